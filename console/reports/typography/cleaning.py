"""Which characters of a text reach the paper.

A record may hold anything: controls that would turn a line around, characters nobody can see, line
ends of three systems. What cannot be printed is left out here, once, and `as_printed` says what
remains, so that a printed value can be compared with the record.
"""

import re
from typing import Final
from unicodedata import category, is_normalized, normalize

LINE_END: Final = "\u2028"
OBJECT: Final = "\ufffc"
REPLACEMENT: Final = "\ufffd"
_LINE_ENDS: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS: Final = "\u200c\u200d"
_SUSPECT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000110bd\U000e0000-\U000e0fff]"
)
_SPACES: Final = re.compile(r"\s+")


def printable(text: str) -> str:
    """The text in composed form, without controls; line ends become U+2028, joiners stay."""
    if text.isascii() and text.isprintable():
        return text
    composed = text if is_normalized("NFC", text) else normalize("NFC", text)
    if not _SUSPECT.search(composed):
        return composed
    return _SUSPECT.sub(_replacement, _LINE_ENDS.sub(LINE_END, composed))


def as_printed(text: str) -> str:
    """What a reader finds of `text` on paper: no controls, white space as single spaces."""
    kept = (char for char in printable(text) if char == LINE_END or category(char) != "Cf")
    return _SPACES.sub(" ", "".join(kept)).strip()


def _replacement(found: re.Match[str]) -> str:
    char = found.group()
    if char == LINE_END or char in _JOINERS:
        return char
    if char == "\t" or category(char) == "Cc":
        return " "
    if category(char) in {"Cs", "Cn"} or char in {OBJECT, REPLACEMENT}:
        return REPLACEMENT
    return ""
