"""A process that works in a vault until it is killed, and says what it has finished.

`python -m tests.support.vault_worker commit|commit-weakly|slots|migrate FOLDER FIRST VAULT KEY
[ACTS]`: one line for each act that was acknowledged. The key is of a vault in a test.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import sqlite_utils  # noqa: TID251 - a migration of the tests is handed its tables

from console.chance import SystemChance
from console.vault.database import Database
from console.vault.mark_files import MarkKeeper, place_of
from console.vault.marks import NO_TIP, Mark, Place, Tip
from console.vault.migrations import Migration, Schema
from console.vault.profile import claim
from console.vault.slots import SlotKeeper
from console.vault.ways import Passphrase
from tests.support.vault_ports import MACHINE, PASSPHRASE, SCHEMA, MadeVault, make_vault, ports, raw

VAULT_SEED = "worker"
DEVICE = "aa" * 32
STEPS = 12
CANARY = b"canary-on-the-disk"


def made_here(folder: Path) -> MadeVault:
    """Make the vault that a worker works in."""
    made = make_vault(folder, ports(VAULT_SEED))
    marks_of(made).start(mark_at(0, place_of(made.profile, MACHINE)))
    return made


def marks_of(made: MadeVault) -> MarkKeeper:
    """Give the marks of a vault of the tests, with fresh randomness for their nonces."""
    world = ports(chance=SystemChance())
    return MarkKeeper(made.profile, made.vault, made.keys().marks, world)


def entry_id(number: int) -> str:
    """Stand in for the hash of an entry."""
    return f"{number:064x}"


def mark_at(number: int, place: Place) -> Mark:
    """Give the mark after entry `number`."""
    return Mark(DEVICE, NO_TIP, Tip(number, entry_id(number)) if number else NO_TIP, place)


def content(number: int) -> bytes:
    """What row `number` holds: different sizes, and words that must never be seen on the disk."""
    return CANARY + raw(number, 200 + number * 37 % 9000)


class OwnEntries:
    """The rows of the test table as an acts log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hash_at(self, device: str, log: str, seq: int) -> str | None:
        """Give the id of a row, if it is there."""
        row = self._database.one("SELECT number FROM entries WHERE number = ?", (seq,))
        return entry_id(seq) if row and (device, log) == (DEVICE, "acts") else None

    def tip(self, device: str, log: str) -> Tip:
        """Give the last row."""
        row = self._database.one("SELECT max(number) FROM entries")
        last = row[0] if row and row[0] and (device, log) == (DEVICE, "acts") else 0
        return Tip(last, entry_id(last)) if last else NO_TIP


def weaken(database: Database) -> None:
    """Set what the engine refuses to open with: to see that the tests would notice."""
    database.rows("PRAGMA synchronous=NORMAL")


def commit(made: MadeVault, say: Callable[[int], None], acts: int, *, weakly: bool) -> None:
    """Append rows and write their marks, in blocks and nested blocks."""
    thread = made.thread(opened=(weaken,) if weakly else ())
    thread.unlock(made.keys()).result(30)
    marks = marks_of(made)
    marks.read()
    place = place_of(made.profile, MACHINE)

    def append(database: Database) -> int:
        last = OwnEntries(database).tip(DEVICE, "acts").seq
        with database.transaction() as block:
            for number in (last + 1, last + 2):
                with database.transaction():
                    database.run("INSERT INTO entries VALUES (?, ?)", (number, content(number)))
            block.after_commit(lambda: marks.write(mark_at(last + 2, place)))
        return last + 2

    for _ in range(acts):
        say(thread.call(append).result(30))
    # As if killed: closing would make everything durable.
    os._exit(0)


def change_for_ever(made: MadeVault, first: int, say: Callable[[int], None]) -> None:
    """Change the passphrase again and again: number after number."""
    keeper = SlotKeeper(made.profile, ports(chance=SystemChance()))
    number = first
    while True:
        keeper.change_passphrase(passphrase(number), passphrase(number + 1).text)
        number += 1
        say(number)


def _grow(number: int) -> Callable[[sqlite_utils.Database], None]:
    def change(tables: sqlite_utils.Database) -> None:
        name = f"grown_{number}"
        tables.execute(f"CREATE TABLE {name} AS SELECT number, raw FROM entries")  # noqa: S608
        tables.execute(f"CREATE INDEX {name}_raw ON {name} (raw)")

    return change


GROWN = Schema(
    (*SCHEMA.migrations, *(Migration(n, f"grow {n}", _grow(n)) for n in range(2, STEPS + 2)))
)
"""What a later version would know: steps that copy all that is there."""


def migrate_once(made: MadeVault, say: Callable[[int], None]) -> None:
    """Open the vault as a later version does."""
    thread = made.thread(GROWN)
    say(0)
    thread.unlock(made.keys()).result(60)
    say(GROWN.newest)
    os._exit(0)


def passphrase(number: int) -> Passphrase:
    """Give the passphrase after `number` changes."""
    return Passphrase(f"{PASSPHRASE} {number}" if number else PASSPHRASE)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main(
    job: str, folder: str, first: str, vault: str, vault_key: str, acts: str = "1000000"
) -> None:
    """Work until killed."""
    world = ports(chance=SystemChance())
    made = MadeVault.again(Path(folder), world, vault, bytes.fromhex(vault_key))
    with claim(made.profile):
        if job == "migrate":
            migrate_once(made, _say)
        elif job == "slots":
            change_for_ever(made, int(first), _say)
        else:
            commit(made, _say, int(acts), weakly=job == "commit-weakly")


if __name__ == "__main__":
    main(*sys.argv[1:])
