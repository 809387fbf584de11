"""What must not come back with a copy: keys of this device, and people who were erased since.

A restored device makes new keys and asks to be enrolled again (60-vault). Membership as it is known
now goes into the copy first, so that an erasure that is newer than the copy holds there too.
"""

from collections.abc import Sequence
from functools import partial

from console.chance import Chance
from console.journal.entry import MEMBERS_LOG, Entry
from console.vault import engine
from console.vault.database import Database
from console.vault.entries import Entries
from console.vault.errors import VaultError
from console.vault.own_keys import OwnKeys
from console.vault.profile import Profile
from console.vault.secret import Secret
from console.vault.settings import Settings
from console.vault.store import Store
from console.vault.unsaved_forms import UnsavedForms
from console.vault.waiting_paper import WaitingPaper


def members_known(profile: Profile, key: Secret) -> list[Entry]:
    """Read what a locked vault knows of membership, to be taken into a copy of it.

    A vault that cannot be read, which is why a copy is wanted, gives nothing.
    """
    try:
        database = Database(partial(engine.connect, profile.database, key), lambda _: None)
    except VaultError:
        return []
    try:
        return [stored.entry for stored in Entries(database).replay(MEMBERS_LOG)]
    except VaultError:
        return []
    finally:
        database.close()


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
