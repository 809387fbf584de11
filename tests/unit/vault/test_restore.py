"""Restoring: through staging, verified and vetted first, the running vault untouched until then."""

import pytest

from console.vault import set_up
from console.vault.backup import Backup, BackupKeeper
from console.vault.errors import (
    DamagedBackup,
    ForeignBackup,
    MissingVault,
    ProfileExists,
    RowRefused,
    WrongPassphrase,
)
from console.vault.profile import Profile
from console.vault.restore import READY, Restorer, finish, take_over
from console.vault.ways import Passphrase, RecoveryWords
from tests.support.vault_ports import (
    PASSPHRASE,
    SCHEMA,
    MoodyDisk,
    Stopped,
    add_entries,
    make_vault,
    ports,
    snapshot,
    stop_at,
)

COUNT = "SELECT count(*) FROM entries"


def count(made, profile=None):
    thread = (
        made.thread()
        if profile is None
        else type(made)(profile, made.ports, made.vault, made.code, made.vault_key).thread()
    )
    try:
        thread.unlock(made.keys()).result(10)
        return thread.call(lambda database: database.one(COUNT)).result(10)[0]
    finally:
        thread.close()


def add(made, number):
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    thread.call(lambda database: add_entries(database, number)).result(10)
    thread.close()


def copy_of(made, place):
    keeper = BackupKeeper(made.profile, made.keys().database, SCHEMA, made.ports)
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    try:
        return thread.call(lambda database: keeper.make(database, place)).result(20)
    finally:
        thread.close()


def accept(database):
    assert database.one(COUNT) is not None


def restorer(vet=accept, world=None):
    return Restorer(SCHEMA, vet, world or ports())


@pytest.fixture
def made(tmp_path):
    made = make_vault(tmp_path / "profile")
    add(made, 10)
    return made


@pytest.fixture
def backup(made, tmp_path):
    backup = copy_of(made, tmp_path / "copies")
    add(made, 5)
    return backup


def restore(made, backup, vet=accept, world=None):
    restorer(vet, world).restore(backup, made.profile, made.vault, made.keys().database)


def test_a_copy_takes_the_place_of_the_vault_and_the_old_one_is_kept(made, backup):
    old = made.profile.database.read_bytes()
    restore(made, backup)
    assert count(made) == 10
    (kept,) = made.profile.replaced.iterdir()
    assert (kept / "vault.db").read_bytes() == old
    assert not made.profile.staging.exists()
    assert made.keeper().open_with(Passphrase(PASSPHRASE)).trusted


def test_what_is_vetted_out_does_not_come_back(made, backup):
    restore(made, backup, lambda database: database.run("INSERT INTO words VALUES ('a', 'b')"))
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    assert thread.call(lambda database: database.rows("SELECT * FROM words")).result(10)
    thread.close()


def refuse(database):
    raise RowRefused("somebody erased would come back")


def damage(backup):
    held = bytearray(backup.database.read_bytes())
    held[5000] ^= 1
    backup.database.write_bytes(held)


def take_away(name):
    return lambda backup: (backup.folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "vet", "error"),
    [
        (damage, accept, DamagedBackup),
        (take_away("vault.db"), accept, MissingVault),
        (take_away("slots.json"), accept, MissingVault),
        (lambda _: None, refuse, RowRefused),
    ],
    ids=["damaged", "no database", "no slots", "refused"],
)
def test_a_copy_that_is_not_good_leaves_the_vault_as_it_was(made, backup, spoil, vet, error):
    spoil(backup)
    before = {path: path.read_bytes() for path in (made.profile.database, *made.profile.slots)}
    with pytest.raises(error):
        restore(made, backup, vet)
    assert {path: path.read_bytes() for path in before} == before
    finish(made.profile, made.ports.disk)
    assert not made.profile.staging.exists()
    assert count(made) == 15


def test_a_copy_of_another_vault_is_foreign(made, tmp_path):
    other = make_vault(tmp_path / "other", ports("other"))
    with pytest.raises(ForeignBackup):
        restore(made, copy_of(other, tmp_path / "copies"))


