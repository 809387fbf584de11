"""Taking a file of contacts over: read and compared first, written as one step that can be undone.

A preview holds the comparison in memory and stores nothing. Taking over writes batches, each in one
transaction of its own, so that nobody waits for the vault until all is done; every op carries the
import's id, so that an interrupted import shows as unfinished and all of it can be taken back.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from console.desk.forms import ImportForm
from console.desk.people import PERSON_SET, card_draft
from console.desk.workplace import Draft, Workplace
from console.domain.people.card import card_of, writes
from console.errors import ConsoleError, Culprit
from console.exchange.columns import ColumnMapping, ColumnUse, guess_columns
from console.exchange.comparison import Outcome, RowResult, compare, counted
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_contacts import csv_contacts
from console.exchange.matching import PeopleIndex
from console.exchange.phones import PhoneReader
from console.exchange.tables import Reading, Table, read_table
from console.exchange.vcards import read_vcards
from console.ids import ItemId, PersonId, StreamId, new_id, person_stream
from console.journal.entry import BadEntry
from console.journal.sealed import ToSeal

_OPS_PER_ENTRY = 40
BATCH = 1000
"""Drafts in one transaction: short enough that whoever asks meanwhile does not wait long."""
Told = Callable[[int, int], bool]
"""Told how many rows of how many are done; says whether to go on."""
Answer = TypeVar("Answer")


class Ask(Protocol):
    """Has something done where the vault is, and waits for it."""

    def __call__(self, work: Callable[[Workplace], Answer], /) -> Answer:
        """Do it."""
        ...


class PeopleChanged(ConsoleError):
    """People changed since a file was compared with them: the difference has to be seen again."""

    key = "error.people_changed"
    culprit = Culprit.PERSON


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of contacts as read, before anything is compared.

    Attributes:
        source: `csv` or `vcard`.
        table: of a CSV file, with its header and encoding.
        mapping: what its columns are taken for.
        region: where its bare numbers are dialled.
        digest: SHA-256 of the file.
        left_out: names of what the file holds and nobody takes: columns, properties of cards.
    """

    name: str
    source: str
    contacts: tuple[Contact | Trouble, ...]
    table: Table | None
    mapping: ColumnMapping | None
    region: str
    encoding: str
    digest: str
    left_out: tuple[str, ...]


def read_file(untrusted: bytes, form: ImportForm, phones: PhoneReader) -> ReadFile:
    """Read a file of contacts. Slow for a large one: not for the vault thread.

    Raises:
        UnreadableFile: it is over a limit, or neither CSV nor vCard.
    """
    name = form.path.replace("\\", "/").rsplit("/", 1)[-1]
    digest = hashlib.sha256(untrusted).hexdigest()
    reading = Reading(encoding=form.encoding or None)
    if _is_vcard(untrusted):
        cards = read_vcards(untrusted, reading)
        found = tuple(cards.contacts(phones))
        left_out = tuple(name for name, _times in cards.untaken.most_common())
        return ReadFile(
            name, "vcard", found, None, None, phones.region, cards.encoding, digest, left_out
        )
    table = read_table(untrusted, reading)
    mapping = _mapping(table, form.mapping)
    found = tuple(csv_contacts(table, mapping, phones))
    left_out = mapping.left_out(table)
    return ReadFile(
        name, "csv", found, table, mapping, phones.region, table.encoding, digest, left_out
    )


def _is_vcard(untrusted: bytes) -> bool:
    """Say whether a file begins as a vCard, in whatever encoding."""
    return b"BEGIN:VCARD" in untrusted[:4096].replace(b"\0", b"").upper()


