"""The disk port on a real disk, and what the system says in our words."""

import errno
from pathlib import Path

import pytest

from console.vault.disk import SystemDisk, as_vault_error
from console.vault.errors import DiskFull, ReadOnlyVault, VaultIoError

DISK = SystemDisk()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnlyVault),
        (errno.EACCES, ReadOnlyVault),
        (errno.EIO, VaultIoError),
    ],
)
def test_what_the_system_says_gets_our_word(number, kind):
    error = as_vault_error(OSError(number, "said", "/secret/folder/vault.db"))
    assert type(error) is kind
    assert error.values == {"file": "vault.db"}


def test_an_error_without_a_file_has_a_word_too():
    assert as_vault_error(OSError(errno.EIO, "said")).values == {"file": ""}


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "a"
    DISK.replace(path, b"one")
    DISK.replace(path, b"two")
    assert DISK.read(path, 10) == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replacement_that_fails_leaves_the_old_bytes_and_nothing_beside(tmp_path):
    path = tmp_path / "a"
    path.mkdir()
    with pytest.raises(VaultIoError):
        DISK.replace(path, b"one")
    assert list(tmp_path.iterdir()) == [path]


def test_reading_is_limited_and_says_when_there_is_nothing(tmp_path):
    (tmp_path / "a").write_bytes(bytes(100))
    assert DISK.read(tmp_path / "a", 10) == bytes(11)
    assert DISK.read(tmp_path / "b", 10) is None
    with pytest.raises(VaultIoError):
        DISK.read(tmp_path, 10)


def test_overwriting_keeps_the_rest_and_never_makes_a_file(tmp_path):
    (tmp_path / "a").write_bytes(b"abcdef")
    DISK.overwrite(tmp_path / "a", b"xy")
    DISK.sync(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"xycdef"
    with pytest.raises(VaultIoError):
        DISK.overwrite(tmp_path / "b", b"xy")


def test_copy_move_and_remove(tmp_path):
    folder = tmp_path / "deep" / "folder"
    DISK.make_folder(folder)
    (tmp_path / "a").write_bytes(b"a" * 3_000_000)
    DISK.copy(tmp_path / "a", folder / "b")
    DISK.move(folder / "b", folder / "c")
    assert (folder / "c").read_bytes() == (tmp_path / "a").read_bytes()
    DISK.remove(tmp_path / "a")
    DISK.remove(tmp_path / "a")
    DISK.remove(tmp_path / "deep")
    assert list(tmp_path.iterdir()) == []


def test_free_room_is_told(tmp_path):
    assert DISK.free(tmp_path) > 0
    with pytest.raises(VaultIoError):
        DISK.free(Path(tmp_path / "nowhere"))
