"""A stored entry, whole or only its place, as the vault gives it."""

from dataclasses import dataclass
from typing import NamedTuple

from console.ids import DeviceKey, EntryId
from console.journal.entry import Entry, Log


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it lies in the vault: what was signed, and when it came here.

    Attributes:
        number: local arrival number; says nothing about the order of acts.
        received: this device's wall clock when it was stored, milliseconds UTC.
    """

    number: int
    entry: Entry
    received: int


class ReplayRow(NamedTuple):
    """The place of a stored entry in the replay order, without its bytes."""

    number: int
    id: EntryId
    device: DeviceKey
    log: Log
    seq: int
    order: int
    prev: EntryId | None
