"""Break-glass: the list, the form of six facts, and one record, one at a time."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from console.ids import StreamId
from console.inquiry.rows.topics import Topic
from ui.pages.break_glass.form import FormPage
from ui.pages.break_glass.listing import ListPage
from ui.pages.break_glass.record import RecordPage
from ui.tools import Tools
from ui.widgets.page import Page, Place


class BreakGlassPage(Place):
    """Shows one of three views; what is typed into the form stays until it is signed."""

    place: ClassVar[str] = "break_glass"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.EXCEPTIONS, Topic.INCIDENTS})

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.listing = ListPage(tools)
        self.form = FormPage(tools)
        self.record = RecordPage(tools)
        self._views = QStackedWidget()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._views)
        for view in (self.listing, self.form, self.record):
            self._views.addWidget(view)
            view.go.connect(self._route)
            view.settled.connect(self.settled)

    @property
    def view(self) -> Page:
        """The view that is shown."""
        shown = self._views.currentWidget()
        views: tuple[Page, ...] = (self.listing, self.form, self.record)
        return next(view for view in views if view is shown)

    def refresh(self) -> None:
        """Ask again, but never while the form is being filled in."""
        if self.view is not self.form or self.form.state != "full":
            self.view.refresh()

    def open_item(self, item: str) -> None:
        """Open the form (`new`), the list (`list`) or a record."""
        view: Page = self.record
        if item == "new":
            view = self.form
        elif item == "list":
            view = self.listing
        else:
            self.record.stream = StreamId(item)
            self.record.turn_to("loading")
        self._views.setCurrentWidget(view)
        self.banner = view.banner
        view.refresh()
        view.take_focus()

    def keep(self) -> None:
        """Keep what stands in the form."""
        self.form.keep()

    def take_focus(self) -> None:
        """Begin where the view begins."""
        self.view.take_focus()

    def print_this(self) -> None:
        """Print what the view shows."""
        self.view.print_this()

    def _route(self, place: str, item: str) -> None:
        if place == self.place:
            self.open_item(item)
        else:
            self.go.emit(place, item)
