"""A native table that is read by keyboard: one focus, whole rows, marks drawn with their words."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from console.inquiry.rows.shared import StateWord
from ui.models.rows import DETAIL_ROLE, ROW_ROLE, STATE_ROLE, Index, RowsModel
from ui.theme.tokens import TYPE
from ui.tools import Tools
from ui.widgets.marks import GAP, paint_mark

LEAST = 130
"""What a column with a share is left if its content needs as much, at 100 %."""


class StateDelegate(QStyledItemDelegate):
    """Draws a cell with its mark; the text wraps where the row has room, else it elides."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, mark and text."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        text, drawn.text = drawn.text, ""
        view = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, view)
        look = self._tools.look
        chosen = bool(drawn.state & QStyle.StateFlag.State_Selected) and look.tokens.line_width > 1
        state, detail = index.data(STATE_ROLE), index.data(DETAIL_ROLE)
        tone = state.tone.value if isinstance(state, StateWord) else "text"
        colour = look.colour("on_accent" if chosen else tone)
        small = self._small(drawn.font)
        below_height = QFontMetrics(small).height() if detail else 0
        box = drawn.rect.adjusted(11, 0, -8, 0)
        room = box.width() - (self._mark_room(drawn) if isinstance(state, StateWord) else 0)
        tall = _text_height(drawn.fontMetrics, text, room, box.height() - below_height)
        box.setTop(box.top() + (box.height() - tall - below_height) // 2)
        box.setHeight(tall)
        below = QRect(box.left(), box.top() + tall, box.width(), below_height)
        if isinstance(state, StateWord):
            box = self._mark(painter, drawn, box, state, colour)
        self._words(painter, drawn, box, text, colour)
        if detail:
            drawn.font = small
            drawn.fontMetrics = QFontMetrics(small)
            muted = look.colour("on_accent" if chosen else "muted")
            self._words(painter, drawn, below, detail, muted)

    @staticmethod
    def _mark_room(option: QStyleOptionViewItem) -> int:
        return round(option.fontMetrics.ascent() * 0.72) + GAP

    @staticmethod
    def _mark(
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        state: StateWord,
        colour: QColor,
    ) -> QRect:
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        side = round(option.fontMetrics.ascent() * 0.72)
        left = box.right() - side + 1 if mirrored else box.left()
        first = option.fontMetrics.height()
        mark = QRectF(left, box.top() + (first - side) / 2, side, side)
        paint_mark(painter, state.mark, mark, colour, mirrored=mirrored)
        room = side + GAP
        return box.adjusted(0, 0, -room, 0) if mirrored else box.adjusted(room, 0, 0, 0)

    def _small(self, font: QFont) -> QFont:
        small = QFont(font)
        small.setPixelSize(self._tools.look.px(TYPE["small"]))
        return small

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str, colour: QColor
    ) -> None:
        painter.save()
        painter.setFont(option.font)
        painter.setPen(colour)
        align = QStyle.visualAlignment(
            option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        ).value
        if box.height() > option.fontMetrics.height():
            align |= Qt.TextFlag.TextWordWrap.value
        else:
            elide = Qt.TextElideMode.ElideRight
            text = option.fontMetrics.elidedText(text, elide, box.width())
        painter.setLayoutDirection(option.direction)
        painter.drawText(box, align, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give a line that is easy to hit, with room for the mark."""
        size = super().sizeHint(option, index)
        extra = self._tools.look.px(24) if index.data(STATE_ROLE) is not None else 0
        return QSize(size.width() + extra, max(size.height(), self._tools.look.px(36)))


def _text_height(metrics: QFontMetrics, text: str, width: int, room: int) -> int:
    """Give the height of a text that wraps into the room; one line, elided, where it does not."""
    line = metrics.height()
    if metrics.horizontalAdvance(text) <= width or room < 2 * line:
        return line
    wrapped = metrics.boundingRect(QRect(0, 0, width, room), Qt.TextFlag.TextWordWrap.value, text)
    return wrapped.height() if wrapped.height() <= room and wrapped.width() <= width else line


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
        self._most_lines = 0
        self.verticalHeader().setDefaultSectionSize(self._line_height())
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

    def pick(self, line: int) -> None:
        """Make a line the current one; `selectRow` misses it when mirrored and not yet shown."""
        self.setCurrentIndex(self.rows.index(line, 0))

    def row(self) -> Any:
        """Give the current row, or `None`."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def show_all_lines(self, most: int = 14) -> None:
        """Grow to the content, up to `most` lines; the page scrolls, not the table."""
        self._most_lines = most
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
                    if column.detail is not None and column.state is None:
                        texts.append(column.detail(row))
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
        shown = []
        for number, column in enumerate(self.rows.columns):
            hide = room < self._tools.look.px(column.wide)
            self.setColumnHidden(number, hide)
            if not hide:
                shown.append(number)
        natural = [self._natural[number] for number in shown]
        shares = [self.rows.columns[number].share for number in shown]
        most = self._tools.look.px(LEAST)
        kept = [min(n, most) for n, share in zip(natural, shares, strict=True) if share]
        least = max(kept, default=0)
        widths = shared_out(room, natural, shares, least)
        for number, width in zip(shown, widths, strict=True):
            self.horizontalHeader().resizeSection(number, width)
        self._give_height(shown, widths)

    def _give_height(self, shown: Sequence[int], widths: Sequence[int]) -> None:
        """Make rows a line taller where the words of a state have to wrap."""
        tight = any(
            self.rows.columns[number].state is not None and width < self._natural[number]
            for number, width in zip(shown, widths, strict=True)
        )
        height = self._line_height() + (self.fontMetrics().height() if tight else 0)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
            if self._most_lines:
                self.show_all_lines(self._most_lines)

    def _line_height(self) -> int:
        return self._tools.look.px(54 if self.rows.has_details else 38)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ROW_ROLE))

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ROW_ROLE))


def shared_out(room: int, natural: Sequence[int], shares: Sequence[int], least: int) -> list[int]:
    """Share `room` among columns: those with a share take what the others leave.

    The fixed ones shrink only when less than `least` would be left for each of the others.
    """
    total = sum(shares)
    fixed = sum(width for width, share in zip(natural, shares, strict=True) if not share)
    most = max(room - least * sum(1 for share in shares if share), room // 3)
    shrink = min(1.0, most / fixed) if fixed else 1.0
    left = room - round(fixed * shrink)
    return [
        round(width * shrink) if not share else left * share // total
        for width, share in zip(natural, shares, strict=True)
    ]
