"""The frame: rail, top bar, DRILL band, notices, the page of a place, bottom strip."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.shared import FrameRows
from console.inquiry.rows.topics import Topic
from ui.dialogs.find import FindDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.incident import declare_dialog
from ui.pages.break_glass.page import BreakGlassPage
from ui.pages.call_trees.page import CallTreesPage
from ui.pages.devices import DevicesPage
from ui.pages.now import NowPage
from ui.pages.people.page import PeoplePage
from ui.pages.plans import PlansPage
from ui.pages.settings import SettingsPage
from ui.shell.rail import Rail
from ui.shell.strip import Strip
from ui.shell.top import Top, drill_band
from ui.theme.fonts import register_large
from ui.tools import Tools
from ui.widgets.layout import FlowRow, empty_out, scrolling, whole_height
from ui.widgets.marks import StateLabel
from ui.widgets.order import order_keyboard
from ui.widgets.page import Place
from ui.widgets.texts import button

PAGES: tuple[type[Place], ...] = (
    NowPage,
    BreakGlassPage,
    CallTreesPage,
    PlansPage,
    PeoplePage,
    DevicesPage,
    SettingsPage,
)
FRAME_TOPICS = frozenset({Topic.FRAME, Topic.INCIDENTS, Topic.DEVICES})


class Frame(QWidget):
    """Builds a page when it is first needed, and asks again only what is shown."""

    lock_wanted = Signal()
    minutes_to_lock = Signal(int)
    shown_place = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        register_large()
        self.tools = tools
        self.place = ""
        self._kinds = {kind.place: kind for kind in PAGES}
        self._built: dict[str, Place] = {}
        self._stale: set[str] = set()
        self.rail = Rail(tools)
        self.top = Top(tools)
        self.strip = Strip(tools)
        self._drill = drill_band(tools)
        self._notice_inside = QWidget()
        self._notices = QVBoxLayout(self._notice_inside)
        self._notices.setContentsMargins(22, 10, 22, 0)
        self._notice_area = scrolling(self._notice_inside)
        self._notice_area.hide()
        self._stack = QStackedWidget()
        self._lay_out()
        self.rail.chosen.connect(self.show_place)
        self.top.break_glass.connect(self.break_glass)
        self.top.declare.connect(self.declare)
        self.strip.lock.connect(self.lock_wanted)
        self.strip.help.connect(self.help)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setSpacing(0)
        inner.addWidget(self.top)
        inner.addWidget(_rule(self.tools))
        inner.addWidget(self._notice_area)
        inner.addWidget(self._stack, 1)
        if self.tools.look.large:
            self.rail.hold(self.strip)
        else:
            inner.addWidget(_rule(self.tools))
            inner.addWidget(self.strip)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addWidget(_rule(self.tools, standing=True))
        line.addLayout(inner, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._drill)
        rows.addLayout(line, 1)

    @property
    def page(self) -> Place | None:
        """The page that is shown."""
        return self._built.get(self.place)

    def show_place(self, place: str, item: str = "") -> None:
        """Show a place, at an item if one is given."""
        if place not in self._kinds:
            return
        if place not in self._built:
            page = self._kinds[place](self.tools)
            page.go.connect(self.show_place)
            page.settled.connect(self._order)
            self._built[place] = page
            self._stale.add(place)
            self._stack.addWidget(page)
        self.place = place
        self.rail.mark(place)
        page = self._built[place]
        self._stack.setCurrentWidget(page)
        if place in self._stale:
            self._stale.discard(place)
            page.refresh()
        if item:
            page.open_item(item)
        page.take_focus()
        self._order()
        self.shown_place.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the notices their height at another width."""
        super().resizeEvent(event)
        self._fit_notices()

    def _fit_notices(self) -> None:
        """Show notices whole; where they would leave no room for the page, they scroll."""
        needed = whole_height(self._notice_inside, self.width() - self.rail.width())
        self._notice_area.setFixedHeight(min(needed, self.height() // 4))

    def _order(self) -> None:
        order_keyboard(self)

    def refresh(self) -> None:
        """Ask for what the bars show."""
        self.tools.watch(self, self.tools.port.frame.rows(), self._show, self._failed)

    def changed(self, topics: frozenset[Topic]) -> None:
        """Ask again what is shown; the other pages ask when they are next opened."""
        if topics & FRAME_TOPICS:
            self.refresh()
        for place, page in self._built.items():
            if page.topics & topics:
                if place == self.place:
                    page.refresh()
                else:
                    self._stale.add(place)

    def keep(self) -> None:
        """Have every page keep what was typed and not signed."""
        for page in self._built.values():
            page.keep()

    def tick(self, now: int) -> None:
        """Move the clocks."""
        self.top.tick(now)

    def break_glass(self) -> None:
        """Open the form of six facts."""
        self.show_place("break_glass", "new")

    def declare(self) -> None:
        """Ask for a new incident."""
        declare_dialog(self.tools, self)

    def find_anything(self) -> None:
        """Open the field that finds anything."""
        dialog = FindDialog(self.tools, self.window())
        dialog.picked.connect(self.show_place)
        dialog.open()

    def help(self) -> None:
        """Explain this page."""
        HelpDialog(self.tools, self.window(), self.place).open()

    def print_this(self) -> None:
        """Print what this page prints."""
        if self.page is not None:
            self.page.print_this()

    def _show(self, rows: FrameRows) -> None:
        self.top.show_frame(rows)
        self.strip.show_frame(rows)
        self._drill.setVisible(rows.drill)
        empty_out(self._notices)
        for notice in rows.notices:
            line = FlowRow(StateLabel(self.tools, notice.state))
            if notice.place:
                text = self.tools.say("notice.open", place=f"window.{notice.place}.title")
                line.flow.addWidget(button(text, partial(self.show_place, notice.place), "link"))
            self._notices.addWidget(line)
        self._notice_area.setVisible(bool(rows.notices))
        self._fit_notices()
        self._order()
        self.minutes_to_lock.emit(rows.lock_after)

    def _failed(self, error: ConsoleError) -> None:
        if self.page is not None:
            self.page.banner.complain(error)


def _rule(tools: Tools, *, standing: bool = False) -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    width = tools.look.tokens.line_width
    if standing:
        rule.setFixedWidth(width)
    else:
        rule.setFixedHeight(width)
    return rule
