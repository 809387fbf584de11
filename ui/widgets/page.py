"""What every page shares: four states, a banner for refusals, asking again when told.

A page asks its port, shows *loading* until the answer comes, then *full* or *empty*; an error
shows *failing* with what happened, what to do, and a way to try again. An act that is refused
leaves the page as it is and says so in the banner.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.errors import ConsoleError, Message
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.inquiry.rows.topics import Topic
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.layout import Card, FlowRow
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text, button


class Place(QWidget):
    """One place of the rail: `topics` say when it has to ask again."""

    place: ClassVar[str] = ""
    topics: ClassVar[frozenset[Topic]] = frozenset()
    go = Signal(str, str)
    """Open another place (first) at an item (second)."""
    settled = Signal()
    """An answer has been shown: full, empty or failing."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.tools = tools
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner(tools)

    def refresh(self) -> None:
        """Ask again."""
        raise NotImplementedError

    def open_item(self, item: str) -> None:
        """Go to one item of this place."""
        del item

    def home(self) -> QWidget | None:
        """Give the control that has the focus when the place is opened."""
        return None

    def take_focus(self) -> None:
        """Put the keyboard where the work begins."""
        home = self.home()
        if home is not None:
            home.setFocus()

    def keep(self) -> None:
        """Keep inside the vault what was typed here and not signed: the page is about to go."""

    def print_this(self) -> None:
        """Print what is shown, where there is something to print."""
        self.banner.announce(self.tools.say("print.nothing"))


class Page(Place):
    """A page with four states.

    Subclasses build their full state in `build`, ask in `ask` and show the answer in `show_rows`;
    `is_empty` decides whether the empty state is shown instead.
    """

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._states = QStackedWidget()
        self._asked = 0
        self._expected = False
        self._pages: dict[str, QWidget] = {
            "loading": self._loading(),
            "failing": self._failing(),
            "full": self.build(),
        }
        self._begin: QPushButton | None = None
        act = self.empty_act()
        if act is not None:
            self._pages["empty"] = self._empty(act)
        for widget in self._pages.values():
            self._states.addWidget(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(22, 20, 22, 16)
        rows.setSpacing(12)
        rows.addWidget(self.banner)
        rows.addWidget(self._states, 1)

    def build(self) -> QWidget:
        """Build the full state, without values."""
        raise NotImplementedError

    def ask(self) -> Future[Any]:
        """Ask the port for this page's rows."""
        raise NotImplementedError

    def show_rows(self, rows: Any) -> None:
        """Show an answer."""
        raise NotImplementedError

    def is_empty(self, rows: Any) -> bool:
        """Say whether there is nothing to show yet."""
        del rows
        return False

    def empty_act(self) -> Callable[[], None] | None:
        """Give the one thing to do on an empty page; `None` for a page that is never empty."""
        return None

    def take_focus(self) -> None:
        """Put the keyboard where the work begins, as soon as there is something to do."""
        starts = {"full": self.home(), "empty": self._begin, "failing": self._again}
        start = starts.get(self.state)
        self._expected = self.state == "loading"
        if start is not None:
            start.setFocus()

    @property
    def states(self) -> frozenset[str]:
        """Name the states that this page can be in."""
        return frozenset(self._pages)

    @property
    def state(self) -> str:
        """Which of the four states is shown: `loading`, `empty`, `failing`, `full`."""
        shown = self._states.currentWidget()
        return next(name for name, widget in self._pages.items() if widget is shown)

    def refresh(self) -> None:
        """Ask again; what is shown stays until the answer is there."""
        self._asked += 1
        number = self._asked
        if self.state != "full":
            self.turn_to("loading")

        def answered(rows: Any) -> None:
            if number == self._asked:
                self._answered(rows)

        self.tools.watch(self, self.ask(), answered, self._failed)

    def _retry(self) -> None:
        self.refresh()
        self.take_focus()

    def turn_to(self, state: str) -> None:
        """Show one of the four states."""
        self._states.setCurrentWidget(self._pages[state])

    def act(
        self,
        future: Future[Any],
        then: Callable[[Any], None] | None = None,
        done: str = "",
    ) -> None:
        """Wait for an act; say that it is done, or why it is not, and ask again."""

        def finished(outcome: Any) -> None:
            self.banner.hide()
            if done:
                self.banner.announce(done)
            if then is not None:
                then(outcome)
            self.refresh()

        self.tools.watch(self, future, finished, self.banner.complain)

    def _answered(self, rows: Any) -> None:
        with self.keeping_focus():
            if self.is_empty(rows):
                self.turn_to("empty")
            else:
                self.show_rows(rows)
                self.turn_to("full")
        self._settle()

    def _failed(self, error: ConsoleError) -> None:
        self._what.setText(self.tools.tell(error.title))
        self._remedy.setText(self.tools.tell(error.remedy))
        self.turn_to("failing")
        self._settle()

    @contextmanager
    def keeping_focus(self) -> Iterator[None]:
        """Keep the keyboard on this page while what had it is built anew."""
        was_here = self._has_keyboard()
        yield
        if was_here and not self._has_keyboard():
            self.take_focus()

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _settle(self) -> None:
        if self._expected:
            self.take_focus()
        self.settled.emit()

    def fail_with(self, error: ConsoleError) -> None:
        """Show the failing state for an error."""
        self._failed(error)

    def _loading(self) -> QWidget:
        state = StateWord(Mark.PROGRESS, Message("window.loading"))
        card = Card()
        card.add(StateLabel(self.tools, state, "soft"))
        return _at_top(card)

    def _empty(self, act: Callable[[], None]) -> QWidget:
        card = Card()
        card.add(
            Text(self.tools.say(f"{self.place}.empty.title"), "title"),
            Text(self.tools.say(f"{self.place}.empty.text")),
        )
        self._begin = button(self.tools.say(f"{self.place}.empty.act"), act, "primary")
        card.add(FlowRow(self._begin))
        return _at_top(card)

    def _failing(self) -> QWidget:
        state = StateWord(Mark.ATTENTION, Message("window.failing"), Tone.DANGER)
        self._what = Text("", "head")
        self._remedy = Text("")
        self._again = button(self.tools.say("retry"), self._retry, "primary")
        card = Card()
        card.add(StateLabel(self.tools, state), self._what, self._remedy, FlowRow(self._again))
        return _at_top(card)


def _at_top(card: Card) -> QWidget:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(card)
    rows.addStretch(1)
    return holder
