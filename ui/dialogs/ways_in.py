"""The dialogs of the ways into the vault; each asks for the passphrase or the recovery code again."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QLineEdit

from console.desk.forms import NewCodeForm, NewPassphraseForm, QuickUnlockForm
from ui.dialogs.form import FormDialog
from ui.widgets.layout import FlowRow
from ui.widgets.page import Page
from ui.widgets.texts import button


def passphrase_dialog(page: Page, then: Callable[[], None]) -> FormDialog:
    """Ask for another passphrase, twice."""
    dialog = _dialog(page, "passphrase")
    proof = _hidden(dialog, "proof")
    new = _hidden(dialog, "passphrase", page.tools.say("gate.passphrase_hint"))
    again = _hidden(dialog, "again")
    dialog.run(
        lambda: NewPassphraseForm(proof.text(), new.text(), again.text()),
        page.tools.port.ways_in.change_passphrase,
        lambda _nothing: then(),
    )
    return dialog


def code_dialog(page: Page, then: Callable[[str], None]) -> FormDialog:
    """Ask where the sheet of another recovery code goes."""
    say = page.tools.say
    dialog = _dialog(page, "code")
    proof = _hidden(dialog, "proof")
    sheets = dialog.line("sheets")

    def choose() -> None:
        picked = QFileDialog.getExistingDirectory(dialog, say("gate.choose_folder"))
        if picked:
            sheets.setText(picked)

    dialog.add(FlowRow(button(say("gate.choose_folder"), choose)))
    dialog.run(
        lambda: NewCodeForm(proof.text(), sheets.text().strip()),
        page.tools.port.ways_in.replace_code,
        then,
    )
    return dialog


def quick_unlock_dialog(page: Page, then: Callable[[], None], *, on: bool) -> FormDialog:
    """Say what the key chain would do, and ask."""
    dialog = _dialog(page, "quick_on" if on else "quick_off")
    proof = _hidden(dialog, "proof")
    dialog.run(
        lambda: QuickUnlockForm(proof.text(), on=on),
        page.tools.port.ways_in.set_quick_unlock,
        lambda _nothing: then(),
    )
    return dialog


def _dialog(page: Page, what: str) -> FormDialog:
    say = page.tools.say
    dialog = FormDialog(page.tools, page, say(f"ways_in.{what}.title"), say(f"ways_in.{what}.act"))
    dialog.add_text(say(f"ways_in.{what}.text"))
    return dialog


def _hidden(dialog: FormDialog, name: str, hint: str = "") -> QLineEdit:
    edit = dialog.line(name, hint=hint)
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit
