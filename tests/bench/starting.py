"""From start to the passphrase field, beside an empty window of the same toolkit.

Counted is the time of the processor, the least of many starts in turn: the clock on the wall says
more about what else this machine does.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.table import Line, at_most, seconds
from tests.support.station_worlds import created

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).resolve().parents[2]
SUFFIX = ".exe" if sys.platform == "win32" else ""
BUNDLE = ROOT / "dist" / "crisis-console" / f"crisis-console{SUFFIX}"
STARTS = 15
EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Start both many times, in turn; frozen too, if a bundle was built."""
    del scale
    with created(folder / "profile"):
        pass
    ours = ("--profile", folder / "profile", "--try-window")
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    least = _in_turn([sys.executable, "-c", EMPTY], [sys.executable, "-m", "app", *ours], compiled)
    yield _line("start to the passphrase field, from source", least, 1.6)
    if not BUNDLE.exists():
        print("-     start to the passphrase field, frozen: no bundle here; dev.py build makes one")
        return
    with tempfile.TemporaryDirectory(prefix="bench-empty-") as work:
        least = _in_turn([_frozen_empty(Path(work))], [BUNDLE, *ours], {})
        yield _line("start to the passphrase field, frozen", least, 2.0)


def _line(what: str, least: tuple[float, float], times: float) -> Line:
    empty, ours = least
    note = f"processor time, the least of {STARTS} starts in turn"
    return at_most(what, ours, (empty, "an empty window"), times, note)


def _in_turn(
    empty: Sequence[object], ours: Sequence[object], extra: dict[str, str]
) -> tuple[float, float]:
    """Give the least processor time of each; the first start of both, which compiles, is left out."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **extra}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def start(words: Sequence[object]) -> float:
        return _processor_seconds(
            lambda: subprocess.run(
                [str(word) for word in words],
                check=True,
                capture_output=True,
                env=environment,
                cwd=ROOT,
            )
        )

    taken = [(start(empty), start(ours)) for _ in range(STARTS + 1)][1:]
    return min(each for each, _ in taken), min(each for _, each in taken)


def _processor_seconds(act: Callable[[], object]) -> float:
    """Give what a child used of the processor; where no system call tells, what passed."""
    if sys.platform == "win32":
        return seconds(act)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _frozen_empty(folder: Path) -> Path:
    """Freeze the empty window as the program is frozen."""
    script = folder / "empty.py"
    script.write_text(EMPTY, encoding="utf-8")
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", folder / "dist", "--workpath", folder / "work", "--specpath", folder]
    subprocess.run([*words, *map(str, places), str(script)], check=True, capture_output=True)
    return folder / "dist" / "empty" / f"empty{SUFFIX}"
