"""What happened, told after it became durable: frozen values that cross threads.

Events ride on the transaction: whoever commits publishes them afterwards, and drops them if the
transaction failed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from console.ids import DeviceKey, EntryId, StreamId
from console.status import SyncStatus


@dataclass(frozen=True, slots=True)
class EntriesStored:
    """Entries were committed here.

    Attributes:
        entries: their ids, in replay order.
        streams: the streams whose projections changed.
        source: the device that sent them, absent if written here or read from a file.
    """

    entries: tuple[EntryId, ...]
    streams: frozenset[StreamId] = frozenset()
    source: DeviceKey | None = None


@dataclass(frozen=True, slots=True)
class KeysStored:
    """Keys or blobs arrived, and what they open was folded again."""

    streams: frozenset[StreamId] = frozenset()


@dataclass(frozen=True, slots=True)
class SyncChanged:
    """The status of sync is another one now."""

    status: SyncStatus


@dataclass(frozen=True, slots=True)
class CopyMet:
    """Another machine uses this device's own key: an alarm, and no session was opened."""

    path: str


@dataclass(frozen=True, slots=True)
class ForkFound:
    """Two entries prove that a device's key writes two histories."""

    device: DeviceKey


@dataclass(frozen=True, slots=True)
class AllowanceSpent:
    """A device sent more than a day's allowance: it waits until a person agrees."""

    device: DeviceKey


Event = EntriesStored | KeysStored | SyncChanged | CopyMet | ForkFound | AllowanceSpent
Listener = Callable[[Event], None]
"""Takes events; it is called on the thread of whoever publishes and must return at once."""