def _mapping(table: Table, said: Sequence[str]) -> ColumnMapping:
    guessed = guess_columns(table)
    if len(said) != len(table.header):
        return guessed
    return ColumnMapping(
        tuple(
            old if old.target == target else ColumnUse(target)
            for target, old in zip(said, guessed.uses, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """A file held against the people who were here when it was compared.

    Attributes:
        results: one for each row.
        known: how many entries were here; whatever comes later may change what a row becomes.
    """

    read: ReadFile
    results: tuple[RowResult, ...]
    known: int


def compare_file(place: Workplace, read: ReadFile) -> Compared:
    """Compare a file with the people who are here; nothing is written."""
    people = ((p.id, card_of(p)) for _, p in place.store.projections.states("person"))
    known = place.store.entries.last_number()
    draw = partial(new_id, place.chance)
    return Compared(read, tuple(compare(read.contacts, PeopleIndex(people), draw)), known)


def take_over(ask: Ask, compared: Compared, told: Told, batch: int = BATCH) -> ItemId:
    """Write what is new or changed; give the id of the import. For a worker.

    Cancelling leaves what was written as an unfinished import that can be undone.

    Raises:
        PeopleChanged: the difference that was shown is not what would be written now.
        Refused: this device may not import.
    """
    import_id = ask(lambda place: _begin(place, compared))
    wanted = [r for r in compared.results if r.outcome in (Outcome.NEW, Outcome.CHANGED)]
    drafts = (partial(_draft, result, import_id) for result in wanted)
    if not _write_all(ask, [*drafts], told, batch):
        return import_id
    ask(lambda place: _end(place, import_id, compared.results))
    return import_id


def undo(ask: Ask, import_id: ItemId, told: Told, batch: int = BATCH) -> bool:
    """Take back every value that is still the import's own; say whether it was done. For a worker.

    The import counts as undone when all of it is: cancelled or interrupted, it can be gone on with.

    Raises:
        Refused: this device may not, or there is no such import.
    """
    people = ask(lambda place: carriers(place, import_id))
    if not _write_all(
        ask, [partial(_unimport, person, import_id) for person in people], told, batch
    ):
        return False
    ask(lambda place: place.write([Draft("import.undo", _stream(import_id))]))
    return True


def carriers(place: Workplace, import_id: ItemId) -> tuple[PersonId, ...]:
    """Give the people on whose cards something of an import stands."""
    people = place.store.projections.states("person")
    return tuple(person.id for _, person in people if import_id in person.imports)


def _begin(place: Workplace, compared: Compared) -> ItemId:
    if place.store.entries.last_number() != compared.known:
        now = compare_file(place, compared.read)
        if _meant(now.results) != _meant(compared.results):
            raise PeopleChanged
    import_id = ItemId(new_id(place.chance))
    stream, read = _stream(import_id), compared.read
    body = {
        "source": read.source,
        "rows": len(compared.results),
        "file_name": ToSeal(stream, read.name),
        "file_hash": ToSeal(stream, read.digest),
    }
    place.write([Draft("import.begin", stream, body)])
    return import_id


def _meant(results: Iterable[RowResult]) -> list[tuple[object, ...]]:
    """Give what results say to a person: without the ids that were drawn for what is new."""
    return [
        (
            result.outcome,
            result.person if result.outcome is not Outcome.NEW else None,
            [(c.field if c.before is not None else "", c.before, c.after) for c in result.changes],
        )
        for result in results
    ]


def _end(place: Workplace, import_id: ItemId, results: Iterable[RowResult]) -> None:
    counts = counted(results)
    body = {
        "new": counts[Outcome.NEW],
        "changed": counts[Outcome.CHANGED],
        "same": counts[Outcome.SAME],
        "problems": counts[Outcome.PROBLEM],
    }
    place.write([Draft("import.end", _stream(import_id), body)])


def _stream(import_id: ItemId) -> StreamId:
    return StreamId(f"import/{import_id}")


def _write_all(ask: Ask, makers: Sequence[Callable[[], Draft]], told: Told, size: int) -> bool:
    """Write batch by batch, so that others come in between; say whether all was written."""
    for start in range(0, len(makers), size):
        if not told(start, len(makers)):
            return False
        batch = [make() for make in makers[start : start + size]]
        ask(partial(_write_batch, drafts=batch))
    told(len(makers), len(makers))
    return True


def _write_batch(place: Workplace, drafts: Sequence[Draft]) -> None:
    with place.store.changing():
        _write(place, drafts)


def _unimport(person: PersonId, import_id: ItemId) -> Draft:
    return Draft("person.unimport", person_stream(person), {"import_id": import_id})


def _draft(result: RowResult, import_id: ItemId) -> Draft:
    if result.person is None:
        raise ValueError("a row that counts names a person")
    return card_draft(PERSON_SET, result.person, writes(result.changes), import_id)


def _write(place: Workplace, drafts: Sequence[Draft]) -> None:
    """Write drafts in entries as large as the format allows."""
    for chunk in _chunks(drafts, _OPS_PER_ENTRY):
        try:
            place.write(chunk)
        except BadEntry:
            # Long cards: what does not fit in one entry goes into two.
            if len(chunk) == 1:
                raise
            half = len(chunk) // 2
            _write(place, chunk[:half])
            _write(place, chunk[half:])


def _chunks(drafts: Sequence[Draft], size: int) -> Iterable[Sequence[Draft]]:
    return (drafts[start : start + size] for start in range(0, len(drafts), size))
