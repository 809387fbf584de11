"""Where a line may end: after blanks, after hyphens between letters, between ideographs."""

# ruff: noqa: RUF001 - wide punctuation, which looks like narrow, is what this module is about.

import re
from typing import Final
from unicodedata import category

from console.reports.typography.cleaning import LINE_END, OBJECT

_WIDE: Final = re.compile("[\u2e80-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_PLAIN: Final = re.compile(
    "[ \u2000-\u2006\u2008-\u200a\u3000]+|\u2028|(?<=[^\\W\\d_]{2})[-/](?=[^\\W\\d_]{2})"
)
_CONTROLS: Final = "\u2066\u2067\u2068\u2069"
NO_START: Final = frozenset(
    "。，、．；：？！）】》〉」』”’〕〗〙〛］｝…‥—～％‰℃·・ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    "%,.;:?!)]}»"
)
NO_END: Final = frozenset("（【《〈「『“‘〔〖〘〚［｛￥＄£€([{«#")


def breaks(text: str) -> list[int]:
    """Places before which a new line may begin, ending with the end of the text."""
    found = {match.end() for match in _PLAIN.finditer(text)}
    if _WIDE.search(text):
        found |= _between_ideographs(text)
    found = {_after_closing(text, place) for place in found}
    # a mark stays with the word it marks
    found = {place for place in found if text[place - 2 : place] != f"{OBJECT} "}
    found.discard(0)
    found.add(len(text))
    return sorted(found)


def is_forced(text: str, start: int, end: int) -> bool:
    """Whether the line must end after this stretch."""
    return LINE_END in text[start:end]


def _after_closing(text: str, place: int) -> int:
    """A control that ends an isolate stays on the line of what it isolates."""
    while place < len(text) and text[place] == "\u2069":
        place += 1
    return place


def _between_ideographs(text: str) -> set[int]:
    found = set()
    before = ""
    after_control = 0
    for place, char in enumerate(text):
        if char in _CONTROLS:
            # a break goes before what opens an isolate and after what closes one
            if char == "\u2069" or not after_control:
                after_control = place + (char == "\u2069")
            continue
        if before and _may_part(before, char):
            found.add(after_control or place)
        before, after_control = char, 0
    return found


def _may_part(before: str, after: str) -> bool:
    if not (_WIDE.match(before) or _WIDE.match(after)):
        return False
    if after in NO_START or before in NO_END or after == " ":
        return False
    return category(after)[0] != "M" and category(after) != "Cf"
