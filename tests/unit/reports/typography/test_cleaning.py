"""Which characters of a record reach the paper."""

import pytest

from console.reports.typography.cleaning import as_printed, printable


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        ("plain words", "plain words"),
        ("two\r\nlines\nand\rthree", "two\u2028lines\u2028and\u2028three"),
        ("a\tb\x00c\x1bd", "a b c d"),
        ("turned \u202eround\u202c", "turned round"),
        ("closing \u2069 an isolate", "closing  an isolate"),
        ("soft\u00adhyphen", "softhyphen"),
        ("joined\u200dkept\u200c", "joined\u200dkept\u200c"),
        ("e\u0301", "\u00e9"),
        ("half \ud800 of a letter", "half \ufffd of a letter"),
        ("object \ufffc here", "object \ufffd here"),
        ("tagged\U000e0041", "tagged"),
    ],
)
def test_what_nobody_can_see_is_left_out(recorded, printed):
    assert printable(recorded) == printed


def test_as_printed_is_what_a_reader_finds():
    assert as_printed("  two \n lines\u200d \u2003 here\u202e ") == "two lines here"


def test_as_printed_of_nothing_visible_is_empty():
    assert as_printed("\u200b\u202e \n") == ""
