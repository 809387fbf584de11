"""Filling pages with slices: what stays together, what is repeated, where a page ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.reports.sheets.canvas import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.reports.sheets.glyph_codes import FontsUsed
    from console.reports.sheets.scale import PageShape

    Paint = Callable[[Sheet, float, float], None]


@dataclass(frozen=True, slots=True)
class Slice:
    """What is never torn: a line, a table row, a figure.

    Attributes:
        height: in points, `above` not counted.
        paint: draws it on a sheet with its upper left corner at (x, y).
        above: room above it, dropped at the head of a page.
        with_next: it stands on the page of the slice that follows.
        heads: what is repeated above it when it begins a page.
        new_page: it begins a page whatever room is left.
    """

    height: float
    paint: Paint
    above: float = 0.0
    with_next: bool = False
    heads: tuple[Slice, ...] = ()
    new_page: bool = False


def stay_together(slices: Sequence[Slice]) -> list[Slice]:
    """Slices that go on one page if a page can hold them."""
    return [
        replace(piece, with_next=True) if place + 1 < len(slices) else piece
        for place, piece in enumerate(slices)
    ]


def height_of(slices: Sequence[Slice]) -> float:
    """The height of slices one below the other at the head of a page."""
    return sum(piece.height + (piece.above if place else 0) for place, piece in enumerate(slices))


class Pages:
    """The sheets of one part of a document and how full the last one is.

    `before` counts the sheets of the parts before it.
    """

    def __init__(self, shape: PageShape, fonts: FontsUsed, before: int = 0) -> None:
        self.sheets: list[Sheet] = []
        self.overfull = False
        self._shape = shape
        self._fonts = fonts
        self._before = before
        self._used = 0.0
        self._turn()

    def place(self, slices: Sequence[Slice]) -> None:
        """Put the slices on pages, one below the other."""
        start = 0
        while start < len(slices):
            end = start
            while slices[end].with_next and end + 1 < len(slices) and not slices[end + 1].new_page:
                end += 1
            self._together(slices[start : end + 1])
            start = end + 1

    def _together(self, chain: Sequence[Slice]) -> None:
        """Place slices that want one page; a chain taller than a page is torn."""
        room = self._shape.body_height - self._used
        heads = height_of(chain[0].heads)
        wanted = height_of(chain)
        above = chain[0].above if self._used else 0.0
        better_there = wanted + above > room and heads + wanted <= self._shape.body_height
        if self._used and (chain[0].new_page or better_there):
            self._turn()
        for piece in chain:
            self._one(piece)

    def _one(self, piece: Slice) -> None:
        above = piece.above if self._used else 0.0
        if self._used and self._used + above + piece.height > self._shape.body_height:
            self._turn()
            above = 0.0
        if not self._used:
            above = 0.0
            self._repeat(piece.heads)
        if self._used + above + piece.height > self._shape.body_height + 0.01:
            self.overfull = True
        self._used += above
        self._paint(piece)

    def _repeat(self, heads: tuple[Slice, ...]) -> None:
        sheet = self.sheets[-1]
        sheet.repeating = True
        for head in heads:
            self._paint(head)
        sheet.repeating = False

    def _paint(self, piece: Slice) -> None:
        piece.paint(self.sheets[-1], self._shape.left, self._shape.top + self._used)
        self._used += piece.height

    def _turn(self) -> None:
        shape = self._shape
        number = self._before + len(self.sheets)
        self.sheets.append(Sheet(number, shape.width, shape.height, self._fonts))
        self._used = 0.0
