"""The first half of a session: who is there, may they be here. No entry is given before the end.

HELLO, both signatures of what both have seen, then WELCOME or REFUSED. A device that our members
logs do not name yet is asked to introduce itself: it sends its own `device.add` with its causal
past, and is judged again in the light of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from console.clock import Clock
from console.events import CopyMet
from console.ids import DeviceKey, SpaceId
from console.ledger import (
    Batch,
    LinkTranscript,
    Log,
    Membership,
    Needs,
    Offered,
    Outcome,
    Point,
    Self,
    Signed,
    Standing,
)
from sync.messages import (
    VERSION,
    Entry,
    Hello,
    Introduction,
    Reason,
    Refused,
    Signature,
    Welcome,
    Who,
)
from sync.plan import summary
from sync.steps import Answer, End, Ended, Machine, Started, State, Table, Tell, Topic, Trust

MAX_INTRODUCED = 10_000


@dataclass(frozen=True, slots=True)
class Side:
    """What a session is started with.

    Attributes:
        own: who this device is.
        space: the workspace it is in.
        dialling: whether this side called.
        nonce: 32 random bytes, fresh for each session.
        server_key: SHA-256 of the listener's public key as seen on this link.
        path: how the other is reached, in words of the network.
        clock: for the received time of entries.
    """

    own: Self
    space: SpaceId
    dialling: bool
    nonce: bytes
    server_key: bytes
    path: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Met:
    """What the greeting found out."""

    peer: DeviceKey
    standing: Standing
    evidence: tuple[Signed, ...]
    own_tips: tuple[Point, ...]
    peer_needs: Needs
    own_needs: Needs
    same_members: bool
    same_acts: bool


def to_wire(signed: Sequence[Signed]) -> tuple[Entry, ...]:
    """Give entries in wire form."""
    return tuple(Entry(one.raw, one.signature) for one in signed)


def from_wire(entries: Sequence[Entry]) -> tuple[Signed, ...]:
    """Give entries from their wire form; nothing is checked by that."""
    return tuple(Signed(one.raw, one.signature) for one in entries)


class Greeting(Machine):
    """The table of the greeting. `met` is there once the state is MET."""

    TABLE: ClassVar[Table] = {
        State.OPENING: {
            Started: "on_started",
            Topic.OWN_TIPS: "on_own_tips",
            Topic.OWN_NEEDS: "on_own_needs",
            Ended: "on_ended",
        },
        State.GREETING: {Hello: "on_hello", Refused: "on_refused", Ended: "on_ended"},
        State.SIGNING: {
            Topic.SIGNED: "on_signed",
            Signature: "on_signature",
            Topic.CHECKED: "on_checked",
            Refused: "on_refused",
            Ended: "on_ended",
        },
        State.JUDGING: {
            Topic.MEMBERSHIP: "on_membership",
            Who: "on_who",
            Topic.INTRODUCTION: "on_introduction_page",
            Introduction: "on_introduction",
            Topic.INTRODUCED: "on_introduced",
            Welcome: "on_welcome",
            Refused: "on_refused_member",
            Ended: "on_ended",
        },
        State.MET: {},
    }

    def __init__(self, side: Side) -> None:
        super().__init__(State.OPENING)
        self._side = side
        self._tips: dict[Log, tuple[Point, ...]] = {}
        self._needs = Needs(0, 0)
        self._theirs: Hello | None = None
        self._membership: Membership | None = None
        self._peer_needs: Needs | None = None
        self._who_sent = False
        self._who_heard = False
        self._introduced = 0
        self.met: Met | None = None

    @property
    def peer(self) -> DeviceKey:
        """Who the other side says it is; true from MET on."""
        return DeviceKey(self._heard.device.hex())

    @property
    def _heard(self) -> Hello:
        if self._theirs is None:
            raise AssertionError("asked before HELLO, which the table does not allow")
        return self._theirs

    def _summaries(self) -> tuple[bytes, bytes]:
        members, acts = (summary(log, self._tips[log]) for log in (Log.MEMBERS, Log.ACTS))
        return members, acts

    def on_started(self, _given: Started) -> None:
        """Ask what is held here."""
        for log in (Log.MEMBERS, Log.ACTS):
            self.ask(Topic.OWN_TIPS, lambda ledger, log=log: ledger.tips(log), context=log)  # type: ignore[misc]  # a default binds the loop's value
        self.ask(Topic.OWN_NEEDS, lambda ledger: ledger.needs())

    def on_own_tips(self, answer: Answer) -> None:
        """Keep the own tips."""
        self._tips[answer.context] = answer.value

    def on_own_needs(self, answer: Answer) -> None:
        """Say hello."""
        self._needs = answer.value
        members, acts = self._summaries()
        self.send(
            Hello(
                versions=(VERSION,),
                space=bytes.fromhex(self._side.space),
                device=bytes.fromhex(self._side.own.device),
                nonce=self._side.nonce,
                members=members,
                acts=acts,
            )
        )
        self.state = State.GREETING

    def on_hello(self, hello: Hello) -> None:
        """Refuse strangers to this workspace; else sign."""
        self._theirs = hello
        if VERSION not in hello.versions:
            self.refuse(Reason.OTHER_VERSION)
        elif hello.space.hex() != self._side.space:
            self.refuse(Reason.OTHER_SPACE)
        else:
            self.state = State.SIGNING
            transcript, by_dialler = self._transcript(), self._side.dialling
            self.ask(
                Topic.SIGNED, lambda ledger: ledger.sign_link(transcript, by_dialler=by_dialler)
            )

    def refuse(self, reason: Reason, evidence: Sequence[Signed] = ()) -> None:
        """End with a refusal."""
        self.send(Refused(reason, to_wire(evidence)[:2]))
        self.finish(End(reason))

    def _transcript(self) -> LinkTranscript:
        side, theirs = self._side, self._heard
        devices = (side.own.device, self.peer)
        nonces = (side.nonce, theirs.nonce)
        first, second = (0, 1) if side.dialling else (1, 0)
        return LinkTranscript(
            space=side.space,
            dialler=devices[first],
            listener=devices[second],
            dialler_nonce=nonces[first],
            listener_nonce=nonces[second],
            server_key=side.server_key,
        )

    def on_signed(self, answer: Answer) -> None:
        """Send the own signature."""
        self.send(Signature(answer.value))

    def on_signature(self, frame: Signature) -> None:
        """Have the other's signature checked."""
        transcript, by_dialler = self._transcript(), not self._side.dialling
        self.ask(
            Topic.CHECKED,
            lambda ledger: ledger.check_link(transcript, frame.signature, by_dialler=by_dialler),
        )

    def on_checked(self, answer: Answer) -> None:
        """Go on with who it is; this device's own key there is a copy, now that it has signed."""
        if not answer.value:
            self.refuse(Reason.BAD_SIGNATURE)
            return
        if self.peer == self._side.own.device:
            self.emit(Tell(CopyMet(self._side.path)))
            self.refuse(Reason.COPY)
            return
        self.state = State.JUDGING
        self.emit(Trust(self.peer))
        self._judge()

    def _judge(self) -> None:
        peer = self.peer
        self.ask(Topic.MEMBERSHIP, lambda ledger: ledger.membership(peer))

    def on_membership(self, answer: Answer) -> None:
        """Welcome a member, refuse the revoked, ask a stranger who it is, once."""
        membership: Membership = answer.value
        if membership.standing is Standing.REVOKED:
            self.refuse(Reason.REVOKED, membership.evidence)
        elif membership.standing is not Standing.UNKNOWN:
            self._membership = membership
            self.send(Welcome(self._needs.keys, self._needs.blobs))
            self._meet()
        elif self._who_sent or self._heard.members == self._summaries()[0]:
            self.refuse(Reason.NOT_ENROLLED)
        else:
            self._who_sent = True
            self.send(Who())

    def on_who(self, _frame: Who) -> None:
        """Introduce this device, once."""
        if self._who_heard:
            self.end(Reason.OUT_OF_TURN)
            return
        self._who_heard = True
        self.ask(Topic.INTRODUCTION, lambda ledger: ledger.introduction(None))

    def on_introduction_page(self, answer: Answer) -> None:
        """Send a page of the introduction, and fetch the next."""
        page: Batch = answer.value
        last = page.more is None
        self.send(Introduction(to_wire([held.signed for held in page.entries]), last))
        if not last:
            self.ask(Topic.INTRODUCTION, lambda ledger: ledger.introduction(page.more))

    def on_introduction(self, frame: Introduction) -> None:
        """Store what leads from our genesis to the other's `device.add`, within the bounds."""
        self._introduced += len(frame.entries)
        if not self._who_sent or self._membership is not None:
            self.end(Reason.OUT_OF_TURN)
            return
        if self._introduced > MAX_INTRODUCED:
            self.end(Reason.TOO_MUCH)
            return
        entries, peer, clock = from_wire(frame.entries), self.peer, self._side.clock
        self.ask(
            Topic.INTRODUCED,
            lambda ledger: ledger.offer(entries, clock.read(), peer),
            context=frame.last,
        )

    def on_introduced(self, answer: Answer) -> None:
        """Judge again when the introduction is complete."""
        offered: tuple[Offered, ...] = answer.value
        if any(one.outcome is Outcome.BAD for one in offered):
            self.end(Reason.BAD_ENTRY)
        elif answer.context:
            self._judge()

    def on_welcome(self, frame: Welcome) -> None:
        """Note that the other side takes us for a member."""
        if self._peer_needs is not None:
            self.end(Reason.OUT_OF_TURN)
            return
        self._peer_needs = Needs(frame.keys, frame.blobs)
        self._meet()

    def _meet(self) -> None:
        if self._membership is None or self._peer_needs is None:
            return
        members, acts = self._summaries()
        self.met = Met(
            peer=self.peer,
            standing=self._membership.standing,
            evidence=self._membership.evidence,
            own_tips=self._tips[Log.MEMBERS] + self._tips[Log.ACTS],
            peer_needs=self._peer_needs,
            own_needs=self._needs,
            same_members=members == self._heard.members,
            same_acts=acts == self._heard.acts,
        )
        self.state = State.MET

    def on_refused_member(self, frame: Refused) -> None:
        """Take over the entry that revokes this device, if it fits, and end."""
        self.keep_evidence(frame, self.peer, self._side.clock)
        self.on_refused(frame)
