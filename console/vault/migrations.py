"""Numbered changes of the schema, each recorded together with its change, refusing newer data.

They run through sqlite-utils' migrations inside one transaction of ours, so a kill between two of
them leaves the old vault, whole. The record is the table `_sqlite_migrations` of sqlite-utils plus
SQLite's `user_version`, which holds the highest number; the two must agree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlite_utils
from sqlite_utils.migrations import Migrations

from console.vault.database import Database
from console.vault.engine import APPLICATION_ID
from console.vault.errors import DamagedVault, NewerVault, OlderVault

SET_NAME = "vault"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, a name in plain words, and what it does to the tables."""

    number: int
    name: str
    change: Callable[[sqlite_utils.Database], None]

    @property
    def record(self) -> str:
        """The name under which it is recorded."""
        return f"{self.number:04d} {self.name}"


class Schema:
    """All migrations this program knows, numbered from 1 without gaps."""

    def __init__(self, migrations: Sequence[Migration]) -> None:
        numbers = [migration.number for migration in migrations]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"migrations are numbered from 1 without gaps, not {numbers}")
        self.migrations = tuple(migrations)

    @property
    def newest(self) -> int:
        """The highest number this program knows."""
        return len(self.migrations)

    def steps(self) -> Migrations:
        """Give them in the form sqlite-utils applies."""
        steps = Migrations(SET_NAME)
        for migration in self.migrations:
            steps(name=migration.record)(_named(migration))
        return steps


def _named(migration: Migration) -> Callable[[sqlite_utils.Database], None]:
    def step(tables: sqlite_utils.Database) -> None:
        migration.change(tables)

    return step


def version(database: Database) -> int:
    """Give the number of the last migration that was applied, 0 for a new file."""
    row = database.one("PRAGMA user_version")
    return int(row[0]) if row else 0


def check(database: Database, schema: Schema) -> int:
    """Say how far the file is, without changing it.

    Raises:
        NewerVault: it was written by a newer version.
        DamagedVault: it is no vault, or its record contradicts itself.
    """
    found = version(database)
    if found > schema.newest:
        raise NewerVault(f"version {found}", found=found, known=schema.newest)
    if database.one("PRAGMA application_id") != (APPLICATION_ID,):
        raise DamagedVault("this file was not written by this program")
    with database.watched():
        applied = [each.name for each in schema.steps().applied(database.tables)]
    if applied != [each.record for each in schema.migrations[:found]]:
        raise DamagedVault(f"the record of migrations does not match version {found}")
    return found


def require_current(database: Database, schema: Schema) -> None:
    """Refuse a file that would have to be changed before it can be read.

    Raises:
        NewerVault: it was written by a newer version.
        OlderVault: it was written by an older version.
        DamagedVault: it holds no vault.
    """
    found = check(database, schema)
    if found == 0:
        raise DamagedVault("the file holds no vault")
    if found < schema.newest:
        raise OlderVault(f"version {found}", found=found, known=schema.newest)


def migrate(database: Database, schema: Schema, *, create: bool = False) -> tuple[int, ...]:
    """Bring the file up to date and give the numbers applied now.

    Raises:
        NewerVault: the file was written by a newer version; nothing was changed.
        DamagedVault: it holds no vault although one was expected.
    """
    found = check(database, schema)
    if found == 0 and not create:
        raise DamagedVault("the file holds no vault")
    if found == schema.newest:
        return ()
    with database.transaction():
        schema.steps().apply(database.tables)
        database.run(f"PRAGMA user_version = {schema.newest}")
    return tuple(range(found + 1, schema.newest + 1))


def forbid_change(
    tables: sqlite_utils.Database, table: str, *, update: bool = True, delete: bool = True
) -> None:
    """Make a table refuse UPDATE and DELETE, also the DELETE inside INSERT OR REPLACE."""
    for verb, wanted in (("UPDATE", update), ("DELETE", delete)):
        if wanted:
            tables.execute(
                f'CREATE TRIGGER "{table}_refuses_{verb.lower()}" BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} refuses {verb}'); END"
            )


def forget_for_good(tables: sqlite_utils.Database, search_table: str) -> None:
    """Make an FTS5 table overwrite the words of deleted rows at once, not at the next merge."""
    # The name of a table cannot be a bound value; it comes from a migration, never from outside.
    command = f'INSERT INTO "{search_table}" ("{search_table}", rank)'
    tables.execute(f"{command} VALUES ('secure-delete', 1)")
