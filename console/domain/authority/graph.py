"""The members logs as a graph: who had seen what when they wrote.

Entries arrive one by one, each after all that it names, and are never taken out. Causal pasts and
futures are kept as bit sets, so that "which of these had its author seen?" is one operation,
however many there are; with 10,000 entries that is some megabytes. The acts are too many for that; see `acts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from console.ids import DeviceKey, EntryId, PersonId, SpaceId

ReplayKey = tuple[int, str, int, str]


@dataclass(frozen=True, slots=True)
class MembersOp:
    """One op of a members entry.

    Attributes:
        kind: such as `device.add`; it may be unknown here.
        body: its own members.
        proven: whether the signature that the body itself carries fits, where the kind has one
            (`device.add`: `proof`); checked by the journal, which holds the cryptography.
    """

    kind: str
    body: Mapping[str, Any]
    proven: bool = True


@dataclass(frozen=True, slots=True)
class MembersEntry:
    """A valid entry of a members log.

    Attributes:
        parents: all it names: `prev`, `heads`, `uses`.
        person: who acted, as the entry says.
    """

    id: EntryId
    device: DeviceKey
    seq: int
    prev: EntryId | None
    parents: tuple[EntryId, ...]
    order: int
    person: PersonId
    ops: tuple[MembersOp, ...]

    @property
    def replay_key(self) -> ReplayKey:
        """Sort key among members entries; the id separates the branches of a fork."""
        return (self.order, self.device, self.seq, self.id)


@dataclass(frozen=True, slots=True)
class Fork:
    """Entries that one device signed for one place: its key is in two hands, or was.

    Attributes:
        entries: two or more, sorted.
    """

    device: DeviceKey
    seq: int
    entries: tuple[EntryId, ...]


class NotClosed(ValueError):
    """An entry was added before what it names: the caller's order is wrong."""


class MembersGraph:
    """The stored members entries of one workspace, numbered as they came. It only grows."""

    def __init__(self, space: SpaceId) -> None:
        self.space = space
        self._entries: list[MembersEntry] = []
        self._numbers: dict[EntryId, int] = {}
        self._pasts: list[int] = []
        self._futures: list[int] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, entry_id: EntryId) -> bool:
        return entry_id in self._numbers

    def __iter__(self) -> Iterator[MembersEntry]:
        return iter(self._entries)

    def __getitem__(self, number: int) -> MembersEntry:
        return self._entries[number]

    @property
    def all(self) -> int:
        """All entries, as a bit set."""
        return (1 << len(self._entries)) - 1

    def forks(self, numbers: Iterable[int]) -> tuple[Fork, ...]:
        """Find the places that were signed more than once among some entries."""
        places: dict[tuple[DeviceKey, int], list[EntryId]] = defaultdict(list)
        for entry in map(self._entries.__getitem__, numbers):
            places[entry.device, entry.seq].append(entry.id)
        forked = sorted(place for place, entries in places.items() if len(entries) > 1)
        return tuple(Fork(*place, tuple(sorted(places[place]))) for place in forked)

    def number(self, entry_id: EntryId) -> int | None:
        """Give the number of a stored entry."""
        return self._numbers.get(entry_id)

    def past(self, number: int) -> int:
        """Give the causal past of an entry, itself left out, as a bit set of numbers."""
        return self._pasts[number]

    def future(self, number: int) -> int:
        """Give the entries that have this one in their causal past, as a bit set of numbers."""
        if len(self._futures) != len(self._entries):
            self._futures = self._all_futures()
        return self._futures[number]

    def seen_by_all(self, entries: int, of: int) -> int:
        """Keep of some entries those in the causal past of every one of a set."""
        while entries and of:
            first = (entries & -entries).bit_length() - 1
            of &= self._pasts[first]
            # Who has this one in the past has seen no less.
            entries &= ~(self.future(first) | 1 << first)
        return of

    def having_seen_all(self, entries: int, of: int) -> int:
        """Keep of some entries those that have seen every one of a set, themselves included."""
        while entries and of:
            last = entries.bit_length() - 1
            of &= self.future(last) | 1 << last
            entries &= ~(self._pasts[last] | 1 << last)
        return of

    def having_seen_none(self, entries: int, of: int) -> int:
        """Keep of some entries those that have none of a set in their causal past."""
        while entries and of:
            first = (entries & -entries).bit_length() - 1
            of &= ~self.future(first)
            entries &= ~(self.future(first) | 1 << first)
        return of

    def add(self, entry: MembersEntry) -> int:
        """Add an entry, all of whose parents are here; give its number. Twice changes nothing.

        Raises:
            NotClosed: a parent is missing.
        """
        known = self._numbers.get(entry.id)
        if known is not None:
            return known
        past = self._past_of(entry.parents)
        number = len(self._entries)
        self._entries.append(entry)
        self._numbers[entry.id] = number
        self._pasts.append(past)
        return number

    def _all_futures(self) -> list[int]:
        futures = [0] * len(self._entries)
        for number in range(len(futures) - 1, -1, -1):
            reach = futures[number] | 1 << number
            for parent in self._entries[number].parents:
                futures[self._numbers[parent]] |= reach
        return futures

    def _past_of(self, parents: Iterable[EntryId]) -> int:
        past = 0
        for parent in parents:
            number = self._numbers.get(parent)
            if number is None:
                raise NotClosed(f"{parent} is named before it is here")
            past |= self._pasts[number] | 1 << number
        return past


def bits(numbers: int) -> Iterator[int]:
    """Give the numbers of a bit set, rising."""
    while numbers:
        lowest = numbers & -numbers
        yield lowest.bit_length() - 1
        numbers ^= lowest
