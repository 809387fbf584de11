"""The order of the keyboard: as one reads, whatever was built first.

Qt goes through widgets in the order of their making; buttons that come with an answer would be
the last. Layouts know how a page is read, in either direction.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget


def order_keyboard(widget: QWidget) -> None:
    """Let Tab go through all that is inside a widget as its layouts are read."""
    for before, after in pairwise(in_reading_order(widget)):
        QWidget.setTabOrder(before, after)


def in_reading_order(widget: QWidget) -> Iterator[QWidget]:
    """Give what takes the keyboard inside a widget, in the order of its layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    if isinstance(widget, QScrollArea | QStackedWidget):
        shown = widget.widget() if isinstance(widget, QScrollArea) else widget.currentWidget()
        if shown is not None:
            yield from in_reading_order(shown)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _inside(layout)


def _inside(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if widget is not None:
            yield from in_reading_order(widget)
        elif inner is not None:
            yield from _inside(inner)
