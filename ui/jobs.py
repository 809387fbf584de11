"""Bring the outcome of a future to the window's thread, to whoever still waits for it.

The pages ask and go on; nothing here blocks. If the widget that asked is gone, the outcome is
dropped. Broad catches stand only here: this is the edge between worker threads and the window.
"""

import itertools
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from console.errors import ConsoleError

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class _Waiting:
    owner: QObject
    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[ConsoleError], None]


class Unexpected(ConsoleError):
    """Something broke that nobody foresaw; what was stored before is safe."""

    key = "error.unexpected"


class Jobs(QObject):
    """All futures that the window waits for."""

    idle = Signal()
    _landed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    def watch(
        self,
        owner: QObject,
        future: Future[Outcome],
        then: Callable[[Outcome], None],
        failed: Callable[[ConsoleError], None],
    ) -> None:
        """Call `then` or `failed` on this thread when the future ends, while `owner` lives."""
        number = next(self._numbers)
        self._waiting[number] = _Waiting(owner, future, then, failed)
        future.add_done_callback(lambda _future: self._tell(number))

    @property
    def busy(self) -> int:
        """How many outcomes are awaited."""
        return len(self._waiting)

    def _tell(self, number: int) -> None:
        # The window may have been closed while the work went on: then nobody waits any more.
        with suppress(RuntimeError):
            self._landed.emit(number)

    @Slot(int)
    def _land(self, number: int) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None and isValid(waiting.owner):
            self._hand_over(waiting)
        if not self._waiting:
            self.idle.emit()

    @staticmethod
    def _hand_over(waiting: _Waiting) -> None:
        try:
            outcome = waiting.future.result()
        except CancelledError:
            return
        except ConsoleError as error:
            waiting.failed(error)
            return
        except Exception as error:  # noqa: BLE001  # a thread's edge: shown, never swallowed
            waiting.failed(Unexpected(f"{type(error).__name__}: {error}"))
            return
        waiting.then(outcome)


class Progress(QObject):
    """A `Watch` for the port whose news arrives on the window's thread."""

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()

    def tell(self, done: int, total: int) -> None:
        """Say how far the work is; called on any thread."""
        with suppress(RuntimeError):
            self.moved.emit(done, total)

    @property
    def cancelled(self) -> bool:
        """Whether the person has given up waiting."""
        return self._stop.is_set()

    @Slot()
    def cancel(self) -> None:
        """Give up waiting."""
        self._stop.set()
