"""The one typographic scale and the measures of the paper, in points."""

from dataclasses import dataclass
from typing import Final

from console.document import Cards, Document, Level, Paper, Size
from console.reports.typography.paragraph import MILLIMETRE, TextStyle

LEAST_SIZE: Final = 7.5
_SIZES: Final = {Size.SMALL: LEAST_SIZE, Size.BODY: 9.5, Size.LARGE: 11.5, Size.HUGE: 17.0}
_HEADINGS: Final = {Level.TITLE: 18.0, Level.SECTION: 13.0, Level.PART: 11.0, Level.DETAIL: 9.5}
HEADING_ABOVE: Final = {
    Level.TITLE: 0.0,
    Level.SECTION: 18.0,
    Level.PART: 12.0,
    Level.DETAIL: 8.0,
}
BLOCK_GAP: Final = 6.0
_PAPERS: Final = {Paper.A4: (595.276, 841.89), Paper.LETTER: (612.0, 792.0)}
_TABLE_LEADING: Final = 1.27


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page and the room its content has."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def body_width(self) -> float:
        """How wide the content may be."""
        return self.width - self.left - self.right

    @property
    def body_height(self) -> float:
        """How high the content may be."""
        return self.height - self.top - self.bottom


def page_shape(document: Document) -> PageShape:
    """The page; wallet cards without header and footer use more of the paper."""
    width, height = _PAPERS[document.paper]
    if document.landscape:
        width, height = height, width
    side = 18 * MILLIMETRE
    if document.furniture is not None:
        return PageShape(width, height, side, 25 * MILLIMETRE, side, 24 * MILLIMETRE)
    if any(isinstance(block, Cards) for block in document.blocks):
        side = 12 * MILLIMETRE
    return PageShape(width, height, side, side, side, side)


def text_style(size: Size, *, strong: bool = False, in_table: bool = False) -> TextStyle:
    """How running text looks."""
    if in_table:
        return TextStyle(_SIZES[size], strong=strong, leading=_TABLE_LEADING)
    return TextStyle(_SIZES[size], strong=strong)


def heading_style(level: Level) -> TextStyle:
    """How a heading looks."""
    return TextStyle(_HEADINGS[level], strong=True, leading=1.25)
