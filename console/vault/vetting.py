"""What must not come back with a copy: keys of this device, and people who were erased since.

A restored device makes new keys and asks to be enrolled again (60-vault). Membership as it is known
now goes into the copy first, so that an erasure that is newer than the copy holds there too.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from console.chance import Chance
from console.journal.entry import MEMBERS_LOG, Entry
from console.vault import engine
from console.vault.database import Database
from console.vault.entries import Entries
from console.vault.errors import VaultError
from console.vault.own_keys import OwnKeys
from console.vault.profile import Profile
from console.vault.repair import waiting_entries
from console.vault.salvage import salvage
from console.vault.schema import SCHEMA
from console.vault.secret import Secret
from console.vault.settings import Settings
from console.vault.store import Store
from console.vault.unsaved_forms import UnsavedForms
from console.vault.waiting_paper import WaitingPaper
from console.vault.ways import VaultPorts


def members_known(profile: Profile, key: Secret, ports: VaultPorts) -> list[Entry]:
    """Read what a locked vault knows of membership, to be taken into a copy of it.

    A vault that is damaged, which is why a copy is wanted, gives what can be saved of it: an erasure
    that still reads must hold in the copy.
    """
    try:
        return _of(profile.database, key, _stored)
    except VaultError:
        pass
    try:
        saved = salvage(profile, key, SCHEMA, {"entries": "waiting"}, ports)
        return _of(saved.path, key, _saved)
    except VaultError:
        return []


def _of(path: Path, key: Secret, read: Callable[[Database], list[Entry]]) -> list[Entry]:
    database = Database(partial(engine.connect, path, key), lambda _: None)
    try:
        return read(database)
    finally:
        database.close()


def _stored(database: Database) -> list[Entry]:
    return [stored.entry for stored in Entries(database).replay(MEMBERS_LOG)]


def _saved(database: Database) -> list[Entry]:
    found = (entry for entry, _received in waiting_entries(database))
    return sorted((e for e in found if e.log == MEMBERS_LOG), key=lambda each: each.order)


def vet_copy(database: Database, chance: Chance, members: Sequence[Entry] = ()) -> None:
    """Look through a staged copy before it takes the vault's place.

    Args:
        database: the copy.
        chance: randomness.
        members: what `members_known` gave of the vault that is replaced, if it could be read.
    """
    own, settings = OwnKeys(database), Settings(database)
    with database.transaction():
        for device in own.all()[:1]:
            settings.leave_behind(device.device)
        own.forget_all()
        # A text that was typed, or a page that was not printed, may name somebody who was erased since.
        UnsavedForms(database).drop_all()
        WaitingPaper(database).drop_all()
        belonging = settings.belonging
        if belonging is not None:
            store = Store(database, chance, belonging.space)
            with store.changing():
                store.accept(members, max((e.time.recorded for e in members), default=0))
