"""The open vault as the vault thread sees it: rows in and out, and one way to change anything.

No cursor outlives a call. `transaction` is the only way to write: the outermost block is
BEGIN IMMEDIATE to COMMIT, nested blocks are savepoints. Events ride on the block and are dropped
with it. After an error at COMMIT, or a page that failed its authentication, the connection is
closed and opened again before anything else is read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlite_utils
from sqlcipher3 import dbapi2

from console.errors import ConsoleError
from console.vault.errors import CommitFailed, DamagedVault, SqlBug, VaultError, VaultIoError
from console.vault.sql_errors import translated

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class AfterCommitFailed:
    """An event: the rows are saved, but something that follows a commit, such as a mark, failed."""

    error: ConsoleError


class Transaction:
    """One block: what is to be told and done once it is durable."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self.acts: list[Callable[[], None]] = []

    def tell(self, event: object) -> None:
        """Publish this event after COMMIT; never, if this block or one around it fails."""
        self.events.append(event)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do this right after COMMIT, before the events are published."""
        self.acts.append(act)


class Database:
    """The one connection. Made, used and closed on the vault thread only."""

    def __init__(
        self,
        connect: Callable[[], Any],
        publish: Callable[[tuple[object, ...]], None],
        opened: Sequence[Callable[["Database"], None]] = (),
    ) -> None:
        self._connect = connect
        self._publish = publish
        self._opened = tuple(opened)
        self._blocks: list[Transaction] = []
        self._connection: Any = None
        self._stale = False
        self._attach()

    def _attach(self) -> None:
        """Take a fresh connection. Plug-ins of sqlite-utils are outside code and stay out."""
        self._connection = self._connect()
        self._stale = False
        self.tables = sqlite_utils.Database(self._connection, execute_plugins=False)

    @property
    def in_transaction(self) -> bool:
        """Say whether a block is open."""
        return bool(self._blocks)

    @property
    def connection(self) -> Any:
        """The driver's connection, for copies by the backup API.

        Raises:
            SqlBug: the transaction around this statement is gone.
        """
        if self._stale:
            if self._blocks:
                raise SqlBug("the transaction was lost to an earlier error")
            self.reopen()
        if self._blocks and not self._connection.in_transaction:
            raise SqlBug("the transaction was rolled back by an earlier error")
        return self._connection

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Run one statement and give all its rows."""
        with self.watched():
            cursor = self.connection.execute(sql, values)
            try:
                return list(cursor.fetchall())
            finally:
                cursor.close()

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """Run one statement and give its first row."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Run one statement and give how many rows it changed."""
        with self.watched():
            cursor = self.connection.execute(sql, values)
            try:
                return int(cursor.rowcount)
            finally:
                cursor.close()

    def run_many(self, sql: str, values: Iterable[Values]) -> None:
        """Run one statement for each of the values."""
        with self.watched():
            self.connection.executemany(sql, values).close()

    def stream(self, sql: str, values: Values = (), *, batch: int = 500) -> Iterator[Row]:
        """Give rows as they are read, for rebuilds. It must be used up inside the same call."""
        with self.watched():
            cursor = self.connection.execute(sql, values)
            try:
                while found := cursor.fetchmany(batch):
                    yield from found
            finally:
                cursor.close()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Translate the driver's errors, and remember those after which it is not to be trusted."""
        try:
            with translated():
                yield
        except (DamagedVault, VaultIoError):
            self._stale = True
            raise

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Change something: all of the block or none of it.

        Raises:
            CommitFailed: COMMIT failed; the database was opened again, `opened` hooks have run.
            VaultError: anything in the block failed; nothing of it is kept.
        """
        nested = bool(self._blocks)
        savepoint = f"block_{len(self._blocks)}"
        self._begin(savepoint if nested else None)
        block = Transaction()
        self._blocks.append(block)
        try:
            with self.watched():
                yield block
            if nested:
                self.rows(f"RELEASE {savepoint}")
        except BaseException:
            self._blocks.pop()
            self._undo(savepoint if nested else None)
            raise
        self._blocks.pop()
        if nested:
            self._blocks[-1].events += block.events
            self._blocks[-1].acts += block.acts
        else:
            self._commit(block)

    def _begin(self, savepoint: str | None) -> None:
        try:
            self.rows("BEGIN IMMEDIATE" if savepoint is None else f"SAVEPOINT {savepoint}")
        except VaultError:
            # It may have begun all the same; nobody would ever end it.
            if savepoint is None:
                self._undo(None)
            raise

    def _undo(self, savepoint: str | None) -> None:
        """Take back one block. What cannot be taken back is left to the reopening."""
        if self._stale or not self._connection.in_transaction:
            return
        try:
            if savepoint is None:
                self._connection.execute("ROLLBACK").close()
            else:
                self._connection.execute(f"ROLLBACK TO {savepoint}").close()
                self._connection.execute(f"RELEASE {savepoint}").close()
        except dbapi2.Error:
            # The first error is the one to report; this connection is not used again.
            self._stale = True

    def _commit(self, block: Transaction) -> None:
        try:
            if not self._connection.in_transaction:
                raise SqlBug("the transaction was rolled back by an earlier error")
            self.rows("COMMIT")
        except VaultError as cause:
            self._stale = True
            try:
                self.reopen()
            except VaultError:
                # Still stale: the next use tries again. Why the commit failed is what counts.
                self._stale = True
            raise CommitFailed(cause) from cause
        events = list(block.events)
        for act in block.acts:
            try:
                act()
            except ConsoleError as error:
                events.append(AfterCommitFailed(error))
        if events:
            self._publish(tuple(events))

    def reopen(self) -> None:
        """Close, open again, and let the hooks read again what they keep in memory."""
        self.close()
        self._attach()
        self.run_opened()

    def run_opened(self) -> None:
        """Run the hooks. If one fails, what is in memory is not to be trusted: open again first."""
        try:
            for hook in self._opened:
                hook(self)
        except BaseException:
            self._stale = True
            raise

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back by the engine."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with translated():
                connection.close()
