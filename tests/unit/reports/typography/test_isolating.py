"""What keeps its own direction inside a line of another one."""

import pytest

from console.document import Mark, Shape, Value, ValueKind, words
from console.reports.typography.isolating import flatten, isolate_things

NONE = "not recorded"


def isolated(text: str) -> list[str]:
    """What stands between an isolate and its end."""
    found = isolate_things(text)
    return [part.split("\u2069")[0] for part in found.split("\u2066")[1:]]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("התקשרו אל 03-1234567 עכשיו", ["03-1234567"]),
        ("(03-1234567)", ["03-1234567"]),
        ("אל (03) 123 4567", ["(03) 123 4567"]),
        ("אל +972 3 123 4567.", ["+972 3 123 4567"]),
        ("בשעה 14:05, ביום", ["14:05"]),
        ("ב-2026-07-01 14:05 UTC נמסר", ["2026-07-01 14:05 UTC"]),
        ("2026-07-01T14:05:09Z", ["2026-07-01T14:05:09Z"]),
        ("ראו BG-K7QF-003!", ["BG-K7QF-003"]),
        ("לפי NIST SP 800-53 בלבד", ["NIST SP 800-53"]),
        ("בקרה AC-2(10) נעקפה", ["AC-2(10)"]),
        ("ירד ב -3.5% היום", ["-3.5%"]),
        ("סה״כ 1,200 איש", ["1,200"]),
        ("גיבוב 9f2c4be07d1a", ["9f2c4be07d1a"]),
        ("כתבו אל ada7@example.org", ["ada7@example.org"]),
        ("רק 7 אנשים", []),
        ("only Latin words", []),
    ],
)
def test_things_in_free_text_are_isolated(text, things):
    assert isolated(text) == things


def test_a_line_without_right_to_left_letters_needs_no_isolates():
    flat = flatten((*words("by "), Value("Ada", "/who")), NONE, right_to_left=False)
    assert flat.text == "by Ada"
    assert [(s.start, s.end, s.owner, s.level) for s in flat.segments] == [
        (0, 3, 0, 0),
        (3, 6, 1, 0),
    ]


def test_every_value_in_a_hebrew_line_is_an_isolate():
    text = (*words("א "), Value("7", "/n", ValueKind.NUMBER), *words(" ב "), Value("x", "/t"))
    assert flatten(text, NONE, right_to_left=True).text == "א \u20667\u2069 ב \u2068x\u2069"


def test_a_time_in_hebrew_words_runs_as_its_words_do():
    text = (Value("1 ביולי, 14:05", "/t", ValueKind.TIME),)
    assert flatten(text, NONE, right_to_left=True).text[0] == "\u2068"


def test_a_hebrew_value_turns_on_the_rules_in_an_english_line():
    flat = flatten((*words("by "), Value("אבג", "/who")), NONE, right_to_left=False)
    assert [segment.level & 1 for segment in flat.segments] == [0, 1]


def test_a_missing_value_and_an_invisible_one_are_said_to_be_missing():
    for text in (None, "", " \u200b", "\u200d"):
        assert flatten((Value(text, "/v"),), NONE, right_to_left=False).text == NONE


def test_a_mark_takes_one_place_in_the_line():
    flat = flatten((Mark(Shape.TICK, "yes"), *words("א")), NONE, right_to_left=True)
    assert flat.text == "\ufffcא"
    assert [segment.owner for segment in flat.segments] == [0, 1]


def test_a_value_cannot_close_the_isolate_around_it():
    text = (*words("א "), Value("a\u2069\u202eb", "/v"), *words(" ב"))
    assert flatten(text, NONE, right_to_left=True).text == "א \u2068ab\u2069 ב"
