"""The rail: the places of the window, with labels, in one order for mouse and keyboard."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from ui.tools import Tools
from ui.widgets.layout import scrolling
from ui.widgets.texts import button

PLACES = ("now", "break_glass", "call_trees", "plans", "people", "devices")
SETTINGS = "settings"


class Rail(QWidget):
    """Buttons of the places; the settings stand apart at the bottom."""

    chosen = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(10, 14, 10, 10)
        rows.setSpacing(4)
        for number, place in enumerate((*PLACES, SETTINGS), start=1):
            if place == SETTINGS:
                rows.addStretch(1)
            made = button(tools.say(f"{place}.title"), partial(self.chosen.emit, place), "place")
            made.setCheckable(True)
            made.setToolTip(tools.say("rail.key", key=f"Ctrl+{number}"))
            self._group.addButton(made)
            self._buttons[place] = made
            rows.addWidget(made)
        self._room = QVBoxLayout()
        rows.addLayout(self._room)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scrolling(inner)
        outer.addWidget(area)
        widest = max(made.sizeHint().width() for made in self._buttons.values())
        # The chosen place is set in bold, so a little more than the plain words need.
        self.setFixedWidth(max(tools.look.px(150), round(widest * 1.12) + 26))

    def hold(self, widget: QWidget) -> None:
        """Take a widget in below the settings."""
        self._room.addWidget(widget)

    def mark(self, place: str) -> None:
        """Show where the window is."""
        if place in self._buttons:
            self._buttons[place].setChecked(True)
