"""A simulated installation: keys, a person, a clock that may be wrong, and what it holds."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from console.chance import SeededChance
from console.clock import SetClock
from console.domain.authority.facts import tag_of
from console.domain.authority.graph import MembersGraph
from console.domain.authority.resolve import Resolver
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef, PersonId
from console.journal.chain import Placed
from console.journal.compose import Author, Position, compose, draft, seal_op, standing_on
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, Log, RawOp
from console.journal.frontier import stands_behind
from console.journal.keys import DeviceKeys
from console.journal.members import members_entry, ops_relied_on, sign_join
from tests.support.authority_replica import Replica
from tests.support.journal_writer import NOON, members_op

if TYPE_CHECKING:
    from console.journal.frontier import Step


@dataclass
class Image:
    """A disk as it was: what a restored or cloned machine starts from."""

    entries: list[Entry]
    keys: dict[str, tuple[str, bytes]]
    last: dict[Log, Placed]
    own: DeviceKeys


@dataclass
class Device:
    """One installation.

    Attributes:
        honest: writes only what its console would let it write.
        enrolled: somebody has been asked to enrol its present key.
        adopt: the last act written before that.
    """

    name: str
    replica: Replica
    honest: bool = True
    lagging: bool = False
    enrolled: bool = True
    adopt: tuple[int, EntryId] | None = None
    last: dict[Log, Placed] = field(default_factory=dict)
    used: int = 0

    def __post_init__(self) -> None:
        self.chance = SeededChance(f"device {self.name}")
        self.keys = DeviceKeys.new(self.chance)
        self.person = PersonId(SeededChance(self.name.partition("/")[0]).bytes(16).hex())
        self.clock = SetClock(NOON, boot=self.chance.bytes(16).hex())

    @property
    def key(self) -> DeviceKey:
        return self.keys.device

    def number(self) -> int:
        """The next number of an exception."""
        self.used += 1
        return self.used

    def renew(self) -> None:
        """Make new keys and write on: the disk was put back."""
        self.keys = DeviceKeys.new(self.chance)
        self.last, self.adopt, self.enrolled = {}, None, False
        self.replica.named.add(self.key)

    def image(self) -> Image:
        """The disk as it is now."""
        held = self.replica
        return Image(list(held.entries.values()), dict(held.keys), dict(self.last), self.keys)

    def position(self, log: Log, *, lag: bool) -> Position:
        """Where the next entry will stand; a laggard does not name what it has seen."""
        heads: tuple[Step, ...] = ()
        if not (lag and log in self.last):
            heads = self.replica.frontiers[log].heads_for(self.key, log)
        return Position(self.replica.space, log, self.last.get(log), heads)

    def write(
        self, log: Log, ops: list[RawOp], grant: OpRef | None = None, *, lag: bool = False
    ) -> Entry:
        """Write, sign and store one entry."""
        space = self.replica.space
        author = Author(self.keys.signing, self.person, "passphrase", grant)
        position = self.position(log, lag=lag)
        if log == MEMBERS_LOG:
            ops, position = self._citing(ops, position)
        named = [self._after_below(op, position.order) for op in ops]
        sealed = [seal_op(op, space, self.replica, self.chance) for op in named]
        self.clock.advance(1000)
        entry = compose(author, position, self.clock.read(), sealed)
        assert self.replica.take([entry], {}) == 1
        self.last[log] = Placed.of(entry)
        if log == ACTS_LOG and not self.enrolled:
            self.adopt = (entry.seq, entry.id)
        return entry

    def _citing(self, ops: list[RawOp], position: Position) -> tuple[list[RawOp], Position]:
        """Cite what the ops rest on and no head may name, as a console does."""
        held = self.replica
        members = held.authority.members

        def grant_of(device: DeviceKey) -> OpRef | None:
            return members[device].grant if device in members else None

        cited: set[OpRef] = set()
        for op in ops:
            own = grant_of(self.key)
            rests_on = ops_relied_on(op.body, grant_of) + ([] if own is None else [own])
            places = {ref: held.places[ref.entry] for ref in rests_on if ref.entry in held.places}
            cited |= {ref for ref, at in places.items() if stands_behind(at.head, held.forks)}
        above = standing_on(position, [held.places[ref.entry] for ref in cited])
        return [replace(op, uses=tuple(sorted({*op.uses, *cited}))) for op in ops], above

    def refuses(self, op: RawOp) -> bool:
        """Judge an op of the members log as its console does: before anything is signed."""
        author = Author(self.keys.signing, self.person, "passphrase")
        cited, position = self._citing([op], self.position(MEMBERS_LOG, lag=False))
        entry = draft(author, position, self.clock.read(), cited)
        graph = MembersGraph(self.replica.space)
        for held in self.replica.resolver.graph:
            graph.add(held)
        graph.add(members_entry(entry))
        return not Resolver(graph).now().effects[OpRef(entry.id, 0)].counts

    def _after_below(self, op: RawOp, order: int) -> RawOp:
        """Name only what stands below: a laggard's `after` hides what it has seen, too."""
        places = self.replica.places
        after = tuple(ref for ref in op.after if places[ref.entry].order < order)
        return replace(op, after=after)

    @property
    def claims(self) -> dict[str, Any]:
        """What it says of itself when it asks to be enrolled."""
        said = {
            "device": self.key,
            "agreement_key": self.keys.agreement.public,
            "bundle_key": "age1" + "q" * 58,
            "report_certificate": "AAAA",
            "person": self.person,
            "tag": tag_of(self.key),
        }
        return said if self.adopt is None else {**said, "adopt": self.adopt}

    def adding(self, other: "Device", role: Role) -> RawOp:
        """The op that enrols another device."""
        body = {**other.claims, "invitation": "1" * 64, "role": role.value}
        proof = sign_join(other.keys.signing, self.replica.space, body)
        return members_op("device.add", {**body, "proof": proof})
