"""Lines of a paragraph."""

# ruff: noqa: RUF001 - wide punctuation is the subject.

from pathlib import Path

import pytest

import resources
from console.document import Align, Blank, Emphasis, Mark, Shape, Value, ValueKind, Words, words
from console.reports.typography.faces import Faces
from console.reports.typography.paragraph import Line, Memory, Setter, TextStyle

STYLE = TextStyle(10)


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces(Path(next(iter(resources.__path__))) / "fonts")


@pytest.fixture
def setter(faces) -> Setter:
    return Setter(faces, "not recorded", Memory(), right_to_left=False)


@pytest.fixture
def hebrew(faces) -> Setter:
    return Setter(faces, "לא נרשם", Memory(), right_to_left=True)


def said(line: Line) -> str:
    """The characters of a line in the order in which they are drawn."""
    parts = []
    for placed in line.placed:
        if placed.run is None:
            parts.append("\ufffc")
            continue
        step = -1 if placed.run.right_to_left else 1
        parts += [glyph.text for glyph in placed.run.glyphs[::step]]
    return "".join(parts)


def seen(line: Line) -> list[str]:
    """The words of a line from left to right."""
    ordered = sorted(line.placed, key=lambda placed: placed.x)
    return [word for placed in ordered if (word := said(Line((placed,))).strip())]


def test_no_line_is_wider_than_its_column_but_for_blanks(setter):
    lines = setter.lines(words("some words that fill more than one line of text"), STYLE, 90)
    assert len(lines) > 2
    for line in lines:
        visible = [placed for placed in line.placed if said(Line((placed,))).strip()]
        assert max(placed.x + placed.width for placed in visible) <= 90


def test_lines_say_the_text_in_logical_order(hebrew):
    text = "שלום (Payments 2.1) ו־BG-K7QF-003 בשעה 14:05, ואז שוב 03-1234567 עד הסוף."
    lines = hebrew.lines(words(text), STYLE, 120)
    assert "".join(said(line) for line in lines) == text


def test_a_hebrew_line_runs_from_the_right_with_numbers_whole(hebrew):
    (line,) = hebrew.lines(
        (Words("טלפון "), Value("03-1234567", "/p", ValueKind.PHONE), Words(" דחוף")), STYLE, 300
    )
    assert seen(line) == ["דחוף", "03-1234567", "טלפון"]
    assert line.placed[0].x + line.placed[0].width == pytest.approx(300)


def test_a_range_of_values_keeps_the_reading_direction(hebrew):
    spans = (Value("14:05", "/a", ValueKind.TIME), Words(" – "), Value("15:10", "/b"))
    (line,) = hebrew.lines(spans, STYLE, 300)
    assert seen(line) == ["15:10", "–", "14:05"]


def test_a_hash_is_cut_into_about_equal_lines(setter):
    lines = setter.lines(words("0123456789abcdef" * 4), STYLE, 200)
    lengths = [len(said(line)) for line in lines]
    assert sum(lengths) == 64
    assert max(lengths) - min(lengths) <= 3


def test_ideographs_break_without_blanks_and_keep_punctuation_off_the_start(setter):
    text = "支付系统停止运行，如果不绕过控制，将有一千二百人无法按时领取工资。"
    lines = setter.lines(words(text), STYLE, 85)
    assert "".join(said(line) for line in lines) == text
    assert all(said(line)[0] not in "，。" for line in lines)


@pytest.mark.parametrize(("align", "left"), [(Align.START, 0), (Align.END, 1), (Align.CENTRE, 0.5)])
def test_a_line_stands_where_it_is_aligned(setter, align, left):
    width = setter.width_of(words("abc"), STYLE)
    (line,) = setter.lines(words("abc"), TextStyle(10, align=align), 100)
    assert line.placed[0].x == pytest.approx((100 - width) * left)


def test_end_in_hebrew_is_the_left(hebrew):
    (line,) = hebrew.lines(words("אבג"), TextStyle(10, align=Align.END), 100)
    assert line.placed[0].x == pytest.approx(0)


def test_a_line_end_in_a_value_begins_a_line(setter):
    lines = setter.lines((Value("one\n\ntwo", "/v"),), STYLE, 300)
    assert [said(line) for line in lines] == ["one ", " ", "two"]


def test_an_empty_text_is_one_empty_line(setter):
    assert [line.placed for line in setter.lines((), STYLE, 100)] == [()]


def test_marks_and_blanks_take_their_room(setter):
    (line,) = setter.lines((Mark(Shape.BOX, "box"), Blank(10, "name"), Words(" x")), STYLE, 200)
    assert line.placed[0].run is None
    assert line.placed[1].width == pytest.approx(10 * 72 / 25.4)


def test_a_column_narrower_than_a_letter_still_ends(setter):
    assert len(setter.lines(words("abc"), STYLE, -5)) <= 3
    lines = setter.lines((Blank(100, "wide"), Words("x")), STYLE, 20)
    assert len(lines) == 2


def test_strong_words_stand_beside_plain_ones(setter):
    (line,) = setter.lines((Words("a "), Words("b", Emphasis.STRONG)), STYLE, 200)
    assert line.placed[-1].run.face.name == "NotoSans-Bold"


def test_missing_characters_are_noted_once(setter):
    setter.lines(words("\U0001f9ff and \U0001f9ff"), STYLE, 200)
    assert list(setter.missing) == ["\U0001f9ff"]


def test_torn_letters_keep_their_marks(setter):
    lines = setter.lines(words("q\u0301" * 40), STYLE, 60)
    assert all(said(line)[0] == "q" for line in lines)


def test_a_number_to_dial_is_never_torn_at_its_blanks(setter):
    number = Value("030 123 45 67", "/p", ValueKind.PHONE)
    width = setter.width_of(words("at home 030 123"), STYLE)
    told = setter.lines((*words("at home "), number), STYLE, width)
    assert [said(line) for line in told] == ["at home ", "030 123 45 67"]


def test_what_is_remembered_gives_the_same_lines_and_notes_missing_characters_again(setter):
    text = words("one \U000e1000\u0e01 two")
    first = setter.lines(text, STYLE, 200)
    missing = list(setter.missing)
    setter.missing.clear()
    assert setter.lines(text, STYLE, 200) is first
    assert list(setter.missing) == missing != []
    assert setter.lines(text, TextStyle(11), 200) is not first


def test_too_much_to_remember_is_forgotten():
    memory = Memory()
    for number in range(20_001):
        memory.keep(number, None)
    assert memory.get(0) is None
