"""A whole console on a disk that is full: every writer says so, and what is on screen can be saved."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from console.desk import forms
from console.errors import ConsoleError
from console.inquiry.rows.gate import GateState
from console.vault.backup import list_backups
from tests.support.port_desks import SECONDS, Watched, add, break_glass, closed_desk, desk
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")]
ROOM = 24 * 1024 * 1024
"""More than four times the reserve, or none is set aside."""


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder):
    """Leave no room at all, for as long as the block lasts."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        ballast.unlink(missing_ok=True)


def refused(future, seconds=SECONDS):
    """Give the remedy of what was refused, in words."""
    with pytest.raises(ConsoleError) as error:
        future.result(seconds)
    return error.value.remedy.key


def names(port):
    return [line.name for line in port.people.rows().result(SECONDS)]


def test_what_is_written_beside_the_vault_says_that_the_disk_is_full(small):
    with desk(small) as port:
        profile = port.house.profile
        before = {path.name for path in small.iterdir()}
        with full(small):
            look = forms.SettingsForm("de", "dark", 100)
            assert refused(port.settings.save(look)) == "vault.disk_full.remedy"
            assert refused(port.settings.backup("", Watched())) == "vault.disk_full.remedy"
            assert list_backups(profile) == ()
            # A copy may not use up what is kept for the acts of a person.
            assert profile.reserve.is_file()
        assert {path.name for path in small.iterdir()} == before
        assert names(port) == ["Ada Example"]


def test_what_is_on_screen_is_saved_with_the_reserve(small):
    person = forms.PersonForm(None, "Ben Sample", note="x" * 3000)
    with desk(small) as port:
        stream = break_glass(port)
        reserve = port.house.profile.reserve
        sheets = [".pdf"] * 2
        form = forms.PrintForm("exception", stream, str(small))
        with full(small):
            # Issuing a report is an act; its file is not begun before the act is saved.
            assert refused(port.pages.print(form, Watched())) == "vault.disk_full.remedy"
            assert not reserve.is_file()
            assert [path.suffix for path in small.iterdir() if path.suffix == ".pdf"] == sheets
            port.people.save(person).result(SECONDS)
        saved = names(port)
        assert "Ben Sample" in saved
        port.gate.lock().result(SECONDS)
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        assert names(port) == saved
        assert port.house.open_station().banner is None
        assert reserve.is_file()
        assert port.pages.print(form, Watched()).result(SECONDS).endswith(".pdf")


def test_a_set_up_on_a_full_disk_leaves_nothing_that_looks_like_a_vault(small):
    with closed_desk(small) as port:
        form = forms.CreateForm("Harbour Works", "Ada Example", PASSPHRASE, str(small))
        with full(small):
            assert refused(port.gate.create(form)) == "vault.disk_full.remedy"
        assert port.gate.rows().result(SECONDS).state is GateState.FIRST_START
        port.gate.create(form).result(SECONDS)
        assert names(port) == ["Ada Example"]


def test_a_backup_is_not_restored_onto_a_full_disk(small, tmp_path):
    with desk(tmp_path) as port:
        backup = port.settings.backup("", Watched()).result(SECONDS)
    with closed_desk(small, world(machine="another machine")) as port:
        form = forms.RestoreForm(backup, PASSPHRASE)
        with full(small):
            assert refused(port.gate.restore(form)) == "vault.disk_full.remedy"
        assert port.gate.rows().result(SECONDS).state is GateState.FIRST_START
        port.gate.restore(form).result(SECONDS)
        assert names(port) == ["Ada Example"]


def test_an_import_on_a_full_disk_stores_whole_steps_and_can_be_done_again(small, tmp_path):
    contacts = tmp_path / "contacts.csv"
    rows = [f"Person {n},+49171{n:07},{'x' * 300}" for n in range(1050)]
    contacts.write_text("\n".join(["Name,Mobile,Note", *rows]), "utf-8")
    with desk(small) as port:
        preview = port.people.read_file(forms.ImportForm(str(contacts)), Watched()).result(SECONDS)
        with full(small):
            os.truncate(small / "ballast", (small / "ballast").stat().st_size - 700_000)
            done = port.people.take_over(preview.token, Watched())
            assert refused(done, 120) == "vault.disk_full.remedy"
        kept = len(names(port)) - 1
        assert kept % 1000 == 0
        add(port, "Ben Sample")
        assert len(names(port)) == kept + 2
