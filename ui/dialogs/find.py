"""Ctrl+K: find people, exceptions, plans, trees and help from one field."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.shared import Found
from ui.tools import Tools
from ui.widgets.texts import Text


class FindDialog(QDialog):
    """Asks while typing; Enter opens the chosen hit."""

    picked = Signal(str, str)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setWindowTitle(tools.say("find.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLineEdit()
        self.words.setAccessibleName(tools.say("find.title"))
        self.words.setPlaceholderText(tools.say("find.hint"))
        self.hits = QListWidget()
        self.hits.setAccessibleName(tools.say("find.hits"))
        self._status = Text(tools.say("find.hint"), "muted")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(8)
        for widget in (Text(tools.say("find.title"), "head"), self.words, self.hits, self._status):
            rows.addWidget(widget)
        self.resize(min(tools.look.px(560), parent.width() - 40), min(460, parent.height() - 40))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(60)
        self._pause.timeout.connect(self._ask)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.returnPressed.connect(self._open)
        self.hits.itemActivated.connect(lambda _item: self._open())
        self.words.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows walk the hits while the field keeps the focus."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.hits.count():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.hits.setCurrentRow((self.hits.currentRow() + step) % self.hits.count())
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        text = self.words.text().strip()
        if not text:
            self.hits.clear()
            return
        self._tools.watch(self, self._tools.port.frame.find(text), self._show, self._failed)

    def _show(self, found: tuple[Found, ...]) -> None:
        self.hits.clear()
        for hit in found[:50]:
            place = self._tools.say(f"{hit.place}.title")
            item = QListWidgetItem(self._tools.say("find.hit", title=hit.title, place=place))
            item.setData(Qt.ItemDataRole.UserRole, hit)
            self.hits.addItem(item)
        if found:
            self.hits.setCurrentRow(0)
        self._status.setText(self._tools.say("find.count", n=len(found)))

    def _failed(self, error: ConsoleError) -> None:
        self._status.setText(self._tools.tell(error.title))

    def _open(self) -> None:
        if self.hits.currentRow() < 0:
            return
        hit = self.hits.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(hit, Found):
            self.accept()
            self.picked.emit(hit.place, hit.item)
