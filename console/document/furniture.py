"""What every page repeats: header and footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.document.text import Text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
