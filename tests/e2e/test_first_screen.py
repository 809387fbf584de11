"""What a start imports before somebody can type the passphrase; see the decision note on it."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.station_worlds import created

LATER = (
    "app.links",
    "app.station",
    "asyncio",
    "console.desk",
    "console.domain",
    "console.inquiry.rows.shared",
    "console.journal",
    "console.reports",
    "cryptography",
    "email",
    "hashlib",
    "importlib.metadata",
    "keyring",
    "msgspec",
    "nacl",
    "phonenumbers",
    "pikepdf",
    "pyhanko",
    "reportlab",
    "segno",
    "sqlcipher3",
    "ssl",
    "subprocess",
    "sync",
    "ui.dialogs",
    "ui.models",
    "ui.pages.gate.ways",
    "ui.port",
    "ui.shell.frame",
    "urllib.request",
)
START = """
import json, sys
from app.__main__ import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def modules_of_a_start(profile) -> set[str]:
    words = [sys.executable, "-c", START, "--profile", str(profile), "--try-window"]
    done = subprocess.run(
        words, check=True, capture_output=True, text=True, env={**os.environ}, timeout=60
    )
    code, modules = json.loads(done.stdout)
    assert code == 0
    return set(modules)


@pytest.mark.e2e
@pytest.mark.parametrize("founded", [True, False], ids=["locked", "first start"])
def test_the_first_screen_waits_for_nothing_that_comes_later(tmp_path, founded):
    if founded:
        with created(tmp_path / "profile"):
            pass
    modules = modules_of_a_start(tmp_path / "profile")
    assert "ui.pages.gate.page" in modules
    early = {name for name in LATER if name in modules}
    early |= {name for name in modules if name.startswith(tuple(f"{each}." for each in LATER))}
    assert sorted(early) == []


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_without_a_screen_the_window_says_what_to_do(tmp_path):
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    words = [sys.executable, "-m", "app", "--profile", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, env=bare, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 3
    assert "tour" in done.stderr
