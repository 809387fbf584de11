"""Translates the driver's exceptions into the vault's own, by SQLite's primary result code."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from console.vault.errors import (
    DamagedVault,
    DiskFull,
    ReadOnlyVault,
    RowRefused,
    SqlBug,
    VaultBusy,
    VaultError,
    VaultIoError,
)

_PRIMARY = 0xFF
# https://www.sqlite.org/rescode.html#primary_result_code_list
_BY_CODE: dict[int, type[VaultError]] = {
    3: ReadOnlyVault,  # SQLITE_PERM
    5: VaultBusy,
    6: VaultBusy,  # SQLITE_LOCKED
    8: ReadOnlyVault,
    10: VaultIoError,
    11: DamagedVault,  # SQLITE_CORRUPT: also what a page that fails its authentication reads as
    13: DiskFull,
    14: VaultIoError,  # SQLITE_CANTOPEN: the rollback journal could not be made
    19: RowRefused,
    26: DamagedVault,  # SQLITE_NOTADB: the key is proven before, so the first page is damaged
}


def as_vault_error(error: dbapi2.Error) -> VaultError:
    """Give the vault's word for what the driver raised."""
    code = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", "")
    kind = _BY_CODE.get(code & _PRIMARY, SqlBug) if isinstance(code, int) else SqlBug
    return kind(f"{error} {name}".strip())


@contextmanager
def translated() -> Iterator[None]:
    """Let no exception of the driver out of this block.

    Raises:
        VaultError: what the driver raised, translated.
    """
    try:
        yield
    except dbapi2.Error as error:
        raise as_vault_error(error) from error
