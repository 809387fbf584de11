"""What can happen to a profile folder between two starts: each trouble done to a real vault."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from console.vault import engine
from console.vault.profile import Profile, claim
from console.vault.secret import Secret
from tests.support.station_worlds import created, declare, opened, world
from tests.support.vault_ports import PASSPHRASE, snapshot

PAGE = 4096
WRONG = "not this one at all"


@dataclass(frozen=True)
class Made:
    """A vault of Ada's, an older copy of its whole folder, and its database key."""

    folder: Path
    older: Path
    key: bytes

    def files(self) -> dict[str, bytes]:
        """What lies in the folder, but for the lock and a knock on it."""
        found = snapshot(self.folder)
        return {name: data for name, data in found.items() if name not in {"lock", "knock"}}


def flip(path: Path, place: int, bit: int = 1) -> None:
    """Change one bit."""
    held = bytearray(path.read_bytes())
    held[place] ^= bit
    path.write_bytes(held)


def first_page(made: Made) -> None:
    flip(Profile(made.folder).database, 200)


def later_page(made: Made) -> None:
    flip(Profile(made.folder).database, 2 * PAGE + 808)


def newer(made: Made) -> None:
    """A later version worked here."""
    connection = engine.connect(Profile(made.folder).database, Secret(made.key))
    connection.execute("PRAGMA user_version = 99").close()
    connection.close()


def newer_slots(made: Made) -> None:
    for path in Profile(made.folder).slots:
        path.write_bytes(path.read_bytes().replace(b'"format":1', b'"format":2'))


def damaged_slots(made: Made) -> None:
    for path in Profile(made.folder).slots:
        path.write_bytes(path.read_bytes()[:-40])


def dear_slots(made: Made) -> None:
    """Somebody asks for a derivation that would take all the memory."""
    for path in Profile(made.folder).slots:
        path.write_bytes(path.read_bytes().replace(b'"memory_kib":128', b'"memory_kib":9999999'))


def no_database(made: Made) -> None:
    Profile(made.folder).database.unlink()


def nothing(made: Made) -> None:
    """Leave it as it is."""
    del made


def older_copy(made: Made) -> None:
    """The whole folder as it was before, in place: the bytes, not the files."""
    for path in made.older.iterdir():
        if path.is_file():
            (made.folder / path.name).write_bytes(path.read_bytes())


def older_database(made: Made) -> None:
    """The database alone as it was before."""
    profile = Profile(made.folder)
    profile.database.write_bytes((made.older / profile.database.name).read_bytes())


def copied_folder(made: Made) -> None:
    aside = made.folder.with_name("moved aside")
    made.folder.rename(aside)
    shutil.copytree(aside, made.folder)


def no_marks(made: Made) -> None:
    for path in Profile(made.folder).marks:
        path.write_bytes(bytes(512))


def one_slot_copy(made: Made) -> None:
    Profile(made.folder).slots[0].write_bytes(b"{}")


@dataclass(frozen=True)
class Trouble:
    """One thing that happened, and how it is told.

    Attributes:
        says: the key of the error, or of the notice where the vault opens all the same.
        passphrase: what the person types.
        meanwhile: holds while the vault is tried.
    """

    does: Callable[[Made], None]
    says: str
    passphrase: str = PASSPHRASE
    meanwhile: Callable[[Made], AbstractContextManager[object]] = lambda _: nullcontext()


def _held(made: Made) -> AbstractContextManager[object]:
    return claim(Profile(made.folder))


REFUSED = {
    "wrong passphrase": Trouble(nothing, "vault.wrong_passphrase", WRONG),
    "first page": Trouble(first_page, "vault.damaged"),
    "later page": Trouble(later_page, "vault.damaged"),
    "newer vault": Trouble(newer, "vault.newer"),
    "newer slots": Trouble(newer_slots, "vault.newer_slots"),
    "damaged slots": Trouble(damaged_slots, "vault.damaged_slots"),
    "dear slots": Trouble(dear_slots, "vault.refused_cost"),
    "no database": Trouble(no_database, "vault.missing"),
    "second instance": Trouble(nothing, "vault.profile_in_use", meanwhile=_held),
}
"""Nothing is opened and nothing changed."""

ON_UNDER_NEW_KEYS = {
    "older database": Trouble(older_database, "vault.marks_behind"),
    "copied folder": Trouble(copied_folder, "vault.marks_moved_file"),
    "no marks": Trouble(no_marks, "vault.marks_unreadable"),
}
"""The vault opens under a banner: acting never waits."""

OPENS = {"one slot copy": Trouble(one_slot_copy, "vault.slots_mended")}
"""The vault opens; what was found is said."""


@contextmanager
def made_vault(folder: Path) -> Iterator[Made]:
    """Make a vault whose folder was copied before its last entry."""
    profile, older = folder / "profile", folder / "older"
    with created(profile) as station:
        key = bytes(station.thread._keys.database.view())
    shutil.copytree(profile, older)
    with opened(profile, world()) as station:
        station.ask(lambda place: declare(place, "Flood")).result(20)
    yield Made(profile, older, key)
