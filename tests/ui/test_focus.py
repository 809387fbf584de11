"""Where the keyboard stands: at the work of the page that is shown, in each of its states."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.errors import InputError
from console.inquiry.rows.topics import Topic
from tests.support import ui_rows as rows
from tests.support.ui_desk import done
from tests.support.ui_kit import settle
from ui.shell.rail import PLACES, SETTINGS
from ui.widgets.order import in_reading_order

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


def tab_through(widget, start):
    """Press Tab until the keyboard has come round; give what it met in this widget."""
    start.setFocus()
    met = [start]
    for _ in range(300):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is start:
            break
        met.append(focus)
    return [each for each in met if widget.isAncestorOf(each)]


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("place", ALL)
def test_tab_goes_through_a_page_as_it_is_read(window, port, jobs, place, language):
    port.settings_rows = rows.settings(language)
    port.tell(Topic.SETTINGS)
    settle(jobs)
    window.frame.show_place(place)
    settle(jobs)
    rail = window.frame.rail._buttons["now"]
    met = tab_through(view_of(window), rail)
    assert met
    for before, after in pairwise(met):
        was, now = (each.mapTo(window, each.rect().center()) for each in (before, after))
        beside = now.x() < was.x() if language == "he" else now.x() > was.x()
        assert now.y() > was.y() or beside, (before, after)
    QApplication.instance().setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_request_to_join_comes_before_what_stands_below_it(window, jobs):
    window.frame.show_place("devices")
    settle(jobs)
    page = window.frame.page
    same = next(b for b in page.findChildren(QPushButton) if b.text().startswith("The digits"))
    order = list(in_reading_order(page))
    assert order.index(same) < order.index(page.invite)
    same.setFocus()
    QTest.keyClick(same, Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.invite
