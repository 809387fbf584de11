"""The tour as a new user starts it: its own process, two more for the devices, real files out."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e
WATCHED = """
import json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from app.__main__ import main
code = main(sys.argv[1:])
inside = [path for path in opened if "crisis-console-tour-" in Path(path).parent.as_posix()]
vault = [name for name in ("app.station", "console.vault.engine", "sqlcipher3") if name in sys.modules]
print(json.dumps({"code": code, "inside": inside, "vault": vault}))
"""

HEEDING_CTRL_C = """
import runpy, signal
# A shell that runs the tests in the background has them, and what they start, ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("app", run_name="__main__")
"""


def started(*words, folder, **more):
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder)}
    return subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **more,
    )


def test_the_parent_opens_no_vault_and_the_papers_are_intact(tmp_path):
    out = tmp_path / "out"
    words = ("tour", "--out", str(out), "--no-shots", "--json")
    said, complained = started("-c", WATCHED, *words, folder=tmp_path).communicate(timeout=110)
    summary, watched = map(json.loads, said.splitlines())
    assert complained == ""
    assert watched == {"code": 0, "inside": [], "vault": []}
    assert all(Path(each).stat().st_size > 10_000 for each in summary["files"])
    assert summary == json.loads((out / "tour.json").read_text("utf-8"))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_stopping_it_ends_the_devices_and_leaves_nothing_behind(tmp_path):
    words = ("tour", "--out", str(tmp_path / "out"), "--no-shots")
    with started("-c", HEEDING_CTRL_C, *words, folder=tmp_path, start_new_session=True) as tour:
        assert "eight words" in tour.stdout.readline()
        os.kill(tour.pid, signal.SIGINT)
        _said, complained = tour.communicate(timeout=60)
    assert tour.returncode == 2
    assert complained.splitlines() == ["Stopped by you. What was finished before stays as it is."]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    done = subprocess.run(
        [sys.executable, "-m", "app", "tour", "--out", str(taken / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3
    assert str(taken) in done.stderr
    assert tempfile.gettempdir() not in done.stdout
