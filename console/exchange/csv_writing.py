"""People as CSV for spreadsheets: no cell can run as a formula, numbers stay usable.

A spreadsheet runs a cell that begins with `= + - @`, a tab or a line break; such cells get a
quote in front. A telephone number would be one of them: it is written `(+49) 30123456`, which a
person can dial, a phone understands, and our own import reads back.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from console.domain.people.card import Card
from console.domain.people.facts import Email, Line

# Full-width signs too: some spreadsheets take them for the plain ones.
RISKY = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""How a cell begins that a spreadsheet could run, with or without quotes before it."""
_DIALLED = 3

COLUMNS = (
    "name",
    "organisation",
    "roles",
    "languages",
    "skills",
    "radio",
    "site",
    "time_zone",
    "note",
)
"""Texts and lists in the order they are written; then e-mails, then numbers by kind."""
KINDS = ("mobile", "work", "home", "satellite", "pager", "fax", "other")
HEADINGS = (*COLUMNS, "email", *KINDS)
"""Keys of the column names: `exchange.column.<heading>`."""


def neutralised(cell: str) -> str:
    """Give a cell that no spreadsheet runs."""
    return "'" + cell if RISKY.match(cell) else cell


def usable(line: Line) -> str:
    """Give a number as a cell that can be dialled: the country code in brackets."""
    if not line.e164:
        return line.written
    ending = f" ext. {line.extension}" if line.extension else ""
    return f"({line.e164[:_DIALLED]}) {line.e164[_DIALLED:]}{ending}"


def people_csv(cards: Iterable[Card], headings: Sequence[str]) -> Iterable[bytes]:
    """Write people as CSV, in pieces; `headings` are the names of `HEADINGS` in order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutralised(cell) for cell in headings])
    yield b"\xef\xbb\xbf" + _taken(text)
    for card in cards:
        writer.writerow([neutralised(cell) for cell in _cells(card)])
        yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written


def _cells(card: Card) -> list[str]:
    values = [getattr(card, name) for name in COLUMNS]
    cells = ["; ".join(value) if isinstance(value, tuple) else value for value in values]
    emails = [item.value for item in card.emails]
    cells.append("; ".join(email.address for email in emails if isinstance(email, Email)))
    lines = [item.value for item in card.numbers]
    for kind in KINDS:
        said = [usable(line) for line in lines if isinstance(line, Line) and line.kind == kind]
        cells.append(" ::: ".join(said))
    return cells
