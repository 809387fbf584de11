"""Makes a vault of what can be saved of a damaged one: the causally closed part, the rest waiting.

What was read is only bytes: it goes through the journal's own door, causes first, and is judged
anew. An entry whose causes were lost waits in the vault until a peer gives them; nothing of what
was saved is thrown away. What is missing is counted, so that the person can be told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from console.chance import Chance
from console.errors import Message
from console.ids import DeviceKey, EntryId, SpaceId
from console.journal.entry import BadEntry, Entry, parse_entry
from console.vault import engine
from console.vault.database import Database
from console.vault.own_keys import OwnKeys
from console.vault.profile import Profile
from console.vault.salvage import salvage
from console.vault.schema import SCHEMA
from console.vault.secret import Secret
from console.vault.settings import Belonging, Settings
from console.vault.store import Accepted, Store
from console.vault.ways import VaultPorts

TABLES = {
    "settings": "settings",
    "own": "own",
    "waiting": "waiting",
    "entries": "waiting",
    "scope_keys": "scope_keys",
    "blobs": "blobs",
    "blob_parts": "blob_parts",
    "fork_proofs": "fork_proofs",
    "invitations": "invitations",
    "intake": "intake",
    "contacts": "contacts",
    "drafts": "drafts",
    "waiting_paper": "waiting_paper",
}
"""What is not derived, and where it goes: entries first wait, whatever becomes of them."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of a damaged vault.

    Attributes:
        entries: stored again.
        waiting: saved, but what they stand on is not here.
        holes: places of the file that could not be read.
        keys: keys and files that stored entries name and that are not here.
    """

    entries: int
    waiting: int
    holes: int
    keys: int

    @property
    def message(self) -> Message:
        """What to tell the person."""
        return Message(
            "vault.repaired",
            {
                "entries": self.entries,
                "waiting": self.waiting,
                "holes": self.holes,
                "keys": self.keys,
            },
        )


def repair(
    profile: Profile, key: Secret, chance: Chance, ports: VaultPorts, marked: DeviceKey | None
) -> Repaired:
    """Put together in staging what can be saved; `take_over` puts it in place.

    `marked` is the device that the marks name: it says whose vault it is if that was lost.

    Raises:
        NothingToSalvage: not one row could be read.
        VaultError: the disk refuses.
    """
    saved = salvage(profile, key, SCHEMA, TABLES, ports)
    holes = sum(table.holes for table in saved.tables)
    database = Database(partial(engine.connect, saved.path, key), lambda _: None)
    try:
        return _judged_anew(database, chance, marked, holes)
    finally:
        database.close()


def _judged_anew(
    database: Database, chance: Chance, marked: DeviceKey | None, holes: int
) -> Repaired:
    settings = Settings(database)
    known = settings.belonging
    space = known.space if known else _space_of(database)
    if space is None:
        # A vault that had not joined yet holds keys and nothing else.
        return Repaired(0, 0, holes, 0)
    store = Store(database, chance, space)
    own = next((each.device for each in OwnKeys(database).all()), None)
    with store.changing():
        offer_waiting(store)
        if own is None and marked is not None:
            settings.leave_behind(marked)
        author = store.membership.authority.members.get(own or marked or DeviceKey(""))
        if known is None and author is not None:
            settings.belong(Belonging(space, author.person))
    return Repaired(
        store.entries.count(),
        count_waiting(database),
        holes,
        len(store.keys.lacking()) + len(store.blobs.lacking()),
    )


def _space_of(database: Database) -> SpaceId | None:
    """Find the workspace by its genesis, where the settings were lost."""
    genesis = next((entry for entry, _ in waiting_entries(database) if entry.is_genesis), None)
    return None if genesis is None else SpaceId(genesis.id)


def count_waiting(database: Database) -> int:
    """Count the saved entries whose causes are not here."""
    (row,) = database.rows("SELECT count(*) FROM waiting")
    return int(row[0])


def offer_waiting(store: Store) -> list[Accepted]:
    """Store those waiting entries whose causes are here; inside `store.changing`.

    One pass does: a cause is of lower order than what stands on it. Each keeps the time when it
    was received.
    """
    database = store.database
    offered = sorted(waiting_entries(database), key=lambda each: _replay(each[0]))
    taken = []
    for received, run in groupby(offered, key=lambda each: each[1]):
        entries = [entry for entry, _ in run]
        accepted = store.accept(entries, received)
        taken.append(accepted)
        gone = [
            (entry.id,)
            for entry, outcome in zip(entries, accepted.outcomes, strict=True)
            if outcome is None or isinstance(outcome, BadEntry) or entry.id in accepted.stored
        ]
        database.run_many("DELETE FROM waiting WHERE id = ?", gone)
    return taken


def _replay(entry: Entry) -> tuple[int, str, str, int, EntryId]:
    return entry.order, entry.device, entry.log, entry.seq, entry.id


def waiting_entries(database: Database) -> Iterator[tuple[Entry, int]]:
    """Give the waiting entries, each with when it was received. They were checked at that time."""
    rows = database.rows("SELECT raw, signature, received FROM waiting")
    for raw, signature, received in rows:
        yield parse_entry(bytes(raw), bytes(signature)), received
