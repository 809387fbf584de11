"""The table of a call sheet: callees with deputies, and those whom the caller inherits from them."""

from collections.abc import Iterator
from dataclasses import replace

from console.document import Cell, Column, Emphasis, Row, Size, Table, Text, Value, ValueKind
from console.document import Words as Fixed
from console.domain.call_trees.paper.record import Record
from console.domain.call_trees.paper.scribe import Scribe

_COLUMNS = (
    ("code", 21.5),
    ("who", 41.5),
    ("numbers", 58.5),
    ("time", 11.5),
    ("outcome", 15.5),
    ("read_back", 12.5),
    ("initials", 13.0),
)
"""Names and widths in millimetres on A4."""
_UNTRIED = frozenset({"stale", "never_verified"})
DOUBTS = ("invalid", "changed", "disputed", "assumed")
_CALLEE_MM = 11.0
_OTHER_MM = 8.5
_SMALL_BRANCH = 8  # rows; with the foot below they fit on one page


def rows_table(scribe: Scribe) -> Table:
    """Set the rows of a sheet."""
    columns = tuple(
        Column(scribe.words(f"call_trees.sheet.column.{name}"), share) for name, share in _COLUMNS
    )
    rows = tuple(row for branch in _branches(scribe) for row in branch)
    return Table(columns, rows, ruled=True)


def _branches(scribe: Scribe) -> Iterator[list[Row]]:
    """Give the rows of each callee with those inherited from it: they stay on one page.

    The foot stays with the last branch, so that no page holds nothing else; a large branch goes
    without, lest the two be more than a page can hold.
    """
    rows = scribe.record["rows"]
    starts = [at for at, row in enumerate(rows) if not row["below"]]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        branch = list(_branch(scribe, rows, start, end))
        kept = [replace(row, with_next=True) for row in branch]
        with_foot = end == len(rows) and len(branch) <= _SMALL_BRANCH
        yield kept if with_foot else [*kept[:-1], branch[-1]]


def _branch(scribe: Scribe, rows: list[Record], start: int, end: int) -> Iterator[Row]:
    for at in range(start, end):
        row, path = rows[at], f"/rows/{at}"
        if at == start + 1:
            leader = scribe.value(rows[start]["name"], f"/rows/{start}/name", ValueKind.NAME)
            yield Row(
                (Cell((scribe.filled("call_trees.sheet.inherited", name=leader),)),), spanning=True
            )
        yield _callee(scribe, row, path) if at == start else _inherited(scribe, row, path)
        for number, deputy in enumerate(row["deputies"]):
            yield _deputy(scribe, deputy, f"{path}/deputies/{number}")


def _callee(scribe: Scribe, row: Record, path: str) -> Row:
    """A callee: name above title, one large number above the other."""
    name, title = _named(scribe, row, path)
    who = ((name,), (title,), *_where(scribe, row, path))
    numbers = (*_numbers(scribe, row, path), *_radio(scribe, row, path))
    return _boxed(_code(scribe, row, path), Cell(who, Size.LARGE), Cell(numbers, Size.LARGE))


def _inherited(scribe: Scribe, row: Record, path: str) -> Row:
    """Somebody to call only if the callee is missed: in fewer lines."""
    name, title = _named(scribe, row, path)
    who = (
        scribe.filled("call_trees.sheet.who", name=name, title=title),
        *_where(scribe, row, path),
    )
    numbers = (_in_a_line(scribe, row, path), *_radio(scribe, row, path))
    return _boxed(_code(scribe, row, path), Cell(who), Cell(numbers))


def _deputy(scribe: Scribe, deputy: Record, path: str) -> Row:
    """A deputy has no code of its own: the code is the role's."""
    name = scribe.value(deputy["name"], f"{path}/name", ValueKind.NAME, Emphasis.STRONG)
    numbers = _in_a_line(scribe, deputy, path)
    return _boxed(
        Cell((scribe.words("call_trees.sheet.deputy_row"),)), Cell(((name,),)), Cell((numbers,))
    )


def _boxed(code: Cell, who: Cell, numbers: Cell) -> Row:
    """A row with boxes to fill in by hand."""
    height = _CALLEE_MM if who.size is Size.LARGE else _OTHER_MM
    return Row((code, who, numbers, Cell(), Cell(), Cell(), Cell()), height_mm=height)


def _code(scribe: Scribe, row: Record, path: str) -> Cell:
    return Cell(((scribe.value(row["code"], f"{path}/code", ValueKind.REFERENCE),),))


def _named(scribe: Scribe, row: Record, path: str) -> tuple[Value, Value]:
    return (
        scribe.value(row["name"], f"{path}/name", ValueKind.NAME, Emphasis.STRONG),
        scribe.value(row["title"], f"{path}/title", ValueKind.NAME),
    )


def _where(scribe: Scribe, row: Record, path: str) -> Iterator[Text]:
    for key in ("place", "shift"):
        if row[key]:
            yield (scribe.value(row[key], f"{path}/{key}"),)


def _radio(scribe: Scribe, row: Record, path: str) -> Iterator[Text]:
    if row["radio"]:
        value = scribe.value(row["radio"], f"{path}/radio", ValueKind.REFERENCE)
        yield scribe.filled("call_trees.sheet.radio", value=value)


def _numbers(scribe: Scribe, row: Record, path: str) -> list[Text]:
    if not row["numbers"]:
        return [scribe.words("call_trees.sheet.no_number")]
    return [
        _number(scribe, number, f"{path}/numbers/{at}") for at, number in enumerate(row["numbers"])
    ]


def _in_a_line(scribe: Scribe, row: Record, path: str) -> Text:
    """Give numbers one behind the other with a word between, so that none runs into the next."""
    first, *others = _numbers(scribe, row, path)
    between = Fixed(f" {scribe.say('call_trees.sheet.or')} ")
    return (*first, *(span for number in others for span in (between, *number)))


def _number(scribe: Scribe, number: Record, path: str) -> Text:
    """A number to dial; a mark says that it is in doubt, words say why unless it is only untried."""
    shown = scribe.value(number["display"], f"{path}/display", ValueKind.PHONE, Emphasis.STRONG)
    doubts = [doubt for doubt in DOUBTS if doubt in number["flags"]]
    if not doubts and _UNTRIED.isdisjoint(number["flags"]):
        return (shown,)
    marked: Text = (shown, Fixed("\u00a0"), scribe.mark())
    if not doubts:
        return marked
    said = scribe.voice.listing(scribe.say(f"call_trees.sheet.doubt.{doubt}") for doubt in doubts)
    return (*marked, Fixed(f" {said}"))
