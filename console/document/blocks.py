"""Blocks of a printed document: what stands one below the other, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

from console.document.text import Align, Size, Text

if TYPE_CHECKING:
    from console.document.furniture import Furniture


class Level(IntEnum):
    """How deep a heading stands."""

    TITLE = 1
    SECTION = 2
    PART = 3
    DETAIL = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it never stands alone at the foot of a page."""

    text: Text
    level: Level = Level.SECTION

    def __post_init__(self) -> None:
        """Refuse a level that does not exist and an empty heading."""
        if not self.text:
            raise ValueError("a heading needs words")
        object.__setattr__(self, "level", Level(self.level))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Text
    size: Size = Size.BODY
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Fact:
    """One label with what the record says: each entry of `value` is a paragraph of its own."""

    label: Text
    value: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of label and value. `label_share` is the part of the width the labels take."""

    rows: tuple[Fact, ...]
    label_share: float = 0.3
    size: Size = Size.BODY

    def __post_init__(self) -> None:
        """Refuse labels that leave no room for values."""
        if not 0.1 <= self.label_share <= 0.7:
            raise ValueError("labels take a tenth to seven tenths of the width")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its width relative to the other columns' shares."""

    title: Text
    share: float = 1.0
    align: Align = Align.START

    def __post_init__(self) -> None:
        """Refuse a column nobody can see."""
        if self.share <= 0:
            raise ValueError("a column needs a width")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one field of a table: paragraphs, one below the other."""

    paragraphs: tuple[Text, ...] = ()
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. It is torn across pages only when it is taller than a page.

    Attributes:
        cells: one per column; a single cell with `spanning` covers all columns.
        spanning: the one cell covers the whole row, as a title of the rows below.
        with_next: stays on the page of the row that follows (a branch is not torn apart).
        height_mm: the least height, to write in by hand.
    """

    cells: tuple[Cell, ...]
    spanning: bool = False
    with_next: bool = False
    height_mm: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a spanning row of several cells and a height no page has."""
        if self.spanning and len(self.cells) != 1:
            raise ValueError("a spanning row has one cell")
        if not 0 <= self.height_mm <= 200:
            raise ValueError("a row is up to 200 mm high")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on every page. `ruled` draws all cell borders."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: Size = Size.BODY
    ruled: bool = False

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        if not self.columns:
            raise ValueError("a table needs columns")
        for number, row in enumerate(self.rows, 1):
            if not row.spanning and len(row.cells) != len(self.columns):
                raise ValueError(f"row {number} has {len(row.cells)} cells")


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on by hand, under a label."""

    label: Text
    count: int
    pitch_mm: float = 8.0

    def __post_init__(self) -> None:
        """Refuse lines nobody can write on."""
        if not (1 <= self.count <= 60 and 4 <= self.pitch_mm <= 40):
            raise ValueError("1 to 60 lines, 4 to 40 mm apart")


@dataclass(frozen=True, slots=True)
class Box:
    """One empty frame to write in by hand; the label stands small in its upper corner."""

    label: Text
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """Empty frames side by side, to write in by hand."""

    boxes: tuple[Box, ...]
    height_mm: float = 14.0

    def __post_init__(self) -> None:
        """Refuse frames that are no place to write."""
        if not self.boxes or any(box.share <= 0 for box in self.boxes):
            raise ValueError("boxes need widths")
        if not 5 <= self.height_mm <= 200:
            raise ValueError("a box is 5 to 200 mm high")


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code for a phone's camera, with words beside it that say what it holds."""

    text: str
    alternative: str
    caption: tuple[Text, ...] = ()
    size_mm: float = 22.0

    def __post_init__(self) -> None:
        """Refuse a code no camera reads."""
        if not (self.text and self.alternative.strip() and 12 <= self.size_mm <= 80):
            raise ValueError("a code needs a text, an alternative and 12 to 80 mm")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or area of a figure through points in millimetres from the upper left corner.

    Attributes:
        points: (x, y) of each corner.
        closed: the last point is joined to the first.
        fill: None, or how dark the area is (0 black, 1 white).
        width: of the line in points; 0 draws no line.
        dashed: the line is broken.
    """

    points: tuple[tuple[float, float], ...]
    closed: bool = False
    fill: float | None = None
    width: float = 0.75
    dashed: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if len(self.points) < 2 or not (self.fill is None or 0 <= self.fill <= 1):
            raise ValueError("a stroke needs two points and a grey between 0 and 1")


@dataclass(frozen=True, slots=True)
class Caption:
    """A text in a figure: its box in millimetres from the upper left corner."""

    text: Text
    x: float
    y: float
    width: float
    size: Size = Size.SMALL
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with a text alternative. It is never torn apart."""

    alternative: str
    width_mm: float
    height_mm: float
    strokes: tuple[Stroke, ...] = ()
    captions: tuple[Caption, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a figure no page holds or no screen reader can say."""
        if not (self.alternative.strip() and self.width_mm > 0 and 0 < self.height_mm <= 220):
            raise ValueError("a figure needs an alternative and up to 220 mm of height")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page.

    With `furniture` a part of its own begins: its pages repeat this, and are counted from 1.
    """

    furniture: Furniture | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stay on one page if a page can hold them. `framed` draws a border."""

    blocks: tuple[Block, ...]
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One wallet card: what does not fit is reported by the typesetter, never cut in silence."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of one size on sheets with cut marks, in as many rows and columns as the page holds."""

    cards: tuple[Card, ...]
    width_mm: float = 85.0
    height_mm: float = 54.0


Block: TypeAlias = (
    Heading
    | Paragraph
    | Facts
    | Table
    | Lines
    | Boxes
    | QrCode
    | Figure
    | PageBreak
    | Group
    | Cards
)
