"""The vault thread: the only thread of the process that touches `vault.db`, and its only connection.

Reads and writes queue here and come back as futures. Nothing waits inside: key derivation happens
elsewhere, before `unlock`. It knows nothing of entries; what runs here is handed in.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TypeVar

from console.vault import engine
from console.vault.database import Database
from console.vault.errors import CommitFailed, DiskFull, VaultLocked
from console.vault.migrations import Schema, migrate, require_current
from console.vault.secret import VaultKeys


class Mode(Enum):
    """What opening the file may do to it.

    Attributes:
        CREATE: make it.
        WORK: bring it up to date.
        LOOK: nothing; an older one is refused.
    """

    CREATE = auto()
    WORK = auto()
    LOOK = auto()


Result = TypeVar("Result")
Hook = Callable[[Database], None]
THREAD_NAME = "vault"


def _name_thread() -> None:
    threading.current_thread().name = THREAD_NAME


def _no_relief() -> None:
    """Stand in where no reserve file is kept."""


class VaultThread:
    """Owns the connection. `publish`, `opened` and `closing` run on the thread itself.

    Args:
        path: the database file.
        schema: the migrations this program knows.
        publish: takes the events of a transaction after its COMMIT.
        opened: run after each opening and reopening: read the head here.
        closing: run before the database is closed on purpose: settle the marks here.
        relief: run when the disk is full: gives the reserve back so that a retry can succeed.
    """

    def __init__(
        self,
        path: Path,
        schema: Schema,
        *,
        publish: Callable[[tuple[object, ...]], None],
        opened: Sequence[Hook] = (),
        closing: Sequence[Hook] = (),
        relief: Callable[[], None] | None = None,
    ) -> None:
        self._path = path
        self._schema = schema
        self._publish = publish
        self._opened = tuple(opened)
        self._closing = tuple(closing)
        self._relief = relief or _no_relief
        self._database: Database | None = None
        self._keys: VaultKeys | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, initializer=_name_thread)

    @property
    def is_open(self) -> bool:
        """Say whether the database is open. Another thread may change that at any moment."""
        return self._database is not None

    def unlock(self, keys: VaultKeys, mode: Mode = Mode.WORK) -> Future[None]:
        """Open the file and run `opened`. Takes over the keys."""
        return self._submit(partial(self._unlock, keys, mode))

    def call(self, act: Callable[[Database], Result]) -> Future[Result]:
        """Run `act` with the open database; its result or error comes in the future."""
        return self._submit(partial(self._call, act, self._relief))

    def copy(self, act: Callable[[Database], Result]) -> Future[Result]:
        """Run `act` that writes a copy: no room for that is no reason to give the reserve back."""
        return self._submit(partial(self._call, act, _no_relief))

    def lock(self) -> Future[None]:
        """Close the database and overwrite the keys, after what is already queued."""
        return self._submit(self._lock)

    def close(self, timeout: float | None = 10.0) -> None:
        """Lock and end the thread. Doing it twice is harmless.

        Raises:
            TimeoutError: a call on the thread did not end in time.
        """
        try:
            locked = self._submit(self._lock)
        except VaultLocked:
            return
        self._worker.shutdown(wait=False)
        locked.result(timeout)
        self._worker.shutdown(wait=True)

    def _submit(self, act: Callable[[], Result]) -> Future[Result]:
        try:
            return self._worker.submit(act)
        except RuntimeError as closed:
            raise VaultLocked("the vault thread has ended") from closed

    def _unlock(self, keys: VaultKeys, mode: Mode) -> None:
        self._lock()
        try:
            if mode is Mode.CREATE:
                engine.make(self._path, keys.database)
            # Only `make` makes a file: a reopening must never put an empty vault where one is gone.
            connect = partial(engine.connect, self._path, keys.database)
            database = Database(connect, self._publish, self._opened)
            try:
                if mode is Mode.LOOK:
                    require_current(database, self._schema)
                else:
                    migrate(database, self._schema, create=mode is Mode.CREATE)
                database.run_opened()
            except BaseException:
                database.close()
                raise
        except BaseException:
            keys.wipe()
            raise
        self._database, self._keys = database, keys

    def _call(self, act: Callable[[Database], Result], relief: Callable[[], None]) -> Result:
        if self._database is None:
            raise VaultLocked
        try:
            with self._database.watched():
                return act(self._database)
        except DiskFull:
            relief()
            raise
        except CommitFailed as failed:
            if isinstance(failed.cause, DiskFull):
                relief()
            raise

    def _lock(self) -> None:
        database, self._database = self._database, None
        keys, self._keys = self._keys, None
        try:
            if database is not None:
                for hook in self._closing:
                    hook(database)
        finally:
            if database is not None:
                database.close()
            if keys is not None:
                keys.wipe()
