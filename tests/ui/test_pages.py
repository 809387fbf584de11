"""Every page in its four states, over a desk that answers, is empty, waits or fails."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from console.desk.forms import BadForm
from console.errors import ConsoleError, InputError, Refused
from console.inquiry.rows.shared import Mark, Notice, StateWord, Tone
from console.inquiry.rows.topics import Topic
from tests.support import ui_rows as rows
from tests.support.ui_kit import settle
from ui.pages.break_glass.page import BreakGlassPage
from ui.shell.rail import PLACES, SETTINGS
from ui.widgets.marks import StateLabel

ALL = (*PLACES, SETTINGS)
CAN_BE_EMPTY = ("break_glass", "call_trees", "plans", "people")


def shown(frame):
    page = frame.page
    return page.view if isinstance(page, BreakGlassPage) else page


@pytest.mark.parametrize("place", ALL)
def test_a_page_is_full_when_the_desk_answers(show_frame, place):
    assert shown(show_frame(place)).state == "full"


@pytest.mark.parametrize("place", ALL)
def test_a_page_says_that_it_is_loading_while_the_desk_is_silent(show_frame, port, place):
    port.mode = "loading"
    assert shown(show_frame(place)).state == "loading"


@pytest.mark.parametrize("place", CAN_BE_EMPTY)
def test_an_empty_page_says_what_it_is_for(show_frame, port, place):
    port.mode = "empty"
    assert shown(show_frame(place)).state == "empty"


@pytest.mark.parametrize(
    "error", [ConsoleError("x"), InputError("x"), Refused("x"), BadForm("harm")]
)
@pytest.mark.parametrize("place", ALL)
def test_a_failing_page_shows_title_and_remedy_and_retry_works(
    show_frame, port, jobs, place, error
):
    port.mode, port.error = "failing", error
    page = shown(show_frame(place))
    assert page.state == "failing"
    assert page._what.accessibleName() == page.tools.tell(error.title)
    assert page._remedy.accessibleName() == page.tools.tell(error.remedy)
    port.mode = "full"
    page.refresh()
    settle(jobs)
    assert page.state == "full"


@pytest.mark.parametrize("mode", ["full", "failing", "loading"])
@pytest.mark.parametrize("item", ["new", rows.stream("exception", 1)])
def test_form_and_record_have_their_states_too(show_frame, port, jobs, item, mode):
    port.mode = mode
    page = show_frame("break_glass").page
    page.open_item(item)
    settle(jobs)
    assert page.view.state == mode


def test_only_the_shown_page_asks_again_and_the_others_when_they_are_opened(show_frame, port, jobs):
    frame = show_frame("people")
    frame.show_place("now")
    settle(jobs)
    people = frame._built["people"]
    port.people_count = 3
    frame.changed(frozenset({Topic.PEOPLE}))
    settle(jobs)
    assert people.table.rows.total == 60
    frame.show_place("people")
    settle(jobs)
    assert people.table.rows.total == 3


def test_a_refused_act_leaves_the_page_and_says_why(show_frame, port, jobs):
    page = show_frame("break_glass").page
    page.open_item(rows.stream("exception", 1))
    settle(jobs)
    port.refuse = Refused("you decided this yourself")
    page.record.action.setText("restarted the core")
    page.record._log()
    settle(jobs)
    assert page.record.state == "full"
    assert page.record.banner.isVisible()
    assert page.record.action.text() == "restarted the core"


def test_the_drill_band_lies_over_the_window_only_in_a_drill(show_frame, port):
    assert not show_frame("now")._drill.isVisible()
    port.drill = True
    assert show_frame("now")._drill.isVisible()


def test_the_offers_of_a_record_that_would_be_refused_are_off_and_say_why(show_frame, jobs):
    page = show_frame("break_glass").page
    page.open_item(rows.stream("exception", 1))
    settle(jobs)
    offers = {made.accessibleName(): made for made in page.record.findChildren(QPushButton)}
    assert not offers["Ratify"].isEnabled()
    assert "someone else" in offers["Ratify"].accessibleDescription()
    assert offers["Restore the control"].isEnabled()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_notices_are_shown_whole_at_every_size(show_frame, port, scale):
    text = rows.said("this device was copied; call its owner, then revoke it and invite it anew")
    notice = Notice(StateWord(Mark.ATTENTION, text, Tone.DANGER), "devices")
    port.frame_rows = replace(rows.frame(), notices=(notice, notice))
    frame = show_frame("now", scale=scale, size=(1024, 700))
    said = [label for label in frame.findChildren(StateLabel) if "copied" in label.text()]
    assert len(said) == 2
    for label in said:
        assert label.height() >= label.heightForWidth(label.width())
    assert (frame.width(), frame.height()) == (1024, 700)