def test_a_kill_at_any_step_leaves_the_old_vault_or_the_new(tmp_path):
    step, ended = 0, False
    while not ended:
        step += 1
        made = make_vault(tmp_path / f"profile {step}")
        add(made, 10)
        backup = copy_of(made, tmp_path / f"copies {step}")
        add(made, 5)
        try:
            restore(made, backup, world=ports(disk=MoodyDisk(stop_at(step))))
            ended = True
        except Stopped:
            pass
        finish(made.profile, made.ports.disk)
        assert count(made) in {10, 15}
        assert not made.profile.staging.exists()
    assert step > 10


def test_an_old_journal_is_never_played_into_the_new_file(made, backup):
    made.profile.rollback_journal.write_bytes(b"of the old file")
    restore(made, backup)
    assert not made.profile.rollback_journal.exists()
    (kept,) = made.profile.replaced.iterdir()
    assert (kept / "vault.db-journal").read_bytes() == b"of the old file"


def test_what_is_not_ready_is_cleared_away(made):
    made.profile.staging.mkdir()
    (made.profile.staging / "vault.db").write_bytes(b"half")
    (made.profile.folder / "slots.json.new").write_bytes(b"half")
    assert not finish(made.profile, made.ports.disk)
    assert not made.profile.staging.exists()
    assert not (made.profile.folder / "slots.json.new").exists()
    assert count(made) == 10


def test_a_marker_without_a_database_was_finished_before(made):
    made.profile.staging.mkdir()
    (made.profile.staging / READY).touch()
    assert finish(made.profile, made.ports.disk)
    assert count(made) == 10


@pytest.mark.parametrize("by_code", [False, True])
def test_a_copy_becomes_a_profile_on_another_machine(made, backup, tmp_path, by_code):
    profile = Profile(tmp_path / "new machine")
    way = RecoveryWords(made.code.grouped()) if by_code else Passphrase(PASSPHRASE)
    before = snapshot(backup.folder)
    opened = restorer().adopt(backup, profile, way)
    assert opened.vault == made.vault
    assert profile.exists()
    assert count(made, profile) == 10
    assert snapshot(backup.folder) == before
    assert not profile.staging.exists()


def test_a_wrong_passphrase_makes_no_profile(backup, tmp_path):
    profile = Profile(tmp_path / "new machine")
    with pytest.raises(WrongPassphrase):
        restorer().adopt(backup, profile, Passphrase("guess"))
    assert snapshot(profile.folder) == {}


def test_a_kill_at_any_step_of_making_a_profile_of_a_copy_can_be_begun_again(tmp_path):
    made = make_vault(tmp_path / "old")
    add(made, 10)
    backup = copy_of(made, tmp_path / "copies")
    step, ended = 0, False
    while not ended:
        step += 1
        profile = Profile(tmp_path / f"profile {step}")
        try:
            restorer(world=ports(disk=MoodyDisk(stop_at(step)))).adopt(
                backup, profile, Passphrase(PASSPHRASE)
            )
            ended = True
        except Stopped:
            finish(profile, made.ports.disk)
        if not profile.exists():
            restorer().adopt(backup, profile, Passphrase(PASSPHRASE))
        assert count(made, profile) == 10
        assert not profile.staging.exists()
        assert not (profile.folder / set_up.MARKER).exists()
    assert step > 10


def test_a_folder_of_somebody_elses_is_left_as_it_was(backup, tmp_path):
    folder = tmp_path / "project"
    (folder / "staging").mkdir(parents=True)
    (folder / "staging" / "thesis.txt").write_text("ten years of work")
    before = snapshot(folder)
    with pytest.raises(ProfileExists):
        restorer().adopt(backup, Profile(folder), Passphrase(PASSPHRASE))
    assert not finish(Profile(folder), ports().disk)
    assert snapshot(folder) == before


def test_a_profile_is_not_overwritten(made, backup):
    with pytest.raises(ProfileExists):
        restorer().adopt(backup, made.profile, Passphrase(PASSPHRASE))


def test_a_vault_that_is_gone_can_be_replaced(made, backup):
    made.profile.database.unlink()
    restore(made, backup)
    assert count(made) == 10


def test_taking_over_without_anything_staged_is_refused_by_the_disk(made):
    with pytest.raises(Exception, match="No such file"):
        take_over(made.profile, made.ports)
    assert count(made) == 10
    assert Backup(made.profile.folder).database == made.profile.database
