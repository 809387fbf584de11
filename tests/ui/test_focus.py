"""Where the keyboard stands: at the work of the page that is shown, in each of its states."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.errors import InputError
from tests.support import ui_rows as rows
from tests.support.ui_desk import done
from tests.support.ui_kit import settle
from ui.shell.rail import PLACES, SETTINGS

ALL = (*PLACES, SETTINGS)


def view_of(window):
    page = window.frame.page
    return getattr(page, "view", page)


def on_page(window):
    focus = QApplication.focusWidget()
    return focus is not None and view_of(window).isAncestorOf(focus) and focus.isVisible()


@pytest.mark.parametrize("place", ALL)
def test_a_place_is_opened_with_the_keyboard_at_its_work(window, jobs, place):
    window.frame.show_place(place)
    settle(jobs)
    assert on_page(window)


@pytest.mark.parametrize("place", ["now", "break_glass", "call_trees", "plans", "people"])
def test_an_empty_page_begins_at_the_one_thing_to_do(window, port, jobs, place):
    window.frame.show_place("settings")
    settle(jobs)
    port.mode = "empty"
    window.frame._stale.add(place)
    window.frame.show_place(place)
    view_of(window).refresh()
    settle(jobs)
    window.frame.show_place(place)
    assert view_of(window).state == "empty"
    assert QApplication.focusWidget() is view_of(window)._begin


@pytest.mark.parametrize("place", ALL[1:])
def test_a_failing_page_begins_at_trying_again_and_goes_on_from_there(window, port, jobs, place):
    port.mode, port.error = "failing", InputError("x")
    window.frame.show_place(place)
    settle(jobs)
    assert QApplication.focusWidget() is view_of(window)._again
    port.mode = "full"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    settle(jobs)
    assert view_of(window).state == "full"
    assert on_page(window)


def test_the_keyboard_stays_on_a_page_that_builds_its_buttons_anew(window, jobs):
    window.frame.show_place("break_glass", rows.stream("exception", 1))
    settle(jobs)
    record = window.frame.page.record
    pay = next(made for made in record.findChildren(QPushButton) if made.text() == "Fill in")
    pay.setFocus()
    record.refresh()
    settle(jobs)
    assert QApplication.focusWidget() is record.action


def test_an_empty_tree_begins_at_its_first_role(window, port, jobs):
    port.trees.tree = lambda _stream: done(replace(rows.tree_rows(), nodes=()))
    window.frame.show_place("call_trees")
    settle(jobs)
    assert QApplication.focusWidget().text() == "Add the first role"
    assert not window.frame.page.publish.isEnabled()


def test_a_tree_that_was_just_begun_is_the_one_that_is_shown(window, port, jobs):
    lines = (rows.tree_line(), replace(rows.tree_line(), stream=rows.stream("tree", 9)))
    port.trees.rows = lambda: done(lines)
    window.frame.show_place("call_trees")
    settle(jobs)
    page = window.frame.page
    assert page.trees.currentData() == lines[0].stream
    page._begun(lines[1].stream)
    settle(jobs)
    assert page.trees.currentData() == lines[1].stream


def test_a_record_begins_at_the_line_that_logs(window, jobs):
    window.frame.show_place("break_glass", rows.stream("exception", 1))
    settle(jobs)
    assert QApplication.focusWidget() is window.frame.page.record.action


def test_a_page_that_is_never_empty_has_no_empty_state(window, jobs):
    window.frame.show_place("settings")
    settle(jobs)
    assert window.frame.page.states == {"loading", "failing", "full"}
