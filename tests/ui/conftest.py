"""Fixtures of the window's tests: a desk without a vault, and pages over it."""

import pytest

from tests.support.ui_desk import FakePort
from tests.support.ui_kit import make_tools, settle, speak
from ui.jobs import Jobs
from ui.shell.frame import Frame
from ui.shell.window import Window
from ui.theme.look import Look


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/ui/" in item.nodeid.replace("\\", "/"):
            item.add_marker(pytest.mark.gui)


@pytest.fixture
def port():
    return FakePort()


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    settle(made)


@pytest.fixture
def show_frame(qtbot, port, jobs):
    kept = []

    def show(place, language="en", scale=1.0, size=(1342, 800)):
        frame = Frame(make_tools(port, jobs, language, scale))
        qtbot.addWidget(frame)
        kept.append(frame)
        frame.resize(*size)
        frame.refresh()
        frame.show_place(place)
        frame.show()
        settle(jobs)
        return frame

    yield show
    for frame in kept:
        frame.close()
        frame.deleteLater()
    settle(jobs)


@pytest.fixture
def window(qtbot, port, jobs):
    made = Window(port, jobs, speak, Look())
    qtbot.addWidget(made)
    made.begin()
    made.show()
    with qtbot.waitExposed(made):
        made.activateWindow()
    settle(jobs)
    return made
