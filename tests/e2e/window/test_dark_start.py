"""As a new user would: unlock, open a tree, dial; declare an incident. No network meanwhile.

Real processes, a real window on a screen in memory, real key events, 10,000 people. The watcher
beside the program only says what stands on the screen; see `tests/support/window_watched.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.silent_room import silent_room, why_no_room
from tests.support.vault_ports import PASSPHRASE
from tests.support.window_profile import FIRST_NUMBER, make_profile
from tests.support.window_screen import Person, program, screen, why_no_screen

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(why_no_screen()), reason=why_no_screen() or "-"),
    pytest.mark.timeout(300),
]
PEOPLE = 10_000
INCIDENT = "Flood in the data centre"
CALM = "Nothing is going on"


@pytest.fixture(scope="module")
def profile(tmp_path_factory) -> Path:
    return make_profile(tmp_path_factory.mktemp("window"), PEOPLE)


@contextmanager
def at_the_gate(profile: Path, prefix: tuple[str, ...] = ()) -> Iterator[Person]:
    with screen() as display, program(display, profile, prefix) as person:
        person.await_sight("text head", "Passphrase")
        person.focus("Crisis Console")
        person.await_sight("focus", "Passphrase")
        yield person


def unlock(person: Person) -> float:
    person.write(PASSPHRASE)
    return person.press("Return")


def test_the_first_number_stands_on_the_screen_within_ten_seconds(profile, record_property):
    with at_the_gate(profile) as person:
        entered = unlock(person)
        person.await_sight("text muted", "Offline")
        person.press("ctrl+3")
        number = person.await_sight("text dial", seconds=30)
    took = number.at - entered
    record_property("seconds", round(took, 2))
    assert number.text == FIRST_NUMBER
    assert took <= 10


def test_a_new_incident_takes_three_actions_and_not_a_single_packet(profile):
    if reason := why_no_room():
        pytest.skip(f"packets cannot be counted here: {reason}")
    with silent_room() as room, at_the_gate(profile, room.prefix) as person:
        unlock(person)
        person.await_sight("text title", CALM)
        person.press("ctrl+3")
        person.await_sight("text dial", FIRST_NUMBER)
        person.press("ctrl+1")
        person.await_sight("text title", CALM)
        person.actions = person.keys = 0
        person.press("ctrl+i")
        person.await_sight("window", "FormDialog")
        person.write(INCIDENT)
        person.press("Return")
        person.await_sight("text title", INCIDENT)
        assert person.actions == 3
        assert person.keys == len(INCIDENT) + 2
        assert room.packets() == 0
        room.knock()
        assert room.packets() == 2
