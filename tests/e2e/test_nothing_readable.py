"""Two hundred words in every field, printed, drawn, killed and crashed: none stands on the disk.

The console runs in a process of its own whose home, temporary folder, caches and working folder are
all inside one folder that is searched; what a person takes in or out stands beside it.
"""

import os
import random  # noqa: TID251 - for tests, not for keys
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.canary_worker import digits
from tests.support.vault_seed import printed_chooser

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(os.name == "nt", reason="kills by signal"),
]
ROOT = Path(__file__).parents[2]
WORDS = 200
SPOOLER = "#!/bin/sh\ncat > /dev/null\necho request id is nowhere-1\n"
OWN_FOLDERS = ("home", "tmp", "cache", "config", "data", "state", "run", "work")


class Place:
    """A machine for one console: `inside` is searched, `outside` is where files come and go."""

    def __init__(self, folder: Path, chooser: random.Random) -> None:
        self.inside, self.outside, tools = folder / "inside", folder / "outside", folder / "tools"
        for each in (*(self.inside / name for name in OWN_FOLDERS), self.outside, tools):
            each.mkdir(parents=True)
        (tools / "lp").write_text(SPOOLER)
        (tools / "lp").chmod(0o755)
        (self.inside / "run").chmod(0o700)
        self.words = [f"Kanari{chooser.getrandbits(64):016x}" for _ in range(WORDS)]
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
            "HOME": str(self.inside / "home"),
            "TMPDIR": str(self.inside / "tmp"),
            **{f"XDG_{n.upper()}_HOME": str(self.inside / n) for n in OWN_FOLDERS[2:6]},
            "XDG_RUNTIME_DIR": str(self.inside / "run"),
        }

    def start(self, *before: str) -> "subprocess.Popen[str]":
        profile = self.inside / "data" / "profile"
        worker = [sys.executable, "-m", "tests.support.canary_worker", profile, self.outside]
        process = subprocess.Popen(
            [*before, *worker], cwd=self.inside / "work", env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        process.stdin.write(" ".join(self.words) + "\n")
        process.stdin.flush()
        return process

    def hits(self, folder: Path) -> list[str]:
        """The words, and numbers that stand for words, in names and contents of files."""
        wanted = [*self.words, *(digits(word) for word in self.words)]
        forms = [form for word in wanted for form in (word.encode(), word.encode("utf-16-le"))]
        found = []
        for path in folder.rglob("*"):
            held = str(path.relative_to(folder)).encode()
            held += path.read_bytes() if path.is_file() else b""
            found += [f"{path.name}: {form!r}" for form in forms if form in held]
        return found


def said(process: "subprocess.Popen[str]", wanted: str) -> None:
    line = process.stdout.readline()
    assert line == f"{wanted}\n", (line, process.poll())


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_no_word_of_a_vault_stands_on_the_disk_after_a_kill_or_a_crash(tmp_path, kills):
    chooser = printed_chooser()
    for number in range(kills):
        place = Place(tmp_path / f"place {number}", chooser)
        with place.start() as process:
            said(process, "ready")
            for _ in range(chooser.randint(1, 8)):
                said(process, "entry")
            if number % 2:
                process.kill()
            else:
                # It goes on until it has used up all words, and then it aborts.
                process.stdout.read()
        assert process.returncode in {-6, -9}
        assert place.hits(place.outside), "the words were used, and would be found"
        assert place.hits(place.inside) == []
        assert (place.inside / "data" / "profile" / "vault.db").stat().st_size > 100_000
        shutil.rmtree(place.inside)


@pytest.mark.skipif(shutil.which("strace") is None, reason="records the calls with strace")
def test_nothing_is_written_but_the_profile_and_what_a_person_asked_for(tmp_path):
    """Also nothing that is removed again: no temporary file ever holds anything."""
    place = Place(tmp_path / "place", printed_chooser())
    trace = tmp_path / "trace"
    calls = "openat,open,creat,memfd_create"
    recorder = ("strace", "-f", "-qq", "-s", "4096", "-o", str(trace), "-e", f"trace={calls}")
    with place.start(*recorder) as process:
        line = process.stdout.readline()
        if line != "ready\n":
            pytest.skip("strace may not look at processes here")
        process.kill()
        process.stdout.read()
    written = {
        line.split('"')[1]
        for line in trace.read_text("utf-8", "replace").splitlines()
        if '"' in line and ("O_WRONLY" in line or "O_RDWR" in line) and " = -1" not in line
    }
    allowed = (str(place.inside / "data" / "profile"), str(place.outside), "/dev/", "/proc/")
    assert [path for path in written if not path.startswith(allowed)] == []
