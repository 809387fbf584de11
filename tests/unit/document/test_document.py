"""A printed document that exists is a sound one."""

import pytest

from console.document import (
    Blank,
    Box,
    Boxes,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Furniture,
    Heading,
    Level,
    Lines,
    Mark,
    Occasion,
    QrCode,
    Row,
    Shape,
    Stroke,
    Table,
    Value,
    Words,
    fill,
    words,
)
from console.document.pages import Direction

TEXT = words("x")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Value("x", "facts/reason"),
        lambda: Value("x", "/"),
        lambda: Value("x", "/a b"),
        lambda: Value("x", ""),
        lambda: Mark(Shape.TICK, " "),
        lambda: Blank(0, "name"),
        lambda: Blank(10, ""),
        lambda: Heading(()),
        lambda: Heading(TEXT, 7),
        lambda: Facts((Fact(TEXT, ()),), label_share=0.9),
        lambda: Column(TEXT, 0),
        lambda: Row((Cell(), Cell()), spanning=True),
        lambda: Row((Cell(),), height_mm=500),
        lambda: Table((), ()),
        lambda: Table((Column(TEXT),), (Row((Cell(), Cell())),)),
        lambda: Lines(TEXT, 0),
        lambda: Lines(TEXT, 3, pitch_mm=1),
        lambda: Boxes(()),
        lambda: Boxes((Box(TEXT, 0),)),
        lambda: Boxes((Box(TEXT),), height_mm=1),
        lambda: QrCode("", "said"),
        lambda: QrCode("x", "said", size_mm=2),
        lambda: Stroke(((0, 0),)),
        lambda: Stroke(((0, 0), (1, 1)), fill=2),
        lambda: Figure("", 10, 10),
        lambda: Figure("said", 10, 900),
        lambda: Furniture(TEXT, TEXT, Occasion.LIVE, "LIVE", TEXT, TEXT, TEXT, "page {page}"),
        lambda: Document(" ", "en", Direction.LEFT_TO_RIGHT, "none", None, ()),
        lambda: Document("x", "en", Direction.LEFT_TO_RIGHT, "", None, ()),
    ],
)
def test_nonsense_cannot_be_built(make):
    with pytest.raises(ValueError, match=r"."):
        make()


def test_a_heading_takes_its_level_as_a_number():
    assert Heading(TEXT, 3).level is Level.PART


def test_fill_puts_spans_into_a_catalogue_text():
    value = Value("Ada", "/who")
    assert fill("by {who} at last", {"who": value}) == (Words("by "), value, Words(" at last"))
    assert fill("{who}{who}", {"who": value}) == (value, value)
    assert fill("nothing", {}) == words("nothing")


def test_fill_misses_a_value_that_is_not_given():
    with pytest.raises(KeyError):
        fill("by {who}", {})
