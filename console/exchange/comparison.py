"""What an import would do: each row ends as new, changed, same or a problem, field by field.

Rows are compared with the people who are there and with the rows before, so that a person who
stands twice in a file becomes one. Nothing is written here; whoever confirms the import does it.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.domain.people.card import Card, CardItem, Change, difference
from console.errors import Message
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_writing import neutralised
from console.exchange.matching import PeopleIndex
from console.ids import ItemId, PersonId

_NOBODY = Card()
_LISTS = {"number": "numbers", "email": "emails", "deputy": "deputies"}


class Outcome(StrEnum):
    """How a row ends."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class RowResult:
    """How one row ends.

    Attributes:
        line: where it begins in the file.
        outcome: how it ends.
        name: of the contact, for the list.
        person: who is written; drawn when new, None for a problem.
        changes: what would be written, empty unless new or changed.
        reason: of a problem.
        remarks: what could not be taken of a row that counts.
        cells: what stood in the row, to save problems and remarks.
    """

    line: int
    outcome: Outcome
    name: str = ""
    person: PersonId | None = None
    changes: tuple[Change, ...] = ()
    reason: Message | None = None
    remarks: tuple[Message, ...] = ()
    cells: tuple[str, ...] = ()


def compare(
    contacts: Iterable[Contact | Trouble],
    index: PeopleIndex,
    draw: Callable[[], str],
) -> Iterator[RowResult]:
    """Compare rows with the people who are there; `draw` gives new ids.

    The index is changed on the way: it learns the rows that came before.
    """
    for contact in contacts:
        if isinstance(contact, Trouble):
            name = next((cell for cell in contact.cells if cell.strip()), "")
            yield RowResult(
                contact.line, Outcome.PROBLEM, name, reason=contact.reason, cells=contact.cells
            )
        else:
            yield _compare(contact, index, draw)


def _compare(contact: Contact, index: PeopleIndex, draw: Callable[[], str]) -> RowResult:
    card, line = contact.card, contact.line
    match = index.match(card)
    if match.several:
        reason = Message("exchange.problem.several", {"n": len(match.people), "name": card.name})
        return RowResult(line, Outcome.PROBLEM, card.name, reason=reason, cells=contact.cells)
    person = match.one or PersonId(draw())
    before = index.cards.get(person, _NOBODY)
    changes = difference(before, card, draw, partial=True)
    outcome = Outcome.NEW if match.one is None else Outcome.CHANGED
    if not changes:
        return RowResult(
            line,
            Outcome.SAME,
            card.name,
            person,
            remarks=contact.remarks,
            cells=contact.cells,
        )
    try:
        index.put(person, _applied(before, changes))
    except ValueError:
        reason = Message("exchange.problem.too_much")
        return RowResult(line, Outcome.PROBLEM, card.name, reason=reason, cells=contact.cells)
    remarks = contact.remarks
    if match.namesake:
        remarks = (*remarks, Message("exchange.remark.namesake", {"name": card.name}))
    return RowResult(line, outcome, card.name, person, changes, None, remarks, contact.cells)


def _applied(before: Card, changes: Iterable[Change]) -> Card:
    """Give the card after an import's changes: they set and add, they never remove."""
    values = {name: getattr(before, name) for name in Card.__dataclass_fields__}
    for change in changes:
        kind, _slash, item = change.field.partition("/")
        if not item:
            values[kind] = change.after
            continue
        kept = [each for each in values[_LISTS[kind]] if each.id != item]
        values[_LISTS[kind]] = (*kept, CardItem(change.after, ItemId(item)))  # type: ignore[arg-type]  # an item's field holds an item
    return Card(**values)


def counted(results: Iterable[RowResult]) -> Counter[Outcome]:
    """Count how rows ended."""
    return Counter(result.outcome for result in results)


def problems_csv(
    results: Iterable[RowResult], say: Callable[[Message], str], header: tuple[str, ...]
) -> bytes:
    """Write problems and remarks as CSV: line, reason, then what stood there.

    Args:
        results: of a comparison.
        say: gives the words of a message.
        header: names of the first two columns in the reader's language.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutralised(cell) for cell in header])
    for result in results:
        reasons = [result.reason] if result.reason else list(result.remarks)
        cells = result.cells or (result.name,)
        for reason in reasons:
            row = (str(result.line), say(reason), *cells)
            writer.writerow([neutralised(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
