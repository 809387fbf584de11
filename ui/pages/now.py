"""Now: what is happening, what waits for my decision, what runs out, what is owed."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from console.desk.forms import Verdict
from console.errors import Message
from console.ids import StreamId
from console.inquiry.rows.exceptions import DebtLine, ExceptionLine
from console.inquiry.rows.now import Decision, NowRows
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.inquiry.rows.topics import Topic
from ui.dialogs.decide import DecideDialog, contact_line, facts_of
from ui.dialogs.incident import declare_dialog, end_dialog, lead_dialog
from ui.widgets.bars import ShareBar
from ui.widgets.layout import Card, Columns, FlowRow, column, empty_out, scrolling, side_by_side
from ui.widgets.marks import StateLabel
from ui.widgets.page import Page
from ui.widgets.texts import Elided, Text, button

MOST = 6
"""Lines of a card; more are counted and one click away."""


class NowPage(Page):
    """The first page. It says what is going on in one sentence and asks for nothing."""

    place: ClassVar[str] = "now"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.INCIDENTS, Topic.EXCEPTIONS})

    def build(self) -> QWidget:
        """Build sentence, cards of decisions and lists."""
        self._sentence = Text("", "title")
        self._charge = Text("", "soft")
        self._rows: NowRows | None = None
        say = self.tools.say
        self._steer = FlowRow(
            button(say("lead.title"), self._lead, "link"),
            button(say("end.button"), self._end, "link"),
        )
        self._decisions = QVBoxLayout()
        self._decisions.setSpacing(12)
        holder = QWidget()
        holder.setLayout(self._decisions)
        self._decisions.setContentsMargins(0, 0, 0, 0)
        self._open = Card(self.tools.say("now.exceptions"))
        self._open_rows = QVBoxLayout()
        self._open_rows.setSpacing(12)
        self._open.rows.addLayout(self._open_rows)
        self._open.fill()
        self._debts = Card(self.tools.say("now.debts"))
        self._debt_rows = QVBoxLayout()
        self._debt_rows.setSpacing(10)
        self._debts.rows.addLayout(self._debt_rows)
        self._debts.fill()
        lists = Columns(self.tools.look.px(720), (self._open, 3), (self._debts, 2))
        charge = Columns(self.tools.look.px(720), (self._charge, 1), (self._steer, 0))
        head = column(self._sentence, charge, gap=6)
        ground = QWidget()
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(16)
        for part in (head, holder, lists):
            rows.addWidget(part)
        rows.addStretch(1)
        return scrolling(ground)

    def ask(self) -> Future[NowRows]:
        """Ask for the page."""
        return self.tools.port.now.rows()

    def is_empty(self, rows: NowRows) -> bool:
        """Say whether nothing at all goes on."""
        return not (rows.incident or rows.decisions or rows.exceptions or rows.debts)

    def empty_act(self) -> Callable[[], None] | None:
        """Offer to declare an incident."""
        return self._declare

    def home(self) -> QWidget | None:
        """Begin with the first decision, else with what steers the incident."""
        places = (self._decisions.itemAt(0), self._open_rows.itemAt(0))
        widgets = [item.widget() for item in places if item is not None]
        offered = [*widgets, self._steer]
        found = (part.findChild(QPushButton) for part in offered if part is not None)
        return next((made for made in found if made is not None), None)

    def show_rows(self, rows: NowRows) -> None:
        """Show the situation."""
        self._rows = rows
        self._steer.setVisible(rows.incident is not None)
        self._sentence.setText(self.tools.tell(rows.sentence))
        self._show_charge(rows)
        empty_out(self._decisions)
        for decision in rows.decisions:
            self._decisions.addWidget(self._decision(decision))
        if not rows.decisions:
            nothing = StateWord(Mark.DONE, Message("window.now.no_decisions"), Tone.GOOD)
            self._decisions.addWidget(StateLabel(self.tools, nothing))
        open_rows = [self._exception(line, rows.as_of) for line in rows.exceptions[:MOST]]
        self._fill(self._open_rows, open_rows, len(rows.exceptions), "now.no_exceptions")
        debt_rows = [self._debt(debt, rows.as_of) for debt in rows.debts[:MOST]]
        self._fill(self._debt_rows, debt_rows, len(rows.debts), "now.no_debts")

    def _fill(self, rows: QVBoxLayout, widgets: list[QWidget], count: int, none: str) -> None:
        empty_out(rows)
        for widget in widgets:
            rows.addWidget(widget)
        if not widgets:
            rows.addWidget(Text(self.tools.say(none), "soft"))
        if count > len(widgets):
            rows.addWidget(self._more(count - len(widgets)))

    def _show_charge(self, rows: NowRows) -> None:
        words = self.tools.words
        parts = [contact_line(self.tools, who) for who in rows.in_charge]
        text = (
            self.tools.say("now.in_charge", people=words.listing(parts))
            if parts
            else self.tools.say("now.nobody_in_charge")
        )
        self._charge.setText(text)

    def _decision(self, decision: Decision) -> QWidget:
        card = Card()
        head = self.tools.say("now.waiting", act=f"window.act.{decision.act}")
        card.add(Text(head, "head"), Text(self.tools.tell(decision.summary)))
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (label, value) in enumerate(facts_of(self.tools, decision)):
            name = Text(label, "muted")
            name.setMaximumWidth(self.tools.look.px(190))
            name.setMinimumWidth(self.tools.look.px(120))
            grid.addWidget(name, number, 0)
            grid.addWidget(Text(value), number, 1)
        card.add(facts, StateLabel(self.tools, decision.standing))
        if decision.question:
            card.add(Text(self.tools.say("now.asked", question=decision.question), "soft"))
        card.add(self._verdicts(decision))
        return card

    def _verdicts(self, decision: Decision) -> QWidget:
        """Offer the answers; those that would be refused now are off, and the record is near."""
        buttons = FlowRow()
        for verdict in Verdict:
            text = self.tools.say(f"verdict.{verdict.value}")
            look = "primary" if verdict is Verdict.YES else ""
            made = button(text, lambda v=verdict: self._answer(decision, v), look)  # type: ignore[misc]  # mypy cannot infer a default
            named = self.tools.say("now.answer_name", answer=text, reference=decision.reference)
            made.setAccessibleName(named)
            if decision.stopped and verdict is not Verdict.ASK:
                made.setEnabled(False)
                made.setAccessibleDescription(self.tools.tell(decision.standing.text))
            buttons.flow.addWidget(made)
        record = self._to_record(decision.reference, decision.stream)
        see = self.tools.say("now.see_record", reference=decision.reference)
        record.setText(see)
        record.setAccessibleName(see)
        buttons.flow.addWidget(record)
        return buttons

    def _to_record(self, reference: str, stream: StreamId) -> QPushButton:
        code = self.tools.words.code(reference)
        made = button(code, lambda: self.go.emit("break_glass", stream), "link")
        made.setAccessibleName(self.tools.say("now.open_record", reference=reference))
        return made

    def _answer(self, decision: Decision, verdict: Verdict) -> None:
        dialog = DecideDialog(self.tools, self, decision, verdict)
        done = self.tools.say(f"decide.{verdict.value}.done", reference=decision.reference)
        dialog.run(dialog.form, self.tools.port.now.answer, lambda _ref: self._answered_one(done))

    def _answered_one(self, done: str) -> None:
        self.banner.announce(done)
        self.refresh()

    def _exception(self, line: ExceptionLine, as_of: int) -> QWidget:
        words = self.tools.words
        reference = self._to_record(line.reference, line.stream)
        urgent = (flag for flag in line.flags if flag.tone is Tone.DANGER)
        state = next(urgent, line.state)
        mark = StateLabel(self.tools, state)
        mark.prefer_one_line()
        top = side_by_side((reference, 0), (Elided(line.control, "soft"), 1), (mark, 0), gap=8)
        left = line.expires - as_of
        key = "now.expires" if left > 0 else "now.expired"
        when = words.formats.moment(line.expires, as_of)
        text = self.tools.say(key, when=when, left=left)
        name = self.tools.say("now.bar", reference=line.reference, share=line.share)
        return column(top, ShareBar(self.tools, line.share, name), Text(text, "muted"), gap=4)

    def _debt(self, debt: DebtLine, as_of: int) -> QWidget:
        left = debt.due - as_of
        late = left < 0 or debt.overdue
        key = "window.debt.overdue" if late else "window.debt.due"
        tone = Tone.DANGER if late else Tone.WARN
        state = StateWord(
            Mark.ATTENTION if late else Mark.WAITING, Message(key, {"left": left}), tone
        )
        mark = StateLabel(self.tools, state)
        mark.prefer_one_line()
        what = Text(self.tools.tell(debt.what))
        owner = self.tools.say(
            "debt.owner", reference=debt.reference, owner=self.tools.tell(debt.owner)
        )
        return column(what, side_by_side((Elided(owner, "muted"), 1), (mark, 0)), gap=2)

    def _more(self, count: int) -> QWidget:
        text = self.tools.say("now.more", n=count)
        return FlowRow(button(text, lambda: self.go.emit("break_glass", "list"), "link"))

    def _declare(self) -> None:
        declare_dialog(self.tools, self)

    def _lead(self) -> None:
        if self._rows is not None and self._rows.incident is not None:
            lead_dialog(self.tools, self, self._rows.incident, self._led)

    def _led(self, name: str) -> None:
        self.banner.announce(self.tools.say("lead.done", lead=name))
        self.refresh()

    def _end(self) -> None:
        if self._rows is not None and self._rows.incident is not None:
            end_dialog(self.tools, self, self._rows.incident, self._ended)

    def _ended(self) -> None:
        self.banner.announce(self.tools.say("end.done"))
        self.refresh()
