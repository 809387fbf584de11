"""What tests of the window share: words with test texts, tools over a desk, reading the screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from console.words.catalogue import load
from console.words.words import Words
from tests.support.ui_desk import FakePort
from ui.jobs import Jobs
from ui.theme.look import Look, put_on
from ui.theme.tokens import LIGHT
from ui.tools import Tools

ZONE = timezone(timedelta(hours=2))
CONTROLS = {
    QAccessible.Role.PushButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
    QAccessible.Role.List,
    QAccessible.Role.SpinBox,
    QAccessible.Role.RadioButton,
}


def speak(language: str) -> Words:
    """The shipped words, and `test.said`, which says what the made-up rows bring."""
    catalogue = load(language)
    texts = {**catalogue.texts, "test.said": "{text}"}
    return Words(language, replace(catalogue, texts=texts), ZONE)


def make_tools(port: FakePort, jobs: Jobs, language: str = "en", scale: float = 1.0) -> Tools:
    words = speak(language)
    look = Look(LIGHT, scale, words.right_to_left)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    put_on(app, look)
    return Tools(port, jobs, words, look)


def settle(jobs: Jobs) -> None:
    """Let the window work until nothing more is awaited; what was given up goes at once."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for _round in range(12):
        QApplication.processEvents()
        if not jobs.busy:
            QApplication.processEvents()


def controls(widget: QWidget) -> Iterator[tuple[QWidget, str, QAccessible.Role]]:
    """Walk what a screen reader finds: visible controls with role and name."""
    QAccessible.setActive(True)
    for child in [widget, *widget.findChildren(QWidget)]:
        if not child.isVisible():
            continue
        interface = QAccessible.queryAccessibleInterface(child)
        inside = child.parent()
        # The line inside an editable choice is one control with it, and named through it.
        if type(inside).__name__ == "Choice" or child.objectName().startswith("qt_"):
            continue
        if interface is not None and interface.role() in CONTROLS:
            yield child, interface.text(QAccessible.Text.Name), interface.role()
