"""Running text of a printed document: fixed words, values of the record, marks and blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATH = re.compile(r"(/[^/\s]+)+")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class ValueKind(StrEnum):
    """What an inserted value is: it decides how the value stands in a line of another script."""

    REFERENCE = "reference"
    NUMBER = "number"
    PHONE = "phone"
    TIME = "time"
    HASH = "hash"
    NAME = "name"
    TEXT = "text"


class Emphasis(StrEnum):
    """How a piece of text is set off."""

    PLAIN = "plain"
    STRONG = "strong"
    STRUCK = "struck"  # corrected by a later entry, still readable
    QUIET = "quiet"  # grey, for what need not be read to act


class Size(StrEnum):
    """The one typographic scale; the points belong to `console.reports`."""

    SMALL = "small"
    BODY = "body"
    LARGE = "large"  # 11 pt or more: names and numbers on a call sheet
    HUGE = "huge"


class Align(StrEnum):
    """Where a text stands in its column; start and end follow the document's direction."""

    START = "start"
    END = "end"
    CENTRE = "centre"


class Shape(StrEnum):
    """A mark that is drawn, never set as a character."""

    TICK = "tick"
    CROSS = "cross"
    BOX = "box"  # an empty square to tick by hand
    DISC = "disc"
    RING = "ring"
    HALF = "half"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    ARROW = "arrow"  # points along the reading direction
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed words of the catalogue, in the document's language."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True, slots=True)
class Value:
    """Something the record says; None is printed as the document's words for "not recorded".

    Attributes:
        text: what is printed, in words fit for people; None when the record holds nothing.
        path: where the record holds it, written like a JSON pointer: `/facts/reason`.
        kind: what it is.
        emphasis: how it is set off.
    """

    text: str | None
    path: str
    kind: ValueKind = ValueKind.TEXT
    emphasis: Emphasis = Emphasis.PLAIN

    def __post_init__(self) -> None:
        """Refuse a value nobody can find in the record."""
        if not _PATH.fullmatch(self.path):
            raise ValueError(f"not a record path: {self.path!r}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn shape in a line of text, with the words a screen reader says instead."""

    shape: Shape
    alternative: str

    def __post_init__(self) -> None:
        """Refuse a mark that says nothing to who cannot see it."""
        if not self.alternative.strip():
            raise ValueError("a mark needs a text alternative")


@dataclass(frozen=True, slots=True)
class Blank:
    """A line in the running text to write on by hand."""

    width_mm: float
    alternative: str

    def __post_init__(self) -> None:
        """Refuse a blank that is no place to write."""
        if not (0 < self.width_mm <= 200 and self.alternative.strip()):
            raise ValueError("a blank needs a width of up to 200 mm and a text alternative")


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The next span begins a new line of the same paragraph."""


Span: TypeAlias = Words | Value | Mark | Blank | LineBreak
Text: TypeAlias = tuple[Span, ...]


def words(text: str, emphasis: Emphasis = Emphasis.PLAIN) -> Text:
    """One text of fixed words."""
    return (Words(text, emphasis),)


def fill(template: str, values: Mapping[str, Span]) -> Text:
    """Put spans into a catalogue text with `{name}` placeholders.

    Raises:
        KeyError: the text names a value that is not given.
    """
    parts = _PLACEHOLDER.split(template)
    spans: list[Span] = []
    for number, part in enumerate(parts):
        if number % 2:
            spans.append(values[part])
        elif part:
            spans.append(Words(part))
    return tuple(spans)
