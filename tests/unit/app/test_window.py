"""The application object: what Qt says of it where there is no screen."""

import os
import subprocess
import sys

SHOWN = """
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget
from app.window import application
app = application()
widget = QWidget()
widget.setMinimumSize(10, 10)
widget.show()
app.processEvents()
qWarning("something else")
"""


def test_offscreen_only_the_line_about_size_hints_is_dropped():
    done = subprocess.run(
        [sys.executable, "-c", SHOWN],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr.split() == ["something", "else"]
