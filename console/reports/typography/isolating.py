"""A text of spans as one string whose parts keep their own direction.

Every value is set as an isolate, and so is everything inside free text that reads as one thing from
left to right: references, telephone numbers, times, hashes, numbers with signs. Without it
`03-1234567` in a Hebrew line prints as `1234567-03`. Lines without any right-to-left letter need
none of this and skip it.
"""

import re
from dataclasses import dataclass
from typing import Final

from console.document import LineBreak, Span, Text, Value, ValueKind, Words
from console.reports.typography.bidi import embed
from console.reports.typography.cleaning import LINE_END, OBJECT, as_printed, printable

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
CONTROLS: Final = frozenset({LRI, RLI, FSI, PDI})
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PROSE: Final = frozenset({ValueKind.NAME, ValueKind.TEXT})
_ATOM: Final = r"[A-Za-z0-9\u00c0-\u024f]+(?:[_.,:/@\#+'&%\-]+[A-Za-z0-9\u00c0-\u024f]+|\(\w+\))*%?"
_THING: Final = re.compile(
    rf"""
    (?<!\w)(?:\+\d|\(0\d{{1,3}}\)|0\d)[\d\-./ ]*(?:\(\d+\)[\d\-./ ]*)?\d(?![\w:])  # telephone
    | \d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[ ]?UTC(?:[+-]\d+)?|[ ]?[+-]\d\d:?\d\d)?
    | (?=[A-Za-z\u00c0-\u024f]){_ATOM}(?:[ ]{_ATOM})*
    | (?:(?<!\w)[-+\u2212\u00b1])?(?=\d){_ATOM}
    """,
    re.VERBOSE,
)
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the string that belongs to one span and runs one way."""

    start: int
    end: int
    owner: int
    level: int


@dataclass(frozen=True, slots=True)
class Flat:
    """A paragraph as one string.

    Attributes:
        text: all characters, controls included.
        segments: what is drawn, in logical order; controls are in none of them.
        base: level of the paragraph.
    """

    text: str
    segments: tuple[Segment, ...]
    base: int


def flatten(text: Text, not_recorded: str, *, right_to_left: bool) -> Flat:
    """Put the spans one behind the other and find which way each stretch runs."""
    contents = [_content(span, not_recorded) for span in text]
    if right_to_left or any(_RIGHT_TO_LEFT.search(content) for content in contents):
        return _mixed(text, contents, base=int(right_to_left))
    segments = []
    start = 0
    for owner, content in enumerate(contents):
        if content:
            segments.append(Segment(start, start + len(content), owner, 0))
        start += len(content)
    return Flat("".join(contents), tuple(segments), 0)


def isolate_things(text: str) -> str:
    """Isolate what reads as one thing from left to right inside running text."""
    return _THING.sub(_isolated, text)


def _isolated(found: re.Match[str]) -> str:
    thing = found.group()
    # a number alone keeps its order anyway, and so do letters alone
    if thing.isdigit() or not _DIGIT.search(thing):
        return thing
    return f"{LRI}{thing}{PDI}"


def _content(span: Span, not_recorded: str) -> str:
    if isinstance(span, Words):
        return printable(span.text)
    if isinstance(span, Value):
        content = printable(span.text or "").strip()
        visible = content if content.isascii() else as_printed(content)
        return content if visible else not_recorded
    return LINE_END if isinstance(span, LineBreak) else OBJECT


def _directed(span: Span, content: str) -> str:
    """The content with the controls that keep its direction apart from what stands around it."""
    if isinstance(span, Value):
        if span.kind in _PROSE or _RIGHT_TO_LEFT.search(content):
            return f"{FSI}{isolate_things(content)}{PDI}"
        return f"{LRI}{content}{PDI}"
    return isolate_things(content) if isinstance(span, Words) else content


def _mixed(text: Text, contents: list[str], base: int) -> Flat:
    parts = [_directed(span, content) for span, content in zip(text, contents, strict=True)]
    whole = "".join(parts)
    levels = embed(whole, base).levels
    segments: list[Segment] = []
    place = 0
    for owner, part in enumerate(parts):
        start = place
        for char in part:
            if char in CONTROLS or (place > start and levels[place] != levels[start]):
                if place > start:
                    segments.append(Segment(start, place, owner, levels[start]))
                start = place + (char in CONTROLS)
            place += 1
        if place > start:
            segments.append(Segment(start, place, owner, levels[start]))
    return Flat(whole, tuple(segments), base)
