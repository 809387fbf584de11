"""The document as a whole: its language, its paper, its content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.document.blocks import Block
    from console.document.furniture import Furniture


class Direction(StrEnum):
    """Which way the lines of the document's language run."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Paper(StrEnum):
    """The sheet in the tray."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole printed document.

    Attributes:
        title: in the document's language, for the window of a reader and the metadata.
        language: BCP 47 tag of the fixed words: `en`, `de`, `zh-Hans`, `he`.
        direction: of the lines.
        not_recorded: the catalogue's words for a value the record does not hold.
        furniture: header and footer, or None for sheets without (wallet cards).
        blocks: the content in reading order.
        paper: the sheet.
        landscape: the sheet lies on its long side.
    """

    title: str
    language: str
    direction: Direction
    not_recorded: str
    furniture: Furniture | None
    blocks: tuple[Block, ...]
    paper: Paper = Paper.A4
    landscape: bool = False

    def __post_init__(self) -> None:
        """Refuse a document without a name, a language or words for what is missing."""
        if not (self.title.strip() and self.language and self.not_recorded.strip()):
            raise ValueError("a document needs a title, a language and words for what is missing")
