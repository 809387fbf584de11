"""Before the vault is open: one field and one button, or the four ways to begin."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.gate import GateRows, GateState
from ui.theme.fonts import register_large
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.layout import Card, Columns, FlowRow, column, empty_out, scrolling
from ui.widgets.texts import Text, button

if TYPE_CHECKING:
    from ui.pages.gate.way import Way

WIDEST = 760


class GatePage(QWidget):
    """Knows nothing of what is behind it. `opened` tells that the vault is open."""

    opened = Signal()

    def __init__(self, tools: Tools, rows: GateRows) -> None:
        super().__init__()
        self.tools = tools
        self._rows = rows
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner(tools)
        self.way: Way | None = None
        self.passphrase: QLineEdit | None = None
        self._opening = Text(tools.say("gate.opening"), "soft")
        self._inside = QVBoxLayout()
        self._inside.setSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(self._ground()))
        if rows.state is GateState.FIRST_START:
            self.show_ways()
        else:
            self.show_unlock()

    def _ground(self) -> QWidget:
        tools = self.tools
        middle = QWidget()
        middle.setMaximumWidth(tools.look.px(WIDEST))
        rows_of = QVBoxLayout(middle)
        rows_of.setContentsMargins(24, 24, 24, 24)
        rows_of.setSpacing(16)
        # A little above the middle, where one looks first.
        rows_of.addStretch(1)
        for part in (Text(tools.say("name"), "title"), self.banner):
            rows_of.addWidget(part)
        rows_of.addLayout(self._inside)
        rows_of.addWidget(self._opening)
        rows_of.addStretch(2)
        self._opening.hide()
        ground = QWidget()
        line = QHBoxLayout(ground)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(middle, 20)
        line.addStretch(1)
        return ground

    def complain(self, error: ConsoleError) -> None:
        """Show what went wrong."""
        self.banner.complain(error)

    def show_unlock(self) -> None:
        """One field, one button, and what to do without the passphrase."""
        say = self.tools.say
        empty_out(self._inside)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(say("field.passphrase"))
        self.passphrase.returnPressed.connect(self._unlock)
        self._open = button(say("gate.unlock"), self._unlock, "primary")
        label = Text(say("field.passphrase"), "head")
        label.setBuddy(self.passphrase)
        card = Card(gap=12)
        card.add(label, self.passphrase, FlowRow(self._open, *self._quick_way()))
        self._inside.addWidget(card)
        self._inside.addWidget(Text(say("gate.forgotten"), "muted"))
        others = [
            button(say(f"gate.{way}.title"), partial(self._go, way), "link")
            for way in ("restore", "repair")
        ]
        self._inside.addWidget(FlowRow(*others))
        self.passphrase.setFocus()

    def _quick_way(self) -> list[QWidget]:
        """Give the button of the key chain, where somebody let it open this vault."""
        if not self._rows.quick_unlock:
            return []
        return [button(self.tools.say("gate.quick"), self._unlock_quickly)]

    def show_ways(self) -> None:
        """Create, join, restore, or look around."""
        say = self.tools.say
        self.banner.hide()
        self.way = None
        empty_out(self._inside)
        self._inside.addWidget(Text(say("gate.welcome")))
        self._cards = cards = [
            self._card(name, act)
            for name, act in (
                ("create", lambda: self._go("create")),
                ("join", lambda: self._go("join")),
                ("restore", lambda: self._go("restore")),
                ("demo", self._demo),
            )
        ]
        fold = self.tools.look.px(600)
        self._inside.addWidget(Columns(fold, (cards[0], 1), (cards[1], 1)))
        self._inside.addWidget(Columns(fold, (cards[2], 1), (cards[3], 1)))

    def _card(self, name: str, act: Callable[[], None]) -> Card:
        say = self.tools.say
        card = Card(say(f"gate.{name}.title"))
        look = "primary" if name == "create" else ""
        card.add(Text(say(f"gate.{name}.text")))
        card.fill()
        card.add(FlowRow(button(say(f"gate.{name}.go"), act, look)))
        return card

    def _go(self, name: str) -> None:
        # The forms are imported here: who only unlocks never needs them.
        from ui.pages.gate.ways import WAYS  # noqa: PLC0415

        register_large()
        self.banner.hide()
        empty_out(self._inside)
        self.way = WAYS[name](self.tools, self.banner, self._rows.sheets_folder)
        self.way.opened.connect(self.opened)
        self.way.left.connect(self._back)
        self._inside.addWidget(column(self.way))
        self.way.begin()

    def _back(self) -> None:
        if self._rows.state is GateState.FIRST_START:
            self.show_ways()
        else:
            self.show_unlock()

    def _unlock(self) -> None:
        field = self.passphrase
        if field is None or not self._open.isEnabled():
            return
        if not field.text():
            field.setFocus()
            return
        self.banner.hide()
        self._wait(on=True)
        future = self.tools.port.gate.unlock(field.text())
        field.clear()
        self.tools.watch(self, future, lambda _nothing: self.opened.emit(), self._refused)

    def _unlock_quickly(self) -> None:
        if not self._open.isEnabled():
            return
        self.banner.hide()
        self._wait(on=True)
        future = self.tools.port.gate.unlock_quickly()
        self.tools.watch(self, future, lambda _nothing: self.opened.emit(), self._refused)

    def _refused(self, error: ConsoleError) -> None:
        self._wait(on=False)
        self.banner.complain(error)
        if self.passphrase is not None:
            self.passphrase.setFocus()

    def _wait(self, *, on: bool) -> None:
        self._open.setEnabled(not on)
        self._opening.setVisible(on)

    def _demo(self) -> None:
        self._wait_for_demo(on=True)
        future = self.tools.port.gate.demo()
        self.tools.watch(self, future, lambda _nothing: self.opened.emit(), self._no_demo)

    def _no_demo(self, error: ConsoleError) -> None:
        self._wait_for_demo(on=False)
        self.banner.complain(error)

    def _wait_for_demo(self, *, on: bool) -> None:
        for card in self._cards:
            card.setEnabled(not on)
        self._opening.setVisible(on)
