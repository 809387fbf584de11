"""The ways in, in the settings and at the gate: what is asked for, sent and said."""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from console.desk import forms
from console.inquiry.rows.gate import GateRows, GateState
from tests.support.ui_kit import make_tools, settle
from ui.dialogs.form import FormDialog
from ui.pages.gate.page import GatePage

OLD, NEW = "seven brave otters sing", "nine quiet herons wait"


@pytest.fixture
def page(show_frame):
    return show_frame("settings").page


def press(widget, words):
    found = [each for each in widget.findChildren(QPushButton) if each.text() == words]
    (button,) = [each for each in found if each.isVisible()]
    button.click()


def dialog_of(page, jobs):
    settle(jobs)
    return next(each for each in page.window().findChildren(FormDialog) if each.isVisible())


def send(dialog, jobs, **texts):
    for name, text in texts.items():
        dialog.fields[name].setText(text)
    dialog._submit()
    settle(jobs)


def test_a_passphrase_is_changed_once_it_is_typed_twice(page, port, jobs):
    press(page, "Change the passphrase")
    dialog = dialog_of(page, jobs)
    assert {each.echoMode() for each in dialog.fields.values()} == {QLineEdit.EchoMode.Password}
    send(dialog, jobs, proof=OLD, passphrase=NEW, again=OLD)
    assert dialog.isVisible()
    assert port.acts == []
    send(dialog, jobs, again=NEW)
    assert port.acts == [("change_passphrase", forms.NewPassphraseForm(OLD, NEW, NEW))]
    assert page.banner.isVisible()


def test_a_new_code_says_where_its_sheet_is(page, port, jobs):
    press(page, "Print a new recovery code")
    send(dialog_of(page, jobs), jobs, proof=OLD, sheets="/home/ada/sheets")
    assert port.acts == [("replace_code", forms.NewCodeForm(OLD, "/home/ada/sheets"))]
    assert "recovery-code.pdf" in page.banner._remedy.text()


def test_the_key_chain_is_switched_on_and_off(page, port, jobs):
    press(page, "Let this computer unlock")
    send(dialog_of(page, jobs), jobs, proof=OLD)
    page.refresh()
    settle(jobs)
    press(page, "Ask for the passphrase again")
    send(dialog_of(page, jobs), jobs, proof=OLD)
    assert [form.on for _, form in port.acts] == [True, False]


def test_the_gate_offers_the_key_chain_where_it_was_switched_on(qtbot, port, jobs):
    opened = []
    for quick in (False, True):
        gate = GatePage(make_tools(port, jobs), GateRows(GateState.LOCKED, quick_unlock=quick))
        qtbot.addWidget(gate)
        gate.opened.connect(lambda: opened.append(1))
        gate.show()
        buttons = [
            each for each in gate.findChildren(QPushButton) if "this computer" in each.text()
        ]
        assert len(buttons) == quick
        for each in buttons:
            each.click()
    settle(jobs)
    assert port.acts == [("unlock_quickly", None)]
    assert opened == [1]
