"""Bars: how much of a time is used up, with the words for it as accessible name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.tools import Tools


class ShareBar(QWidget):
    """A share from 0 to 100 in a sunk groove; over 75 it warns, at 100 it is danger."""

    def __init__(self, tools: Tools, share: int, name: str, tone: str = "") -> None:
        super().__init__()
        self._tools = tools
        self._share = max(0, min(share, 100))
        self._tone = tone or ("danger" if share >= 100 else "warn" if share >= 75 else "accent")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a thin line of any width."""
        return QSize(80, self._tools.look.px(10))

    def minimumSizeHint(self) -> QSize:
        """Be visible."""
        return QSize(40, self._tools.look.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint groove and share, from the side where reading begins."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._tools.look
        inset = 1.0 if look.tokens.line_width > 1 else 0.0
        groove = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        radius = groove.height() / 2
        painter.setPen(QPen(look.colour("line"), 2) if inset else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunk"))
        painter.drawRoundedRect(groove, radius, radius)
        used = QRectF(groove)
        used.setWidth(groove.width() * self._share / 100)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            used.moveRight(groove.right())
        outline = QPainterPath()
        outline.addRoundedRect(groove, radius, radius)
        filled = QPainterPath()
        filled.addRoundedRect(used, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(self._tone))
        painter.drawPath(filled.intersected(outline))
        painter.end()
