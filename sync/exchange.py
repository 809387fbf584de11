"""The second half of a session: members logs, then acts, then keys and blobs, then live.

Acts begin only when the members logs of both together say that the other is a member. Whatever
was committed meanwhile is pushed once both sides are done.
"""

from typing import ClassVar

from console.ledger import (
    Contact,
    Held,
    Log,
    Membership,
    Needs,
    Point,
    Signed,
    Standing,
)
from sync.carrying import Inbox, Outbox
from sync.comparing import Comparison
from sync.fetch import Fetch, Give
from sync.greeting import Met, Side, from_wire, to_wire
from sync.messages import (
    Ack,
    Bye,
    Done,
    Proof,
    Reason,
    Refused,
    SentAll,
)
from sync.plan import Frontier, summary
from sync.steps import (
    Agreed,
    Answer,
    Committed,
    End,
    Ended,
    Filled,
    Learned,
    Machine,
    Started,
    State,
    Table,
    Topic,
)
from sync.tables import EXCHANGE

BOTH = frozenset(Log)


class Exchange(Machine):
    """The table of the exchange."""

    TABLE: ClassVar[Table] = EXCHANGE

    def __init__(self, side: Side, met: Met) -> None:
        super().__init__(State.MEMBERS)
        self._side = side
        self._met = met
        self._standing = met.standing
        self._holds = Frontier()
        self.outbox = Outbox(self, self._holds)
        self.inbox = Inbox(self, self.outbox, met.peer, side.clock)
        self.compare = Comparison(self, self.outbox, self._compared)
        self.fetch = Fetch(self, lambda: self._ask_done(news=False))
        self.give = Give(self)
        self._sent_all = False
        self._heard_all = False
        self._behind = 0
        self._dirty = False
        self._checking = False
        self._check_again = False
        self._own_needs = met.own_needs
        self._peer_needs = met.peer_needs
        self._told = met.same_members and met.same_acts
        self._done_sent = False
        self._done_heard = False
        self._done_tips: dict[Log, tuple[Point, ...]] = {}

    @property
    def _log(self) -> Log:
        return Log.MEMBERS if self.state is State.MEMBERS else Log.ACTS

    def _logs(self) -> frozenset[Log]:
        restricted = self._standing is Standing.FORKED or self.state is State.MEMBERS
        return frozenset({Log.MEMBERS}) if restricted else BOTH

    def _note(self) -> None:
        """Have it noted what is known of the other side, and never more than that.

        What it lacks is known only if it has said so since the last entry went either way.
        """
        settled = self._told and self.state in {State.NEEDS, State.LIVE}
        contact = Contact(
            device=self._met.peer,
            at=self._side.clock.read(),
            path=self._side.path,
            holds=self._holds.points,
            behind=self._behind,
            lacks=self._peer_needs,
            complete=settled and self.outbox.idle and self.inbox.idle,
        )
        self.emit(Learned(contact))

    def on_ended(self, given: Ended) -> None:
        """Note what was learned, then end."""
        self._note()
        super().on_ended(given)

    def on_bye(self, given: Bye) -> None:
        """Note what was learned, then end."""
        self._note()
        super().on_bye(given)

    def on_started(self, _given: Started) -> None:
        """Skip whatever the greeting showed to be equal."""
        if self._standing is Standing.FORKED:
            self._restrict(self._met.evidence)
        for log, same in ((Log.MEMBERS, self._met.same_members), (Log.ACTS, self._met.same_acts)):
            if same:
                self.outbox.know(tip for tip in self._met.own_tips if tip.at.log is log)
        if not self._met.same_members:
            self._compare(State.MEMBERS)
        elif not self._met.same_acts:
            self._compare(State.ACTS)
        elif not (self._own_needs.nothing and self._peer_needs.nothing):
            self._fetch_needs()
        else:
            self._go_live()

    def _restrict(self, evidence: tuple[Signed, ...]) -> None:
        self.give.withheld = True
        self.outbox.narrow(frozenset({Log.MEMBERS}))
        self.send(Proof(to_wire(evidence)))

    def _compare(self, state: State) -> None:
        self.state = state
        self._sent_all = False
        self._heard_all = False
        self.compare.start(self._log)

    def _compared(self) -> None:
        self._behind += self.compare.missing
        self.outbox.start(self._logs())

    # --- carrying entries --------------------------------------------------------------------
    def on_batch(self, answer: Answer) -> None:
        """Send a batch; in a live session its keys too."""
        sent: tuple[Held, ...] = self.outbox.on_batch(answer)
        self._told = self._told and not sent
        if self.state is State.LIVE and sent and not self.give.withheld:
            self.give.push(tuple(held.point.entry for held in sent))
        self._after_sending()

    def on_ack(self, frame: Ack) -> None:
        """Note an acknowledgement."""
        self.outbox.on_ack(frame)
        self._after_sending()

    def _after_sending(self) -> None:
        if not self.outbox.idle or self.state is State.ENDED:
            return
        if self.state is State.LIVE:
            if not self._told:
                self._ask_done(news=False)
            self._note()
            self._push()
        else:
            self._sent_all = True
            self.send(SentAll(self._log))
            self._advance()

    def on_offered(self, answer: Answer) -> None:
        """Acknowledge a batch, look at members again; in a live session fetch what it needs."""
        new = self.inbox.on_offered(answer)
        self._behind = max(0, self._behind - len(new))
        self._told = False
        if self.state is State.ENDED:
            return
        if any(point.at.log is Log.MEMBERS for point in new):
            self._check()
        if self.state is State.LIVE and self.inbox.idle:
            self._note()
            self.fetch.start()

    def on_sent_all(self, frame: SentAll) -> None:
        """Note that the other side has no more."""
        if frame.log is not self._log or self._heard_all or not self.inbox.idle:
            self.end(Reason.OUT_OF_TURN)
            return
        self._heard_all = True
        self._behind = 0
        self._advance()

    def _advance(self) -> None:
        if not (self._sent_all and self._heard_all):
            return
        if self.state is State.MEMBERS:
            self._check()
        else:
            self._fetch_needs()

    def _check(self) -> None:
        """Ask who the other side is now; an answer that was asked for earlier does not count."""
        if self._checking:
            self._check_again = True
            return
        self._checking = True
        peer = self._met.peer
        self.ask(Topic.STANDING, lambda ledger: ledger.membership(peer))

    def on_standing(self, answer: Answer) -> None:
        """Go on if the union still says member; refuse the revoked with the revoking entry."""
        self._checking = False
        membership: Membership = answer.value
        if membership.standing in {Standing.REVOKED, Standing.UNKNOWN}:
            revoked = membership.standing is Standing.REVOKED
            reason = Reason.REVOKED if revoked else Reason.NOT_ENROLLED
            self._note()
            self.send(Refused(reason, to_wire(membership.evidence)[:2]))
            self.finish(End(reason))
            return
        if membership.standing is Standing.FORKED is not self._standing:
            self._restrict(membership.evidence)
        self._standing = membership.standing
        if self._check_again:
            self._check_again = False
            self._check()
        elif self.state is State.MEMBERS:
            self._after_members()
        elif self.state is State.LIVE and self._dirty and self.outbox.idle:
            self._dirty = False
            self.outbox.start(self._logs())

    def _after_members(self) -> None:
        if not (self._sent_all and self._heard_all):
            return
        if self._met.same_acts:
            self._fetch_needs()
        else:
            self._compare(State.ACTS)

    def on_proof(self, frame: Proof) -> None:
        """Have a fork's proof looked at."""
        entries = from_wire(frame.entries)
        self.ask(Topic.ASIDE, lambda ledger: ledger.offer_proof(entries))

    def on_refused_member(self, frame: Refused) -> None:
        """Take over the entry that revokes this device, if it fits, and end."""
        self.keep_evidence(frame, self._met.peer, self._side.clock)
        self._note()
        self.on_refused(frame)

    # --- live --------------------------------------------------------------------------------
    def on_committed(self, given: Committed) -> None:
        """Push what was committed here, unless it came from the other side.

        In every state it may have been a revocation of the other side.
        """
        if given.source != self._met.peer:
            self._dirty = True
            self._check()

    def _push(self) -> None:
        if self.state is State.LIVE and self._dirty and self.outbox.idle:
            self._check()

    def on_filled(self, _given: Filled) -> None:
        """Tell the other side what is still lacking: it may lack what came just now."""
        if self.state is State.LIVE:
            self._ask_done(news=True)

    def on_agreed(self, _given: Agreed) -> None:
        """Take what was held back."""
        self.inbox.agree()

    def _go_live(self) -> None:
        self.state = State.LIVE
        self._note()
        self._push()

    # --- keys and blobs ----------------------------------------------------------------------
    def _fetch_needs(self) -> None:
        self.state = State.NEEDS
        self.fetch.start()

    def _ask_done(self, *, news: bool) -> None:
        for log in (Log.MEMBERS, Log.ACTS):
            self.ask(Topic.DONE_TIPS, lambda ledger, log=log: ledger.tips(log), context=log)  # type: ignore[misc]  # a default binds the loop's value
        self.ask(Topic.DONE_NEEDS, lambda ledger: ledger.needs(), context=news)

    def on_done_tips(self, answer: Answer) -> None:
        """Keep what is held now."""
        self._done_tips[answer.context] = answer.value

    def on_done_needs(self, answer: Answer) -> None:
        """Say that nothing more is asked for now."""
        self._own_needs = answer.value
        members, acts = (summary(log, self._done_tips[log]) for log in (Log.MEMBERS, Log.ACTS))
        needs = self._own_needs
        self.send(Done(members, acts, needs.keys, needs.blobs, answer.context))
        self._done_sent = True
        self._close()

    def on_done(self, frame: Done) -> None:
        """Note what the other still lacks; ask it again if something came to it."""
        self._peer_needs = Needs(frame.keys, frame.blobs)
        self._done_heard = True
        self._told = self.outbox.idle and self.inbox.idle
        if self.state is not State.LIVE:
            self._close()
            return
        self._note()
        if frame.news and not self._own_needs.nothing:
            self.fetch.start()

    def _close(self) -> None:
        if self.state is State.NEEDS and self._done_sent and self._done_heard:
            self._go_live()
