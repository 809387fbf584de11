"""Keep an inserted value from changing the order of the sentence around it.

A Hebrew name in an English sentence, or `BG-K7QF-003` in a Hebrew one, is wrapped in Unicode
isolates (FSI ... PDI). Values cannot smuggle in direction controls of their own.
"""

import re
import unicodedata

FIRST_STRONG = "\u2068"
LEFT_TO_RIGHT = "\u2066"
POP = "\u2069"
_OVERRIDES = re.compile("[\u200e\u200f\u202a-\u202e]")
_OPENERS = frozenset("\u2066\u2067\u2068")
_RTL_CLASSES = frozenset({"R", "AL", "AN"})


def has_right_to_left(text: str) -> bool:
    """Say whether any character of `text` is written from right to left."""
    return any(unicodedata.bidirectional(character) in _RTL_CLASSES for character in text)


def balanced(text: str) -> str:
    """Drop embeddings and overrides, and close every isolate that `text` opens."""
    kept: list[str] = []
    depth = 0
    for character in _OVERRIDES.sub("", text):
        if character in _OPENERS:
            depth += 1
        elif character == POP:
            if depth == 0:
                continue
            depth -= 1
        kept.append(character)
    return "".join(kept) + POP * depth


def isolate(text: str, *, in_right_to_left: bool) -> str:
    """Wrap `text` so that it stands as one unit; plain left-to-right text in its own is left."""
    clean = balanced(text)
    if not clean or (not in_right_to_left and not has_right_to_left(clean)):
        return clean
    return f"{FIRST_STRONG}{clean}{POP}"


def code(text: str, *, in_right_to_left: bool) -> str:
    """Wrap a reference, number or time, which reads left to right in every language."""
    clean = balanced(text)
    return f"{LEFT_TO_RIGHT}{clean}{POP}" if clean and in_right_to_left else clean


def bare(text: str) -> str:
    """Take all direction controls out: for file names, comparison and search."""
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
