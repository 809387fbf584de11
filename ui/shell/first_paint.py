"""Ends the program when its first screen stands: to try a machine, and to measure."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from ui.shell.window import Window


class FirstPaint(QObject):
    """Closes a window once its gate has been painted."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        window.shown_gate.connect(self._wait)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the paint happen, then close: once, for what quits later ends the next loop too."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._end)
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        # Quit here, whatever other window is open; the last one that closes would quit once more.
        QGuiApplication.setQuitOnLastWindowClosed(False)
        self._window.close()
        QCoreApplication.quit()

    def _wait(self) -> None:
        if self._window.gate is not None:
            self._window.gate.installEventFilter(self)
