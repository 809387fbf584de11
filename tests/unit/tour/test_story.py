"""The story of the tour, over two devices in this process; keys are cheap, everything else is real."""

import io
import json
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.tour.device import TourDevice, serve
from app.tour.parent import DeviceRefused, Log, TourFailed
from app.tour.story import Story
from console.clock import SystemClock
from console.errors import Culprit
from tests.support.station_worlds import world

pytestmark = pytest.mark.timeout(300)
AT_HOME = "first", "second"


class Here:
    """A child of the tour without a process; what is begun runs on a thread of its own."""

    def __init__(self, name, profile, machine):
        self.name = name
        self._device = TourDevice(profile, machine)
        self._worker = ThreadPoolExecutor(1)
        self._said: Future | None = None

    def begin(self, act, **given):
        self._said = self._worker.submit(self.do, act, **given)

    def end(self):
        return self._said.result(120)

    def do(self, act, **given):
        plain = json.loads(json.dumps(given))
        return json.loads(json.dumps(self._device.acts[act](plain)))

    def close(self):
        self._worker.submit(self._device.close).result(60)
        self._worker.shutdown()


def machine():
    usual = world()
    return replace(usual, clock=SystemClock(usual.chance.bytes(16).hex()))


@contextmanager
def two_devices(folder):
    children = [Here(name, folder / name, machine()) for name in AT_HOME]
    try:
        yield children
    finally:
        for child in children:
            child.close()


def spoken(language="en", *, quiet=False):
    out = io.StringIO()
    return out, Log(replace(world(), out=out, language=language), quiet=quiet)


@pytest.fixture(scope="module")
def told(tmp_path_factory, qapp):
    """What the tour said and left, told once for the questions below."""
    folder = tmp_path_factory.mktemp("tour")
    out, log = spoken()
    with two_devices(folder / "profiles") as (first, second):
        (folder / "out").mkdir()
        came = Story(first, second, folder / "out", log, people=5).run()
        record = first.do("exception", stream=came["exception"])
        pictures = first.do("shots", folder=str(folder / "shots"), variants=["light"])["files"]
    return out.getvalue(), log.steps, came, record, pictures, folder / "out"


def test_every_step_is_said_in_words_with_how_long_it_took(told):
    said, steps, *_ = told
    lines = said.splitlines()
    assert len(lines) == len(steps)
    assert all(
        line[:7].strip().replace(".", "").isdigit() and line[7:11] == " s  " for line in lines
    )
    assert "[tour." not in said
    assert "{" not in said
    assert "stopped" not in said


def test_what_came_each_way_is_counted(told):
    _said, steps, *_ = told
    met = [(each["first"], each["second"]) for each in steps if each["step"] == "synced"]
    assert met[0][0] == 0
    assert met[0][1] > 0
    assert met[1][0] == 1
    assert met[1][1] >= 3


def test_papers_are_intact_and_their_issuer_is_confirmed(told):
    _said, steps, came, *_ = told
    verdicts = [each["verdict"] for each in steps if each["step"] == "verified"]
    assert verdicts == ["INTACT, ISSUER CONFIRMED"] * len(came["files"])
    assert len(came["files"]) == 2


def test_few_facts_are_missing_and_each_says_why(told):
    _said, steps, *_ = told
    paid = [each for each in steps if each["step"] == "paid"]
    assert sum(each["missing"] for each in paid) == 3
    assert sum(each["facts"] for each in paid) > 20


def test_the_review_is_left_to_another_person(told):
    _said, _steps, _came, record, *_ = told
    assert record["state"] == "RESTORED, RATIFIED"
    assert record["debts"] == 11


def test_pictures_of_all_pages_are_taken(told):
    *_, pictures, _out = told
    assert len(pictures) > 8


def test_a_quiet_log_keeps_the_steps_and_says_nothing():
    out, log = spoken(quiet=True)
    log.step("tour.ratified", dict)
    assert out.getvalue() == ""
    assert [each["step"] for each in log.steps] == ["ratified"]


@pytest.mark.parametrize(("language", "word"), [("de", "Compliance"), ("he", "קצין הציות")])
def test_steps_are_said_in_the_language_that_was_asked_for(language, word):
    out, log = spoken(language)
    log.step("tour.ratified", dict)
    assert word in out.getvalue()


def test_what_does_not_hold_stops_the_tour():
    with pytest.raises(TourFailed):
        Log.need(0, "two is one")


def test_a_device_answers_line_by_line_and_says_why_not(tmp_path):
    lines = [{"act": "edit", "person": "Nobody", "site": "-"}, {"act": "requests"}]
    out = io.StringIO()
    into = io.StringIO("".join(json.dumps(line) + "\n" for line in lines))
    assert serve(tmp_path / "profile", replace(machine(), into=into, out=out)) == 0
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["ok"] for each in answers] == [False, False]
    assert {each["title"]["key"] for each in answers} == {"vault.locked.title"}


def test_what_a_device_refuses_is_said_in_its_own_words():
    said = {
        "title": {"key": "vault.disk_full.title", "values": {}},
        "remedy": {"key": "vault.disk_full.remedy", "values": {"detail": "x"}},
        "culprit": "environment",
        "exit_code": 2,
    }
    error = DeviceRefused("first", said)
    assert error.title.key == "vault.disk_full.title"
    assert error.remedy.values == {"detail": "x"}
    assert error.culprit is Culprit.ENVIRONMENT
    assert error.exit_code == 2
    assert TourFailed("x").exit_code == 1
