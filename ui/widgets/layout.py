"""Cards, flowing rows, columns that fold, and the scrolling ground of a page."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.texts import Text


class Flow(QLayout):
    """Items in reading order that go to the next line where the width ends; it mirrors."""

    def __init__(self, gap: int = 12) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """Say how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give one item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give up one item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of all lines."""
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        sizes = [_wish(item) for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Need the widest item."""
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, moving: bool) -> int:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        y = 0
        lines = self._lines(rect.width())
        for number, line in enumerate(lines):
            height = max(size.height() for _item, size in line)
            x = 0
            for item, size in line:
                if moving:
                    left = rect.right() + 1 - x - size.width() if mirrored else rect.left() + x
                    top = rect.top() + y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top), size))
                x += size.width() + self.spacing()
            y += height + (max(self.spacing() // 2, 4) if number + 1 < len(lines) else 0)
        return y

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = _wish(item).boundedTo(QSize(max(width, 1), 10_000))
            size = size.expandedTo(item.minimumSize())
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self.spacing()
        return lines


def _wish(item: QLayoutItem) -> QSize:
    """A label that may wrap wishes for one line; Qt would ask for a block."""
    widget, size = item.widget(), item.sizeHint()
    if isinstance(widget, QLabel) and widget.wordWrap():
        margins = widget.contentsMargins()
        around = margins.left() + margins.right() + 4
        size.setWidth(widget.fontMetrics().horizontalAdvance(widget.text()) + around)
    return size


class FlowRow(QWidget):
    """A widget whose children flow."""

    def __init__(self, *children: QWidget, gap: int = 12) -> None:
        super().__init__()
        self.flow = Flow(gap)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for child in children:
            self.flow.addWidget(child)


class Columns(QWidget):
    """Columns side by side that fold under each other where the width is short."""

    def __init__(self, fold_below: int, *parts: tuple[QWidget, int], gap: int = 16) -> None:
        super().__init__()
        self._fold_below = fold_below
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(gap)
        for widget, stretch in parts:
            self._line.addWidget(widget, stretch)

    @property
    def folded(self) -> bool:
        """Whether the columns stand under each other."""
        return self._line.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """Need the widest column only: the others can fold."""
        widths = [
            item.minimumSize().width()
            for number in range(self._line.count())
            if (item := self._line.itemAt(number)) is not None
        ]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wanted = direction.TopToBottom if self.width() < self._fold_below else direction.LeftToRight
        if self._line.direction() is not wanted:
            self._line.setDirection(wanted)


class Card(QFrame):
    """A surface with a heading and what belongs under it."""

    def __init__(self, title: str = "", gap: int = 8) -> None:
        super().__init__()
        self.setObjectName("card")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(20, 16, 20, 16)
        self.rows.setSpacing(gap)
        if title:
            self.rows.addWidget(Text(title, "head"))

    def add(self, *children: QWidget) -> None:
        """Put widgets under each other."""
        for child in children:
            self.rows.addWidget(child)

    def fill(self) -> None:
        """Keep the content at the top."""
        self.rows.addStretch(1)


def column(*children: QWidget, gap: int = 8, stretch: bool = False) -> QWidget:
    """Put widgets under each other without a surface."""
    holder = QWidget()
    holder.setObjectName("clear")
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(gap)
    for child in children:
        rows.addWidget(child)
    if stretch:
        rows.addStretch(1)
    return holder


def side_by_side(*parts: tuple[QWidget, int], gap: int = 12) -> QWidget:
    """Put widgets beside each other; zero stretch keeps its own width."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for widget, stretch in parts:
        line.addWidget(widget, stretch)
    return holder


def scrolling(content: QWidget) -> QScrollArea:
    """Let a page scroll up and down; it never scrolls sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setObjectName("clear")
    area.setWidget(content)
    return area


def whole_height(widget: QWidget, width: int) -> int:
    """Give the height that all of a widget needs at a width."""
    layout = widget.layout()
    if layout is None:
        return widget.sizeHint().height()
    layout.activate()
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return layout.totalSizeHint().height()


def empty_out(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_out(inner)
