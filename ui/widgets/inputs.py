"""Inputs whose marks are drawn here, so that they are the same in every look: tick, choice, time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy

from console.words.words import Words

GAP = 8
RIM = 4
WRITTEN = "%Y-%m-%d %H:%M"


class Tick(QCheckBox):
    """A box with words that wrap: the whole of a sentence can be read before it is ticked."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text.replace("&", "&&"))
        self._words = text
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Say that the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the wrapped words."""
        return max(self._wrapped(width).height(), self._side()) + 2 * RIM

    def sizeHint(self) -> QSize:
        """Ask for one line, or a readable width of several."""
        widest = self.fontMetrics().averageCharWidth() * 70
        room = min(self.fontMetrics().horizontalAdvance(self._words) + 4, widest)
        width = room + self._side() + GAP + 2 * RIM
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Fit into a narrow column."""
        width = min(self.sizeHint().width(), self.fontMetrics().averageCharWidth() * 14)
        return QSize(width, self._side() + 2 * RIM)

    def hitButton(self, position: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring, the box, the tick and the words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Accent)
        if self.hasFocus():
            painter.setPen(QPen(accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = self._side()
        left = self.width() - RIM - side if mirrored else RIM
        top = RIM + max((self.fontMetrics().height() - side) // 2, 0)
        box = QRectF(left, top, side, side).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(accent if self.isChecked() else _edge(palette), 2))
        painter.setBrush(accent if self.isChecked() else palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.HighlightedText), side / 8))
            painter.drawPolyline(_tick(box))
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.setLayoutDirection(self.layoutDirection())
        shift = RIM if mirrored else RIM + side + GAP
        room = QRect(shift, RIM, self.width() - side - GAP - 2 * RIM, self.height() - 2 * RIM)
        align = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, (align | Qt.TextFlag.TextWordWrap).value, self._words)
        painter.end()

    def _side(self) -> int:
        return round(self.fontMetrics().height() * 0.9)

    def _wrapped(self, width: int) -> QRect:
        room = max(width - self._side() - GAP - 2 * RIM, 40)
        flags = Qt.TextFlag.TextWordWrap.value
        return self.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), flags, self._words)


class Choice(QComboBox):
    """A choice that does not widen the window for a long entry; the arrow is drawn."""

    def __init__(self, least: int = 10) -> None:
        super().__init__()
        self.setMinimumContentsLength(least)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the arrow at its end."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.fontMetrics().height() / 5
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        middle = QPointF(15.0 if mirrored else self.width() - 15.0, self.height() / 2)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.8))
        wings = [QPointF(-half, -half / 2), QPointF(0, half / 2), QPointF(half, -half / 2)]
        painter.drawPolyline(QPolygonF([middle + wing for wing in wings]))
        painter.end()


class MomentLine(QLineEdit):
    """A date and time to type: `2026-01-01 06:00`, or `06:00` for the next time it is six."""

    def __init__(self, words: Words, now: Callable[[], int]) -> None:
        super().__init__()
        self._words = words
        self._now = now
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def set_moment(self, moment: int) -> None:
        """Show a moment to the minute."""
        self.setText(f"{self._words.formats.local(moment):{WRITTEN}}")

    def moment(self) -> int | None:
        """Give the moment in milliseconds UTC, or `None` if the text is none."""
        text = " ".join(self.text().split())
        today = self._words.formats.local(self._now())
        for pattern in (WRITTEN, "%H:%M"):
            try:
                # The zone is put on below: the person writes local time.
                read = datetime.strptime(text, pattern)  # noqa: DTZ007
            except ValueError:
                continue
            if pattern == WRITTEN:
                return self._utc(read)
            read = read.replace(year=today.year, month=today.month, day=today.day)
            moment = self._utc(read)
            return moment if moment > self._now() else self._utc(read + timedelta(days=1))
        return None

    def _utc(self, local: datetime) -> int:
        zone = self._words.formats.zone
        placed = local.astimezone() if zone is None else local.replace(tzinfo=zone)
        return int(placed.timestamp()) * 1000


def _edge(palette: QPalette) -> QColor:
    return palette.color(QPalette.ColorRole.Mid)


def _tick(box: QRectF) -> QPolygonF:
    def at(across: float, down: float) -> QPointF:
        return QPointF(box.left() + box.width() * across, box.top() + box.height() * down)

    return QPolygonF([at(0.2, 0.52), at(0.42, 0.75), at(0.82, 0.28)])
