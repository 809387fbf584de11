"""Opens the window over a profile; a second start of the same profile raises the first window."""

import os
import sys
from functools import cache
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.port.whole import WholePort
from app.world import World
from console.errors import ConsoleError, Culprit
from console.words.words import Words
from ui.jobs import Jobs
from ui.shell.first_paint import FirstPaint
from ui.shell.window import Window
from ui.theme.look import STYLE, look_named, put_on, system_is_dark

KNOCK_MS = 500
NO_SIZE_HINTS = "This plugin does not support propagateSizeHints()"
"""Said of every window where no screen is: there is no window manager to give hints to."""
WARM_MS = 300
"""How long the first screen has the machine for itself."""


class NoDisplay(ConsoleError):
    """There is no screen to open a window on; the toolkit would end the process."""

    key = "error.no_display"
    culprit = Culprit.ENVIRONMENT


def run(profile: Path, world: World, *, only_try: bool = False) -> int:
    """Show the window until it is closed, or only until its first screen stands; the exit code.

    Raises:
        NoDisplay: this session has no screen.
    """
    app = application()
    port = WholePort(profile, world)
    speak = cache(Words)
    look = look_named("system", 100, right_to_left=False, system_dark=system_is_dark(app))
    put_on(app, look)
    window = Window(port, Jobs(), speak, look)
    knock = QTimer(window)
    knock.setInterval(KNOCK_MS)
    knock.timeout.connect(lambda: _come_forward(port, window))
    knock.start()
    if only_try:
        FirstPaint(window)
    else:
        QTimer.singleShot(WARM_MS, window, port.warm)
    window.begin()
    window.show()
    try:
        return int(app.exec())
    finally:
        port.close()


def application() -> QApplication:
    """Give the one application object of this process.

    Raises:
        NoDisplay: this session has no screen.
    """
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    if not _has_screen():
        raise NoDisplay
    # Qt's own file dialog would keep a list of the folders that were opened, beside the vault.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    # Given as an argument, the style is made without a Python object of it: that one is slow.
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("Crisis Console")
    app.setApplicationDisplayName("Crisis Console")
    if app.platformName() == "offscreen":
        QtCore.qInstallMessageHandler(_all_but_size_hints)
    return app


def _has_screen() -> bool:
    told = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, told))


def _all_but_size_hints(
    kind: "QtCore.QtMsgType", context: "QtCore.QMessageLogContext", text: str
) -> None:
    if text != NO_SIZE_HINTS:
        sys.stderr.write(f"{QtCore.qFormatLogMessage(kind, context, text)}\n")


def _come_forward(port: WholePort, window: Window) -> None:
    station = port.house.station
    if station is not None and station.knocked():
        window.showNormal()
        window.raise_()
        window.activateWindow()
