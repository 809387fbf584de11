"""The card of one person: numbers first, then the rest, and values that were written apart."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.desk.forms import ResolveForm
from console.errors import Message
from console.inquiry.rows.people import ConflictLine, NumberLine, PersonCard
from console.inquiry.rows.shared import Mark, StateWord, Tone
from ui.tools import Tools
from ui.widgets.layout import Card, FlowRow, column, empty_out, scrolling
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text, button


class CardPanel(Card):
    """Shows one card; asks for edits by signals."""

    edit_wanted = Signal(object)
    verify_wanted = Signal(str, str)
    resolve_wanted = Signal(object)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.setMinimumSize(tools.look.px(240), tools.look.px(190))
        ground = QWidget()
        self._parts = QVBoxLayout(ground)
        self._parts.setContentsMargins(0, 0, 4, 0)
        self._parts.setSpacing(10)
        self.rows.addWidget(scrolling(ground))
        self.show_nobody()

    def show_nobody(self) -> None:
        """Say that nobody is chosen."""
        empty_out(self._parts)
        self._parts.addWidget(Text(self._tools.say("people.nobody"), "soft"))
        self._parts.addStretch(1)

    def show_card(self, card: PersonCard) -> None:
        """Show a person."""
        empty_out(self._parts)
        name = self._tools.words.name(card.name)
        edit = button(self._tools.say("people.edit"), lambda: self.edit_wanted.emit(card))
        self._parts.addWidget(Text(name, "title"))
        self._parts.addWidget(FlowRow(edit))
        if card.erased:
            erased = StateWord(Mark.WAITING, Message("window.people.erased"), Tone.WARN)
            self._parts.addWidget(StateLabel(self._tools, erased))
        for conflict in card.conflicts:
            self._parts.addWidget(self._conflict(card, conflict))
        for number in card.numbers:
            self._parts.addWidget(self._number(card, number))
        for label, value in self._facts(card):
            self._parts.addWidget(column(Text(label, "muted"), Text(value), gap=0))
        self._parts.addStretch(1)

    def _facts(self, card: PersonCard) -> list[tuple[str, str]]:
        words, say = self._tools.words, self._tools.say
        parts = {
            "organisation": words.name(card.organisation),
            "roles": words.listing(card.roles),
            "site": words.name(card.site),
            "languages": words.listing(card.languages),
            "mails": words.listing(card.mails),
            "radio": words.name(card.radio),
            "zone": words.code(card.zone),
            "skills": words.listing(card.skills),
            "trees": words.listing(card.trees),
            "note": words.name(card.note),
        }
        return [(say(f"field.{name}"), value) for name, value in parts.items() if value]

    def _number(self, card: PersonCard, number: NumberLine) -> QWidget:
        say, words = self._tools.say, self._tools.words
        written = words.code(number.written)
        verify = button(
            say("people.verify"), lambda: self.verify_wanted.emit(card.person, number.item), "link"
        )
        verify.setAccessibleName(say("people.verify_name", number=number.written))
        verify.setToolTip(say("people.verify_hint"))
        return column(
            Text(words.text(f"people.line.{number.kind}"), "muted"),
            Text(written, "head"),
            FlowRow(StateLabel(self._tools, number.state, "small"), verify, gap=8),
            gap=0,
        )

    def _conflict(self, card: PersonCard, conflict: ConflictLine) -> QWidget:
        say, formats = self._tools.say, self._tools.words.formats
        field = say("people.conflict_in", field=f"window.field.{conflict.field}")
        state = StateWord(Mark.ATTENTION, Message("window.people.conflict"), Tone.WARN)
        parts: list[QWidget] = [StateLabel(self._tools, state), Text(field, "strong")]
        for choice in conflict.choices:
            when = formats.moment(choice.recorded)
            by = say("people.written_by", who=choice.who or "-", when=when)
            form = ResolveForm(card.person, conflict.field, conflict.item, choice.source)
            keep = button(
                say("people.keep", value=choice.value),
                lambda made=form: self.resolve_wanted.emit(made),  # type: ignore[misc]  # mypy cannot infer a default
            )
            parts.append(column(FlowRow(keep), Text(by, "muted"), gap=2))
        return column(*parts, gap=4)
