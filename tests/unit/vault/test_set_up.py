"""Set-up begun again after a kill, and never over something of value."""

import pytest

from console.vault import set_up
from console.vault.errors import ProfileExists
from console.vault.profile import Profile
from console.vault.restore import finish
from console.vault.secret import VaultKeys
from console.vault.slots import SlotKeeper
from console.vault.thread import Mode, VaultThread
from console.vault.ways import Passphrase
from tests.support.vault_ports import (
    PASSPHRASE,
    SCHEMA,
    Events,
    MoodyDisk,
    Stopped,
    make_vault,
    ports,
    snapshot,
    stop_at,
)


def set_up_vault(folder, disk):
    """Do what set-up does: begin, database, slots, end."""
    world = ports(disk=disk)
    profile = Profile(folder)
    set_up.begin(profile, disk)
    keeper = SlotKeeper(profile, world)
    key = keeper.draw()
    thread = VaultThread(profile.database, SCHEMA, publish=Events().publish)
    try:
        thread.unlock(VaultKeys.derive(key), Mode.CREATE).result(30)
    finally:
        thread.close()
    keeper.create(key, PASSPHRASE)
    set_up.end(profile, disk)


def test_a_kill_at_any_step_leaves_a_vault_or_a_set_up_to_begin_again(tmp_path):
    step, ended = 0, False
    while not ended:
        step += 1
        folder = tmp_path / f"profile {step}"
        try:
            set_up_vault(folder, MoodyDisk(stop_at(step)))
            ended = True
        except Stopped:
            pass
        profile = Profile(folder)
        finish(profile, MoodyDisk())
        if not profile.exists():
            set_up_vault(folder, MoodyDisk())
        assert SlotKeeper(profile, ports()).open_with(Passphrase(PASSPHRASE)).trusted
        assert profile.database.is_file()
        assert not (folder / set_up.MARKER).exists()
    assert step > 10


def test_a_vault_is_never_begun_again(tmp_path):
    made = make_vault(tmp_path / "profile")
    before = snapshot(made.profile.folder)
    with pytest.raises(ProfileExists):
        set_up.begin(made.profile, MoodyDisk())
    assert snapshot(made.profile.folder) == before


def test_a_database_whose_slots_are_gone_is_kept(tmp_path):
    made = make_vault(tmp_path / "profile")
    for path in made.profile.slots:
        path.unlink()
    before = snapshot(made.profile.folder)
    with pytest.raises(ProfileExists):
        set_up.begin(made.profile, MoodyDisk())
    assert snapshot(made.profile.folder) == before
