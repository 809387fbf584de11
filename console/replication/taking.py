"""What another device brings: entries, proofs of forks, keys, files. Outside bytes, all of them.

Functions over the open store; they run on the vault thread, each in one transaction. A valid entry
is stored whatever its verdict; a key or file is kept only if a stored entry names it.
"""

import hashlib
from collections.abc import Sequence

from console.clock import Reading
from console.events import EntriesStored, ForkFound, KeysStored
from console.ids import DeviceKey, EntryId, is_hex64
from console.journal.blobs import Blob
from console.journal.chain import Storable
from console.journal.entry import BadEntry, Entry, decode_entry
from console.journal.forks import fork_between
from console.journal.sealed import key_id
from console.ledger import (
    BLOB_CHUNK,
    MAX_BLOB,
    Chunked,
    Height,
    Intake,
    KeyName,
    Log,
    Needs,
    Offered,
    Outcome,
    Point,
    ScopeKey,
    Signed,
    WantedBlob,
)
from console.vault.store import Outcome as StoreOutcome
from console.vault.store import Store

DAY_MS = 24 * 60 * 60 * 1000
Checked = Entry | BadEntry


def check(untrusted: Sequence[Signed]) -> list[Checked]:
    """Decode and check signatures. Needs no vault, so it runs beside it."""
    checked: list[Checked] = []
    for one in untrusted:
        try:
            checked.append(decode_entry(one.raw, one.signature))
        except BadEntry as error:
            checked.append(error)
    return checked


def offer(
    store: Store, checked: Sequence[Checked], size: int, received: Reading, source: DeviceKey
) -> tuple[Offered, ...]:
    """Store what may be stored, with verdicts and projections, and count what the source sent."""
    entries = [each for each in checked if isinstance(each, Entry)]
    with store.changing() as transaction:
        _count(store, source, received, len(checked), size)
        forked = store.entries.forked_devices()
        accepted = store.accept(entries, received.recorded)
        if accepted.stored:
            transaction.tell(EntriesStored(accepted.stored, accepted.streams, source))
        recovery = store.membership.recovery_keys
        for device in sorted(store.entries.forked_devices() - forked - recovery):
            transaction.tell(ForkFound(device))
    outcomes = iter(zip(entries, accepted.outcomes, strict=True))
    return tuple(
        Offered(Outcome.BAD) if isinstance(each, BadEntry) else _offered(*next(outcomes))
        for each in checked
    )


def _offered(entry: Entry, outcome: StoreOutcome) -> Offered:
    if isinstance(outcome, BadEntry):
        return Offered(Outcome.BAD)
    said = Outcome.WAITING
    if outcome is None:
        said = Outcome.DUPLICATE
    elif isinstance(outcome, Storable):
        said = Outcome.STORED
    return Offered(
        said, Point(Height(entry.device, Log(entry.log), entry.seq), entry.id), entry.prev
    )


