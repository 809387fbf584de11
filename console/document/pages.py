"""The document as a whole: its language, its paper and what every page repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.document.blocks import Block
    from console.document.text import Text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Direction(StrEnum):
    """Which way the lines of the document's language run."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Paper(StrEnum):
    """The sheet in the tray."""

    A4 = "a4"
    LETTER = "letter"


class Occasion(StrEnum):
    """Real or drill: printed on every page."""

    LIVE = "live"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every page repeats.

    Header: reference, classification, LIVE or DRILL. Footer: as-of time, space, heads, page.

    Attributes:
        reference: of the thing reported.
        classification: of the paper.
        occasion: real or drill.
        occasion_words: LIVE or DRILL in the document's language.
        as_of: label and time up to which the record is folded.
        space: label and fingerprint of the space.
        heads: label and short hash of the heads.
        page: a catalogue text with `{page}` and `{pages}`.
    """

    reference: Text
    classification: Text
    occasion: Occasion
    occasion_words: str
    as_of: Text
    space: Text
    heads: Text
    page: str

    def __post_init__(self) -> None:
        """Refuse a page line that does not count."""
        if set(_PLACEHOLDER.findall(self.page)) != {"page", "pages"}:
            raise ValueError("the page line holds {page} and {pages}")


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
