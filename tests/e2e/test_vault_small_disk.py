"""A disk that is full or read-only: a clear error, nothing acknowledged lost, usable afterwards.

On a small file system of its own where one can be mounted, otherwise left out; the same faults are
injected without a mount in the unit tests.
"""

import subprocess
import sys

import pytest

from console.vault.backup import BackupKeeper, list_backups
from console.vault.errors import (
    CommitFailed,
    DiskFull,
    ProfileInUse,
    ReadOnlyVault,
    VaultError,
)
from console.vault.profile import claim
from console.vault.reserve import Reserve
from console.vault.ways import Passphrase
from tests.support.vault_ports import PASSPHRASE, SCHEMA, add_entries, make_vault, raw, snapshot

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")]
ROOM = 600 * 1024
RESERVE = 96 * 1024


def mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    if mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(folder):
    """Leave no room at all."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def count(thread):
    rows = thread.call(lambda database: database.rows("SELECT number, raw FROM entries")).result(30)
    assert all(data == raw(number) for number, data in rows)
    return len(rows)


def test_a_full_disk_loses_nothing_and_the_reserve_saves_what_is_on_screen(small):
    made = make_vault(small / "profile")
    reserve = Reserve(made.profile.reserve, made.ports.disk, made.ports.chance, size=RESERVE)
    assert reserve.ensure()
    thread = made.thread(relief=reserve.release)
    thread.unlock(made.keys()).result(30)
    thread.call(lambda database: add_entries(database, 20)).result(30)
    fill_up(small)
    with pytest.raises((DiskFull, CommitFailed)) as full:
        thread.call(lambda database: add_entries(database, 30)).result(30)
    assert full.value.remedy.key == "vault.disk_full.remedy"
    assert count(thread) == 20
    assert not reserve.is_held
    thread.call(lambda database: add_entries(database, 3)).result(30)
    assert count(thread) == 23
    (small / "ballast").unlink()
    assert reserve.ensure()
    thread.call(lambda database: add_entries(database, 30)).result(30)
    thread.close()
    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    assert count(thread) == 53
    thread.close()


def test_a_full_disk_stops_a_change_of_slots_and_both_old_ways_stay(small):
    made = make_vault(small / "profile")
    before = snapshot(made.profile.folder)
    fill_up(small)
    with pytest.raises(DiskFull):
        made.keeper().change_passphrase(Passphrase(PASSPHRASE), "another one")
    assert snapshot(made.profile.folder) == before
    assert made.keeper().open_with(Passphrase(PASSPHRASE)).trusted


def test_a_full_disk_makes_no_half_backup(small):
    made = make_vault(small / "profile")
    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    thread.call(lambda database: add_entries(database, 20)).result(30)
    fill_up(small)
    keeper = BackupKeeper(made.profile, made.keys().database, SCHEMA, made.ports)
    with pytest.raises(VaultError):
        thread.call(keeper.make_if_due).result(30)
    assert list_backups(made.profile) == ()
    assert count(thread) == 20
    thread.close()


def test_a_read_only_folder_says_so_and_nothing_is_changed(small):
    made = make_vault(small / "profile")
    before = snapshot(made.profile.folder)
    assert mount("-o", "remount,ro", str(small)) == 0
    with pytest.raises(ReadOnlyVault), claim(made.profile):
        pass
    with pytest.raises(ReadOnlyVault):
        made.keeper().change_passphrase(Passphrase(PASSPHRASE), "another one")
    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    with pytest.raises((ReadOnlyVault, CommitFailed)):
        thread.call(lambda database: add_entries(database, 1)).result(30)
    thread.close()
    assert snapshot(made.profile.folder) == before
    assert ReadOnlyVault.key != ProfileInUse.key
