"""Is every stored entry as it was signed, and does it name what is here? For `verify` on a vault.

Nothing derived is trusted: bytes, signatures and references are read again from the signed rows.
"""

from collections.abc import Iterable, Iterator

from console.errors import Message
from console.ids import DeviceKey, EntryId
from console.journal.chain import Missing, Placed, Stranger, check_storable, named_devices
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, BadEntry, Entry, verify_entry
from console.vault.store import Store

MAX_PLACES = 50


def check_entries(store: Store) -> tuple[int, tuple[Message, ...]]:
    """Give how many entries were checked, and the places where they do not hold."""
    entries = [s.entry for log in (MEMBERS_LOG, ACTS_LOG) for s in store.entries.replay(log)]
    held = _Held(entries, store)
    places: list[Message] = []
    for entry in entries:
        places += _places(entry, store, held)
        if len(places) >= MAX_PLACES:
            break
    return len(entries), tuple(places[:MAX_PLACES])


class _Held:
    """The stored entries as the storing rules ask for them, without what was derived."""

    def __init__(self, entries: Iterable[Entry], store: Store) -> None:
        listed = list(entries)
        self._places = {entry.id: Placed.of(entry) for entry in listed}
        self._named = frozenset[DeviceKey]().union(*map(named_devices, listed))
        self._store = store

    def get(self, entry_id: EntryId) -> Placed | None:
        """Give the place of an entry."""
        return self._places.get(entry_id)

    def names(self, device: DeviceKey) -> bool:
        """Say whether a members entry names a device, or it is one's own new key."""
        return device in self._named or self._store.membership.is_overlaid(device)


def _places(entry: Entry, store: Store, held: _Held) -> Iterator[Message]:
    if not verify_entry(entry):
        yield _place("verify.vault.signature", entry)
        return
    try:
        outcome = check_storable(entry, store.space, held)
    except BadEntry as error:
        yield _place("verify.vault.chain", entry, detail=error.detail[:200])
        return
    if isinstance(outcome, Missing):
        values: dict[str, str | int] = {"entry": entry.id, "missing": outcome.ids[0]}
        yield Message("verify.vault.missing", values)
    elif isinstance(outcome, Stranger):
        yield _place("verify.vault.stranger", entry)


def _place(key: str, entry: Entry, **more: str) -> Message:
    values: dict[str, str | int] = {
        "entry": entry.id,
        "device": entry.device,
        "log": entry.log,
        "seq": entry.seq,
        **more,
    }
    return Message(key, values)
