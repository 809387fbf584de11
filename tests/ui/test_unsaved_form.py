"""What is typed into the six facts and not signed: kept when the window forgets, there again after."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.desk import forms
from tests.support import ui_rows as rows
from tests.support.ui_kit import settle
from ui.pages.break_glass.typed import put_back, typed

CTRL = Qt.KeyboardModifier.ControlModifier


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


@pytest.fixture
def form(window, jobs):
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    return window.frame.page.form


def kept(port):
    return [texts for name, texts in port.acts if name == "keep_unsaved"]


def lock_and_open(window, jobs):
    press(Qt.Key.Key_L, CTRL)
    settle(jobs)
    window.show_frame("break_glass")
    window.frame.page.open_item("new")
    settle(jobs)
    return window.frame.page.form


def test_what_was_typed_outlives_the_lock(window, port, jobs, form):
    QTest.keyClicks(QApplication.focusWidget(), "firewall rule 12")
    form.fields.harm.setText("Wards cannot admit")
    form.fields.decider.setEditText("Cleo Sample")
    form.fields.ticks["harm.life_safety"].setChecked(True)
    form.fields.how.setCurrentIndex(2)
    form.fields.expires.selectAll()
    QTest.keyClicks(form.fields.expires, "2026-01-02 06:00")
    how = form.fields.bypass()
    again = lock_and_open(window, jobs)
    assert again is not form
    assert again.fields.control.text() == "firewall rule 12"
    assert again.fields.harm.text() == "Wards cannot admit"
    assert again.fields.decider.currentText() == "Cleo Sample"
    assert again.fields.harm_kinds() == {forms.Harm.LIFE_AND_SAFETY}
    assert again.fields.bypass() is how
    assert again.fields.expires.text() == "2026-01-02 06:00"
    assert not again.banner.isHidden()


def test_of_two_people_with_one_name_the_picked_one_decides_after_the_lock_too(window, jobs, form):
    for person in ("0" * 32, "1" * 32):
        form.fields.decider.addItem("Robin Sample", person)
    form.fields.decider.setCurrentIndex(form.fields.decider.count() - 1)
    form.fields.harm.setText("Wards cannot admit")
    texts = typed(form.fields)
    form.fields.decider.setCurrentIndex(0)
    put_back(form.fields, texts)
    assert form.fields.decider.currentData() == "1" * 32


def test_a_control_of_the_catalogue_is_chosen_again(window, port, jobs, form):
    form.fields.control.choose(rows.CONTROLS[0])
    again = lock_and_open(window, jobs)
    assert again.fields.control.choice == rows.CONTROLS[0]


def test_defaults_alone_are_not_kept(window, port, jobs, form):
    assert form.fields.incident.currentText()
    again = lock_and_open(window, jobs)
    assert kept(port) == []
    assert again.banner.isHidden()


def test_text_that_was_taken_out_again_is_forgotten(window, port, jobs, form):
    form.fields.harm.setText("Wards cannot admit")
    again = lock_and_open(window, jobs)
    again.fields.harm.clear()
    lock_and_open(window, jobs)
    assert kept(port)[-1] == {}


def test_opening_the_form_again_takes_nothing_away(window, jobs, form):
    form.fields.harm.setText("Wards cannot admit")
    press(Qt.Key.Key_5, CTRL)
    settle(jobs)
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    assert form.fields.harm.text() == "Wards cannot admit"


def test_a_signed_form_begins_empty_and_keeps_nothing(window, port, jobs, form):
    form.fields.control.setText("firewall rule 12")
    form.fields.harm.setText("Wards cannot admit")
    form.fields.systems.setText("admission-1")
    press(Qt.Key.Key_Return, CTRL)
    settle(jobs)
    assert "activate" in [name for name, _ in port.acts]
    press(Qt.Key.Key_B, CTRL)
    settle(jobs)
    assert window.frame.page.form.fields.harm.text() == ""
    press(Qt.Key.Key_L, CTRL)
    settle(jobs)
    assert kept(port) == []


def test_closing_the_window_keeps_what_was_typed(window, port, form):
    form.fields.harm.setText("Wards cannot admit")
    window.close()
    assert kept(port)[-1]["harm"] == "Wards cannot admit"
