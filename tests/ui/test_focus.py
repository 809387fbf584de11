"""Where the keyboard stands: at the work of the page that is shown, in each of its states."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.errors import InputError
from tests.support import ui_rows as rows
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


def test_a_record_begins_at_the_line_that_logs(window, jobs):
    window.frame.show_place("break_glass", rows.stream("exception", 1))
    settle(jobs)
    assert QApplication.focusWidget() is window.frame.page.record.action


def test_a_page_that_is_never_empty_has_no_empty_state(window, jobs):
    window.frame.show_place("settings")
    settle(jobs)
    assert window.frame.page.states == {"loading", "failing", "full"}
