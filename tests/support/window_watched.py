"""The program as it is, with a watcher beside it that says what stands on the screen.

Started as its own process by the tests of the window: `python -m tests.support.window_watched
--profile DIR`. The watcher only looks: it prints a line of JSON whenever what it sees changes,
with the time of the monotonic clock, which all processes share. Keys come from outside.
"""

import json
import sys
import time
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

LOOK_EVERY_MS = 20
MARKS = "\u200e\u200f\u2066\u2067\u2068\u2069"


def seen() -> Iterator[tuple[str, str]]:
    """Say what a person would look for: the field with the focus, the window, big numbers."""
    focus = QApplication.focusWidget()
    if focus is not None:
        yield "focus", focus.accessibleName() or type(focus).__name__
    active = QApplication.activeWindow()
    if active is not None:
        yield "window", type(active).__name__
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and on_screen(widget):
            yield f"text {widget.property('look') or 'plain'}", plain(widget.text())
    if isinstance(focus, QLineEdit) and focus.echoMode() is QLineEdit.EchoMode.Normal:
        yield "typed", focus.text()


def on_screen(widget: QWidget) -> bool:
    """Whether any of a widget can be seen, after scrolling and clipping."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def plain(text: str) -> str:
    """Leave out the marks of direction."""
    return "".join(sign for sign in text if sign not in MARKS)


class Watcher:
    """Tells what is new."""

    def __init__(self) -> None:
        self._before: frozenset[tuple[str, str]] = frozenset()
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = frozenset(seen())
        for kind, text in sorted(now - self._before):
            line = {"kind": kind, "text": text, "at": time.monotonic()}
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        self._before = now


if __name__ == "__main__":
    from app.__main__ import main
    from app.window import application

    application()
    watcher = Watcher()
    raise SystemExit(main(sys.argv[1:]))
