"""How slices fill pages."""

from dataclasses import replace

import pytest

from console.reports.sheets.flow import Pages, Slice, height_of, stay_together
from console.reports.sheets.glyph_codes import FontsUsed
from console.reports.sheets.scale import page_shape
from tests.support.pdf_samples import bare, document, shipped_stock


class Paper100:
    """Pages with 100 points of room, and a note of what was drawn where."""

    def __init__(self) -> None:
        shape = page_shape(bare(document()))
        self.top = shape.top
        shape = replace(shape, bottom=shape.height - shape.top - 100)
        self.pages = Pages(shape, FontsUsed(shipped_stock().faces))
        self.drawn: list[tuple[str, int, float, bool]] = []

    def slice(self, label: str, height: float, **how) -> Slice:
        def paint(sheet, _x, y) -> None:
            self.drawn.append((label, sheet.number, round(y - self.top, 3), sheet.repeating))

        return Slice(height, paint, **how)


@pytest.fixture
def paper() -> Paper100:
    return Paper100()


def places(paper: Paper100) -> list[tuple[str, int, float]]:
    return [(label, page, y) for label, page, y, _ in paper.drawn]


def test_slices_stand_one_below_the_other_and_turn_the_page(paper):
    paper.pages.place([paper.slice(label, 40) for label in "abc"])
    assert places(paper) == [("a", 0, 0), ("b", 0, 40), ("c", 1, 0)]


def test_room_above_is_dropped_at_the_head_of_a_page(paper):
    paper.pages.place([paper.slice(label, 45, above=10) for label in "abc"])
    assert places(paper) == [("a", 0, 0), ("b", 0, 55), ("c", 1, 0)]


def test_what_belongs_together_turns_the_page_together(paper):
    pair = [paper.slice("b", 40, with_next=True), paper.slice("c", 40)]
    paper.pages.place([paper.slice("a", 40), *pair])
    assert places(paper) == [("a", 0, 0), ("b", 1, 0), ("c", 1, 40)]


def test_what_no_page_can_hold_together_is_torn_where_it_stands(paper):
    large = stay_together([paper.slice(label, 40) for label in "bcde"])
    paper.pages.place([paper.slice("a", 40), *large])
    assert places(paper)[1] == ("b", 0, 40)
    assert {page for _, page, _ in places(paper)} == {0, 1, 2}


def test_heads_are_repeated_on_every_further_page(paper):
    head = paper.slice("h", 10, with_next=True)
    rows = [paper.slice(label, 40, heads=(head,)) for label in "abc"]
    paper.pages.place([head, *rows])
    assert paper.drawn == [
        ("h", 0, 0, False),
        ("a", 0, 10, False),
        ("b", 0, 50, False),
        ("h", 1, 0, True),
        ("c", 1, 10, False),
    ]


def test_a_new_page_is_turned_once(paper):
    paper.pages.place([paper.slice("a", 10, new_page=True), paper.slice("b", 10, new_page=True)])
    assert places(paper) == [("a", 0, 0), ("b", 1, 0)]


def test_a_chain_ends_before_a_new_page(paper):
    chain = [paper.slice("a", 10, with_next=True), paper.slice("b", 10, new_page=True)]
    paper.pages.place(chain)
    assert places(paper) == [("a", 0, 0), ("b", 1, 0)]


def test_a_slice_taller_than_a_page_is_reported(paper):
    assert not paper.pages.overfull
    paper.pages.place([paper.slice("a", 120), paper.slice("b", 10)])
    assert paper.pages.overfull
    assert places(paper) == [("a", 0, 0), ("b", 1, 0)]


def test_height_counts_the_room_between(paper):
    assert height_of([paper.slice("a", 10, above=5), paper.slice("b", 10, above=5)]) == 25
