"""Read a table out of a CSV file as spreadsheets and exports write it.

The whole file is checked once against the limits before any row is given away, so that an import
never stops half-way because of the file. Rows keep the line they begin in, also when a quoted
cell holds line breaks.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from console.exchange.encodings import CHOICES, detect
from console.exchange.heading import SEARCHED, heading_at, known_names, letters
from console.exchange.limits import DEFAULT_LIMITS, Limits, UnreadableFile

DELIMITERS = (";", ",", "\t", "|")
_SNIFFED_LINES = 40
_SNIFFED_CHARACTERS = 4096


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: the line it begins in (from 1) and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A checked table.

    Attributes:
        header: names of the columns; letters as in a spreadsheet where the file has none.
        before: rows above the heading: a title, a date.
        encoding, delimiter: as found or as chosen.
        count: how many rows follow the heading; empty lines are none.
    """

    header: tuple[str, ...]
    encoding: str
    delimiter: str
    count: int
    before: tuple[TableRow, ...]
    _untrusted: bytes
    _skipped: int

    def rows(self) -> Iterator[TableRow]:
        """Give the rows after the header, in order."""
        records = _records(self._untrusted, self.encoding, self.delimiter)
        for line, cells in islice(records, self._skipped, None):
            yield TableRow(line, tuple(cells))


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file when the person knows better; None is found out.

    Attributes:
        encoding: out of `encodings.CHOICES`.
        delimiter: out of `DELIMITERS`.
        limits: what the file may be.
    """

    encoding: str | None = None
    delimiter: str | None = None
    limits: Limits = DEFAULT_LIMITS

    def __post_init__(self) -> None:
        """Refuse an encoding or a delimiter that is not offered."""
        if self.encoding not in {None, *CHOICES} or self.delimiter not in {None, *DELIMITERS}:
            raise ValueError("not an encoding or delimiter that is offered")


AUTOMATIC = Reading()


def read_table(untrusted: bytes, reading: Reading = AUTOMATIC) -> Table:
    """Read and check a CSV file.

    Raises:
        UnreadableFile: it is over a limit, no text, or its quotes do not end.
    """
    if len(untrusted) > reading.limits.file_bytes:
        raise UnreadableFile("bytes", limit=reading.limits.file_bytes)
    encoding = reading.encoding or detect(untrusted)
    hint, skipped = _hint(untrusted, encoding)
    delimiter = reading.delimiter or hint or _sniff(untrusted, encoding)
    first: list[TableRow] = []
    count, width = 0, 0
    for line, cells in islice(_records(untrusted, encoding, delimiter), skipped, None):
        _check(line, cells, count, reading.limits)
        if count < SEARCHED:
            first.append(TableRow(line, tuple(cells)))
        count, width = count + 1, max(width, len(cells))
    if not first:
        raise UnreadableFile("empty")
    at = heading_at([row.cells for row in first])
    if at is None:
        return Table(letters(width), encoding, delimiter, count, (), untrusted, skipped)
    header = tuple(cell.strip() for cell in first[at].cells)
    before, rest = tuple(first[:at]), count - at - 1
    return Table(header, encoding, delimiter, rest, before, untrusted, skipped + at + 1)


def _check(line: int, cells: list[str], count: int, limits: Limits) -> None:
    if count > limits.rows:
        raise UnreadableFile("rows", line, limits.rows)
    if len(cells) > limits.columns:
        raise UnreadableFile("columns", line, limits.columns)
    longest = max(map(len, cells))
    # Characters are counted first: encoding every cell only to measure it would double the time.
    if longest > limits.field_bytes // 4 and any(
        len(cell.encode(errors="replace")) > limits.field_bytes for cell in cells
    ):
        raise UnreadableFile("field", line, limits.field_bytes)


def _records(untrusted: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give all records that are not empty, each with its first line."""
    reader = csv.reader(_text(untrusted, encoding), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("field" if "limit" in str(error) else "quotes", line) from error
    except UnicodeError as error:
        raise UnreadableFile("encoding", line) from error


def _text(untrusted: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(untrusted), encoding=encoding, newline="")


def _first_lines(untrusted: bytes, encoding: str) -> list[str]:
    text = _text(untrusted[: 4 * _SNIFFED_LINES * _SNIFFED_CHARACTERS], encoding)
    text.reconfigure(errors="replace")
    lines = [text.readline(_SNIFFED_CHARACTERS) for _ in range(_SNIFFED_LINES)]
    return [line for line in lines if line.strip()]


def _hint(untrusted: bytes, encoding: str) -> tuple[str | None, int]:
    """Read the line `sep=;` that spreadsheets write and read before the header."""
    first = "".join(_first_lines(untrusted, encoding)[:1]).strip().strip('"')
    if first[:4].lower() == "sep=" and first[4:] in DELIMITERS:
        return first[4:], 1
    return None, 0


def _sniff(untrusted: bytes, encoding: str) -> str:
    """Find the delimiter that brings out a heading, else rows of the same number of cells."""
    lines = _first_lines(untrusted, encoding)
    best, best_score = ",", (1, 0)
    for delimiter in DELIMITERS:
        rows = list(_cut(lines, delimiter))
        widths = Counter(len(cells) for cells in rows)
        width, times = max(widths.items(), key=lambda item: item[1] * (item[0] > 1), default=(1, 0))
        even = times * min(width - 1, 10) if width > 1 else 0
        # One known name proves nothing: a line without the delimiter may be such a name.
        score = (max(1, *map(known_names, rows[:SEARCHED]), 1), even)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _cut(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return
