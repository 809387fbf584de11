"""The ops of the members logs, read once, and sorted by the device that wrote them.

An index beside the graph that grows with it. It says what was written, never what has effect.
"""

from collections import defaultdict
from dataclasses import dataclass

from console.domain.authority.facts import (
    MAX_ERASED,
    Deed,
    DeviceRevoke,
    DeviceRole,
    Fact,
    Genesis,
    PersonErase,
    read_fact,
)
from console.domain.authority.graph import MembersEntry, MembersGraph, MembersOp, ReplayKey
from console.domain.kinds import MalformedOp
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId

OpKey = tuple[ReplayKey, int]
"""Replay position of an op: its entry's, and the index there."""
FIRST: OpKey = ((0, "", 0, ""), -1)
"""Before every op."""


@dataclass(frozen=True, slots=True)
class Written:
    """A well-formed op, where it stands.

    Attributes:
        number: of its entry in the graph.
    """

    ref: OpRef
    number: int
    key: OpKey
    author: DeviceKey
    fact: Fact


class Deeds:
    """What the entries of a graph say, up to the entry read last."""

    def __init__(self, graph: MembersGraph) -> None:
        self.graph = graph
        self.written: list[tuple[Written, ...]] = []
        self.reasons: dict[OpRef, Message] = {}
        self.genesis: tuple[Written, Genesis] | None = None
        self._by_device: dict[str, int] = defaultdict(int)
        self._by_author: dict[tuple[str, str], int] = defaultdict(int)
        self._deeds_by: dict[str, int] = defaultdict(int)
        self._deeds_about: dict[str, int] = defaultdict(int)
        self._own_revokes: dict[str, int] = defaultdict(int)
        self._own_demotions: dict[str, int] = defaultdict(int)

    def read_on(self) -> None:
        """Read the entries that were added since."""
        for number in range(len(self.written), len(self.graph)):
            self._read_entry(number, self.graph[number])

    def deeds_of(self, number: int) -> tuple[Written, ...]:
        """Give the ops of an entry that give or take authority."""
        return tuple(each for each in self.written[number] if isinstance(each.fact, Deed))

    def entries_by(self, device: DeviceKey) -> int:
        """Give the entries that a device wrote."""
        return self._by_device.get(device, 0)

    def entries_of(self, device: DeviceKey, person: PersonId) -> int:
        """Give the entries that a person wrote on a device."""
        return self._by_author.get((device, person), 0)

    def deeds_by(self, device: DeviceKey) -> int:
        """Give the entries by which a device gives or takes authority."""
        return self._deeds_by.get(device, 0)

    def deeds_about(self, device: DeviceKey) -> int:
        """Give the entries that give a device authority, or take it."""
        return self._deeds_about.get(device, 0)

    def own_revokes(self, device: DeviceKey) -> int:
        """Give the entries by which a device revokes itself, with effect or without."""
        return self._own_revokes.get(device, 0)

    def own_demotions(self, device: DeviceKey) -> int:
        """Give the entries by which a device gives up the role of an administrator."""
        return self._own_demotions.get(device, 0)

    def _read_entry(self, number: int, entry: MembersEntry) -> None:
        found: list[Written] = []
        reader = _EntryReader(entry, is_genesis=str(entry.id) == self.graph.space)
        for position, op in enumerate(entry.ops):
            ref = OpRef(entry.id, position)
            fact = reader.read(op)
            if isinstance(fact, Message):
                self.reasons[ref] = fact
                continue
            written = Written(ref, number, (entry.replay_key, position), entry.device, fact)
            found.append(written)
            self._index(written)
        self.written.append(tuple(found))
        self._by_device[entry.device] |= 1 << number
        self._by_author[entry.device, entry.person] |= 1 << number

    def _index(self, written: Written) -> None:
        fact, bit = written.fact, 1 << written.number
        if isinstance(fact, Genesis):
            self.genesis = written, fact
        if isinstance(fact, Deed):
            self._deeds_by[written.author] |= bit
            self._deeds_about[fact.device] |= bit
        if isinstance(fact, DeviceRevoke | DeviceRole) and fact.device == written.author:
            if isinstance(fact, DeviceRevoke):
                self._own_revokes[fact.device] |= bit
            elif fact.role is not Role.ADMINISTRATOR:
                self._own_demotions[fact.device] |= bit


class _EntryReader:
    """Reads the ops of one entry, which must not speak twice of one device."""

    def __init__(self, entry: MembersEntry, *, is_genesis: bool) -> None:
        self._entry = entry
        self._is_genesis = is_genesis
        self._devices: set[str] = set()
        self._erased = 0

    def read(self, op: MembersOp) -> Fact | Message:
        try:
            fact = read_fact(op.kind, op.body)
        except MalformedOp as error:
            return Message("verdict.malformed", {"kind": op.kind, "detail": str(error)})
        if fact is None:
            return Message("verdict.unknown_kind", {"kind": op.kind})
        if not op.proven:
            return Message("authority.verdict.proof")
        return self._refusal(fact) or fact

    def _refusal(self, fact: Fact) -> Message | None:
        if isinstance(fact, Genesis):
            return self._genesis_refusal(fact)
        if isinstance(fact, Deed):
            return self._second_word(fact.device)
        if isinstance(fact, PersonErase):
            self._erased += len(fact.people)
            if self._erased > MAX_ERASED:
                return Message("authority.verdict.too_many", {"n": MAX_ERASED})
        return None

    def _genesis_refusal(self, fact: Genesis) -> Message | None:
        """The workspace is named by its genesis, which is written by the device it names."""
        entry = self._entry
        own = fact.device == entry.device and fact.person == entry.person
        if not self._is_genesis or self._devices or not own:
            return Message("authority.verdict.genesis")
        return self._second_word(fact.device)

    def _second_word(self, device: str) -> Message | None:
        if device in self._devices:
            return Message("authority.verdict.twice")
        self._devices.add(device)
        return None
