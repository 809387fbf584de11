"""One profile at work: set-up under kills, marks and what follows from them, backups, knocks."""

import pytest

from app.station import NotAMember, Station
from console.events import ForkFound
from console.vault.backup import list_backups
from console.vault.errors import MissingVault, ProfileExists, VaultLocked, WrongPassphrase
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from tests.support.station_worlds import ADA, Sheets, created, declare, opened, world
from tests.support.vault_ports import NOON, PASSPHRASE, MoodyDisk, Stopped, snapshot, stop_at
from tests.support.vault_troubles import flip

SECONDS = 20
DAY = 86_400_000


def organisation(station):
    def names(place):
        return [s.name.value for _, s in place.store.projections.states("organisation")]

    return station.ask(names).result(SECONDS)


def own(station):
    return station.ask(lambda place: place.own.device).result(SECONDS)


def acts(station):
    return station.ask(lambda place: len(list(place.store.entries.replay("acts")))).result(SECONDS)


def nobody(_events):
    """Hear nothing."""


def test_a_set_up_killed_at_any_step_is_begun_again_or_whole(tmp_path):
    step, ended = 0, False
    while not ended:
        step += 1
        folder = tmp_path / f"profile {step}"
        disk = MoodyDisk(stop_at(step))
        station = Station(Profile(folder), world(disk=disk), nobody)
        try:
            station.create(ADA, PASSPHRASE, Sheets().write)
            ended = True
        except Stopped:
            pass
        disk.before = None
        station.close()
        if not Profile(folder).exists():
            with created(folder):
                pass
        with opened(folder) as again:
            assert again.banner is None
            assert organisation(again) == ["Harbour Works"]
    assert step > 10


def test_sheets_that_cannot_be_written_leave_no_vault(tmp_path):
    def fails(_founded, _code):
        raise OSError("no paper")

    station = Station(Profile(tmp_path / "profile"), world(), nobody)
    with pytest.raises(OSError, match="no paper"):
        station.create(ADA, PASSPHRASE, fails)
    station.close()
    assert not Profile(tmp_path / "profile").exists()
    with created(tmp_path / "profile") as again:
        assert again.notices == ()


def test_a_vault_is_not_made_twice(tmp_path):
    with created(tmp_path / "profile"):
        pass
    before = snapshot(tmp_path)
    with pytest.raises(ProfileExists), created(tmp_path / "profile"):
        pass
    assert snapshot(tmp_path) == before


def test_an_empty_vault_waits_to_join(tmp_path):
    with created(tmp_path / "profile", founder=None) as station:
        assert isinstance(station.ask(lambda place: place).exception(SECONDS), NotAMember)
        assert station.banner is None


def test_nothing_is_asked_of_a_station_that_is_not_open(tmp_path):
    station = Station(Profile(tmp_path), world(), nobody)
    try:
        with pytest.raises(MissingVault):
            station.unlock(Passphrase(PASSPHRASE))
        with pytest.raises(VaultLocked):
            station.back_up_if_due()
        assert isinstance(station.call(lambda database: database).exception(SECONDS), VaultLocked)
        assert not station.knocked()
    finally:
        station.close()


def test_a_wrong_passphrase_can_be_tried_again_at_the_same_station(tmp_path):
    with created(tmp_path / "profile"):
        pass
    station = Station(Profile(tmp_path / "profile"), world(), nobody)
    try:
        with pytest.raises(WrongPassphrase):
            station.unlock(Passphrase("not this one"))
        station.unlock(Passphrase(PASSPHRASE))
        station.lock()
        assert isinstance(station.ask(own).exception(SECONDS), VaultLocked)
        station.unlock(Passphrase(PASSPHRASE))
        assert organisation(station) == ["Harbour Works"]
    finally:
        station.close()


def test_looking_changes_nothing_and_working_makes_new_keys(tmp_path):
    with created(tmp_path / "profile") as station:
        before_keys = own(station)
    files = snapshot(tmp_path)
    elsewhere = world(machine="another machine")
    looker = Station(Profile(tmp_path / "profile"), elsewhere, nobody)
    doubt = looker.look(Passphrase(PASSPHRASE))
    assert own(looker) == before_keys
    looker.close()
    assert doubt is not None
    assert doubt.key == "vault.marks_moved_machine"
    assert snapshot(tmp_path) == files
    with opened(tmp_path / "profile", elsewhere) as station:
        assert own(station) != before_keys
        station.ask(lambda place: declare(place, "Flood")).result(SECONDS)
        assert station.banner == doubt
    with opened(tmp_path / "profile", elsewhere) as station:
        assert acts(station) == 2
        assert station.banner == doubt


def test_the_daily_copy_is_made_once_a_day(tmp_path):
    with created(tmp_path / "profile") as station:
        assert station.back_up_if_due() is not None
        assert station.back_up_if_due() is None
        station.world.clock.advance(DAY)
        assert station.back_up_if_due() is not None
        assert len(list_backups(station.profile)) == 2


def test_a_daily_copy_that_cannot_be_made_is_said(tmp_path):
    with created(tmp_path / "profile") as station:
        station.profile.backups.write_text("somebody put a file here")
        station.keep_daily_copy()
        keys = [notice.key for notice in station.notices]
        assert keys == ["station.no_daily_copy", "vault.io_error.title"]
        station.lock()
        station.keep_daily_copy()
        assert len(station.notices) == 2


def test_a_copy_that_does_not_read_back_points_at_the_vault(tmp_path):
    with created(tmp_path / "profile") as station:
        station.ask(lambda place: [declare(place, "x" * 2000) for _ in range(60)]).result(SECONDS)
    # A page of entries in the middle: opening reads none of them, and writes none anew.
    vault = tmp_path / "profile" / "vault.db"
    flip(vault, vault.stat().st_size // 2)
    with opened(tmp_path / "profile") as station:
        station.keep_daily_copy()
        assert [notice.key for notice in station.notices] == ["station.copy_does_not_read"]
        assert list_backups(station.profile) == ()


def test_a_second_start_is_heard_once(tmp_path):
    with created(tmp_path / "profile") as station:
        station.profile.knock.touch()
        assert station.knocked()
        assert not station.knocked()


def test_the_own_key_met_elsewhere_signs_nothing_more(tmp_path):
    """Two entries of one place, both signed by this device: the console goes on under new keys."""
    folder = tmp_path / "profile"
    with created(folder) as station:
        first = own(station)
    entries = []
    for text in ("Flood", "Fire"):
        world_of = world()
        copy = tmp_path / text
        copy.mkdir()
        for name, data in snapshot(folder).items():
            (copy / name).write_bytes(data)
        station = Station(Profile(copy), world_of, nobody)
        station.look(Passphrase(PASSPHRASE))
        written = station.ask(lambda place, text=text: declare(place, text)).result(SECONDS)
        entries.append(written)
        station.close()
    assert entries[0].seq == entries[1].seq
    with opened(folder) as station:
        events = []
        station._publish = events.extend

        def take(place):
            with place.store.changing() as block:
                place.store.accept(entries, NOON)
                block.tell(ForkFound(first))

        station.ask(take).result(SECONDS)
        station.call(lambda _database: None).result(SECONDS)
        assert own(station) != first
        assert [notice.key for notice in station.notices] == ["station.own_fork", "vault.new_keys"]
        assert events == [ForkFound(first)]
    with opened(folder) as station:
        assert own(station) != first
