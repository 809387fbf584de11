"""State marks: a drawn shape with its word. Colour comes third."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF

from console.inquiry.rows.shared import Mark, StateWord
from ui.tools import Tools
from ui.widgets.texts import Text

GAP = 6


def paint_mark(
    painter: QPainter, mark: Mark, box: QRectF, colour: QColor, *, mirrored: bool
) -> None:
    """Draw one shape into `box`; arrows point the way the text runs."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(box.width() / 8, 1.4))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mirrored:
        painter.translate(box.center().x() * 2, 0)
        painter.scale(-1, 1)
    _SHAPES[mark](painter, box, colour)
    painter.restore()


def _attention(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = QPointF(box.center().x(), box.top())
    painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))


def _done(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(box)


def _waiting(painter: QPainter, box: QRectF, colour: QColor) -> None:
    del colour
    inset = painter.pen().widthF() / 2
    painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))


def _progress(painter: QPainter, box: QRectF, colour: QColor) -> None:
    del colour
    middle = box.center().y()
    tip = QPointF(box.right(), middle)
    painter.drawLine(QPointF(box.left(), middle), tip)
    wing = box.height() * 0.35
    painter.drawPolyline(QPolygonF([tip + QPointF(-wing, -wing), tip, tip + QPointF(-wing, wing)]))


def _share(painter: QPainter, box: QRectF, colour: QColor) -> None:
    _waiting(painter, box, colour)
    pie = QPainterPath(box.center())
    pie.arcTo(box, 90, -90)
    painter.fillPath(pie, colour)


_SHAPES = {
    Mark.ATTENTION: _attention,
    Mark.DONE: _done,
    Mark.WAITING: _waiting,
    Mark.PROGRESS: _progress,
    Mark.SHARE: _share,
}


class StateLabel(Text):
    """A state as shape and word; the word alone is what a screen reader says."""

    def __init__(self, tools: Tools, state: StateWord, look: str = "") -> None:
        super().__init__("", look)
        self._tools = tools
        self._state = state
        self.set_state(state)

    def set_state(self, state: StateWord) -> None:
        """Show another state."""
        self._state = state
        tone = "" if state.tone.value == "plain" else state.tone.value
        self.set_tone(tone)
        self.setText(self._tools.tell(state.text))
        room = self._side() + GAP
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setContentsMargins(0 if mirrored else room, 0, room if mirrored else 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, then the shape beside their first line."""
        super().paintEvent(event)
        side = self._side()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        metrics = self.fontMetrics()
        lines = metrics.boundingRect(
            self.contentsRect(), Qt.TextFlag.TextWordWrap.value, self.text()
        ).height()
        top = max((self.height() - lines) / 2, 0) + (metrics.height() - side) / 2
        left = self.width() - side - 1 if mirrored else 1
        painter = QPainter(self)
        tone = self._state.tone.value
        muted = tone == "plain" and self.property("look") in {"small", "muted"}
        colour = self._tools.look.colour("muted" if muted else tone)
        paint_mark(
            painter, self._state.mark, QRectF(left, top, side, side), colour, mirrored=mirrored
        )
        painter.end()

    def _side(self) -> int:
        return max(round(self.fontMetrics().ascent() * 0.72), 9)
