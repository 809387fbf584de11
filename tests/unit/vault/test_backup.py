"""Verified copies: daily, seven kept, and never half a copy."""

import pytest

from console.clock import SetClock
from console.vault.backup import (
    DAY_MS,
    KEPT,
    Backup,
    BackupKeeper,
    list_backups,
    tidy_backups,
    verify_file,
)
from console.vault.disk import SystemDisk
from console.vault.errors import DamagedBackup, DamagedSlots, DiskFull, NewerVault
from console.vault.migrations import Migration, Schema
from console.vault.secret import Secret
from tests.support.vault_ports import (
    NOON,
    SCHEMA,
    MoodyDisk,
    Stopped,
    add_entries,
    fail_on,
    make_vault,
    ports,
    raw,
    snapshot,
)

COUNT = "SELECT count(*) FROM entries"
NEWER = Schema([*SCHEMA.migrations, Migration(2, "more", lambda _: None)])


class Copying:
    """An open vault and what copies it."""

    def __init__(self, folder):
        self.clock = SetClock(NOON)
        self.made = make_vault(folder, ports(clock=self.clock))
        self.thread = self.made.thread()
        self.thread.unlock(self.made.keys()).result(10)
        self.thread.call(lambda database: add_entries(database, 50)).result(10)

    def keeper(self, disk=None):
        world = ports(clock=self.clock, disk=disk or SystemDisk())
        return BackupKeeper(self.made.profile, self.made.keys().database, SCHEMA, world)

    def copy(self, place=None, disk=None):
        where = place or self.made.profile.backups
        keeper = self.keeper(disk)
        return self.thread.call(lambda database: keeper.make(database, where)).result(20)

    def daily(self):
        return self.thread.call(self.keeper().make_if_due).result(20)

    @property
    def key(self):
        return self.made.keys().database


@pytest.fixture
def copying(tmp_path):
    copying = Copying(tmp_path / "profile")
    yield copying
    copying.thread.close()


def test_a_copy_holds_everything_under_the_same_key(copying, tmp_path):
    backup = copying.copy(tmp_path / "chosen")
    assert backup.folder.name == "20270115T080000Z"
    assert backup.made_ms == NOON
    verify_file(backup.database, copying.key, SCHEMA)
    assert backup.slots.read_bytes() == copying.made.profile.slots[0].read_bytes()
    assert raw(7) not in backup.database.read_bytes()


def test_copying_does_not_disturb_the_running_vault(copying):
    copying.copy()
    copying.thread.call(lambda database: add_entries(database, 5)).result(10)
    assert copying.thread.call(lambda database: database.one(COUNT)).result(10) == (55,)


def test_the_daily_copy_is_made_once_a_day(copying):
    assert copying.daily() is not None
    assert copying.daily() is None
    copying.clock.advance(DAY_MS - 1000)
    assert copying.daily() is None
    copying.clock.advance(1000)
    assert copying.daily() is not None


def test_a_copy_is_read_back_beside_the_vault_thread(copying):
    keeper = copying.keeper()
    place = copying.made.profile.backups
    draft = copying.thread.call(lambda database: keeper.draft(database, place)).result(20)
    assert list_backups(copying.made.profile) == ()
    backup = keeper.finish(draft)
    assert list_backups(copying.made.profile) == (backup,)


def test_a_draft_that_does_not_read_back_is_removed(copying):
    keeper = copying.keeper()
    place = copying.made.profile.backups
    draft = copying.thread.call(lambda database: keeper.draft(database, place)).result(20)
    held = bytearray(draft.part.database.read_bytes())
    held[-100] ^= 1
    draft.part.database.write_bytes(held)
    with pytest.raises(DamagedBackup):
        keeper.finish(draft)
    assert list(place.iterdir()) == []


def test_a_copy_dated_later_than_now_does_not_stop_the_daily_one(copying):
    copying.clock.advance(10 * DAY_MS)
    copying.daily()
    copying.clock.advance(-10 * DAY_MS)
    assert copying.daily() is not None


def test_seven_are_kept(copying):
    for _ in range(KEPT + 3):
        copying.daily()
        copying.clock.advance(DAY_MS)
    backups = list_backups(copying.made.profile)
    assert len(backups) == KEPT
    assert backups[0].made_ms == NOON + 3 * DAY_MS


def test_a_kill_while_an_old_copy_goes_leaves_nothing_that_looks_whole(copying):
    for _ in range(KEPT):
        copying.daily()
        copying.clock.advance(DAY_MS)

    def stop(_number, name, path):
        if name == "remove" and path.name.endswith(".part") and (path / "vault.db").exists():
            raise Stopped

    with pytest.raises(Stopped):
        copying.copy(disk=MoodyDisk(stop))
    assert all(each.database.is_file() for each in list_backups(copying.made.profile))
    tidy_backups(copying.made.profile, SystemDisk())
    assert len(list(copying.made.profile.backups.iterdir())) == KEPT


def test_a_profile_without_copies_lists_none(tmp_path):
    made = make_vault(tmp_path / "profile")
    assert list_backups(made.profile) == ()
    tidy_backups(made.profile, SystemDisk())


def test_other_folders_are_no_copies(copying):
    copying.daily()
    (copying.made.profile.backups / "my notes").mkdir()
    (copying.made.profile.backups / "20270115T080000Z.part").mkdir()
    assert len(list_backups(copying.made.profile)) == 1
    tidy_backups(copying.made.profile, SystemDisk())
    names = sorted(path.name for path in copying.made.profile.backups.iterdir())
    assert names == ["20270115T080000Z", "my notes"]


@pytest.mark.parametrize("name", ["copy of monday", "99999999T999999Z"])
def test_a_copy_under_another_name_has_no_date(tmp_path, name):
    assert Backup(tmp_path / name).made_ms == 0


def test_a_full_disk_leaves_no_half_copy_and_the_vault_as_it_was(copying):
    before = snapshot(copying.made.profile.folder)
    with pytest.raises(DiskFull):
        copying.copy(disk=MoodyDisk(fail_on("write")))
    assert snapshot(copying.made.profile.folder) == before
    assert copying.thread.call(lambda database: database.one(COUNT)).result(10) == (50,)


def test_a_copy_without_slots_is_not_made(copying):
    for path in copying.made.profile.slots:
        path.write_bytes(b"")
    with pytest.raises(DamagedSlots):
        copying.copy()
    assert list_backups(copying.made.profile) == ()


def test_every_damaged_page_of_a_copy_is_found(copying):
    backup = copying.copy()
    whole = backup.database.read_bytes()
    for page in range(len(whole) // 4096):
        changed = bytearray(whole)
        changed[page * 4096 + 1000] ^= 8
        backup.database.write_bytes(changed)
        with pytest.raises(DamagedBackup):
            verify_file(backup.database, copying.key, SCHEMA)


@pytest.mark.parametrize("size", [0, 100, 4096, 8192])
def test_a_shortened_copy_is_found(copying, size):
    backup = copying.copy()
    backup.database.write_bytes(backup.database.read_bytes()[:size])
    with pytest.raises(DamagedBackup):
        verify_file(backup.database, copying.key, SCHEMA)


def test_a_copy_under_another_key_does_not_read(copying):
    backup = copying.copy()
    with pytest.raises(DamagedBackup):
        verify_file(backup.database, Secret(bytes(range(1, 33))), SCHEMA)


def test_a_copy_of_a_newer_version_is_said_to_be_newer(tmp_path):
    made = make_vault(tmp_path / "profile", schema=NEWER)
    with pytest.raises(NewerVault):
        verify_file(made.profile.database, made.keys().database, SCHEMA)
