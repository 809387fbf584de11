"""Events of the console, heard on any thread, told on the window's thread."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from console.inquiry.rows.topics import Topic

if TYPE_CHECKING:
    from ui.port import Port


class Bridge(QObject):
    """Re-emits what changed."""

    changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, port: "Port", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._stop = port.subscribe(self._hear)

    def _hear(self, topics: frozenset[Topic]) -> None:
        with suppress(RuntimeError):
            self._heard.emit(topics)

    @Slot(object)
    def _pass_on(self, topics: frozenset[Topic]) -> None:
        self.changed.emit(topics)

    def close(self) -> None:
        """Stop listening."""
        self._stop()
