"""Whole journeys by keyboard alone, with real key events."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from console.desk import forms
from console.inquiry.rows.gate import GateRows, GateState
from console.inquiry.rows.topics import Topic
from tests.support import ui_rows as rows
from tests.support.ui_kit import make_tools, settle
from ui.dialogs.form import FormDialog
from ui.pages.gate.page import GatePage

CTRL = Qt.KeyboardModifier.ControlModifier


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    target = QApplication.focusWidget() or QApplication.activeWindow()
    QTest.keyClick(target, key, modifier)


def write(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def tab(times=1):
    for _ in range(times):
        press(Qt.Key.Key_Tab)


def test_a_new_incident_takes_three_actions(window, port, jobs):
    port.frame_rows = replace(rows.frame(), incidents=())
    port.tell(Topic.FRAME)
    settle(jobs)
    press(Qt.Key.Key_I, CTRL)
    settle(jobs)
    write("Flood in the data centre")
    press(Qt.Key.Key_Return)
    settle(jobs)
    assert port.acts == [("declare", forms.IncidentForm("Flood in the data centre"))]


def test_six_facts_are_signed_without_a_mouse(window, port, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    form = window.frame.page.form
    assert QApplication.focusWidget() is form.fields.control
    write("firewall rule 12")
    tab()
    write("41,000 payouts are blocked")
    for _ in range(20):
        if QApplication.focusWidget() is form.fields.systems:
            break
        tab()
    write("payment-core-1, payment-core-2")
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    ((name, made),) = port.acts
    assert name == "activate"
    assert made.incident == rows.INCIDENT.stream
    assert made.control == forms.ControlForm(forms.ControlSource.FREE, "firewall rule 12")
    assert made.systems == ("payment-core-1", "payment-core-2")
    assert made.decider.person == rows.ADA.person
    assert made.expires == rows.start().now // 60_000 * 60_000 + 480 * 60_000
    assert window.frame.page.view is window.frame.page.record


def test_the_keyboard_goes_through_the_facts_in_their_order(window, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    fields = window.frame.page.form.fields
    wanted = [fields.control, fields.harm, fields.systems, fields.expires]
    seen = [QApplication.focusWidget()]
    for _ in range(25):
        tab()
        if QApplication.focusWidget() in wanted:
            seen.append(QApplication.focusWidget())
    assert seen[:4] == wanted


def test_a_missing_fact_is_named_and_gets_the_focus(window, port, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    form = window.frame.page.form
    assert port.acts == []
    assert form.banner.isVisible()
    assert "Control bypassed" in form.banner.accessibleName()
    assert QApplication.focusWidget() is form.fields.control


def test_what_was_typed_into_the_form_stays_until_it_is_signed(window, port, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    write("firewall rule 12")
    press(Qt.Key.Key_5, CTRL)
    settle(jobs)
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    form = window.frame.page.form
    assert form.fields.control.text() == "firewall rule 12"
    assert QApplication.focusWidget() is form.fields.control
    form.fields.harm.setText("payouts are blocked")
    form.fields.systems.setText("payment-core-1")
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    assert form.fields.untouched


def test_an_offered_control_is_taken_with_its_number(window, port, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    fields = window.frame.page.form.fields
    fields.control.choose(rows.CONTROLS[0])
    assert fields.control.text().startswith("AC-2(2)")
    fields.harm.setText("x")
    fields.systems.setText("y")
    made = window.frame.page.form.form()
    assert (made.control.framework, made.control.control) == ("NIST SP 800-53", "AC-2(2)")


def test_administrator_rights_run_out_sooner(window, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    fields = window.frame.page.form.fields
    before = fields.expires.moment()
    fields.how.setCurrentIndex(fields.how.findData(forms.Bypass.EMERGENCY_ACCOUNT))
    assert before - fields.expires.moment() == 240 * 60_000


def test_a_time_alone_means_the_next_time_it_is_so(window, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    expires = window.frame.page.form.fields.expires
    expires.setText("05:00")
    assert expires.moment() - rows.NOW == (23 * 60 + 35) * 60_000
    expires.setText("tomorrow")
    assert expires.moment() is None


def test_the_people_filter_narrows_as_one_types(window, jobs):
    press(Qt.Key.Key_5, CTRL)
    settle(jobs)
    page = window.frame.page
    page.filter.setFocus()
    write("ada 10")
    assert page.table.rows.rowCount() == 1
    assert "of 60" in page._count.text()


def test_a_decision_is_approved_after_everything_was_shown(window, port, jobs):
    page = window.frame.page
    approve = next(
        made
        for made in page.findChildren(type(window.frame.top._red))
        if made.accessibleName() == "Approve: BG-K7QF-003"
    )
    approve.setFocus()
    press(Qt.Key.Key_Space)
    settle(jobs)
    dialog = window.findChild(FormDialog)
    assert dialog is not None
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    ((name, made),) = port.acts
    assert name == "answer"
    assert made.verdict is forms.Verdict.YES


def test_conditions_need_words(window, port, jobs):
    page = window.frame.page
    page._answer(rows.decision(), forms.Verdict.YES_WITH_CONDITIONS)
    settle(jobs)
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    assert port.acts == []
    write("only until six")
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    assert port.acts[0][1].text == "only until six"


def test_an_action_is_logged_by_one_line_and_enter(window, port, jobs):
    window.frame.show_place("break_glass", rows.stream("exception", 1))
    settle(jobs)
    window.frame.page.record.action.setFocus()
    write("restarted payment-core-1")
    press(Qt.Key.Key_Return)
    settle(jobs)
    stream = rows.stream("exception", 1)
    assert port.acts == [("log_action", forms.ActionForm(stream, "restarted payment-core-1"))]
    assert window.frame.page.record.action.text() == ""


def test_ctrl_k_finds_and_opens(window, jobs, qtbot):
    press(Qt.Key.Key_K, CTRL)
    settle(jobs)
    dialog = window.findChild(QDialog)
    qtbot.waitUntil(dialog.words.hasFocus)
    write("Chen")
    qtbot.waitUntil(lambda: dialog.hits.count() == 1)
    press(Qt.Key.Key_Return)
    settle(jobs)
    assert window.frame.place == "people"
    assert window.frame.page._chosen == rows.person(2)


def test_locking_empties_the_clipboard_of_what_was_copied_here(window, jobs):
    clipboard = QApplication.clipboard()
    clipboard.setText("+49 171 0000000")
    window.lock()
    settle(jobs)
    assert clipboard.text() == ""


def test_ctrl_l_locks_and_the_passphrase_opens_again(window, port, jobs):
    press(Qt.Key.Key_L, CTRL)
    settle(jobs)
    assert window.frame is None
    assert window.gate is not None
    window.gate.passphrase.setFocus()
    write("correct horse battery staple")
    press(Qt.Key.Key_Return)
    settle(jobs)
    assert port.acts[-1] == ("unlock", "correct horse battery staple")
    assert window.frame is not None


def test_a_device_is_put_out_only_after_the_sentence_is_ticked(window, port, jobs):
    window.frame.show_place("devices")
    settle(jobs)
    page = window.frame.page
    page.table.pick(1)
    page._revoke()
    settle(jobs)
    dialog = window.findChild(FormDialog)
    assert not dialog.go.isEnabled()
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    assert port.acts == []
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    assert port.acts == [("revoke", rows.device_rows().devices[1].device)]
    assert page.banner.isVisible()


def test_a_workspace_is_founded_by_keyboard(qtbot, port, jobs):
    gate = GatePage(make_tools(port, jobs), GateRows(GateState.FIRST_START, "/home/ada/sheets"))
    qtbot.addWidget(gate)
    gate.show()
    with qtbot.waitExposed(gate):
        gate.activateWindow()
    press(Qt.Key.Key_Tab)
    gate.findChildren(type(gate.banner._away))[1].setFocus()
    press(Qt.Key.Key_Space)
    settle(jobs)
    for text in (
        "Example Organisation",
        "Ada Example",
        "seven brave otters sing",
        "seven brave otters sing",
    ):
        write(text)
        tab()
    gate.way.submit()
    settle(jobs)
    ((name, made),) = port.acts
    assert name == "create"
    assert made == forms.CreateForm(
        "Example Organisation", "Ada Example", "seven brave otters sing", "/home/ada/sheets"
    )


def test_settings_change_language_and_direction_at_once(window, port, jobs):
    port.settings_rows = rows.settings("he", "dark", 125)
    port.tell(Topic.SETTINGS)
    settle(jobs)
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert window.tools.look.tokens.name == "dark"
    assert window.windowTitle() == "קונסולת משבר"
    # Qt's own words follow, such as those of the menu of a field.
    assert QCoreApplication.translate("QLineEdit", "&Paste") not in {"&Paste", ""}
    port.settings_rows = rows.settings("en")
    port.tell(Topic.SETTINGS)
    settle(jobs)
    assert QCoreApplication.translate("QLineEdit", "&Paste") == "&Paste"
    QApplication.instance().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
