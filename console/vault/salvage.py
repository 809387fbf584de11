"""Saves what can still be read of a damaged database into a new one, in the staging folder.

The damaged file is copied first and never written. What is saved is only rows: whether they make
sense is for the journal to judge. The vault must be locked: copying the file while it is open here
would drop its locks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from console.vault import engine
from console.vault.database import Database, Row
from console.vault.errors import DamagedVault, NothingToSalvage, RowRefused, VaultError
from console.vault.hot_journal import require_whole
from console.vault.migrations import Schema, migrate
from console.vault.profile import Profile
from console.vault.secret import Secret
from console.vault.sql_errors import translated
from console.vault.ways import VaultPorts

DAMAGED_NAME = "damaged.db"
_MAX_ROWID = 2**63 - 1
_BATCH = 200


@dataclass(frozen=True, slots=True)
class SalvagedTable:
    """How one table fared: rows saved, rows that did not fit, and how many holes were met."""

    name: str
    kept: int
    refused: int
    holes: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A new database in staging, and what became of each table."""

    path: Path
    tables: tuple[SalvagedTable, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is known to be missing."""
        return all(table.holes == 0 and table.refused == 0 for table in self.tables)


def salvage(
    profile: Profile, key: Secret, schema: Schema, tables: Mapping[str, str], ports: VaultPorts
) -> Salvaged:
    """Save the rows of these tables, each into the new table it is mapped to.

    A new table takes the columns it has; a table that the damaged file never had gives nothing.

    Raises:
        NothingToSalvage: not one row could be read.
        VaultError: the disk refuses.
    """
    disk = ports.disk
    disk.remove(profile.staging)
    disk.make_folder(profile.staging)
    damaged = profile.staging / DAMAGED_NAME
    disk.copy(profile.database, damaged)
    if _can_be_played_back(profile.rollback_journal):
        disk.copy(profile.rollback_journal, damaged.with_name(f"{DAMAGED_NAME}-journal"))
    target = Profile(profile.staging).database
    engine.make(target, key)
    database = Database(partial(engine.connect, target, key), lambda _: None)
    try:
        migrate(database, schema, create=True)
        saved = tuple(
            _save(_Source(damaged, key, table, _columns(database, new)), database, new)
            for table, new in tables.items()
        )
    finally:
        database.close()
    if not any(table.kept for table in saved):
        raise NothingToSalvage("no row could be read", file=profile.database.name)
    disk.remove(damaged)
    disk.remove(damaged.with_name(f"{DAMAGED_NAME}-journal"))
    return Salvaged(target, saved)


def _can_be_played_back(journal: Path) -> bool:
    """Say whether there is one that helps; without it rows of half a transaction are saved too."""
    try:
        require_whole(journal)
    except DamagedVault:
        return False
    return journal.is_file()


def _columns(database: Database, table: str) -> list[str]:
    return [str(row[1]) for row in database.rows(f'PRAGMA table_info("{table}")')]


def _save(source: "_Source", into: Database, table: str) -> SalvagedTable:
    names = ", ".join(f'"{column}"' for column in _columns(into, table))
    marks = ", ".join("?" * len(_columns(into, table)))
    # Names of tables and columns come from our own schema, never from the damaged file.
    command = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - see above
    kept = refused = 0
    with into.transaction():
        for row in source.rows():
            try:
                into.run(command, row)
                kept += 1
            except RowRefused:
                refused += 1
    source.close()
    return SalvagedTable(source.name, kept, refused, source.holes)


class _Source:
    """Reads one table of the damaged file, opening it again after every page that does not read."""

    def __init__(self, path: Path, key: Secret, table: str, columns: list[str]) -> None:
        self.name = table
        self._path = path
        self._key = key
        self._table = f'"{table}"'
        self._columns = ", ".join(f'"{column}"' for column in columns)
        self._width = len(columns)
        self._connection: Any = None
        self.holes = 0

    def rows(self) -> Iterator[Row]:
        """Give every row that reads."""
        try:
            found = self._ask("SELECT wr FROM pragma_table_list WHERE name = ?")
            keys = self._ask("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk")
        except VaultError:
            # The list of tables itself does not read: nothing can be found by name.
            self.holes = 1
            return
        if found == [(0,)]:
            yield from self._by_rowid()
        elif found:
            yield from self._from_both_ends([str(row[0]) for row in keys])

    def _by_rowid(self) -> Iterator[Row]:
        """Give rows in order of their number, stepping over those that do not read."""
        at = -1
        while at < _MAX_ROWID:
            rows, broken = self._after(at, _BATCH)
            for row in rows:
                yield row[: self._width]
            if rows:
                at = _row_number(rows[-1])
            elif not broken:
                return
            if broken:
                self.holes += 1
                beyond = self._first_beyond(at)
                if beyond is None:
                    return
                at = beyond - 1

    def _from_both_ends(self, keys: list[str]) -> Iterator[Row]:
        """Give rows of a table without row numbers: from each end up to the first hole."""
        seen: set[Row] = set()
        for direction in ("ASC", "DESC"):
            order = ", ".join(f'"{key}" {direction}' for key in keys)
            rows, broken = self._read(f"ORDER BY {order}", ())
            yield from (row[: self._width] for row in rows if row not in seen)
            if not broken:
                return
            seen.update(rows)
            self.holes = 1

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _after(self, number: int, count: int) -> tuple[list[Row], bool]:
        return self._read("WHERE rowid > ? ORDER BY rowid LIMIT ?", (number, count), ", rowid")

    def _first_beyond(self, number: int) -> int | None:
        """Find the next row that reads: look ever farther ahead, then halve the way back."""
        step = 1
        while number + step < _MAX_ROWID:
            rows, broken = self._after(number + step, 1)
            if rows:
                return self._halve(number + step // 2, number + step, rows[0])
            if not broken:
                return None
            step *= 2
        return None

    def _halve(self, bad: int, good: int, found: Row) -> int:
        while good - bad > 1:
            middle = (good + bad) // 2
            rows, _ = self._after(middle, 1)
            if rows:
                good, found = middle, rows[0]
            else:
                bad = middle
        return _row_number(found)

    def _read(self, clause: str, values: Row, also: str = "") -> tuple[list[Row], bool]:
        """Give the rows up to the first that does not read, and whether there was one."""
        rows: list[Row] = []
        try:
            # S608: the names come from our own schema; everything else is bound.
            command = f"SELECT {self._columns}{also} FROM {self._table}"  # noqa: S608 - see above
            with translated():
                rows.extend(self._opened().execute(f"{command} {clause}", values))
        except VaultError:
            self.close()
            return rows, True
        return rows, False

    def _ask(self, command: str) -> list[Row]:
        """Ask something about the table, by its name."""
        with translated():
            return list(self._opened().execute(command, (self.name,)))

    def _opened(self) -> Any:
        if self._connection is None:
            self._connection = engine.connect(self._path, self._key)
        return self._connection


def _row_number(row: Row) -> int:
    return int(row[-1])
