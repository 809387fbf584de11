"""Labels that wrap, labels that elide, and buttons: all plain text, all with a name."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget


def directed(text: str, direction: Qt.LayoutDirection) -> str:
    """Begin a paragraph with a mark of its direction: Qt guesses it from the first letter."""
    mark = "\u200f" if direction is Qt.LayoutDirection.RightToLeft else "\u200e"
    return mark + text if text else text


class Text(QLabel):
    """A label that wraps. `look` is a size: `small`, `muted`, `strong`, `head`, `title`, `dial`."""

    def __init__(
        self, text: str = "", look: str = "", tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("look", look)
        self.setProperty("tone", tone)
        self._one_line = False
        self.setText(text)

    def prefer_one_line(self) -> None:
        """Ask for the width of one line, and wrap only where there is less."""
        self._one_line = True
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for a block, or for one line."""
        size = super().sizeHint()
        if not self._one_line:
            return size
        margins = self.contentsMargins()
        around = margins.left() + margins.right() + 4
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + around, metrics.height())

    def setText(self, text: str) -> None:
        """Show other words; the paragraph runs as the window does, whatever it begins with."""
        super().setText(directed(text, self.layoutDirection()))
        self.setAccessibleName(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class Elided(QLabel):
    """One line that ends in an ellipsis where it does not fit; the whole is in the tooltip."""

    def __init__(self, text: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.set_whole(text)

    @property
    def whole(self) -> str:
        """The whole text."""
        return self._whole

    def set_whole(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Ask for a few characters only."""
        width = self.fontMetrics().averageCharWidth() * min(len(self._whole), 8)
        return QSize(width, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text again."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the text to another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room = max(self.contentsRect().width(), 1)
        fitted = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        shown = directed(fitted, self.layoutDirection())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if fitted != self._whole else "")


def button(
    text: str, on_click: Callable[[], None], act: str = "", parent: QWidget | None = None
) -> QPushButton:
    """Make a button; `act` is `primary`, `danger`, `quiet` or plain. Enter presses it too."""
    made = QPushButton(text.replace("&", "&&"), parent)
    made.setProperty("act", act)
    made.setAutoDefault(True)
    made.setAccessibleName(text)
    made.clicked.connect(lambda _checked=False: on_click())
    return made
