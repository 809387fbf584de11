"""Which row of a table is its heading, and what stands before it.

Exports put a title or a date above the heading; lists that people typed have no heading at all, and
their first row is a person who must not be lost.
"""

import re
from collections.abc import Sequence

from console.exchange.headers import TARGETS, TITLES, folded

SEARCHED = 10
"""How many rows a heading is looked for in."""
LABELLED = re.compile(
    r"(?P<what>phone|e-mail) (?P<at>\d+) - (?P<part>type|label|value)", re.IGNORECASE
)
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"'?\+?[\d ()/.\-]{6,20}")


def known_names(cells: Sequence[str]) -> int:
    """Count the cells that programs and people use as names of columns."""
    names = ((cell, folded(cell)) for cell in cells if cell.strip())
    return sum(
        name in TARGETS or name in TITLES or LABELLED.fullmatch(cell.strip()) is not None
        for cell, name in names
    )


def is_data(cells: Sequence[str]) -> bool:
    """Say whether an address or a number stands in a row: then it is no heading."""
    texts = [cell.strip() for cell in cells]
    return any(MAIL.fullmatch(text) or PHONE.fullmatch(text) for text in texts)


def heading_at(records: Sequence[Sequence[str]]) -> int | None:
    """Give which of the first records is the heading, None if there is none.

    It is the one with most known names before the first row of data; where nothing is known, the
    first row, unless it is data itself.
    """
    best, most = 0, 0
    for at, cells in enumerate(records[:SEARCHED]):
        if is_data(cells):
            return None if at == 0 else best
        known = known_names(cells)
        if known > most:
            best, most = at, known
    return best


def letters(count: int) -> tuple[str, ...]:
    """Name columns as spreadsheets do: A, B, ... Z, AA; for a table without a heading."""
    names = []
    for number in range(1, count + 1):
        name, left = "", number
        while left:
            left, rest = divmod(left - 1, 26)
            name = chr(65 + rest) + name
        names.append(name)
    return tuple(names)
