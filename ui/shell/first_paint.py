"""Ends the program when its first screen stands: to try a machine, and to measure."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from ui.shell.window import Window


class FirstPaint(QObject):
    """Closes a window once its gate has been painted."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        window.shown_gate.connect(self._wait)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the paint happen, then close."""
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._end)
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        self._window.close()
        # Not only when it was the last window: nothing else may keep the program.
        QCoreApplication.quit()

    def _wait(self) -> None:
        if self._window.gate is not None:
            self._window.gate.installEventFilter(self)
