"""The ways to begin: found a workspace, join one, restore one, repair a damaged vault."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
)

from console.desk.forms import BadForm, CreateForm, JoinForm, RestoreForm
from console.errors import ConsoleError, Message
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.places import Created
from console.inquiry.rows.shared import Mark, StateWord
from ui.pages.gate.way import Way
from ui.widgets.inputs import Tick
from ui.widgets.layout import FlowRow
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text, button


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
