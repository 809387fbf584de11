"""All exceptions by state with their flags, and beside them what is owed by when."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.errors import Message
from console.inquiry.rows.exceptions import DebtLine, ExceptionLine, ExceptionRows
from console.inquiry.rows.shared import Mark, StateWord, Tone
from ui.models.rows import Column, RowsModel
from ui.widgets.inputs import Tick
from ui.widgets.layout import Card, Columns, FlowRow, scrolling
from ui.widgets.page import Page
from ui.widgets.table import Table
from ui.widgets.texts import Text


def time_left(line: ExceptionLine, as_of: int) -> StateWord:
    """Say how long an exception still runs."""
    left = line.expires - as_of
    if not line.open:
        return StateWord(Mark.DONE, Message("window.bg.over"))
    if left <= 0:
        return StateWord(Mark.ATTENTION, Message("window.bg.expired", {"left": left}), Tone.DANGER)
    tone = Tone.WARN if line.share >= 75 else Tone.PLAIN
    return StateWord(Mark.SHARE, Message("window.bg.left", {"left": left}), tone)


def debt_state(debt: DebtLine, as_of: int) -> StateWord:
    """Say when a debt is due."""
    left = debt.due - as_of
    if debt.overdue or left < 0:
        return StateWord(
            Mark.ATTENTION, Message("window.debt.overdue", {"left": left}), Tone.DANGER
        )
    return StateWord(Mark.WAITING, Message("window.debt.due", {"left": left}), Tone.WARN)


class ListPage(Page):
    """The list. Enter opens a record."""

    place: ClassVar[str] = "break_glass"

    def build(self) -> QWidget:
        """Build two tables and the button that matters."""
        say = self.tools.say
        self._as_of = 0
        self._rows: tuple[ExceptionLine, ...] = ()
        self.exceptions = Table(self.tools, self._exceptions_model(), say("bg.table"))
        self.debts = Table(self.tools, self._debts_model(), say("bg.debts"))
        self.exceptions.opened.connect(lambda row: self.go.emit(self.place, row.stream))
        self.debts.opened.connect(lambda row: self.go.emit(self.place, row.stream))
        self._only_open = Tick(say("bg.only_open"))
        self._only_open.toggled.connect(lambda _on: self._fill())
        return self._lay_out()

    def _exceptions_model(self) -> RowsModel[ExceptionLine]:
        say, tell = self.tools.say, self.tools.tell
        return RowsModel(
            (
                Column(
                    say("bg.reference"),
                    lambda row: self.tools.words.code(row.reference),
                    share=1,
                    detail=lambda row: self.tools.words.name(row.control),
                ),
                Column(
                    say("bg.state"),
                    lambda row: tell(row.state.text),
                    lambda row: row.state,
                    detail=self._flags,
                ),
                Column(
                    say("bg.time"),
                    lambda row: tell(time_left(row, self._as_of).text),
                    lambda row: time_left(row, self._as_of),
                    wide=330,
                ),
            )
        )

    def _debts_model(self) -> RowsModel[DebtLine]:
        say, tell = self.tools.say, self.tools.tell
        return RowsModel(
            (
                Column(
                    say("bg.owed"),
                    lambda row: tell(row.what),
                    share=1,
                    detail=lambda row: say(
                        "debt.owner", reference=row.reference, owner=tell(row.owner)
                    ),
                ),
                Column(
                    say("bg.due"),
                    lambda row: tell(debt_state(row, self._as_of).text),
                    lambda row: debt_state(row, self._as_of),
                ),
            )
        )

    def _lay_out(self) -> QWidget:
        say = self.tools.say
        head = FlowRow(
            Text(say("break_glass.title"), "title"),
            self._only_open,
        )
        head.flow.itemAt(0).widget().setMinimumWidth(self.tools.look.px(190))  # type: ignore[union-attr]  # just put there
        owed = Card()
        owed.add(Text(say("bg.debts"), "head"), Text(say("bg.debts_hint"), "muted"))
        owed.rows.addWidget(self.debts, 1)
        listed = Card()
        listed.add(Text(say("bg.table"), "head"), Text(say("bg.table_hint"), "muted"))
        listed.rows.addWidget(self.exceptions, 1)
        for table in (self.exceptions, self.debts):
            table.setMinimumHeight(self.tools.look.px(200))
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addWidget(head)
        rows.addWidget(Columns(self.tools.look.px(880), (listed, 5), (owed, 4)), 1)
        return scrolling(page)

    def ask(self) -> Future[ExceptionRows]:
        """Ask for all exceptions."""
        return self.tools.port.exceptions.rows()

    def is_empty(self, rows: ExceptionRows) -> bool:
        """Say whether nothing was ever recorded."""
        return not rows.exceptions

    def empty_act(self) -> Callable[[], None] | None:
        """Offer the form."""
        return lambda: self.go.emit(self.place, "new")

    def show_rows(self, rows: ExceptionRows) -> None:
        """Show exceptions and debts."""
        self._as_of = rows.as_of
        self._rows = rows.exceptions
        self._fill()
        self.debts.rows.set_rows(rows.debts)
        self.debts.fit_columns()

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.exceptions

    def _fill(self) -> None:
        only = self._only_open.isChecked()
        self.exceptions.rows.set_rows([row for row in self._rows if row.open or not only])
        self.exceptions.fit_columns()

    def _flags(self, row: ExceptionLine) -> str:
        texts = [self.tools.tell(flag.text) for flag in row.flags]
        if row.debts:
            texts.append(self.tools.say("bg.debt_count", n=row.debts))
        return self.tools.words.listing(texts) or self.tools.say("bg.no_flags")
