"""Contacts out of a table, row by row, with the columns a person has confirmed."""

from collections.abc import Callable, Iterator

from console.domain.people.facts import LineKind
from console.errors import Message
from console.exchange.columns import (
    EMAILS,
    LISTS,
    PARTS,
    TEXTS,
    ColumnMapping,
    ColumnUse,
    label_kind,
)
from console.exchange.contacts import Contact, Gathered, SaidNumber, Trouble, finish
from console.exchange.csv_writing import RISKY
from console.exchange.phones import PhoneReader
from console.exchange.tables import Table, TableRow

_Taker = Callable[[Gathered, str, str], None]


def csv_contacts(
    table: Table, mapping: ColumnMapping, phones: PhoneReader
) -> Iterator[Contact | Trouble]:
    """Give a contact or a trouble for every row, in order; none is left out."""
    uses = [(at, use, _taker(use)) for at, use in enumerate(mapping.uses) if use.target]
    for row in table.before:
        yield Trouble(row.line, Message("exchange.problem.before_heading"), row.cells)
    for row in table.rows():
        if any(cell.strip() for cell in row.cells[len(table.header) :]):
            yield Trouble(row.line, Message("exchange.problem.more_cells"), row.cells)
        else:
            yield finish(_gather(row, uses), phones, row.cells)


def _gather(row: TableRow, uses: list[tuple[int, ColumnUse, _Taker]]) -> Gathered:
    gathered = Gathered(row.line)
    for at, use, take in uses:
        cell = row.cells[at] if at < len(row.cells) else ""
        if not cell or cell.isspace():
            continue
        has_label = use.label is not None and use.label < len(row.cells)
        take(gathered, unneutralised(cell), row.cells[use.label or 0] if has_label else "")
    return gathered


def unneutralised(cell: str) -> str:
    """Take away the quote that an export puts before a cell a spreadsheet could run."""
    return cell[1:] if cell[0] == "'" and RISKY.match(cell, 1) else cell


def _taker(use: ColumnUse) -> _Taker:
    target = use.target
    if target in TEXTS:
        return lambda gathered, cell, _label: gathered.add_text(target, cell)
    if target in PARTS:
        return lambda gathered, cell, _label: gathered.add_part(target, cell)
    if target in LISTS:
        return lambda gathered, cell, _label: gathered.add_listed(target, cell)
    if target in EMAILS:
        return lambda gathered, cell, label: gathered.emails.append(
            (cell, _mail_kind(target, label))
        )
    said = None if target == "phone" else LineKind(target)
    return lambda gathered, cell, label: gathered.numbers.append(
        SaidNumber(cell, said or label_kind(label), preferred=label.lstrip().startswith("*"))
    )


def _mail_kind(target: str, label: str) -> str:
    if target != "email":
        return target.removeprefix("email_")
    kind = label_kind(label)
    return kind.value if kind in {LineKind.WORK, LineKind.HOME} else "other"
