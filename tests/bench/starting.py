"""From start to the first screen, beside an empty window of the same toolkit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Line, at_most, best

_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""
_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.window import application, run
from app.world import World
app = application(); QTimer.singleShot(0, app.quit)
run(Path(sys.argv[1]), World.of_this_machine())
"""


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Start both some times, in turn."""

    def start(code: str) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        words = [sys.executable, "-c", code, str(folder / "nobody")]
        subprocess.run(words, check=True, capture_output=True, env=environment)

    start(_EMPTY), start(_OURS)
    empty = best(lambda: start(_EMPTY), 5)
    ours = best(lambda: start(_OURS), 5)
    yield at_most("start to the first screen, from source", ours, (empty, "an empty window"), 1.6)
