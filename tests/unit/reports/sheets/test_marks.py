"""Drawn marks."""

import pytest

from console.document import Blank, Mark, Shape, Words
from console.reports.sheets.marks import MarkPlace, draw_mark

PLACE = MarkPlace(100, 200, 10, 30)


@pytest.mark.parametrize("shape", Shape)
def test_every_shape_is_a_path_inside_its_place(shape):
    parts = draw_mark(Mark(shape, "said"), PLACE).split()
    assert parts[-1] in {"S", "s", "f"}
    numbers = [float(part) for part in parts if part.replace(".", "").replace("-", "").isdigit()]
    large = [number for number in numbers if number > 15]
    assert all(99 <= number <= 111 or 198 <= number <= 211 for number in large)


def test_a_blank_is_a_line_as_long_as_it_is_wide():
    assert draw_mark(Blank(20, "name"), PLACE) == "0 G 0.6 w 101.00 198.50 m 129.00 198.50 l S"


def test_an_arrow_points_along_the_reading_direction():
    turned = MarkPlace(100, 200, 10, 30, mirrored=True)
    arrow = Mark(Shape.ARROW, "to")
    assert draw_mark(arrow, PLACE) != draw_mark(arrow, turned)
    tick = Mark(Shape.TICK, "yes")
    assert draw_mark(tick, PLACE) == draw_mark(tick, turned)


def test_words_are_never_drawn_as_a_mark():
    with pytest.raises(TypeError):
        draw_mark(Words("x"), PLACE)
