"""Pages of a PDF as pictures, one at a time, as wide as there is room."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.exceptions import PageCount
from ui.tools import Tools
from ui.widgets.layout import FlowRow, scrolling
from ui.widgets.texts import Text, button

WIDEST = 900


class Sheets(QWidget):
    """Shows one document; the port draws, this only asks for the page that is looked at."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._document: PageCount | None = None
        self.page = 0
        self._asked = 0
        self._before = button(tools.say("sheets.before"), lambda: self.turn(-1))
        self._after = button(tools.say("sheets.after"), lambda: self.turn(1))
        self._where = Text("", "soft")
        self._where.setWordWrap(False)
        self.bar = FlowRow(self._before, self._after, self._where)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._picture.setMinimumSize(QSize(100, 100))
        self._area = scrolling(self._picture)
        self._area.setMinimumHeight(tools.look.px(200))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.bar)
        rows.addWidget(self._area, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(120)
        self._pause.timeout.connect(self._draw)

    def show_document(self, document: PageCount, page: int = 0) -> None:
        """Show a document from one of its pages."""
        self._document = document
        self.page = min(page, max(document.pages - 1, 0))
        self._draw()

    def turn(self, step: int) -> None:
        """Go to a page before or after."""
        if self._document is not None:
            self.page = max(0, min(self.page + step, self._document.pages - 1))
            self._area.verticalScrollBar().setValue(0)
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for a picture of the new width once the resizing is over."""
        super().resizeEvent(event)
        if self._document is not None:
            self._pause.start()

    def _draw(self) -> None:
        document = self._document
        if document is None:
            return
        values = {"page": self.page + 1, "pages": document.pages}
        self._where.setText(self._tools.say("sheets.where", **values))
        self._before.setEnabled(self.page > 0)
        self._after.setEnabled(self.page + 1 < document.pages)
        name = self._tools.say("sheets.name", title=document.title, **values)
        self._picture.setAccessibleName(name)
        ratio = self.devicePixelRatioF()
        width = round(max(min(self._area.viewport().width() - 24, WIDEST), 200) * ratio)
        self._asked += 1
        number = self._asked
        asked = self._tools.port.pages.picture(document.document, self.page, width)

        def drawn(png: bytes) -> None:
            if number == self._asked:
                self._show(png, ratio)

        self._tools.watch(self, asked, drawn, self._failed)

    def _show(self, png: bytes, ratio: float) -> None:
        picture = QPixmap()
        picture.loadFromData(png)
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)

    def _failed(self, error: ConsoleError) -> None:
        self._picture.setText(self._tools.tell(error.title))
