"""The ops of the members logs, read once, and sorted by the device that wrote them.

An index beside the graph that grows with it. It says what was written, never what has effect.
"""

from collections import defaultdict
from dataclasses import dataclass

from console.domain.authority.facts import (
    MAX_ERASED,
    Deed,
    DeviceAdd,
    DeviceConfirm,
    DeviceRevoke,
    DeviceRole,
    Fact,
    Genesis,
    PersonErase,
    RecoveryReplace,
    read_fact,
)
from console.domain.authority.graph import MembersEntry, MembersGraph, MembersOp, ReplayKey
from console.domain.kinds import MalformedOp
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef

OpKey = tuple[ReplayKey, int]
"""Replay position of an op: its entry's, and the index there."""

_Against = dict[str, dict[DeviceKey, int]]
"""Entries against a device, by author."""


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
        self.by_author: dict[DeviceKey, list[int]] = defaultdict(list)
        self.genesis: tuple[Written, Genesis] | None = None
        self.replacements = 0
        self.people: dict[str, set[str]] = defaultdict(set)
        self._revokes: _Against = defaultdict(lambda: defaultdict(int))
        self._demotions: _Against = defaultdict(lambda: defaultdict(int))
        self._earliest: dict[str, OpKey] = {}
        self._recovery: set[str] = set()

    def read_on(self) -> None:
        """Read the entries that were added since."""
        for number in range(len(self.written), len(self.graph)):
            self._read_entry(number, self.graph[number])

    def deeds_of(self, number: int) -> tuple[Written, ...]:
        """Give the ops of an entry that give or take authority."""
        return tuple(each for each in self.written[number] if isinstance(each.fact, Deed))

    def threats(self, device: DeviceKey, grant: OpKey, past: int) -> int:
        """Give the entries that may end a grant of administrator: a bound, not a verdict.

        Nobody ranks before the first op that could have made them an administrator. A grant stands
        against the demotions in its own past.
        """
        threats = 0
        for author, numbers in self._revokes.get(device, {}).items():
            if self._may_outrank(author, device, grant):
                threats |= numbers
        for author, numbers in self._demotions.get(device, {}).items():
            if self._may_outrank(author, device, grant):
                threats |= numbers & ~past
        return threats

    def _may_outrank(self, author: DeviceKey, device: DeviceKey, grant: OpKey) -> bool:
        earliest = self._earliest.get(author)
        senior = earliest is not None and earliest < grant
        return senior or author == device or author in self._recovery

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
        self.by_author[entry.device].append(number)

    def _index(self, written: Written) -> None:
        fact, bit = written.fact, 1 << written.number
        if isinstance(fact, Genesis):
            self.genesis = written, fact
            self._recovery.add(fact.recovery_key)
        elif isinstance(fact, RecoveryReplace):
            self.replacements |= bit
            self._recovery.add(fact.key)
        if isinstance(fact, Genesis | DeviceAdd | DeviceConfirm | DeviceRole):
            earliest = self._earliest.get(fact.device, written.key)
            self._earliest[fact.device] = min(earliest, written.key)
        if isinstance(fact, Genesis | DeviceAdd):
            self.people[fact.device].add(fact.person)
        if isinstance(fact, DeviceRevoke):
            self._revokes[fact.device][written.author] |= bit
        elif isinstance(fact, DeviceRole) and fact.role is not Role.ADMINISTRATOR:
            self._demotions[fact.device][written.author] |= bit

    def own_revokes(self, device: DeviceKey) -> int:
        """Give the entries by which a device revokes itself, with effect or without."""
        return self._revokes[device][device] if device in self._revokes else 0

    def own_demotions(self, device: DeviceKey) -> int:
        """Give the entries by which a device steps down, with effect or without."""
        return self._demotions[device][device] if device in self._demotions else 0


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
