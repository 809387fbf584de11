"""The application object: what Qt says of it where there is no screen."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from app.window import application, run
from tests.support.station_worlds import created, opened, world

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


@pytest.mark.parametrize("founded", [True, False], ids=["locked", "first start"])
def test_trying_ends_when_the_first_screen_stands(qapp, tmp_path, founded):
    folder = tmp_path / "profile"
    if founded:
        with created(folder):
            pass
    assert application() is qapp
    assert run(folder, world(), only_try=True) == 0
    # Nothing of it quits again: a later loop waits for what it is there for.
    loop, waited = QEventLoop(), []
    QTimer.singleShot(50, lambda: (waited.append(1), loop.quit()))
    loop.exec()
    assert waited == [1]


def test_a_profile_that_is_open_elsewhere_is_said_at_the_gate(qapp, tmp_path):
    folder = tmp_path / "profile"
    with created(folder):
        pass
    with opened(folder) as elsewhere:
        assert run(folder, world(), only_try=True) == 0
        assert elsewhere.knocked()
