"""Do the enclosed entries name each other rightly? The rules of storing, applied to a file.

Members logs are whole: everything they name is here. Acts are an excerpt: what they name is
checked wherever it is here; the streams that the report shows are whole (`streams`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from console.errors import Message
from console.ids import DeviceKey, EntryId, SpaceId
from console.journal.chain import Missing, Placed, Stranger, check_storable, named_devices
from console.journal.entry import MEMBERS_LOG, BadEntry, Entry
from console.reports.enclosed.parts import BrokenPart


class Held:
    """What of a file was read so far: the lookup of the storing rules."""

    def __init__(self) -> None:
        self._places: dict[EntryId, Placed] = {}
        self._named: set[DeviceKey] = set()

    def add(self, entry: Entry) -> None:
        """Know an entry from here on."""
        self._places[entry.id] = Placed.of(entry)
        self._named |= named_devices(entry)

    def get(self, entry_id: EntryId) -> Placed | None:
        """Give the place of an entry of the file."""
        return self._places.get(entry_id)

    def names(self, device: DeviceKey) -> bool:
        """Say whether a members entry of the file names the device."""
        return device in self._named


def space_of(entries: Iterable[Entry]) -> SpaceId:
    """Give the workspace of a file: that of its one genesis.

    Raises:
        BrokenPart: there is none, or there are several.
    """
    founded = [entry.space for entry in entries if entry.is_genesis]
    if len(founded) != 1:
        raise BrokenPart("genesis", n=len(founded))
    return founded[0]


def check_chain(entries: Sequence[Entry], space: SpaceId) -> Iterator[Message]:
    """Give the places where entries contradict what they name. Entries come in replay order."""
    held = Held()
    members = [entry for entry in entries if entry.log == MEMBERS_LOG]
    numbers: Mapping[EntryId, int] = {entry.id: n for n, entry in enumerate(entries, 1)}
    for entry in members:
        yield from _members(entry, space, held, numbers)
        held.add(entry)
    acts = [entry for entry in entries if entry.log != MEMBERS_LOG]
    for entry in acts:
        held.add(entry)
    for entry in acts:
        yield from _act(entry, space, held, numbers)


def _members(
    entry: Entry, space: SpaceId, held: Held, numbers: Mapping[EntryId, int]
) -> Iterator[Message]:
    try:
        outcome = check_storable(entry, space, held)
    except BadEntry as error:
        yield _place("chain", entry, numbers, detail=error.detail[:200])
        return
    if isinstance(outcome, Missing):
        yield _place("members_missing", entry, numbers, missing=outcome.ids[0])
    elif isinstance(outcome, Stranger):
        yield _place("stranger", entry, numbers, device=outcome.device)


def _act(
    entry: Entry, space: SpaceId, held: Held, numbers: Mapping[EntryId, int]
) -> Iterator[Message]:
    try:
        check_storable(entry, space, held)
    except BadEntry as error:
        yield _place("chain", entry, numbers, detail=error.detail[:200])
        return
    if not held.names(entry.device):
        yield _place("stranger", entry, numbers, device=entry.device)
    if entry.grant is not None and held.get(entry.grant.entry) is None:
        yield _place("members_missing", entry, numbers, missing=entry.grant.entry)


def _place(name: str, entry: Entry, numbers: Mapping[EntryId, int], **values: str) -> Message:
    return Message(f"verify.place.{name}", {"line": numbers[entry.id], "entry": entry.id, **values})
