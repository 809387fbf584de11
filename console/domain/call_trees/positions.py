"""Places among siblings: texts that sort, so that two people can insert apart.

A position is a fraction in base 62 written after the point, without trailing zeros: between any
two there is always another, until 64 characters are used up. Then siblings are spread anew.
Equal positions (two people inserted at the same place) are told apart by the node id.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from console.ids import ItemId

MAX_LENGTH = 64
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_STEP_DIGITS = 3  # appending counts up in steps of 62^-3, so that long lists stay short
_POSITION = re.compile(rf"[0-9A-Za-z]{{0,{MAX_LENGTH - 1}}}[1-9A-Za-z]")


class NoRoom(ValueError):
    """There is no position of 64 characters between these two: spread the siblings."""


def is_position(text: str) -> bool:
    """Say whether a text is a position."""
    return _POSITION.fullmatch(text) is not None


def between(before: str | None, after: str | None) -> str:
    """Give a position between two, either of which may be missing.

    Raises:
        NoRoom: they are equal or in the wrong order, or 64 characters are not enough.
    """
    if before is not None and after is not None and before >= after:
        raise NoRoom("not two positions in order")
    if after is None:
        found = _above(before or "")
    elif before is None:
        found = _below(after)
    else:
        found = _middle(before, after)
    if len(found) > MAX_LENGTH:
        raise NoRoom("no room left between two positions")
    return found


def spread(count: int) -> tuple[str, ...]:
    """Give so many positions in order, evenly apart."""
    width = 1
    while _BASE**width <= 2 * count:
        width += 1
    step = _BASE**width // (count + 1)
    return tuple(_written(number * step, width) for number in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Placing:
    """Where to put a node, and what to move first when there was no room."""

    position: str
    moves: tuple[tuple[ItemId, str], ...] = ()


def place(siblings: Sequence[tuple[ItemId, str]], at: int) -> Placing:
    """Find a position at place `at` (from 0) among siblings in their order."""
    before = siblings[at - 1][1] if at > 0 else None
    after = siblings[at][1] if at < len(siblings) else None
    try:
        return Placing(between(before, after))
    except NoRoom:
        fresh = list(spread(len(siblings) + 1))
        mine = fresh.pop(at)
        return Placing(mine, tuple((s[0], new) for s, new in zip(siblings, fresh, strict=True)))


def _number(text: str, width: int) -> int:
    value = 0
    for digit in text[:width].ljust(width, "0"):
        value = value * _BASE + _DIGITS.index(digit)
    return value


def _written(value: int, width: int) -> str:
    digits = []
    for _ in range(width):
        value, digit = divmod(value, _BASE)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits)).rstrip("0")


def _above(before: str) -> str:
    if not before:
        return _DIGITS[_BASE // 2]
    higher = _number(before, _STEP_DIGITS) + 1
    if higher < _BASE**_STEP_DIGITS:
        return _written(higher, _STEP_DIGITS)
    return _middle(before, None)


def _below(after: str) -> str:
    cut = _written(_number(after, _STEP_DIGITS), _STEP_DIGITS)
    if cut and cut < after:
        return cut
    lower = _number(after, _STEP_DIGITS) - 1
    return _written(lower, _STEP_DIGITS) if lower > 0 else _middle("", after)


def _middle(before: str, after: str | None) -> str:
    width = max(len(before), len(after or "")) + 1
    low = _number(before, width)
    high = _number(after, width) if after is not None else _BASE**width
    # Of all positions between, one with few digits: cut the middle as short as it stays above.
    middle = (low + high) // 2
    for keep in range(1, width):
        unit = _BASE ** (width - keep)
        shorter = middle // unit * unit
        if low < shorter:
            return _written(shorter, width)
    return _written(middle, width)
