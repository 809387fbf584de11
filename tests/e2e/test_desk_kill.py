"""Real consoles killed at random moments of importing and syncing: nothing acknowledged is lost."""

import os

import pytest

from tests.support.desk_process import DeskProcess
from tests.support.port_desks import two_desks
from tests.support.station_worlds import created
from tests.support.vault_seed import printed_chooser

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(14_400)]
MANY = 200 if os.environ.get("SOAK_SIZE", "short") == "short" else 2_000
KILLS_PER_VAULT = 20
ROWS = 160


def contacts(path, count, first):
    """A file of made-up people, as a spreadsheet writes it."""
    lines = ["Name;Mobile;E-Mail;Site;Note"]
    lines += [
        f"Person {n};+49 171 {5_000_000 + n};person{n}@example.com;Hall {n % 9};shift {n % 3}"
        for n in range(first, first + count)
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return str(path)


def import_until_killed(process, tmp_path, chooser, number):
    """Import files one after another until killed; give how many ended."""
    ended = 0
    for part in range(chooser.randint(1, 2)):
        path = contacts(tmp_path / "crowd.csv", ROWS, ROWS * (10 * number + part))
        process.tell("take_in", path=path)
        if not process.answers_within(chooser.uniform(0, 0.6)):
            break
        process.answer()
        ended += 1
    process.kill()
    return ended


def nothing_lost(process):
    """What every start after a kill finds; gives the entries that are held."""
    assert process.ask("notices") == []
    held = set(process.ask("held"))
    assert process.acknowledged <= held
    return held


@pytest.mark.parametrize("kills", [2, pytest.param(MANY, marks=pytest.mark.soak)])
def test_killed_while_importing_nothing_acknowledged_is_lost(tmp_path, kills):
    chooser = printed_chooser()
    unfinished = 0
    for first in range(0, kills, KILLS_PER_VAULT):
        folder = tmp_path / f"vault {first}"
        with created(folder):
            pass
        desk, ended = DeskProcess(folder, set()), 0
        for kill in range(first, min(first + KILLS_PER_VAULT, kills)):
            ended += import_until_killed(desk, tmp_path, chooser, kill)
            desk = DeskProcess(folder, desk.acknowledged)
            nothing_lost(desk)
            told = desk.ask("imports")
            assert {progress for progress, _ in told} <= {"done", "unfinished"}
            assert sum(progress == "done" for progress, _ in told) >= ended
            # What stands in one transaction is there whole or not at all.
            assert all(people == ROWS for progress, people in told if progress == "done")
            assert all(people in {0, ROWS} for _, people in told)
        assert desk.ask("doctor") == []
        unfinished += sum(progress == "unfinished" for progress, _ in told)
        desk.close()
    print(f"{kills} kills while importing, {unfinished} imports left unfinished")  # noqa: T201
    assert kills < MANY or unfinished


def join(folder):
    """Make two vaults of one workspace and close them; give a running console over each."""
    with two_desks(folder):
        pass
    return [DeskProcess(folder / name / "profile", set()) for name in ("ada", "ben")]


def sync_and_kill(desks, address, chooser):
    """Let both write and the second dial; kill one of them, or both, at a random moment.

    Gives the consoles that run then, and where the first listens.
    """
    for desk in desks:
        desk.ask("write", count=chooser.randint(5, 25))
    desks[1].tell("dial", address=address)
    desks[1].answers_within(chooser.uniform(0, 0.4))
    victims = chooser.choice([{0, 1}, {0}, {1}])
    for number in victims:
        desks[number].kill()
    if 1 not in victims:
        desks[1].answer()
    running = [
        DeskProcess(desk.folder, desk.acknowledged) if number in victims else desk
        for number, desk in enumerate(desks)
    ]
    return running, running[0].ask("listen") if 0 in victims else address


@pytest.mark.parametrize("kills", [2, pytest.param(MANY, marks=pytest.mark.soak)])
def test_killed_while_syncing_nothing_acknowledged_is_lost(tmp_path, kills):
    chooser = printed_chooser()
    cut = 0
    for first in range(0, kills, KILLS_PER_VAULT):
        desks = join(tmp_path / f"team {first}")
        address = desks[0].ask("listen")
        for _ in range(first, min(first + KILLS_PER_VAULT, kills)):
            desks, address = sync_and_kill(desks, address, chooser)
            held = [nothing_lost(desk) for desk in desks]
            cut += held[0] != held[1]
            assert desks[1].ask("dial", address=address) == "stopped"
            assert [set(desk.ask("held")) for desk in desks] == [held[0] | held[1]] * 2
            assert desks[0].ask("folded") == desks[1].ask("folded")
        for desk in desks:
            assert desk.ask("doctor") == []
            desk.close()
    print(f"{kills} kills while syncing, {cut} left the two unequal")  # noqa: T201
    assert kills < MANY or cut
