"""A line that asks the port while typing and offers what it found below the field."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ui.tools import Tools

PAUSE = 80


class AskingLine(QLineEdit):
    """Free text is always allowed; `picked` tells the offer that was taken, or `None` again."""

    picked = Signal(object)

    def __init__(
        self,
        tools: Tools,
        ask: Callable[[str], Future[Any]],
        write: Callable[[Any], str],
    ) -> None:
        super().__init__()
        self._tools = tools
        self._ask = ask
        self._write = write
        self._offers: dict[str, Any] = {}
        self.choice: Any = None
        self._texts = QStringListModel(self)
        completer = QCompleter(self._texts, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(8)
        offers = QListView()
        offers.setObjectName("completions")
        offers.setAccessibleName(tools.say("offers"))
        completer.setPopup(offers)
        completer.activated.connect(self._take)
        self.setCompleter(completer)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look_up)
        self.textEdited.connect(self._edited)

    def choose(self, offer: Any) -> None:
        """Take an offer as if it had been picked."""
        self.choice = offer
        self.setText(self._write(offer))
        self.setCursorPosition(0)
        self.setToolTip(self.text())
        self.picked.emit(offer)

    def _edited(self, _text: str) -> None:
        if self.choice is not None:
            self.choice = None
            self.setToolTip("")
            self.picked.emit(None)
        self._pause.start()

    def _look_up(self) -> None:
        text = self.text().strip()
        if text and self.choice is None:
            self._tools.watch(self, self._ask(text), self._offer, lambda _error: None)

    def _offer(self, offers: Sequence[Any]) -> None:
        self._offers = {self._write(offer): offer for offer in offers}
        self._texts.setStringList(list(self._offers))
        if self._offers and self.hasFocus() and self.choice is None:
            self.completer().complete()

    def _take(self, text: str) -> None:
        offer = self._offers.get(text)
        if offer is not None:
            self.choose(offer)
