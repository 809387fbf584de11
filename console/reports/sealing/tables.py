"""The cross-reference tables of a file, looked at before any library reads it.

A report has plain tables only. Packed tables and packed objects, which a library would unpack without
a limit, and chains or tables without an end are refused by a few looks at the bytes.
"""

import re
from collections.abc import Iterator

MAX_TABLES = 64
MAX_ROWS = 1_000_000
_MAX_TRAILER = 4096
_ROW = 20
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,10})")
_TAIL = 64


class BadTables(ValueError):
    """The tables are not as a report has them."""


def check_tables(untrusted_pdf: bytes) -> None:
    """Follow the tables from the end of the file.

    Raises:
        BadTables: one is missing, packed, too long, or they go in a circle.
    """
    rows = 0
    for start, end in _tables(untrusted_pdf):
        rows += (end - start) // _ROW
        if rows > MAX_ROWS:
            raise BadTables(f"more than {MAX_ROWS} rows")


def _tables(pdf: bytes) -> Iterator[tuple[int, int]]:
    """Give where each table begins and its trailer does, the last first."""
    found = _END.search(pdf[-_TAIL:])
    if found is None:
        raise BadTables("the file has no end")
    start: int | None = int(found.group(1))
    for _ in range(MAX_TABLES):
        if start is None:
            return
        end, trailer = _table(pdf, start)
        yield start, end
        before = _PREVIOUS.search(trailer)
        start = int(before.group(1)) if before is not None else None
    raise BadTables(f"more than {MAX_TABLES} tables")


def _table(pdf: bytes, start: int) -> tuple[int, bytes]:
    end = pdf.find(b"trailer", start)
    close = pdf.find(b"startxref", end, end + _MAX_TRAILER)
    if pdf[start : start + 4] != b"xref" or end < 0 or close < 0:
        raise BadTables(f"no table at byte {start}")
    trailer = pdf[end:close]
    # Names with escapes could hide what is looked for here.
    if b"#" in trailer or b"/XRefStm" in trailer:
        raise BadTables(f"a packed table at byte {start}")
    return end, trailer