def _count(store: Store, source: DeviceKey, received: Reading, entries: int, size: int) -> None:
    store.database.run(
        "INSERT INTO intake VALUES (?, ?, ?, ?) ON CONFLICT (device, day) DO UPDATE"
        " SET entries = entries + excluded.entries, size = size + excluded.size",
        (source, received.recorded // DAY_MS, entries, size),
    )


def intake(store: Store, source: DeviceKey, now: Reading) -> Intake:
    """Say what a device has sent today."""
    row = store.database.one(
        "SELECT entries, size FROM intake WHERE device = ? AND day = ?",
        (source, now.recorded // DAY_MS),
    )
    return Intake(0, 0) if row is None else Intake(row[0], row[1])


def forgive_intake(store: Store, source: DeviceKey, now: Reading) -> None:
    """Forget what a device has sent today: a person lets it send more."""
    with store.changing():
        store.database.run(
            "DELETE FROM intake WHERE device = ? AND day = ?", (source, now.recorded // DAY_MS)
        )


def offer_proof(store: Store, checked: Sequence[Checked], untrusted: Sequence[Signed]) -> bool:
    """Keep two entries if they prove a fork; they need no closure."""
    entries = [each for each in checked if isinstance(each, Entry)]
    if len(entries) != 2 or any(entry.space != store.space for entry in entries):
        return False
    if fork_between(*entries) is None or entries[0].device in store.membership.recovery_keys:
        return False
    with store.changing() as transaction:
        store.forget_frontiers()
        one, other = untrusted
        values = (entries[0].device, one.raw, one.signature, other.raw, other.signature)
        new = store.database.run("INSERT OR IGNORE INTO fork_proofs VALUES (?, ?, ?, ?, ?)", values)
        if new:
            transaction.tell(ForkFound(entries[0].device))
    return True


# --- keys ------------------------------------------------------------------------------------
def needs(store: Store) -> Needs:
    """Count the keys and files that are mentioned and lacking."""
    return Needs(len(store.keys.lacking()), len(_wanted(store)))


def lacking_keys(store: Store, after: KeyName | None, limit: int) -> tuple[KeyName, ...]:
    """List keys that stored fields name and that are not here, sorted."""
    place = ("", "") if after is None else (after.scope, after.key)
    return tuple(KeyName(scope, key) for scope, key in store.keys.lacking(place, limit))


def keys_of(store: Store, entries: Sequence[EntryId]) -> tuple[KeyName, ...]:
    """List the keys that the sealed fields of these entries name."""
    stored = (store.entries.load(entry_id) for entry_id in entries)
    found = store.seals_of([each.entry for each in stored if each is not None])
    return tuple(sorted({KeyName(scope, key) for key, _, scope in found}))


def give_keys(store: Store, names: Sequence[KeyName]) -> tuple[ScopeKey, ...]:
    """Give those of the named keys that are held and may be."""
    given = []
    for name in names:
        held = store.keys.named(name.key)
        if held is not None and held[0] == name.scope and store.keys.may_hold(name.scope):
            given.append(ScopeKey(name, held[1]))
    return tuple(given)


def put_keys(store: Store, untrusted: Sequence[ScopeKey]) -> int:
    """Keep keys that fit their id, that a stored field names and that no erasure forbids."""
    fitting = [
        (key.name.scope, key.secret)
        for key in untrusted
        if len(key.secret) == 32
        and key_id(key.name.scope, key.secret) == key.name.key
        and store.keys.needed(key.name.scope, key.name.key)
        and store.keys.get(key.name.key) is None
        and store.keys.may_hold(key.name.scope)
    ]
    if fitting:
        with store.changing() as transaction:
            transaction.tell(KeysStored(store.accept_keys(fitting)))
    return len(fitting)


# --- files -----------------------------------------------------------------------------------
def lacking_blobs(store: Store, after: str | None, limit: int) -> tuple[WantedBlob, ...]:
    """List files that a stored entry mentions and that are not wholly here, by hash."""
    wanted = (WantedBlob(name, size, _held(store, name)) for name, size in _wanted(store))
    return tuple(each for each in wanted if after is None or each.blob > after)[:limit]


def blobs_of(store: Store, entries: Sequence[EntryId]) -> tuple[WantedBlob, ...]:
    """List the files that these entries mention, with how much of each is here."""
    stored = (store.entries.load(entry_id) for entry_id in entries)
    found = store.blob_uses_of([each.entry for each in stored if each is not None])
    sizes = {name: max(_sizes(store, name)) for name, _, _ in found if _sizes(store, name)}
    return tuple(
        WantedBlob(name, size, size if store.blobs.holds(name) else _held(store, name))
        for name, size in sorted(sizes.items())
    )


def blob_chunk(store: Store, name: str, offset: int) -> bytes | None:
    """Give up to 256 KiB of a ciphertext; nothing if it is not here or not mentioned."""
    if offset < 0 or not store.blobs.is_named(name):
        return None
    return store.blobs.part(name, offset, BLOB_CHUNK)


def put_chunk(store: Store, name: str, offset: int, untrusted: bytes) -> Chunked:
    """Keep the next chunk of a wanted file; kept chunks survive a cut.

    Ops may say different sizes of one file; the hash decides which of them was true.
    """
    sizes = frozenset() if store.blobs.holds(name) else _sizes(store, name)
    end = offset + len(untrusted)
    if not sizes or _held(store, name) != offset or end > max(sizes):
        return Chunked.REFUSED
    if len(untrusted) != BLOB_CHUNK and end not in sizes:  # crumbs would cost a commit each
        return Chunked.REFUSED
    with store.changing() as transaction:
        store.database.run("INSERT INTO blob_parts VALUES (?, ?, ?)", (name, offset, untrusted))
        if end not in sizes:
            return Chunked.TAKEN
        whole = _assembled(store, name)
        if hashlib.sha256(whole).hexdigest() == name:
            store.database.run("DELETE FROM blob_parts WHERE hash = ?", (name,))
            store.blobs.put(Blob(name, whole))
            transaction.tell(KeysStored(store.blobs.streams_of(name)))
            return Chunked.COMPLETE
        if end < max(sizes):
            return Chunked.TAKEN
        store.database.run("DELETE FROM blob_parts WHERE hash = ?", (name,))
    return Chunked.REFUSED


def _wanted(store: Store) -> list[tuple[str, int]]:
    return [(n, size) for n, size in store.blobs.lacking() if is_hex64(n) and 0 < size <= MAX_BLOB]


def _sizes(store: Store, name: str) -> frozenset[int]:
    """Give the sizes said of a file that a file may have."""
    if not is_hex64(name):
        return frozenset()
    return frozenset(size for size in store.blobs.sizes(name) if 0 < size <= MAX_BLOB)


def _held(store: Store, name: str) -> int:
    row = store.database.one(
        "SELECT coalesce(sum(length(bytes)), 0) FROM blob_parts WHERE hash = ?", (name,)
    )
    return int(row[0]) if row else 0


def _assembled(store: Store, name: str) -> bytes:
    rows = store.database.rows(
        "SELECT bytes FROM blob_parts WHERE hash = ? ORDER BY start", (name,)
    )
    return b"".join(bytes(row[0]) for row in rows)
