"""Room for the day the disk is full."""

import pytest

from console.chance import SeededChance
from console.vault.errors import DiskFull, ReadOnlyVault
from console.vault.reserve import Reserve
from tests.support.vault_ports import MoodyDisk, fail_on

SIZE = 1000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "reserve"


def reserve(path, disk):
    return Reserve(path, disk, SeededChance("reserve"), size=SIZE)


def test_room_is_set_aside_and_given_back(path):
    held = reserve(path, MoodyDisk())
    assert held.ensure()
    assert path.stat().st_size == SIZE
    assert len(set(path.read_bytes())) > 100
    held.release()
    assert not path.exists()
    held.release()


def test_it_is_written_once(path):
    disk = MoodyDisk()
    held = reserve(path, disk)
    held.ensure()
    before = len(disk.steps)
    assert held.ensure()
    assert len(disk.steps) == before


def test_a_short_reserve_is_made_again(path):
    path.write_bytes(b"short")
    held = reserve(path, MoodyDisk())
    assert not held.is_held
    assert held.ensure()
    assert held.is_held


def test_the_last_room_of_a_disk_is_left_alone(path):
    disk = MoodyDisk()
    disk.room = 3 * SIZE
    assert not reserve(path, disk).ensure()
    assert not path.exists()


def test_a_disk_that_is_full_after_all_holds_no_reserve(path):
    assert not reserve(path, MoodyDisk(fail_on("write", DiskFull("no room")))).ensure()


def test_any_other_trouble_is_told(path):
    with pytest.raises(ReadOnlyVault):
        reserve(path, MoodyDisk(fail_on("write", ReadOnlyVault("no")))).ensure()
