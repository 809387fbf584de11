"""The gate over a real profile: each way in, each refusal with a remedy, and out again."""

import dataclasses
from pathlib import Path

import pytest

from app.port.whole import WholePort
from console.desk import forms
from console.errors import ConsoleError
from console.inquiry.rows.gate import GateState
from console.inquiry.rows.topics import Topic
from console.vault.errors import (
    DamagedSlots,
    ForeignBackup,
    ProfileInUse,
    VaultLocked,
    WrongCode,
    WrongPassphrase,
)
from console.words.words import Words
from tests.support.port_desks import SECONDS, Watched, add, closed_desk, desk
from tests.support.station_worlds import Sheets, world
from tests.support.vault_ports import PASSPHRASE, snapshot


def state(port: WholePort) -> GateState:
    return port.gate.rows().result(SECONDS).state


def names(port: WholePort) -> list[str]:
    return [line.name for line in port.people.rows().result(SECONDS)]


def remedy(error: ConsoleError) -> str:
    return Words("en").say(error.remedy)


def test_the_first_start_offers_the_ways_in(tmp_path):
    with closed_desk(tmp_path) as port:
        rows = port.gate.rows().result(SECONDS)
        assert rows.state is GateState.FIRST_START
        assert rows.sheets_folder == str(Path.home())


def test_create_lock_wrong_passphrase_unlock(tmp_path):
    with closed_desk(tmp_path) as port:
        form = forms.CreateForm("Harbour Works", "Ada Example", PASSPHRASE, str(tmp_path))
        created = port.gate.create(form).result(SECONDS)
        assert [Path(sheet).read_bytes()[:5] for sheet in created.sheets] == [b"%PDF-"] * 2
        assert len(created.fingerprint_words.split()) == 8
        assert state(port) is GateState.OPEN
        port.gate.lock().result(SECONDS)
        assert state(port) is GateState.LOCKED
        with pytest.raises(WrongPassphrase) as refused:
            port.gate.unlock("not this one at all").result(SECONDS)
        assert remedy(refused.value)
        assert "[" not in remedy(refused.value)
        assert state(port) is GateState.LOCKED
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        assert state(port) is GateState.OPEN
        assert names(port) == ["Ada Example"]


def test_a_creation_that_cannot_write_its_sheets_makes_no_profile(tmp_path):
    with closed_desk(tmp_path) as port:
        nowhere = str(tmp_path / "no" / "such" / "folder")
        form = forms.CreateForm("Harbour Works", "Ada Example", PASSPHRASE, nowhere)
        with pytest.raises(ConsoleError):
            port.gate.create(form).result(SECONDS)
        assert state(port) is GateState.FIRST_START
        again = dataclasses.replace(form, sheets=str(tmp_path))
        port.gate.create(again).result(SECONDS)
        assert state(port) is GateState.OPEN


def test_the_printed_code_opens_the_vault_in_the_same_field(tmp_path):
    sheets = Sheets()
    with closed_desk(tmp_path) as port:
        with port.house.arriving() as station:
            station.create(None, PASSPHRASE, sheets.write)
        assert sheets.code is not None
        port.gate.lock().result(SECONDS)
        port.gate.unlock(sheets.code.grouped().lower()).result(SECONDS)
        assert state(port) is GateState.OPEN


def test_the_code_of_another_vault_opens_nothing(tmp_path):
    other = Sheets()
    with closed_desk(tmp_path / "other") as port, port.house.arriving() as station:
        station.create(None, PASSPHRASE, other.write)
    with desk(tmp_path / "own") as port:
        port.gate.lock().result(SECONDS)
        assert other.code is not None
        with pytest.raises((WrongCode, WrongPassphrase)):
            port.gate.unlock(other.code.grouped()).result(SECONDS)
        assert state(port) is GateState.LOCKED


def test_a_backup_is_restored_on_another_machine(tmp_path):
    with desk(tmp_path / "old") as port:
        add(port, "Ben Sample", "+49 171 3920002")
        watch = Watched()
        backup = port.settings.backup(str(tmp_path / "stick"), watch).result(SECONDS)
        assert watch.told == [(0, 1), (1, 1)]
    with closed_desk(tmp_path / "new", world(machine="another machine")) as port:
        with pytest.raises(WrongPassphrase):
            port.gate.restore(forms.RestoreForm(backup, "not this one at all")).result(SECONDS)
        assert state(port) is GateState.FIRST_START
        port.gate.restore(forms.RestoreForm(backup, PASSPHRASE)).result(SECONDS)
        assert names(port) == ["Ada Example", "Ben Sample"]
        banner = port.frame.rows().result(SECONDS).notices
        assert [notice.state.text.key for notice in banner] == [
            "vault.marks_unreadable",
            "vault.new_keys",
        ]


