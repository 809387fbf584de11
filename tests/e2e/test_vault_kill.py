"""A real process is killed at random moments: nothing acknowledged is lost, nobody is locked out."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from console.vault import engine
from console.vault.backup import verify_file
from console.vault.database import Database
from console.vault.errors import WrongPassphrase
from console.vault.mark_files import place_of
from console.vault.marks import assess
from console.vault.migrations import check
from console.vault.profile import claim
from console.vault.restore import finish
from console.vault.ways import RecoveryWords
from tests.support.vault_ports import MACHINE, SCHEMA, add_entries, raw
from tests.support.vault_seed import printed_chooser
from tests.support.vault_worker import (
    CANARY,
    GROWN,
    OwnEntries,
    content,
    made_here,
    marks_of,
    passphrase,
)

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]
FEW = 6
MANY = 200 if os.environ.get("SOAK_SIZE", "short") == "short" else 2_000
ROOT = Path(__file__).parents[2]
COUNTS = [FEW, pytest.param(MANY, marks=pytest.mark.soak)]


def work_and_kill(job, made, first, chooser):
    """Start a worker, kill it after some acts and a random while; give the last act it finished."""
    arguments = [job, str(made.profile.folder), str(first), made.vault, made.vault_key.hex()]
    command = [sys.executable, "-m", "tests.support.vault_worker", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        said = [worker.stdout.readline() for _ in range(chooser.randint(1, 6))]
        try:
            worker.wait(chooser.uniform(0, 0.03))
        except subprocess.TimeoutExpired:
            worker.kill()
        said += worker.stdout.read().splitlines()
    return int(said[-1])


def look(made):
    """Read everything after a kill, as the next start does."""
    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    try:
        return thread.call(examine(made)).result(30)
    finally:
        thread.close()


def examine(made):
    def act(database):
        rows = database.rows("SELECT number, raw FROM entries ORDER BY number")
        place = place_of(made.profile, MACHINE)
        verdict = assess(marks_of(made).read(), OwnEntries(database), place)
        return rows, verdict

    return act


@pytest.mark.parametrize("kills", COUNTS)
def test_killed_while_committing_nothing_acknowledged_is_lost(tmp_path, kills):
    chooser = printed_chooser()
    made = made_here(tmp_path / "profile")
    for _ in range(kills):
        acknowledged = work_and_kill("commit", made, 0, chooser)
        for path in made.profile.folder.iterdir():
            assert CANARY not in path.read_bytes(), path.name
        rows, verdict = look(made)
        assert len(rows) >= acknowledged
        assert rows == [(number, content(number)) for number in range(1, len(rows) + 1)]
        assert len(rows) % 2 == 0
        assert verdict.may_sign
    verify_file(made.profile.database, made.keys().database, SCHEMA)


@pytest.mark.parametrize("kills", COUNTS)
def test_killed_while_changing_slots_there_is_always_a_way_in(tmp_path, kills):
    chooser = printed_chooser()
    made = made_here(tmp_path / "profile")
    number = 0
    for _ in range(kills):
        number = work_and_kill("slots", made, number, chooser)
        with claim(made.profile):
            finish(made.profile, made.ports.disk)
            keeper = made.keeper()
            try:
                opened = keeper.open_with(passphrase(number))
            except WrongPassphrase:
                number += 1
                opened = keeper.open_with(passphrase(number))
            assert opened.trusted
            assert opened.keys.database.view() == made.keys().database.view()
            assert keeper.open_with(RecoveryWords(made.code.grouped())).trusted
        assert made.profile.slots[0].read_bytes() == made.profile.slots[1].read_bytes()
        assert not list(made.profile.folder.glob("*.new"))
    assert number > 0


def migrate_and_kill(made, chooser):
    """Open with a later version and kill it; give the version it said it had reached."""
    arguments = ["migrate", str(made.profile.folder), "0", made.vault, made.vault_key.hex()]
    command = [sys.executable, "-m", "tests.support.vault_worker", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        said = [worker.stdout.readline()]
        try:
            worker.wait(chooser.uniform(0, 0.5))
        except subprocess.TimeoutExpired:
            worker.kill()
        said += worker.stdout.read().splitlines()
    return int(said[-1])


@pytest.mark.parametrize("kills", COUNTS)
def test_killed_while_migrating_the_vault_is_the_old_or_the_new_one(tmp_path, kills):
    chooser = printed_chooser()
    old = 0
    for kill in range(kills):
        made = made_here(tmp_path / f"profile {kill}")
        thread = made.thread()
        thread.unlock(made.keys()).result(30)
        thread.call(lambda database: add_entries(database, 400)).result(30)
        thread.close()
        reached = migrate_and_kill(made, chooser)
        database = Database(
            partial(engine.connect, made.profile.database, made.keys().database), lambda _: None
        )
        try:
            found = check(database, GROWN)
            tables = database.rows("SELECT name FROM sqlite_master WHERE name LIKE 'grown_%raw'")
            rows = database.rows("SELECT number, raw FROM entries ORDER BY number")
        finally:
            database.close()
        assert found in {SCHEMA.newest, GROWN.newest}
        assert found >= reached
        assert len(tables) == found - SCHEMA.newest
        assert rows == [(number, raw(number)) for number in range(1, 401)]
        verify_file(made.profile.database, made.keys().database, GROWN)
        old += found == SCHEMA.newest
        shutil.rmtree(made.profile.folder)
    print(f"{kills} kills while migrating, {old} left the old vault")  # noqa: T201
    assert kills < MANY or 0 < old < kills
