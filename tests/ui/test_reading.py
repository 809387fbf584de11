"""What can be read: names for screen readers, room for the words, contrast, fonts."""

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from console.inquiry.rows.gate import GateRows, GateState
from tests.support import ui_rows as rows
from tests.support.ui_kit import controls, make_tools, settle
from ui.pages.break_glass.page import BreakGlassPage
from ui.pages.gate.page import GatePage
from ui.shell.rail import PLACES, SETTINGS
from ui.theme.fonts import FAMILIES
from ui.theme.sheet import stylesheet
from ui.theme.tokens import LOOKS, contrast

LANGUAGES = ("en", "de", "he")
VIEWS = (*PLACES, SETTINGS, "form", "record")


@pytest.fixture
def show_view(show_frame, jobs):
    def show(view, language="en", scale=1.0, size=(1342, 800)):
        place = "break_glass" if view in {"form", "record"} else view
        frame = show_frame(place, language, scale, size)
        if isinstance(frame.page, BreakGlassPage) and view != place:
            frame.page.open_item("new" if view == "form" else rows.stream("exception", 1))
            settle(jobs)
        return frame

    yield show
    QApplication.setLayoutDirection(QApplication.layoutDirection().LeftToRight)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_control_has_a_name_of_its_own(show_view, view, language):
    frame = show_view(view, language)
    seen = {}
    for widget, name, role in controls(frame):
        assert name.strip(), f"{view}: a {type(widget).__name__} has no name"
        assert name != type(widget).__name__
        assert not name.startswith("["), name
        assert (name, role) not in seen, f"{view}: {name!r} twice"
        seen[name, role] = widget


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_the_window_at_twice_the_text(show_view, view, language):
    frame = show_view(view, language, 2.0, (1024, 700))
    assert (frame.width(), frame.height()) == (1024, 700)
    for area in frame.findChildren(QScrollArea):
        if area.isVisible():
            assert area.widget().width() <= area.viewport().width()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_the_words_of_every_button_fit(show_view, view, language, scale):
    frame = show_view(view, language, scale, (1024, 700))
    for made in frame.findChildren(QPushButton):
        if made.isVisible():
            words = made.fontMetrics().horizontalAdvance(made.text().replace("&&", "&"))
            assert words <= made.width(), made.text()


@pytest.mark.parametrize("state", [GateState.LOCKED, GateState.FIRST_START])
def test_the_gate_is_read_too(qtbot, port, jobs, state):
    gate = GatePage(make_tools(port, jobs), GateRows(state, quick_unlock=True))
    qtbot.addWidget(gate)
    gate.show()
    names = [name for _widget, name, _role in controls(gate)]
    assert names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_text_has_the_contrast_it_needs(look):
    for paper in (look.ground, look.surface, look.sunk):
        for ink in (look.text, look.muted, look.accent, look.danger, look.warn, look.good):
            assert contrast(ink, paper) >= 4.5, (ink, paper)
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast(look.on_danger, look.danger) >= 4.5
    assert contrast(look.on_drill, look.drill) >= 4.5
    assert contrast(look.edge, look.surface) >= 3
    assert contrast(look.accent, look.ground) >= 3


def test_contrast_is_measured_as_wcag_does():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
@pytest.mark.parametrize("mirrored", [True, False])
def test_the_style_sheet_is_filled_in_completely(look, mirrored):
    sheet = stylesheet(look, 1.5, right_to_left=mirrored)
    assert "@" not in sheet
    assert ("text-align: right" in sheet) is mirrored


def test_the_window_uses_the_shipped_fonts_only(show_view):
    frame = show_view("now")
    registered = {
        family for number in range(10) for family in QFontDatabase.applicationFontFamilies(number)
    }
    assert set(FAMILIES) <= registered
    assert frame.font().families() == list(FAMILIES)
