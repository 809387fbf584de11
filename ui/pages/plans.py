"""Plans: PDFs kept in the vault, read page by page without any other program."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from console.desk.forms import PrintForm
from console.ids import StreamId
from console.inquiry.rows.exceptions import PageCount
from console.inquiry.rows.places import PlanLine
from console.inquiry.rows.topics import Topic
from ui.dialogs.printing import print_dialog
from ui.jobs import Progress
from ui.models.rows import Column, RowsModel
from ui.widgets.layout import Columns, FlowRow, scrolling
from ui.widgets.page import Page
from ui.widgets.sheets import Sheets
from ui.widgets.table import Table
from ui.widgets.texts import button


class PlansPage(Page):
    """The list on one side, the pages of the chosen plan on the other."""

    place: ClassVar[str] = "plans"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PLANS})

    def build(self) -> QWidget:
        """Build list and viewer."""
        say, formats = self.tools.say, self.tools.words.formats
        self._shown: StreamId | None = None
        model: RowsModel[PlanLine] = RowsModel(
            (
                Column(say("plans.name"), lambda row: row.title, share=1),
                Column(
                    say("plans.state"),
                    lambda row: self.tools.tell(row.state.text),
                    lambda row: row.state,
                ),
                Column(say("plans.added"), lambda row: formats.date(row.added), wide=520),
            )
        )
        self.table = Table(self.tools, model, say("plans.table"))
        self.table.setMinimumHeight(self.tools.look.px(110))
        self.table.chosen.connect(self._open)
        self.sheets = Sheets(self.tools)
        head = FlowRow(
            button(say("plans.add"), self._choose),
            button(say("plans.print"), self.print_this),
        )
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addWidget(head)
        rows.addWidget(Columns(self.tools.look.px(820), (self.table, 2), (self.sheets, 3)), 1)
        return scrolling(page)

    def ask(self) -> Future[tuple[PlanLine, ...]]:
        """Ask for the plans."""
        return self.tools.port.plans.rows()

    def is_empty(self, rows: tuple[PlanLine, ...]) -> bool:
        """Say whether there is no plan yet."""
        return not rows

    def empty_act(self) -> Callable[[], None] | None:
        """Offer to add one."""
        return self._choose

    def show_rows(self, rows: tuple[PlanLine, ...]) -> None:
        """Show the plans, and the chosen one again."""
        chosen = self._shown
        self.table.rows.set_rows(rows)
        self.table.fit_columns()
        line = self.table.rows.line_of(lambda row: row.stream == chosen)
        self.table.pick(max(line, 0))

    def open_item(self, item: str) -> None:
        """Choose a plan."""
        self._shown = StreamId(item)
        line = self.table.rows.line_of(lambda row: row.stream == item)
        if line >= 0:
            self.table.pick(line)

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.table

    def print_this(self) -> None:
        """Print the chosen plan."""
        if self._shown is not None:
            print_dialog(self, PrintForm("plan", self._shown))

    def add_file(self, path: str) -> None:
        """Take a PDF into the vault."""
        future = self.tools.port.plans.add(path, Path(path).stem, Progress(self))
        self.act(future, self._added, self.tools.say("plans.taken"))

    def _added(self, stream: StreamId) -> None:
        self._shown = stream

    def _choose(self) -> None:
        title = self.tools.say("plans.add")
        picked, _kind = QFileDialog.getOpenFileName(self, title, "", "PDF (*.pdf)")
        if picked:
            self.add_file(picked)

    def _open(self, row: PlanLine) -> None:
        self._shown = row.stream
        self.tools.watch(
            self, self.tools.port.plans.open(row.stream), self._show, self.banner.complain
        )

    def _show(self, document: PageCount) -> None:
        self.sheets.show_document(document)
