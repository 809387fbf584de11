"""Where acts are written: one open vault, its device, its person, a clock.

Every command goes through `Workplace.write`. The entry is built, judged by the same folds that
judge everybody's, and only then signed: an act that the rules refuse never gets a signature, so a
sequence number is never signed twice. It is stored and folded in the same transaction; whoever
waits for it is told after the commit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from console.chance import Chance
from console.clock import Clock
from console.errors import ConsoleError, Message, Refused
from console.events import EntriesStored
from console.ids import MEMBERS, DeviceKey, OpRef, PersonId, StreamId
from console.journal.compose import (
    Author,
    Position,
    draft,
    latest_after,
    seal_op,
    sign,
    standing_on,
)
from console.journal.entry import ACTS_LOG, MAX_AFTER, MEMBERS_LOG, Entry, Head, Log, RawOp
from console.journal.frontier import stands_behind
from console.journal.members import ops_relied_on
from console.vault.database import Database
from console.vault.entries import Entries
from console.vault.own_keys import OwnDevice, OwnKeys
from console.vault.projections import Judged
from console.vault.store import Store


class StoppedSigning(ConsoleError):
    """This device's key is known to be in two places: it signs nothing more."""

    key = "error.stopped_signing"


@dataclass(frozen=True, slots=True)
class Draft:
    """One op as a command hands it in; texts to be sealed stand as `ToSeal` in the body."""

    kind: str
    stream: StreamId
    body: Mapping[str, Any] = field(default_factory=dict)
    uses: tuple[OpRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of the own logs after a commit: what the marks keep."""

    device: DeviceKey
    members: Head | None
    acts: Head | None


@dataclass(frozen=True, slots=True)
class Ports:
    """What an act needs from outside: time, randomness, and where the marks are written."""

    clock: Clock
    chance: Chance
    mark: Callable[[Ends], None]


class Workplace:
    """One open vault at work. Lives on the vault thread."""

    def __init__(
        self, store: Store, own: OwnDevice, person: PersonId, authenticated: str, ports: Ports
    ) -> None:
        self.store = store
        self.own = own
        self.person = person
        self.authenticated = authenticated
        self.clock = ports.clock
        self.chance = ports.chance
        self._mark = ports.mark

    def write(self, drafts: Sequence[Draft], log: Log = ACTS_LOG) -> Entry:
        """Sign and store one entry with these ops.

        Raises:
            Refused: the rules give an op no effect; nothing was signed.
            StoppedSigning: the own key is forked.
        """
        with self.store.changing() as transaction:
            entry, judged = self._judged(drafts, log)
            signed = sign(entry, self.own.keys.signing)
            accepted = self.store.accept([signed], signed.time.recorded, judged)
            if accepted.stored != (signed.id,):
                raise AssertionError(f"an own entry was not stored: {accepted.outcomes}")
            transaction.tell(EntriesStored(accepted.stored, accepted.streams))
            transaction.after_commit(self.mark)
        return signed

    def mark(self) -> None:
        """Hand the ends of the own logs to the marks."""
        self._mark(Ends(self.own.device, self._end(MEMBERS_LOG), self._end(ACTS_LOG)))

    def _judged(self, drafts: Sequence[Draft], log: Log) -> tuple[Entry, Judged]:
        if self.own.device in self.store.entries.forked_devices():
            raise StoppedSigning
        grant = self.store.membership.grant_of(self.own.device)
        if log == MEMBERS_LOG:
            drafts = [self._citing(each) for each in drafts]
        position = self._position(log, grant, drafts)
        ops = [self._raw(each, position) for each in drafts]
        author = Author(self.own.keys.signing, self.person, self.authenticated, grant)
        entry = draft(author, position, self.clock.read(), ops)
        if log == MEMBERS_LOG:
            _require(self.store.membership.judge(entry), entry)
            return entry, {}
        return entry, self._judge(entry)

    def _raw(self, each: Draft, position: Position) -> RawOp:
        after = () if position.log == MEMBERS_LOG else self._after(each.stream, position.order)
        raw = RawOp(each.kind, each.stream, after, tuple(sorted(set(each.uses))), each.body)
        return seal_op(raw, self.store.space, self.store.keys, self.chance)

    def _citing(self, each: Draft) -> Draft:
        """Let an op of the members log cite what it rests on and no head may name.

        What allows it must be in its causal past, and nobody names as a head what stands behind a
        branching: neither an enrolment there, nor what is to be confirmed.
        """
        branched, grant_of = self.store.branchings(), self.store.membership.grant_of
        if not branched:
            return each
        own = grant_of(self.own.device)
        rests_on = ops_relied_on(each.body, grant_of) + ([] if own is None else [own])
        placed = ((ref, self.store.get(ref.entry)) for ref in rests_on)
        behind = {ref for ref, at in placed if at is not None and stands_behind(at.head, branched)}
        return replace(each, uses=(*each.uses, *behind))

    def _after(self, stream: StreamId, order: int) -> tuple[OpRef, ...]:
        if not self.store.branchings():
            return tuple(sorted(self.store.entries.stream_heads(stream)[-MAX_AFTER:]))
        (history,) = self.store.projections.histories([stream])
        return latest_after(history, order)

    def _position(self, log: Log, grant: OpRef | None, drafts: Sequence[Draft]) -> Position:
        end = self._end(log)
        prev = None if end is None else self.store.entries.get(end.id)
        heads = self.store.frontier(log).heads_for(self.own.device, log)
        cited = {ref.entry for each in drafts for ref in each.uses}
        if grant is not None and log == ACTS_LOG:
            cited.add(grant.entry)
        # Entries after a branching are no heads; what is cited there is named all the same.
        placed = (self.store.entries.get(entry_id) for entry_id in cited)
        above = [place for place in placed if place is not None]
        return standing_on(Position(self.store.space, log, prev, heads), above)

    def _end(self, log: Log) -> Head | None:
        return _end(self.store.entries, self.own.device, log)

    def _judge(self, entry: Entry) -> Judged:
        """Fold the entry's streams as if it were stored; refuse what would have no effect."""
        ops_now = self.store.read(entry)
        judged: Judged = {}
        for stream in dict.fromkeys(op.stream for op in ops_now):
            ops = [op for op in ops_now if op.stream == stream]
            history, folded = self.store.projections.judge(stream, ops)
            if folded is None:
                continue
            judged[stream] = (history, folded)
            for op in ops:
                effect = folded.effects[op.ref]
                _require(None if effect.counts else effect.reason, entry)
        return judged


def own_ends(database: Database) -> Ends:
    """Give the ends of the own logs, in a vault of a workspace or of none."""
    device = OwnKeys(database).all()[0].device
    entries = Entries(database)
    return Ends(device, _end(entries, device, MEMBERS_LOG), _end(entries, device, ACTS_LOG))


def _end(entries: Entries, device: DeviceKey, log: Log) -> Head | None:
    tips = entries.tips(log, device)
    return tips[-1] if tips else None


def _require(reason: Message | None, entry: Entry) -> None:
    if reason is not None:
        kind = entry.ops[0].kind
        raise Refused(f"{kind}: {reason.key}", kind=kind, reason=reason)


def member_drafts(kind: str, body: Mapping[str, Any]) -> list[Draft]:
    """Give the one draft of a members entry."""
    return [Draft(kind, MEMBERS, body)]
