"""A native table that is read by keyboard: one focus, whole rows, marks drawn with their words."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from console.inquiry.rows.shared import StateWord
from ui.models.rows import ROW_ROLE, STATE_ROLE, Index, RowsModel
from ui.tools import Tools
from ui.widgets.marks import GAP, paint_mark


class StateDelegate(QStyledItemDelegate):
    """Draws a cell with its mark; the text elides at its end."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, mark and text."""
        state = index.data(STATE_ROLE)
        if not isinstance(state, StateWord):
            super().paint(painter, option, index)
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        text, drawn.text = drawn.text, ""
        view = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, view)
        mirrored = drawn.direction is Qt.LayoutDirection.RightToLeft
        look = self._tools.look
        chosen = bool(drawn.state & QStyle.StateFlag.State_Selected) and look.tokens.line_width > 1
        colour = look.colour("on_accent" if chosen else state.tone.value)
        side = round(drawn.fontMetrics.ascent() * 0.72)
        box = drawn.rect.adjusted(11, 0, -8, 0)
        left = box.right() - side + 1 if mirrored else box.left()
        top = box.top() + (box.height() - side) / 2
        paint_mark(painter, state.mark, QRectF(left, top, side, side), colour, mirrored=mirrored)
        room = side + GAP
        box = box.adjusted(0, 0, -room, 0) if mirrored else box.adjusted(room, 0, 0, 0)
        self._words(painter, drawn, box, text, colour)

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, box: Any, text: str, colour: QColor
    ) -> None:
        painter.save()
        painter.setFont(option.font)
        painter.setPen(colour)
        fitted = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        align = QStyle.visualAlignment(
            option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        painter.setLayoutDirection(option.direction)
        painter.drawText(box, align.value, fitted)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give a line that is easy to hit, with room for the mark."""
        size = super().sizeHint(option, index)
        extra = self._tools.look.px(24) if index.data(STATE_ROLE) is not None else 0
        return QSize(size.width() + extra, max(size.height(), self._tools.look.px(36)))


class Table(QTableView):
    """A table of rows. Enter or a double click opens the row; the current row is told."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, tools: Tools, model: RowsModel[Any], name: str) -> None:
        super().__init__()
        self._tools = tools
        self.rows = model
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(StateDelegate(tools, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tools.look.px(38))
        self.verticalHeader().setMinimumSectionSize(tools.look.px(24))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._head()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; leave the rest to Qt."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def row(self) -> Any:
        """Give the current row, or `None`."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def show_all_lines(self, most: int = 14) -> None:
        """Grow to the content, up to `most` lines; the page scrolls, not the table."""
        lines = min(self.rows.rowCount(), most)
        line = self.verticalHeader().defaultSectionSize()
        head = max(self.horizontalHeader().sizeHint().height(), line)
        self.setFixedHeight(head + max(lines, 1) * line + 4)

    def _head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.setMinimumSectionSize(self._tools.look.px(40))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._natural = [0] * len(self.rows.columns)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Measure what the first lines need, and share out the width."""
        metrics = self.fontMetrics()
        for number, column in enumerate(self.rows.columns):
            texts = [column.heading]
            for line in range(min(self.rows.rowCount(), 40)):
                row = self.rows.row_at(line)
                if row is not None:
                    texts.append(column.text(row))
            mark = self._tools.look.px(22) if column.state is not None else 0
            self._natural[number] = max(metrics.horizontalAdvance(t) for t in texts) + 24 + mark
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out another width."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        """Give fixed columns what they need and the rest to those with a share."""
        room = self.viewport().width()
        widths = shared_out(room, self._natural, [c.share for c in self.rows.columns])
        for number, width in enumerate(widths):
            self.horizontalHeader().resizeSection(number, width)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ROW_ROLE))

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ROW_ROLE))


def shared_out(room: int, natural: Sequence[int], shares: Sequence[int]) -> list[int]:
    """Share `room` among columns: those with a share take what the others leave.

    The fixed ones shrink only when less than a third would be left for the others.
    """
    total = sum(shares)
    fixed = sum(width for width, share in zip(natural, shares, strict=True) if not share)
    most = room if not total else room * 2 // 3
    shrink = min(1.0, most / fixed) if fixed else 1.0
    left = room - round(fixed * shrink)
    return [
        round(width * shrink) if not share else left * share // total
        for width, share in zip(natural, shares, strict=True)
    ]
