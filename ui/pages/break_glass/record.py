"""One record: its state as paths, what is owed, what happened, and what can be done now."""

from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from console.desk.forms import ActionForm, PrintForm
from console.errors import Message
from console.ids import StreamId
from console.inquiry.rows.exceptions import (
    DebtLine,
    ExceptionRecord,
    Fact,
    PathStep,
    Step,
    TimelineLine,
)
from console.inquiry.rows.shared import Mark, Offer, StateWord, Tone
from console.inquiry.rows.topics import Topic
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.printing import print_dialog
from ui.models.rows import Column, RowsModel
from ui.pages.break_glass.listing import debt_state, time_left
from ui.pages.break_glass.steps import pay_dialog, step_dialog
from ui.widgets.bars import ShareBar
from ui.widgets.layout import Card, Columns, FlowRow, column, empty_out, scrolling, side_by_side
from ui.widgets.marks import StateLabel
from ui.widgets.page import Page
from ui.widgets.table import Table
from ui.widgets.texts import Text, button

STEPS = {
    Step.BEHIND: (Mark.DONE, "soft"),
    Step.HERE: (Mark.PROGRESS, "strong"),
    Step.AHEAD: (Mark.WAITING, "soft"),
}


class RecordPage(Page):
    """The record of `stream`; set it, then refresh."""

    place: ClassVar[str] = "record"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.EXCEPTIONS})
    stream: StreamId = StreamId("")

    def build(self) -> QWidget:
        """Build head, paths, the line for actions, timeline, facts, debts."""
        say = self.tools.say
        self._record: ExceptionRecord | None = None
        self._head = QVBoxLayout()
        self._path_rows, paths = _card(say("record.paths"))
        self._fact_rows, facts = _card(say("record.facts"))
        self._debt_rows, debts = _card(say("record.debts"))
        self._offer_rows, offers = _card(say("record.offers"))
        left = column(paths, self._happened(), facts, gap=16, stretch=True)
        right = column(offers, debts, gap=16, stretch=True)
        ground = QWidget()
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(16)
        rows.addLayout(self._head)
        rows.addWidget(Columns(self.tools.look.px(860), (left, 5), (right, 2)))
        rows.addStretch(1)
        return scrolling(ground)

    def _happened(self) -> Card:
        say = self.tools.say
        self.action = QLineEdit()
        self.action.setPlaceholderText(say("record.action_hint"))
        self.action.setAccessibleName(say("field.action"))
        self.action.returnPressed.connect(self._log)
        log = side_by_side((self.action, 1), (button(say("record.log"), self._log), 0))
        self.timeline = Table(self.tools, self._timeline_model(), say("record.timeline"))
        card = Card(say("record.timeline"))
        card.add(log, self.timeline)
        return card

    def _timeline_model(self) -> RowsModel[TimelineLine]:
        say, formats = self.tools.say, self.tools.words.formats

        def when(moment: int) -> str:
            now = self._record.as_of if self._record else None
            return self.tools.words.code(formats.moment(moment, now))

        def utc(moment: int) -> str:
            return self.tools.words.code(formats.time_utc(moment))

        return RowsModel(
            (
                Column(
                    say("record.occurred"),
                    lambda row: when(row.occurred),
                    detail=lambda row: utc(row.occurred),
                ),
                Column(
                    say("record.recorded"),
                    lambda row: when(row.recorded),
                    detail=lambda row: utc(row.recorded),
                ),
                Column(
                    say("record.what"),
                    self._what_happened,
                    self._mark_of,
                    share=1,
                    detail=self._who_and_how,
                ),
            )
        )

    def ask(self) -> Future[ExceptionRecord]:
        """Ask for the record."""
        return self.tools.port.exceptions.record(self.stream)

    def show_rows(self, rows: ExceptionRecord) -> None:
        """Show the record."""
        self._record = rows
        self._show_head(rows)
        empty_out(self._path_rows)
        for life, path in rows.paths:
            self._path_rows.addWidget(self._path(life, path))
        self.timeline.rows.set_rows(rows.timeline)
        self.timeline.fit_columns()
        self.timeline.show_all_lines()
        self._show_facts(rows)
        self._show_debts(rows)
        empty_out(self._offer_rows)
        for offer in rows.offers:
            self._offer_rows.addWidget(self._offer(offer))
        self._offer_rows.addWidget(button(self.tools.say("record.preview"), self._preview))
        self._offer_rows.addWidget(button(self.tools.say("record.print"), self.print_this))

    def home(self) -> QWidget | None:
        """Give the line that logs an action."""
        return self.action

    def print_this(self) -> None:
        """Write the report."""
        print_dialog(self, PrintForm("exception", self.stream))

    def _show_head(self, rows: ExceptionRecord) -> None:
        line = rows.line
        empty_out(self._head)
        back = button(self.tools.say("record.back"), lambda: self.go.emit("break_glass", "list"))
        title = Text(self.tools.words.code(line.reference), "title")
        title.setWordWrap(False)
        states = [line.state, time_left(line, rows.as_of), *line.flags]
        labels = [StateLabel(self.tools, state) for state in states]
        self._head.addWidget(FlowRow(back, title, *labels, gap=16))
        self._head.addWidget(Text(self.tools.words.name(line.control), "soft"))
        name = self.tools.say("now.bar", reference=line.reference, share=line.share)
        self._head.addWidget(ShareBar(self.tools, line.share, name))

    def _path(self, life: Message, path: tuple[PathStep, ...]) -> QWidget:
        steps = FlowRow(gap=14)
        for step in path:
            mark, look = STEPS[step.step]
            label = StateLabel(self.tools, StateWord(mark, step.text), look)
            said = self.tools.say(f"record.step.{step.step.value}", step=label.accessibleName())
            label.setAccessibleName(said)
            if step.at is not None:
                label.setToolTip(self.tools.words.formats.record(step.at))
            steps.flow.addWidget(label)
        return column(Text(self.tools.tell(life), "muted"), steps, gap=2)

    def _show_facts(self, rows: ExceptionRecord) -> None:
        """Set labels beside their values, as the paper does."""
        empty_out(self._fact_rows)
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, fact in enumerate(rows.facts):
            label = Text(self.tools.tell(fact.label), "muted")
            label.setFixedWidth(self.tools.look.px(150))
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._fact(fact), number, 1)
        self._fact_rows.addWidget(facts)

    def _fact(self, fact: Fact) -> QWidget:
        parts: list[QWidget] = []
        if fact.missing is not None:
            parts.append(StateLabel(self.tools, StateWord(Mark.WAITING, fact.missing, Tone.WARN)))
        else:
            parts.append(Text(self.tools.tell(fact.value)))
        for old in map(self.tools.tell, fact.struck):
            struck = Text(old, "soft")
            font = struck.font()
            font.setStrikeOut(True)
            struck.setFont(font)
            struck.setAccessibleName(self.tools.say("record.struck", text=old))
            parts.append(struck)
        if fact.state is not None:
            parts.append(StateLabel(self.tools, fact.state))
        return column(*parts, gap=0)

    def _show_debts(self, rows: ExceptionRecord) -> None:
        empty_out(self._debt_rows)
        for debt in rows.debts:
            state = StateLabel(self.tools, debt_state(debt, rows.as_of))
            owner = Text(self.tools.tell(debt.owner), "muted")
            what = self.tools.tell(debt.what)
            pay = button(self.tools.say("record.pay"), lambda d=debt: self._pay(d))  # type: ignore[misc]  # mypy cannot infer a default
            pay.setAccessibleName(self.tools.say("record.pay_name", what=what))
            self._debt_rows.addWidget(column(Text(what), owner, state, FlowRow(pay), gap=3))
        if not rows.debts:
            none = StateWord(Mark.DONE, Message("window.record.no_debts"), Tone.GOOD)
            self._debt_rows.addWidget(StateLabel(self.tools, none))

    def _offer(self, offer: Offer) -> QWidget:
        made = button(
            self.tools.say(f"step.{offer.act}.act"),
            lambda: self.take_step(offer.act),
        )
        made.setEnabled(offer.stopped is None)
        if offer.stopped is None:
            return made
        why = self.tools.tell(offer.stopped)
        made.setAccessibleDescription(why)
        return column(made, Text(why, "muted"), gap=2)

    def take_step(self, act: str) -> None:
        """Ask for what a step needs, then take it."""
        done = self.tools.say(f"step.{act}.done")
        step_dialog(self.tools, self, self.stream, act, lambda: self._stepped(done))

    def _pay(self, debt: DebtLine) -> None:
        done = self.tools.say("record.paid")
        pay_dialog(self.tools, self, debt, lambda: self._stepped(done))

    def _stepped(self, done: str) -> None:
        self.banner.announce(done)
        self.refresh()

    def _log(self) -> None:
        text = self.action.text().strip()
        if not text:
            self.action.setFocus()
            return
        form = ActionForm(self.stream, text)
        self.act(self.tools.port.exceptions.log_action(form), lambda _ref: self.action.clear())

    def _preview(self) -> None:
        future = self.tools.port.exceptions.preview(self.stream)
        self.tools.watch(
            self,
            future,
            lambda document: PreviewDialog(self.tools, self.window(), document).open(),
            self.banner.complain,
        )

    def _what_happened(self, row: TimelineLine) -> str:
        what = self.tools.tell(row.what)
        detail = row.detail or self.tools.words.listing(map(self.tools.tell, row.says))
        if not detail:
            return what
        return self.tools.say("record.happened", what=what, detail=detail)

    def _who_and_how(self, row: TimelineLine) -> str:
        """Name who did it, and what is remarkable about it."""
        parts = [
            row.who,
            self.tools.tell(row.reason),
            *(self.tools.tell(f.text) for f in row.flags),
        ]
        return self.tools.words.listing(part for part in parts if part)

    @staticmethod
    def _mark_of(row: TimelineLine) -> StateWord | None:
        if not row.counts:
            return StateWord(Mark.WAITING, row.reason or row.what, Tone.WARN)
        return row.flags[0] if row.flags else None


def _card(title: str) -> tuple[QVBoxLayout, Card]:
    card = Card(title)
    rows = QVBoxLayout()
    rows.setSpacing(10)
    card.rows.addLayout(rows)
    return rows, card
