"""The ways to begin: found a workspace, join one, restore one, repair a damaged vault."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.desk.forms import BadForm, CreateForm, JoinForm, RestoreForm, strength
from console.errors import ConsoleError, Message
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.places import Created
from console.inquiry.rows.shared import Mark, StateWord, Tone
from ui.dialogs.form import mark_wrong
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.inputs import Tick
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


class CreateWay(Way):
    """Found a workspace."""

    name: ClassVar[str] = "create"

    def build(self) -> None:
        """Organisation, person, passphrase, sheets."""
        self.organisation, self.person = QLineEdit(), QLineEdit()
        self.field("organisation", self.organisation)
        self.field("person", self.person)
        self.passphrases()
        self.sheets_field()
        self.card.add(Text(self.tools.say("gate.founder"), "muted"))

    def form(self) -> CreateForm:
        """Build the form."""
        return CreateForm(
            self.organisation.text().strip(),
            self.person.text().strip(),
            self.passphrase(),
            self.sheets.text().strip(),
        )

    def send(self, form: CreateForm) -> Future[Created]:
        """Found the workspace."""
        return self.tools.port.gate.create(form)

    def done(self, outcome: Created) -> None:
        """Say where the sheets are and what to do with them."""
        self.show_end(*self.sheets_made(outcome.sheets), then=self.opened.emit)


class JoinWay(Way):
    """Join with an invitation: paste it or choose its file, then compare six digits."""

    name: ClassVar[str] = "join"

    def build(self) -> None:
        """Invitation, passphrase, sheets."""
        self.invitation = QPlainTextEdit()
        self.invitation.setTabChangesFocus(True)
        self.invitation.setFixedHeight(self.tools.look.px(84))
        self.field("invitation", self.invitation, self.tools.say("gate.join.hint"))
        self.card.add(FlowRow(button(self.tools.say("gate.join.file"), self._choose_file)))
        self._file = ""
        self.passphrases()
        self.sheets_field()

    def form(self) -> JoinForm:
        """Build the form."""
        text = self.invitation.toPlainText().strip()
        from_file = bool(self._file) and text == self._file
        return JoinForm(text, self.passphrase(), self.sheets.text().strip(), from_file=from_file)

    def send(self, form: JoinForm) -> Future[JoinProgress]:
        """Ask to be let in."""
        return self.tools.port.gate.join(form)

    def done(self, outcome: JoinProgress) -> None:
        """Show the digits to compare, or go in."""
        if outcome.admitted:
            self._admitted(outcome)
            return
        digits = self.tools.words.code(f"{outcome.digits[:3]} {outcome.digits[3:]}")
        compare = Text(self.tools.say("gate.join.compare"))
        waiting = StateWord(Mark.PROGRESS, Message("window.gate.join.waiting"))
        self._waiting = StateLabel(self.tools, waiting, "soft")
        self.show_end(compare, Text(digits, "dial"), self._waiting, then=self._same)
        self._waiting.hide()

    def _same(self) -> None:
        self.banner.hide()
        self._await_admission(on=True)
        future = self.tools.port.gate.join_confirmed()
        self.tools.watch(self, future, self._admitted, self._not_admitted)

    def _admitted(self, progress: JoinProgress) -> None:
        self.banner.hide()
        parts = self.sheets_made(progress.sheets)
        done = self.tools.say("gate.join.done")
        self.show_end(*parts, then=self.opened.emit, title=done)

    def _not_admitted(self, error: ConsoleError) -> None:
        self._await_admission(on=False)
        self.banner.complain(error)

    def _await_admission(self, *, on: bool) -> None:
        self._waiting.setVisible(on)
        self.on.setEnabled(not on)

    def _choose_file(self) -> None:
        picked, _kind = QFileDialog.getOpenFileName(self, self.tools.say("gate.join.file"))
        if picked:
            self._file = picked
            self.invitation.setPlainText(picked)


class RestoreWay(Way):
    """Restore from a backup file."""

    name: ClassVar[str] = "restore"

    def build(self) -> None:
        """Backup and what opens it."""
        self.backup, self.secret = QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.field("backup", self.backup)
        self.card.add(FlowRow(button(self.tools.say("gate.restore.file"), self._choose_file)))
        self.field("secret", self.secret)
        self.is_code = Tick(self.tools.say("gate.restore.code"))
        self.card.add(self.is_code, Text(self.tools.say("gate.restore.note"), "muted"))

    def form(self) -> RestoreForm:
        """Build the form."""
        return RestoreForm(
            self.backup.text().strip(),
            self.secret.text(),
            is_recovery_code=self.is_code.isChecked(),
        )

    def send(self, form: RestoreForm) -> Future[Created]:
        """Restore."""
        return self.tools.port.gate.restore(form)

    def done(self, outcome: Created) -> None:
        """Go in."""
        del outcome
        self.opened.emit()

    def _choose_file(self) -> None:
        picked, _kind = QFileDialog.getOpenFileName(self, self.tools.say("gate.restore.file"))
        if picked:
            self.backup.setText(picked)


class RepairWay(Way):
    """Save what can be saved of a damaged vault."""

    name: ClassVar[str] = "repair"

    def build(self) -> None:
        """What opens it."""
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.card.add(Text(self.tools.say("gate.repair.text")))
        self.field("secret", self.secret)
        self.card.add(Text(self.tools.say("gate.repair.note"), "muted"))

    def form(self) -> str:
        """Give what opens it.

        Raises:
            BadForm: nothing was typed.
        """
        if not self.secret.text():
            raise BadForm("secret")
        return self.secret.text()

    def send(self, form: str) -> Future[Message]:
        """Repair."""
        return self.tools.port.gate.repair(form)

    def done(self, outcome: Message) -> None:
        """Say what was saved and what is missing."""
        self.show_end(Text(self.tools.words.say(outcome)), then=self.opened.emit)


WAYS: Mapping[str, type[Way]] = {
    kind.name: kind for kind in (CreateWay, JoinWay, RestoreWay, RepairWay)
}