def test_a_backup_takes_the_place_of_the_vault_that_is_there(tmp_path):
    with desk(tmp_path) as port:
        backup = Path(port.settings.backup("", Watched()).result(SECONDS))
        add(port, "Ben Sample", "+49 171 3920002")
        port.gate.lock().result(SECONDS)
        form = forms.RestoreForm(str(backup / "vault.db"), PASSPHRASE)
        port.gate.restore(form).result(SECONDS)
        assert names(port) == ["Ada Example"]
        assert any(port.house.profile.replaced.iterdir())


def spoil_slots(port):
    for path in port.house.profile.slots:
        path.write_bytes(path.read_bytes()[:-9])


def test_damaged_slots_come_back_from_a_backup_and_nothing_newer_is_lost(tmp_path):
    with desk(tmp_path) as port:
        backup = port.settings.backup("", Watched()).result(SECONDS)
        add(port, "Ben Sample", "+49 171 3920002")
        port.gate.lock().result(SECONDS)
        spoil_slots(port)
        with pytest.raises(DamagedSlots):
            port.gate.unlock(PASSPHRASE).result(SECONDS)
        port.gate.restore(forms.RestoreForm(backup, PASSPHRASE)).result(SECONDS)
        assert names(port) == ["Ada Example", "Ben Sample"]
        assert port.frame.rows().result(SECONDS).notices == ()


def test_slots_of_another_vault_do_not_take_the_place_of_damaged_ones(tmp_path):
    with desk(tmp_path / "other") as other:
        backup = other.settings.backup(str(tmp_path / "stick"), Watched()).result(SECONDS)
    with desk(tmp_path / "own") as port:
        port.gate.lock().result(SECONDS)
        spoil_slots(port)
        before = snapshot(port.house.profile.folder)
        with pytest.raises(ForeignBackup):
            port.gate.restore(forms.RestoreForm(backup, PASSPHRASE)).result(SECONDS)
        assert snapshot(port.house.profile.folder) == before


def test_the_demo_is_thrown_away_when_it_is_left(tmp_path):
    with closed_desk(tmp_path) as port:
        port.gate.demo().result(SECONDS)
        folder = port.house.profile.folder
        assert len(names(port)) > 10
        now = port.now.rows().result(SECONDS)
        assert now.incident is not None
        assert len(now.exceptions) == 2
        assert len(port.trees.rows().result(SECONDS)) == 1
        port.gate.lock().result(SECONDS)
        assert not folder.exists()
        assert state(port) is GateState.FIRST_START


def test_a_second_start_of_the_same_profile_raises_the_first_window(tmp_path):
    with desk(tmp_path) as first, closed_desk(tmp_path) as second:
        assert not first.house.open_station().knocked()
        with pytest.raises(ProfileInUse):
            second.gate.rows().result(SECONDS)
        assert first.house.open_station().knocked()
        with pytest.raises(ProfileInUse) as refused:
            second.gate.unlock(PASSPHRASE).result(SECONDS)
        assert remedy(refused.value)
        assert first.house.open_station().knocked()
        assert not first.house.open_station().knocked()


def test_everything_behind_the_gate_says_that_it_is_locked(tmp_path):
    with desk(tmp_path) as port:
        person = add(port, "Ben Sample")
        tree = port.trees.create("Night shift").result(SECONDS)
        port.gate.lock().result(SECONDS)
        asked = [
            port.frame.rows(),
            port.now.rows(),
            port.exceptions.rows(),
            port.exceptions.start(),
            port.people.rows(),
            port.people.card(person),
            port.trees.rows(),
            port.trees.tree(tree),
            port.plans.rows(),
            port.devices.rows(),
            port.frame.find("ben"),
        ]
        assert [type(each.exception(SECONDS)) for each in asked] == [VaultLocked] * len(asked)


def test_listeners_hear_of_the_gate_until_they_end(tmp_path):
    heard: list[frozenset[Topic]] = []
    with desk(tmp_path) as port:
        end = port.subscribe(heard.append)
        port.gate.lock().result(SECONDS)
        assert heard == [frozenset({Topic.GATE})]
        end()
        end()
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        assert len(heard) == 1


def test_what_comes_after_the_gate_is_imported_on_a_worker(tmp_path):
    with closed_desk(tmp_path) as port:
        assert port.warm().result(SECONDS) is None
