"""The power is cut at any moment: nothing acknowledged is lost, and the test would notice if it were.

A real process commits under `strace`; the disk is rebuilt at each cut with writes that were not
durable dropped, kept or torn.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console.vault.errors import DamagedVault
from console.vault.mark_files import place_of
from console.vault.marks import assess
from tests.support.vault_ports import MACHINE, MadeVault, ports
from tests.support.vault_power import TRACED, Disk, read_trace
from tests.support.vault_seed import printed_chooser
from tests.support.vault_worker import OwnEntries, content, made_here, marks_of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(shutil.which("strace") is None, reason="records the calls with strace"),
]
COMMITS = 12
ROOT = Path(__file__).parents[2]


def record(made, trace, job):
    """Let a worker commit under strace and stop it; give its calls."""
    arguments = [job, str(made.profile.folder), "0", made.vault, made.vault_key.hex()]
    command = [
        *("strace", "-f", "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e", f"trace={TRACED}"),
        *(sys.executable, "-m", "tests.support.vault_worker", *arguments, str(COMMITS)),
    ]
    if subprocess.run(
        command, stdout=subprocess.PIPE, cwd=ROOT, check=False, timeout=300
    ).returncode:
        pytest.skip("strace may not look at processes here")
    return read_trace(trace)


class Cuts:
    """One recorded life of a vault, to be cut anywhere."""

    def __init__(self, tmp_path, job):
        self.tmp_path = tmp_path
        self.made = made_here(tmp_path / "profile")
        before = tmp_path / "before"
        shutil.copytree(self.made.profile.folder, before)
        self.calls = record(self.made, tmp_path / "trace", job)
        self.place = place_of(self.made.profile, MACHINE)
        self.start = before
        self.count = 0

    def disk_at(self, end):
        disk = Disk.of(self.start)
        disk.folder = str(self.made.profile.folder)
        for call in self.calls[:end]:
            disk.feed(call)
        return disk

    def survives(self, disk, chooser):
        """Cut, open what is left, and say whether everything acknowledged is there."""
        self.count += 1
        folder = self.tmp_path / f"cut {self.count}"
        folder.mkdir()
        disk.cut(folder, chooser)
        left = MadeVault.again(folder, ports(), self.made.vault, self.made.vault_key)
        thread = left.thread()
        try:
            thread.unlock(left.keys()).result(30)
            rows, verdict = thread.call(lambda database: self.examine(left, database)).result(30)
        except DamagedVault:
            return False
        finally:
            thread.close()
            shutil.rmtree(folder)
        right = [(number, content(number)) for number in range(1, len(rows) + 1)]
        return rows == right and len(rows) >= disk.said and verdict.may_sign

    def examine(self, left, database):
        rows = database.rows("SELECT number, raw FROM entries ORDER BY number")
        return rows, assess(marks_of(left).read(), OwnEntries(database), self.place)


@pytest.mark.parametrize("cuts", [60, pytest.param(1000, marks=pytest.mark.soak)])
def test_after_a_power_cut_everything_acknowledged_is_there(tmp_path, cuts):
    chooser = printed_chooser()
    life = Cuts(tmp_path, "commit")
    whole = life.disk_at(len(life.calls))
    assert whole.said == 2 * COMMITS
    for _ in range(cuts):
        disk = life.disk_at(chooser.randrange(len(life.calls)))
        assert life.survives(disk, chooser), disk.said


def test_the_same_cuts_would_catch_a_weaker_setting(tmp_path):
    chooser = printed_chooser()
    life = Cuts(tmp_path, "commit-weakly")
    ends = [end for end, call in enumerate(life.calls, 1) if call.path.startswith("pipe:")]
    assert not all(life.survives(life.disk_at(end), chooser) for end in ends for _ in range(6))
