"""Opens the encrypted file with exactly the settings the design relies on, and reads them back.

A rollback journal and not a write-ahead log: a flipped bit in a WAL file silently drops committed
rows. `synchronous=EXTRA`: FULL lost committed rows in simulated power cuts. The key goes to the
driver in a buffer that is overwritten, never in the text of a statement. What else of the engine's
memory is locked and wiped says docs/decisions/memory-of-the-engine.md.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from console.vault.errors import DamagedVault, EngineRefused, MissingVault, ProfileExists
from console.vault.hot_journal import require_whole
from console.vault.secret import KEY_BYTES, Secret
from console.vault.sql_errors import translated

APPLICATION_ID = 0x43434B31
"""Marks the file as ours ("CCK1"): an emptied or foreign file that happens to open is refused."""
BUSY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Setting:
    """One pragma: what is asked for and what reading it back must say."""

    name: str
    asked: str
    read_back: str


_SETTINGS = (
    _Setting("journal_mode", "DELETE", "delete"),
    _Setting("synchronous", "EXTRA", "3"),
    _Setting("secure_delete", "ON", "1"),
    _Setting("temp_store", "MEMORY", "2"),
    _Setting("mmap_size", "0", "0"),
    _Setting("trusted_schema", "OFF", "0"),
    _Setting("foreign_keys", "ON", "1"),
    _Setting("cell_size_check", "ON", "1"),
    # Without it INSERT OR REPLACE deletes a row past the trigger that forbids deleting.
    _Setting("recursive_triggers", "ON", "1"),
)
_MAC_SETTINGS = (
    _Setting("fullfsync", "ON", "1"),
    _Setting("checkpoint_fullfsync", "ON", "1"),
)
_AS_BUILT = (
    ("cipher_page_size", "4096"),
    ("cipher_use_hmac", "1"),
    ("cipher_hmac_algorithm", "HMAC_SHA512"),
    ("cipher_plaintext_header_size", "0"),
)


def make(path: Path, key: Secret) -> None:
    """Make an empty vault file, marked as ours.

    Raises:
        ProfileExists: there is a file already.
        VaultError: any other trouble the disk makes.
    """
    if path.exists():
        raise ProfileExists(f"{path.name} is there already", file=path.name)
    connection = _open(path, key, "rwc")
    try:
        with translated():
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}").close()
    finally:
        connection.close()


def connect(path: Path, key: Secret) -> Any:
    """Open the file under a raw 32-byte key. It never makes one.

    Gives the driver's connection, in autocommit mode. Only `console.vault.database` and the modules
    that make copies may hold it.

    Raises:
        MissingVault: there is no file.
        DamagedVault: the first page does not read under this key, or what a kill left beside the
            file cannot be played back.
        EngineRefused: a setting did not take.
        VaultError: any other trouble the disk makes.
    """
    if not path.is_file():
        raise MissingVault(f"no file {path.name}", file=path.name)
    if path.stat().st_size == 0:
        raise DamagedVault("the file is empty")
    require_whole(path.with_name(f"{path.name}-journal"))
    return _open(path, key, "rw")


def _open(path: Path, key: Secret, mode: str) -> Any:
    if len(key) != KEY_BYTES or key.is_wiped():
        raise EngineRefused("this is not a 32-byte key", setting="key")
    with translated():
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_SECONDS,
        )
    try:
        _prepare(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Any, key: Secret) -> None:
    """Silence, key, prove the key, set, read back: in this order."""
    with translated():
        # Before the key, or a wrong page is reported on standard error.
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        _give_key(connection, key)
        if not read(connection, "cipher_version").startswith("4."):
            raise EngineRefused("the driver is not SQLCipher 4", setting="cipher_version")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        wanted = _SETTINGS + (_MAC_SETTINGS if sys.platform == "darwin" else ())
        for setting in wanted:
            connection.execute(f"PRAGMA {setting.name}={setting.asked}").fetchall()
        check_settings(connection, (*((each.name, each.read_back) for each in wanted), *_AS_BUILT))


def _give_key(connection: Any, key: Secret) -> None:
    """Hand over the raw key as SQLCipher writes it, x'<64 hex>', and overwrite the text."""
    text = bytearray(b"x'" + bytes(key.view()).hex().encode() + b"'")
    try:
        connection.set_key(text)
    finally:
        text[:] = bytes(len(text))


def read(connection: Any, pragma: str) -> str:
    """Give what a pragma says, empty if it says nothing."""
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return "" if row is None else str(row[0])


def check_settings(connection: Any, wanted: tuple[tuple[str, str], ...]) -> None:
    """Compare what the engine says with what was asked.

    Raises:
        EngineRefused: one of them differs; it is named.
    """
    for name, expected in wanted:
        found = read(connection, name)
        if found != expected:
            raise EngineRefused(f"{name} is {found!r}, not {expected!r}", setting=name)
