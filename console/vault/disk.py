"""The few things the vault does with files other than its database, as a port.

A file is replaced whole: written beside, made durable, renamed over, the folder made durable. Tests
hand in disks that fill up, fail or stop at any step.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from console.vault.errors import DiskFull, ReadOnlyVault, VaultError, VaultIoError

NEW_SUFFIX = ".new"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def as_vault_error(error: OSError) -> VaultError:
    """Give the vault's word for what the system said."""
    name = Path(str(error.filename)).name if error.filename else ""
    if error.errno in _FULL:
        return DiskFull(str(error.strerror), file=name)
    if error.errno in _READ_ONLY:
        return ReadOnlyVault(str(error.strerror), file=name)
    return VaultIoError(str(error.strerror), file=name)


@contextmanager
def translated() -> Iterator[None]:
    """Let no OSError out of this block.

    Raises:
        VaultError: what the system said, translated.
    """
    try:
        yield
    except OSError as error:
        raise as_vault_error(error) from error


class Disk(Protocol):
    """What the vault may ask of a disk. Every method raises a `VaultError` when it fails."""

    def read(self, path: Path, limit: int) -> bytes | None:
        """Give at most `limit` bytes and one, or None if there is no such file."""
        ...

    def replace(self, path: Path, data: bytes) -> None:
        """Put these bytes there, durably; a kill leaves the old bytes or the new."""
        ...

    def overwrite(self, path: Path, data: bytes) -> None:
        """Write over the start of an existing file, neither truncated nor made durable."""
        ...

    def sync(self, path: Path) -> None:
        """Make what was written to the file durable."""
        ...

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file, durably."""
        ...

    def move(self, source: Path, target: Path) -> None:
        """Rename within one file system, over what is there, durably."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all that is in it; it may be missing."""
        ...

    def make_folder(self, path: Path) -> None:
        """Make a folder that only its owner may enter."""
        ...

    def free(self, folder: Path) -> int:
        """Say how many bytes may still be written there."""
        ...


class SystemDisk:
    """The machine's own file systems."""

    def read(self, path: Path, limit: int) -> bytes | None:
        """Give at most `limit` bytes and one, or None if there is no such file."""
        with translated():
            try:
                with path.open("rb") as file:
                    return file.read(limit + 1)
            except FileNotFoundError:
                return None

    def replace(self, path: Path, data: bytes) -> None:
        """Put these bytes there, durably; a kill leaves the old bytes or the new."""
        beside = path.with_name(path.name + NEW_SUFFIX)
        with translated():
            try:
                with beside.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
            except OSError:
                beside.unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)

    def overwrite(self, path: Path, data: bytes) -> None:
        """Write over the start of an existing file, neither truncated nor made durable."""
        with translated(), path.open("r+b", buffering=0) as file:
            file.write(data)

    def sync(self, path: Path) -> None:
        """Make what was written to the file durable."""
        with translated(), path.open("r+b") as file:
            os.fsync(file.fileno())

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file, durably."""
        with translated():
            with source.open("rb") as reader, target.open("wb") as writer:
                shutil.copyfileobj(reader, writer, 1 << 20)
                writer.flush()
                os.fsync(writer.fileno())
            _sync_folder(target.parent)

    def move(self, source: Path, target: Path) -> None:
        """Rename within one file system, over what is there, durably."""
        with translated():
            source.replace(target)
            _sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all that is in it; it may be missing."""
        with translated():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        """Make a folder that only its owner may enter."""
        with translated():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def free(self, folder: Path) -> int:
        """Say how many bytes may still be written there."""
        with translated():
            return shutil.disk_usage(folder).free


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
