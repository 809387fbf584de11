"""One way to begin: a form with one act, waiting, refused, done."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.desk.forms import BadForm, strength
from console.errors import ConsoleError, Message
from console.inquiry.rows.shared import Mark, StateWord, Tone
from ui.dialogs.form import mark_wrong
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.layout import Card, FlowRow, column, empty_out, side_by_side
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text, button

TONES = {
    "too_short": (Mark.ATTENTION, Tone.DANGER),
    "weak": (Mark.ATTENTION, Tone.WARN),
    "fair": (Mark.SHARE, Tone.PLAIN),
    "strong": (Mark.DONE, Tone.GOOD),
}


class Way(QWidget):
    """A form with one act. `opened` tells that the vault is open, `left` that it was given up."""

    name: ClassVar[str] = ""
    opened = Signal()
    left = Signal()

    def __init__(self, tools: Tools, banner: Banner, sheets: str) -> None:
        super().__init__()
        self.tools = tools
        self.banner = banner
        self.fields: dict[str, QWidget] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self.sheets = QLineEdit(sheets)
        self._strength = StateLabel(tools, StateWord(Mark.WAITING, Message("window.strength")))
        self.card = Card(tools.say(f"gate.{self.name}.title"), gap=10)
        self.build()
        for edit in self.card.findChildren(QLineEdit):
            edit.returnPressed.connect(self.submit)
        self.go = button(tools.say(f"gate.{self.name}.act"), self.submit, "primary")
        back = button(tools.say("gate.back"), self.left.emit)
        self._working = StateLabel(
            tools, StateWord(Mark.PROGRESS, Message(f"window.gate.{self.name}.working")), "soft"
        )
        self._working.hide()
        self._rows.addWidget(self.card)
        self.card.add(FlowRow(self.go, back))
        self._rows.addWidget(self._working)

    def build(self) -> None:
        """Put the fields into the card."""
        raise NotImplementedError

    def form(self) -> Any:
        """Build the form.

        Raises:
            BadForm: a part is missing.
        """
        raise NotImplementedError

    def send(self, form: Any) -> Future[Any]:
        """Hand the form to the port."""
        raise NotImplementedError

    def done(self, outcome: Any) -> None:
        """Go on after the port has answered."""
        raise NotImplementedError

    def begin(self) -> None:
        """Put the focus into the first field."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    def submit(self) -> None:
        """Check the fields, then send."""
        if not self.card.isEnabled():
            return
        for field in self.fields.values():
            mark_wrong(field, wrong=False)
        try:
            form = self.form()
        except BadForm as error:
            self.banner.complain(error)
            culprit = self.fields.get(error.field)
            if culprit is not None:
                mark_wrong(culprit, wrong=True)
                culprit.setFocus()
            return
        self.banner.hide()
        self._work(on=True)
        self.tools.watch(self, self.send(form), self.done, self._refused)

    def _refused(self, error: ConsoleError) -> None:
        self._work(on=False)
        self.banner.complain(error)
        self.go.setFocus()

    def _work(self, *, on: bool) -> None:
        """Nothing can be changed or left while the work runs, and the page says that it runs."""
        self.card.setEnabled(not on)
        self._working.setVisible(on)

    def field(self, name: str, widget: QWidget, hint: str = "") -> None:
        """Add a labelled field."""
        label = Text(self.tools.say(f"field.{name}"), "strong")
        label.setBuddy(widget)
        widget.setAccessibleName(self.tools.say(f"field.{name}"))
        self.fields[name] = widget
        parts = [label, widget, *([Text(hint, "muted")] if hint else [])]
        self.card.add(column(*parts, gap=2))

    def passphrases(self) -> None:
        """Add the passphrase, twice, with its strength in words."""
        self.first, self.again = QLineEdit(), QLineEdit()
        for edit in (self.first, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.field("passphrase", self.first, self.tools.say("gate.passphrase_hint"))
        self.card.add(self._strength)
        self.field("again", self.again)
        self.first.textChanged.connect(self._judge)

    def passphrase(self) -> str:
        """Give the passphrase if both are the same.

        Raises:
            BadForm: they differ.
        """
        if self.first.text() != self.again.text():
            raise BadForm("again")
        return self.first.text()

    def sheets_field(self) -> None:
        """Add the folder for the recovery sheets."""
        self.fields["sheets"] = self.sheets
        self.sheets.setAccessibleName(self.tools.say("field.sheets"))
        choose = button(self.tools.say("gate.choose_folder"), self._choose)
        label = Text(self.tools.say("field.sheets"), "strong")
        label.setBuddy(self.sheets)
        line = side_by_side((self.sheets, 1), (choose, 0))
        hint = Text(self.tools.say(f"gate.{self.name}.sheets_hint"), "muted")
        self.card.add(column(label, line, hint, gap=2))

    def sheets_made(self, sheets: tuple[str, ...]) -> list[QWidget]:
        """Say where the sheets are, and what each restores."""
        paths = [Text(self.tools.words.code(path), "strong") for path in sheets]
        return [Text(self.tools.say(f"gate.{self.name}.sheets_text")), *paths]

    def show_end(self, *parts: QWidget, then: Callable[[], None], title: str = "") -> None:
        """Show what was made, and one button to go on."""
        empty_out(self._rows)
        card = Card(title or self.tools.say(f"gate.{self.name}.end"), gap=10)
        card.add(*parts)
        self.on = button(self.tools.say("gate.continue"), then, "primary")
        card.add(FlowRow(self.on))
        self._rows.addWidget(card)
        self.on.setFocus()

    def _judge(self, text: str) -> None:
        found = strength(text).value
        mark, tone = TONES[found]
        self._strength.set_state(StateWord(mark, Message(f"window.strength.{found}"), tone))

    def _choose(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, self.tools.say("gate.choose_folder"))
        if picked:
            self.sheets.setText(picked)
