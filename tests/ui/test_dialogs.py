"""The dialogs: what each asks for, what it sends, what it does when something is missing."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from console.desk import forms
from console.domain.ops import Role
from console.inquiry.rows.exceptions import Answer
from console.inquiry.rows.gate import GateRows, GateState
from console.inquiry.rows.shared import Mark, Notice
from tests.support import ui_rows as rows
from tests.support.ui_kit import make_tools, settle, speak
from ui.dialogs.form import FormDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.invitation import InvitationDialog
from ui.dialogs.licences import LicencesDialog
from ui.dialogs.preview import PreviewDialog
from ui.pages.break_glass.steps import pay_dialog
from ui.pages.gate.page import GatePage
from ui.pages.people.edit import edit_person
from ui.pages.people.imports import ImportsDialog
from ui.shots import VARIANTS, VIEWS, Camera
from ui.widgets.inputs import Tick

STREAM = rows.stream("exception", 1)
PASSPHRASE = "seven brave otters sing"  # noqa: S105  # opens nothing


@pytest.fixture
def record(show_frame, jobs):
    frame = show_frame("break_glass")
    frame.page.open_item(STREAM)
    settle(jobs)
    return frame.page.record


def dialog_of(page, jobs, kind=FormDialog):
    settle(jobs)
    return next(found for found in page.window().findChildren(kind) if found.isVisible())


def fill(field, text):
    field.setPlainText(text) if isinstance(field, QPlainTextEdit) else field.setText(text)


def send(dialog, jobs):
    dialog._submit()
    settle(jobs)


@pytest.mark.parametrize(
    "act", ["deny", "refuse", "reactivate", "review", "close", "reopen", "void"]
)
def test_a_step_that_needs_words_is_not_taken_without(record, port, jobs, act):
    record.take_step(act)
    dialog = dialog_of(record, jobs)
    send(dialog, jobs)
    assert port.acts == []
    fill(dialog.fields["reason"], "because of the flood")
    send(dialog, jobs)
    ((name, form),) = port.acts
    assert (name, form.act, form.text) == ("step", act, "because of the flood")
    wanted = forms.ReviewKind.GENUINE if act in {"review", "close"} else None
    assert form.review is wanted
    assert record.banner.isVisible()


@pytest.mark.parametrize("act", ["activate", "ratify", "restore"])
def test_a_step_that_needs_no_words_is_taken_at_once(record, port, jobs, act):
    record.take_step(act)
    send(dialog_of(record, jobs), jobs)
    assert [(name, form.act) for name, form in port.acts] == [("step", act)]


def test_a_refused_step_keeps_the_dialog_and_its_words(record, port, jobs):
    port.refuse = forms.BadForm("reason")
    record.take_step("restore")
    dialog = dialog_of(record, jobs)
    fill(dialog.fields["reason"], "switched back")
    send(dialog, jobs)
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    assert dialog.fields["reason"].toPlainText() == "switched back"


def test_restoration_is_confirmed_with_test_and_evidence(record, port, jobs):
    record.take_step("confirm")
    dialog = dialog_of(record, jobs)
    for name in ("test", "result", "evidence", "residue"):
        fill(dialog.fields[name], name)
    send(dialog, jobs)
    form = forms.ConfirmForm(STREAM, "test", "result", "evidence", "residue")
    assert port.acts == [("confirm", form)]


def test_an_extension_names_who_decides(record, port, jobs):
    record.take_step("extend")
    dialog = dialog_of(record, jobs)
    fill(dialog.fields["decider"], "Ada Example")
    fill(dialog.fields["reason"], "the spare part is late")
    send(dialog, jobs)
    ((name, form),) = port.acts
    assert name == "extend"
    assert form.decider.name == "Ada Example"
    assert form.expires % 60_000 == 0


def test_a_debt_is_paid_by_the_fact_or_by_why_not(record, port, jobs):
    done = []
    dialog = pay_dialog(record.tools, record, rows.debt(1), lambda: done.append(True))
    fill(dialog.fields["fact"], "policy 4")
    send(dialog, jobs)
    ((name, form),) = port.acts
    assert (name, form.text, form.not_obtainable) == ("pay", "policy 4", False)
    assert done == [True]


def test_a_debt_that_is_one_of_a_few_is_chosen_in_words(record, port, jobs):
    choices = (("phone", rows.said("by phone")), ("radio", rows.said("by radio")))
    debt = replace(rows.debt(1), answer=Answer.CHOICE, choices=choices)
    dialog = pay_dialog(record.tools, record, debt, lambda: None)
    box = dialog.fields["fact"]
    assert [box.itemText(n) for n in range(box.count())] == ["by phone", "by radio"]
    box.setCurrentIndex(1)
    send(dialog, jobs)
    ((_, form),) = port.acts
    assert (form.text, form.not_obtainable) == ("radio", False)


def test_a_debt_that_is_a_time_is_typed_as_one(record, port, jobs):
    debt = replace(rows.debt(1), answer=Answer.MOMENT)
    dialog = pay_dialog(record.tools, record, debt, lambda: None)
    fill(dialog.fields["fact"], "soon")
    send(dialog, jobs)
    assert port.acts == []
    fill(dialog.fields["fact"], "2026-01-31 06:00")
    send(dialog, jobs)
    ((_, form),) = port.acts
    assert record.tools.words.formats.local(int(form.text)).strftime("%d %H:%M") == "31 06:00"


def test_why_a_choice_cannot_be_made_is_said_in_words(record, port, jobs):
    choices = (("yes", rows.said("yes")),)
    debt = replace(rows.debt(1), answer=Answer.CHOICE, choices=choices)
    dialog = pay_dialog(record.tools, record, debt, lambda: None)
    (never,) = dialog.findChildren(Tick)
    never.setChecked(True)
    fill(dialog.fields["reason"], "nobody looked")
    send(dialog, jobs)
    ((_, form),) = port.acts
    assert (form.text, form.not_obtainable) == ("nobody looked", True)


def test_the_report_can_be_looked_at_and_printed(record, port, jobs):
    record._preview()
    preview = dialog_of(record, jobs, PreviewDialog)
    preview.sheets.turn(1)
    preview.sheets.turn(99)
    settle(jobs)
    assert preview.sheets.page == 3
    preview.accept()
    record.print_this()
    dialog = dialog_of(record, jobs)
    fill(dialog.fields["folder"], "/home/ada")
    send(dialog, jobs)
    wanted = forms.PrintForm("exception", STREAM, "/home/ada")
    assert port.acts[-1] == ("print", wanted)


def test_a_person_is_edited_with_numbers_and_lists(show_frame, port, jobs):
    page = show_frame("people").page
    dialog = edit_person(page.tools, page, rows.card(2), lambda _person: None)
    fill(dialog.fields["roles"], "Duty officer,  Driver ,")
    fill(dialog.fields["number_2"], "")
    fill(dialog.fields["number_3"], "+41 44 555 77 77")
    send(dialog, jobs)
    ((name, form),) = port.acts
    assert name == "save_person"
    assert form.roles == ("Duty officer", "Driver")
    assert [number.removed for number in form.numbers] == [False, True, False]
    assert form.numbers[2].item is None


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_the_kind_of_a_number_is_sent_as_its_code(show_frame, port, jobs, language):
    page = show_frame("people", language=language).page
    dialog = edit_person(page.tools, page, None, lambda _person: None)
    fill(dialog.fields["name"], "Ben Example")
    fill(dialog.fields["number_1"], "+41 44 555 77 77")
    fill(dialog.fields["number_2"], "+41 44 555 77 78")
    kind = dialog.fields["number_2_kind"]
    kind.setCurrentIndex(kind.findData("satellite"))
    send(dialog, jobs)
    ((_name, form),) = port.acts
    assert [number.kind for number in form.numbers] == ["mobile", "satellite"]


def test_an_import_of_earlier_is_taken_back_after_a_sentence(show_frame, port, jobs):
    page = show_frame("people").page
    page.show_imports()
    dialog = dialog_of(page, jobs, ImportsDialog)
    assert dialog.table.rows.rowCount() == 3
    dialog.undo.click()
    question = dialog_of(dialog, jobs)
    assert "contacts-1.csv" in question.windowTitle()
    send(question, jobs)
    assert port.acts == []
    question.findChild(Tick).setChecked(True)
    send(question, jobs)
    assert port.acts == [("undo", f"{1:032x}")]
    assert dialog.banner.isVisible()


def test_an_import_that_was_taken_back_is_not_taken_back_again(show_frame, port, jobs):
    page = show_frame("people").page
    page.show_imports()
    dialog = dialog_of(page, jobs, ImportsDialog)
    enabled = []
    for line in range(3):
        dialog.table.pick(line)
        enabled.append(dialog.undo.isEnabled())
    assert enabled == [True, True, False]


def test_no_imports_and_a_list_that_fails_are_said(show_frame, port, jobs):
    page = show_frame("people").page
    port.mode = "empty"
    page.show_imports()
    dialog = dialog_of(page, jobs, ImportsDialog)
    assert dialog._hint.accessibleName() == page.tools.say("import.none")
    port.mode = "failing"
    dialog.refresh()
    settle(jobs)
    assert dialog.banner.isVisible()
    assert not dialog.undo.isEnabled()


def test_a_new_person_needs_a_name(show_frame, port, jobs):
    page = show_frame("people").page
    page._add()
    dialog = dialog_of(page, jobs)
    send(dialog, jobs)
    assert port.acts == []
    fill(dialog.fields["name"], "Ben Example")
    send(dialog, jobs)
    assert port.acts[0][1].person is None


def test_a_conflict_is_resolved_from_the_card(show_frame, port, jobs):
    page = show_frame("people").page
    page.open_item(rows.person(2))
    settle(jobs)
    form = forms.ResolveForm(rows.person(2), "site", None, rows.ref(72))
    page.panel.resolve_wanted.emit(form)
    settle(jobs)
    page.panel.verify_wanted.emit(rows.person(2), "a" * 32)
    settle(jobs)
    assert port.acts == [("resolve", form), ("verify", (rows.person(2), "a" * 32))]


@pytest.fixture
def trees(show_frame):
    return show_frame("call_trees").page


def test_a_role_is_edited_added_and_moved(trees, port, jobs):
    node = rows.tree_rows().nodes[1]
    for act in ("edit", "add"):
        trees._act_on_node(act, node)
        dialog = dialog_of(trees, jobs)
        fill(dialog.fields["role"], f"{act} role")
        send(dialog, jobs)
    trees._act_on_node("move", node)
    dialog = dialog_of(trees, jobs)
    dialog.fields["under"].setCurrentIndex(0)
    send(dialog, jobs)
    edited, added, moved = (form for _name, form in port.acts)
    assert (edited.node, edited.parent, edited.holder) == (node.node, node.parent, rows.person(2))
    assert (added.node, added.parent, added.holder) == (None, node.node, None)
    assert (moved.node, moved.parent) == (node.node, None)


def test_removing_and_publishing_are_confirmed_by_a_sentence(trees, port, jobs):
    tree = rows.tree_line().stream
    node = rows.tree_rows().nodes[1]
    for begin in (lambda: trees._act_on_node("remove", node), trees._publish):
        begin()
        dialog = dialog_of(trees, jobs)
        before = len(port.acts)
        send(dialog, jobs)
        assert len(port.acts) == before
        dialog.go.setEnabled(True)
        send(dialog, jobs)
    assert port.acts == [("remove", (tree, node.node)), ("publish", tree)]


def test_a_tree_is_begun_and_its_sheets_printed(trees, port, jobs):
    trees._new()
    dialog = dialog_of(trees, jobs)
    fill(dialog.fields["tree"], "Night shift")
    send(dialog, jobs)
    trees.print_this()
    send(dialog_of(trees, jobs), jobs)
    assert [name for name, _form in port.acts] == ["create_tree", "print"]


def test_an_invitation_is_shown_once_as_text_code_and_file(show_frame, port, jobs):
    page = show_frame("devices").page
    page._invite()
    dialog = dialog_of(page, jobs)
    fill(dialog.fields["person"], "Hanna Example")
    send(dialog, jobs)
    shown = dialog_of(page, jobs, InvitationDialog)
    assert shown.text.toPlainText().startswith("CC1-")
    shown.save_to("/home/ada/hanna.invite")
    settle(jobs)
    assert port.acts[0] == ("invite", forms.InviteForm("Hanna Example", Role.RESPONDER))
    assert port.acts[1][0] == "save_invitation"
    assert shown.banner.isVisible()


def test_role_link_and_request_of_a_device(show_frame, port, jobs):
    page = show_frame("devices").page
    page.table.pick(1)
    page._change_role()
    dialog = dialog_of(page, jobs)
    send(dialog, jobs)
    page._sync()
    page._listen()
    page._dial()
    dialog = dialog_of(page, jobs)
    fill(dialog.fields["address"], "192.0.2.7:8443")
    send(dialog, jobs)
    device = rows.device_rows().devices[1].device
    assert port.acts == [
        ("change_role", forms.RoleForm(device, Role.CRISIS_LEAD)),
        ("sync_now", device),
        ("listen", False),
        ("dial", "192.0.2.7:8443"),
    ]


def test_a_plan_is_taken_in_and_printed(show_frame, port, jobs):
    page = show_frame("plans").page
    page.add_file("/home/ada/evacuation.pdf")
    settle(jobs)
    page.open_item(rows.stream("plan", 1))
    settle(jobs)
    page.print_this()
    send(dialog_of(page, jobs), jobs)
    assert port.acts[0] == ("add_plan", ("/home/ada/evacuation.pdf", "evacuation"))
    assert port.acts[1][1].item == rows.stream("plan", 1)


def test_settings_are_kept_and_a_backup_is_made(show_frame, port, jobs):
    page = show_frame("settings").page
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    page._save()
    page.back_up("/media/stick")
    settle(jobs)
    page._licences()
    licences = dialog_of(page, jobs, LicencesDialog)
    assert "Open Font License" in licences._text.toPlainText()
    assert port.acts[0] == ("save_settings", forms.SettingsForm("en", "dark", 100))
    assert port.acts[1] == ("backup", "/media/stick")


@pytest.mark.parametrize(
    "place", ["now", "break_glass", "call_trees", "plans", "people", "devices", "settings"]
)
@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_every_place_has_help(show_frame, place, language):
    frame = show_frame(place, language)
    dialog = HelpDialog(frame.tools, frame, place)
    said = [label.accessibleName() for label in dialog.findChildren(QLabel)]
    assert not any(text.startswith("[") for text in said)


def test_a_notice_leads_to_its_place(show_frame, port, jobs):
    notice = Notice(rows.state(Mark.ATTENTION, "a device was copied"), "devices")
    port.frame_rows = replace(rows.frame(), notices=(notice,))
    frame = show_frame("now")
    frame.show_place("devices")
    assert frame._notices.count() == 1


def gate_at(qtbot, port, jobs, state=GateState.FIRST_START):
    gate = GatePage(make_tools(port, jobs), GateRows(state, "/home/ada/sheets"))
    qtbot.addWidget(gate)
    gate.show()
    return gate


def test_joining_compares_six_digits_before_going_in(qtbot, port, jobs):
    gate = gate_at(qtbot, port, jobs)
    gate._go("join")
    way = gate.way
    way.invitation.setPlainText("CC1-ABCD")
    way.first.setText(PASSPHRASE)
    way.again.setText("something else")
    way.submit()
    assert port.acts == []
    way.again.setText(PASSPHRASE)
    way.submit()
    settle(jobs)
    way._same()
    settle(jobs)
    assert [name for name, _form in port.acts] == ["join", "join_confirmed"]
    shown = [label.accessibleName() for label in gate.findChildren(QLabel)]
    assert any("recovery-code.pdf" in text for text in shown)
    with qtbot.waitSignal(gate.opened):
        way.on.click()


def test_restoring_takes_the_backup_and_its_secret(qtbot, port, jobs):
    gate = gate_at(qtbot, port, jobs)
    gate._go("restore")
    gate.way.backup.setText("/media/stick/backup")
    gate.way.secret.setText("code")
    gate.way.is_code.setChecked(True)
    with qtbot.waitSignal(gate.opened):
        gate.way.submit()
    form = forms.RestoreForm("/media/stick/backup", "code", is_recovery_code=True)
    assert port.acts == [("restore", form)]


def test_repairing_says_what_was_saved_before_going_in(qtbot, port, jobs):
    port.gate_state = GateState.LOCKED
    gate = gate_at(qtbot, port, jobs)
    gate._go("repair")
    gate.way.submit()
    assert port.acts == []
    gate.way.secret.setText("code")
    gate.way.submit()
    settle(jobs)
    said = [text.text() for text in gate.findChildren(QLabel)]
    assert any("412" in text for text in said)
    (on,) = [b for b in gate.way.findChildren(QPushButton) if b.isVisible()]
    with qtbot.waitSignal(gate.opened):
        on.click()
    assert port.acts == [("repair", "code")]


def test_the_demo_opens_and_a_way_can_be_left(qtbot, port, jobs):
    gate = gate_at(qtbot, port, jobs)
    gate._go("join")
    gate.way.left.emit()
    assert gate.way is None
    with qtbot.waitSignal(gate.opened):
        gate._demo()


def test_a_wrong_passphrase_is_said_and_the_field_is_empty_again(qtbot, port, jobs):
    gate = gate_at(qtbot, port, jobs, GateState.LOCKED)
    port.refuse = forms.BadForm("passphrase")
    gate._unlock()
    gate.passphrase.setText("wrong horse")
    gate._unlock()
    settle(jobs)
    assert gate.banner.isVisible()
    assert gate.passphrase.text() == ""


def test_files_are_chosen_with_the_systems_dialog(monkeypatch, qtbot, show_frame, port, jobs):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("/home/ada/plan.pdf", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: "/media/stick")
    show_frame("plans").page._choose()
    show_frame("settings").page._choose_folder()
    settle(jobs)
    assert [name for name, _form in port.acts] == ["add_plan", "backup"]


def test_the_camera_takes_each_view_in_a_variant(qapp, port, tmp_path):
    variants = [v for v in VARIANTS if v.name in {"small", "failing"}]
    taken = Camera(qapp, port, speak).take(tmp_path, VIEWS, variants)
    assert len(taken) == 2 * len(VIEWS) - 2
    assert all(path.stat().st_size > 2000 for path in taken)


def test_a_line_that_asks_offers_and_forgets_the_choice_when_edited(show_frame, port, jobs, qtbot):
    page = show_frame("break_glass").page
    page.open_item("new")
    settle(jobs)
    line = page.form.fields.control
    line.setFocus()
    line.setText("AC")
    line._look_up()
    settle(jobs)
    line._take("AC-2(2)  Automated temporary and emergency account management")
    assert line.choice == rows.CONTROLS[0]
    line.textEdited.emit("A")
    assert line.choice is None
    line.completer().popup().hide()
    assert isinstance(line, QLineEdit)
