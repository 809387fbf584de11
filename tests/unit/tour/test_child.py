"""What the parent of the tour makes of a device that answers, refuses, breaks, ends or hangs."""

import sys

import pytest

from app.tour.parent import Child, DeviceRefused, TourFailed, device_at
from console.errors import Culprit

ANSWERING = """
import json, sys
for line in sys.stdin:
    given = json.loads(line)
    print(json.dumps(given["answer"]), flush=True)
"""
ENDING = "import sys; sys.stdin.readline()"
REFUSAL = {
    "ok": False,
    "title": {"key": "vault.disk_full.title", "values": {}},
    "remedy": {"key": "vault.disk_full.remedy", "values": {}},
    "culprit": "environment",
    "exit_code": 2,
}


def child(code):
    return Child("first", [sys.executable, "-c", code])


def test_an_answer_is_given_on_without_its_mark():
    with child(ANSWERING) as device:
        assert device.do("say", answer={"ok": True, "entries": 7}) == {"entries": 7}
        device.begin("say", answer={"ok": True})
        assert device.end() == {}


def test_a_refusal_is_an_error_in_the_words_of_the_device():
    with child(ANSWERING) as device, pytest.raises(DeviceRefused) as refused:
        device.do("say", answer=REFUSAL)
    assert refused.value.culprit is Culprit.ENVIRONMENT
    assert refused.value.title.key == "vault.disk_full.title"


def test_a_device_that_broke_or_ended_fails_the_tour():
    with child(ANSWERING) as device, pytest.raises(TourFailed, match="StopIteration"):
        device.do("say", answer={"ok": False, "broke": "StopIteration: "})
    with child(ENDING) as device:
        for _ in range(2):
            with pytest.raises(TourFailed, match="first ended"):
                device.do("say")


def start_and_fail(device):
    with device:
        assert device.end() == {}
        raise LookupError


def test_a_device_that_would_go_on_is_ended_when_something_failed():
    device = child("import time\nprint('{\"ok\": true}', flush=True)\ntime.sleep(600)")
    with pytest.raises(LookupError):
        start_and_fail(device)
    assert device.ended()


def test_a_device_is_this_program_over_a_profile_of_its_own(tmp_path):
    words = device_at(tmp_path, "he")
    assert words[0] == sys.executable
    assert words[-5:] == ["tour-device", "--profile", str(tmp_path), "--lang", "he"]
