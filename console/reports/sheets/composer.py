"""Blocks of a document as slices of pages, each tied to its structure element."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.document import Blank, Direction, Mark, Value, Words
from console.reports.sheets.canvas import Owned
from console.reports.sheets.flow import Slice
from console.reports.typography.cleaning import as_printed
from console.reports.typography.paragraph import Setter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.document import Document, Level, Text
    from console.reports.sheets.canvas import Sheet
    from console.reports.sheets.scale import PageShape
    from console.reports.sheets.tags import Element
    from console.reports.typography.faces import Faces
    from console.reports.typography.paragraph import Line, Memory, TextStyle

_CAP_MIDDLE = 0.357  # half the height of a capital letter, of the type size


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading, for the outline beside the page."""

    title: str
    level: Level
    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one paragraph, ready to be drawn."""

    lines: tuple[Line, ...]
    owned: Owned
    leading: float

    @property
    def height(self) -> float:
        """All lines together."""
        return self.leading * len(self.lines)

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw the lines from y downwards."""
        for place, line in enumerate(self.lines):
            middle = y + self.leading * (place + 0.5)
            sheet.line(line, self.owned, x, middle + self.owned.size * _CAP_MIDDLE)


class Composer:
    """What all blocks share while one document is composed."""

    def __init__(self, document: Document, shape: PageShape, faces: Faces, memory: Memory) -> None:
        self.right_to_left = document.direction is Direction.RIGHT_TO_LEFT
        self.shape = shape
        self.setter = Setter(faces, document.not_recorded, memory, right_to_left=self.right_to_left)
        self.bookmarks: list[Bookmark] = []
        self.overfull: list[str] = []

    def owned(self, text: Text, element: Element | None, size: float) -> Owned:
        """Give each span its element: values and marks have their own below the paragraph's."""
        elements = tuple(self._element(span, element) for span in text)
        return Owned(text, elements, size, mirrored=self.right_to_left)

    def lines(self, text: Text, style: TextStyle, width: float, element: Element | None) -> Lines:
        """Set a paragraph."""
        return Lines(
            self.setter.lines(text, style, width),
            self.owned(text, element, style.size),
            style.size * style.leading,
        )

    def paragraph(
        self, text: Text, style: TextStyle, width: float, element: Element
    ) -> list[Slice]:
        """A paragraph line by line; no page begins or ends with a single line of it."""
        whole = self.lines(text, style, width, element)
        count = len(whole.lines)
        slices = []
        for place, line in enumerate(whole.lines):
            single = replace(whole, lines=(line,))
            keep = count > 1 and (place == 0 or place == count - 2)
            slices.append(Slice(whole.leading, single.paint, with_next=keep))
        return slices

    def column_x(self, offset: float, width: float, whole: float) -> float:
        """The left edge of a column that begins `offset` along the reading direction."""
        return whole - offset - width if self.right_to_left else offset

    def _element(self, span: object, element: Element | None) -> Element | None:
        if element is None:
            return None
        if isinstance(span, Value):
            child = element.child("Span")
            child.path = span.path
            child.actual = as_printed(span.text or "") or self.setter.not_recorded
            return child
        if isinstance(span, Mark | Blank):
            child = element.child("Figure")
            child.alternative = span.alternative
            return child
        return element


def plain_text(text: Text, not_recorded: str) -> str:
    """The words of a text, for an outline."""
    parts = []
    for span in text:
        if isinstance(span, Words):
            parts.append(span.text)
        elif isinstance(span, Value):
            parts.append(span.text or not_recorded)
    return as_printed("".join(parts))


def spaced(groups: Sequence[list[Slice]], gap: float) -> list[Slice]:
    """Slices of several blocks with room between the blocks."""
    found: list[Slice] = []
    for group in groups:
        if group and found and not group[0].above:
            found.append(replace(group[0], above=gap))
            found += group[1:]
        else:
            found += group
    return found
