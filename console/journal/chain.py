"""What may be stored: an entry whose whole causal past is stored and fits what it says of it.

Storing is not judging: nothing here looks at roles, kinds or bodies. The answer depends only on
the entry and on the entries it names, never on what arrived first. Frozen for format 1.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from console.domain.authority.facts import named_device, named_recovery
from console.ids import MEMBERS, DeviceKey, EntryId, OpRef, SpaceId, StreamId
from console.journal.entry import MEMBERS_LOG, BadEntry, Entry, Head, Log, RawOp

LogName = tuple[DeviceKey, Log]


@dataclass(frozen=True, slots=True)
class Placed:
    """What must be known of a stored entry to check those that name it.

    Attributes:
        streams: the stream of each of its ops.
    """

    id: EntryId
    device: DeviceKey
    log: Log
    seq: int
    order: int
    prev: EntryId | None
    streams: tuple[StreamId, ...]

    @classmethod
    def of(cls, entry: Entry) -> "Placed":
        """Give the place of an entry."""
        streams = tuple(op.stream for op in entry.ops)
        return cls(entry.id, entry.device, entry.log, entry.seq, entry.order, entry.prev, streams)

    @property
    def head(self) -> Head:
        """The place as other entries name it."""
        return Head(self.device, self.log, self.seq, self.id)


class Lookup(Protocol):
    """What is stored."""

    def get(self, entry_id: EntryId) -> Placed | None:
        """Give the place of a stored entry."""
        ...

    def names(self, device: DeviceKey) -> bool:
        """Say whether genesis, a `recovery.replace` or some `device.add` names this device."""
        ...


@dataclass(frozen=True, slots=True)
class Storable:
    """The entry may be stored now."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The entry waits for others.

    Attributes:
        ids: what it names and is not stored, sorted.
    """

    ids: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nothing stored names the entry's device; it waits for its enrolment."""

    device: DeviceKey


Storing = Storable | Missing | Stranger


def check_storable(entry: Entry, space: SpaceId, lookup: Lookup) -> Storing:
    """Say whether a valid entry may be stored.

    One's own entries written before an adoption are checked with a lookup that names the own
    device.

    Raises:
        BadEntry: it contradicts what is stored; it can never be stored.
    """
    if entry.space != space:
        raise BadEntry("space: another workspace")
    missing = {*_check_parents(entry, lookup), *_check_references(entry, lookup)}
    if missing:
        return Missing(tuple(sorted(missing)))
    if not entry.is_genesis and not lookup.names(entry.device):
        return Stranger(entry.device)
    return Storable()


def named_devices(entry: Entry) -> frozenset[DeviceKey]:
    """Give the devices that an entry names, with effect or without: theirs may be stored."""
    if entry.log != MEMBERS_LOG:
        return frozenset()
    said = (name(op.kind, op.body) for op in entry.ops for name in (named_device, named_recovery))
    return frozenset(device for device in said if device is not None)


def tips_after(
    tips: Mapping[LogName, frozenset[Head]], entries: Iterable[Placed]
) -> dict[LogName, frozenset[Head]]:
    """Give the tips of every log when these entries have been added, each after its `prev`.

    A tip is an entry of a log that none of that log has as `prev`; a log has several when it forked.
    """
    grown = dict(tips)
    for placed in entries:
        log: LogName = (placed.device, placed.log)
        kept = (tip for tip in grown.get(log, ()) if tip.id != placed.prev)
        grown[log] = frozenset((*kept, placed.head))
    return grown


def _check_parents(entry: Entry, lookup: Lookup) -> Iterator[EntryId]:
    """Check `prev`, `heads` and `order`; give what is missing."""
    highest = 0
    complete = True
    expected = [Head(entry.device, entry.log, entry.seq - 1, entry.prev)] if entry.prev else []
    for named in (*expected, *entry.heads):
        placed = lookup.get(named.id)
        if placed is None:
            complete = False
            yield named.id
            continue
        if placed.head != named:
            raise BadEntry(f"{named.id} is not entry {named.seq} of the log it is named for")
        highest = max(highest, placed.order)
    if entry.order <= highest or (complete and entry.order != highest + 1):
        raise BadEntry("order: not 1 + the highest among prev and heads")


def _check_references(entry: Entry, lookup: Lookup) -> Iterator[EntryId]:
    """Check `grant`, `after` and `uses`; give what is missing."""
    if entry.grant is not None:
        yield from _check_reference(entry, entry.grant, MEMBERS, lookup)
    for op in entry.ops:
        for ref in op.after:
            yield from _check_reference(entry, ref, op.stream, lookup)
        for ref in op.uses:
            yield from _check_reference(entry, ref, _stream_of_uses(entry, op), lookup)


def _stream_of_uses(entry: Entry, op: RawOp) -> StreamId | None:
    """A members log stands on members entries alone; an act may cite any op."""
    return op.stream if entry.log == MEMBERS_LOG else None


def _check_reference(
    entry: Entry, ref: OpRef, stream: StreamId | None, lookup: Lookup
) -> Iterator[EntryId]:
    placed = lookup.get(ref.entry)
    if placed is None:
        yield ref.entry
        return
    if placed.order >= entry.order:
        raise BadEntry(f"{ref.entry} is named, but is not of lower order")
    if ref.position >= len(placed.streams):
        raise BadEntry(f"{ref.entry} has no op {ref.position}")
    if stream is not None and placed.streams[ref.position] != stream:
        raise BadEntry(f"op {ref.position} of {ref.entry} is not of the stream {stream}")
