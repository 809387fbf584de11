"""Taking a file of contacts over: read and compared first, written as one step that can be undone.

A preview holds the comparison in memory and stores nothing. Taking over writes batches, each in one
transaction; every op carries the import's id, so that an interrupted import shows as unfinished and
all of it can be taken back.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from console.desk.forms import ImportForm
from console.desk.people import PERSON_SET, card_draft
from console.desk.workplace import Draft, Workplace
from console.domain.people.card import card_of, writes
from console.exchange.columns import ColumnMapping, ColumnUse, guess_columns
from console.exchange.comparison import Outcome, RowResult, compare, counted
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_contacts import csv_contacts
from console.exchange.matching import PeopleIndex
from console.exchange.phones import PhoneReader
from console.exchange.tables import Table, read_table
from console.exchange.vcards import read_vcards
from console.ids import ItemId, PersonId, StreamId, new_id, person_stream
from console.journal.entry import BadEntry
from console.journal.sealed import ToSeal

_OPS_PER_ENTRY = 40
_ENTRIES_PER_COMMIT = 25
Told = Callable[[int, int], bool]
"""Told how many rows of how many are done; says whether to go on."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of contacts as read, before anything is compared.

    Attributes:
        source: `csv` or `vcard`.
        table: of a CSV file, with its header and encoding.
        mapping: what its columns are taken for.
        region: where its bare numbers are dialled.
        digest: SHA-256 of the file.
    """

    name: str
    source: str
    contacts: tuple[Contact | Trouble, ...]
    table: Table | None
    mapping: ColumnMapping | None
    region: str
    encoding: str
    digest: str


def read_file(untrusted: bytes, form: ImportForm, phones: PhoneReader) -> ReadFile:
    """Read a file of contacts. Slow for a large one: not for the vault thread.

    Raises:
        UnreadableFile: it is over a limit, or neither CSV nor vCard.
    """
    name = form.path.replace("\\", "/").rsplit("/", 1)[-1]
    digest = hashlib.sha256(untrusted).hexdigest()
    if _is_vcard(untrusted):
        cards = read_vcards(untrusted)
        found = tuple(cards.contacts(phones))
        return ReadFile(name, "vcard", found, None, None, phones.region, cards.encoding, digest)
    table = read_table(untrusted)
    mapping = _mapping(table, form.mapping)
    found = tuple(csv_contacts(table, mapping, phones))
    return ReadFile(name, "csv", found, table, mapping, phones.region, table.encoding, digest)


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


def compare_file(place: Workplace, read: ReadFile) -> tuple[RowResult, ...]:
    """Compare a file with the people who are here; nothing is written."""
    people = ((p.id, card_of(p)) for _, p in place.store.projections.states("person"))
    return tuple(compare(read.contacts, PeopleIndex(people), partial(new_id, place.chance)))


def take_over(place: Workplace, read: ReadFile, results: Sequence[RowResult], told: Told) -> ItemId:
    """Write what is new or changed; give the id of the import.

    Cancelling leaves what was written as an unfinished import that can be undone.

    Raises:
        Refused: this device may not import.
    """
    import_id = ItemId(new_id(place.chance))
    stream = StreamId(f"import/{import_id}")
    counts = counted(results)
    place.write([_begin(stream, read, len(results))])
    wanted = [r for r in results if r.outcome in (Outcome.NEW, Outcome.CHANGED)]
    size = _OPS_PER_ENTRY * _ENTRIES_PER_COMMIT
    for start in range(0, len(wanted), size):
        if not told(start, len(wanted)):
            return import_id
        with place.store.changing():
            _write(place, [_draft(r, import_id) for r in wanted[start : start + size]])
    told(len(wanted), len(wanted))
    place.write(
        [
            Draft(
                "import.end",
                stream,
                {
                    "new": counts[Outcome.NEW],
                    "changed": counts[Outcome.CHANGED],
                    "same": counts[Outcome.SAME],
                    "problems": counts[Outcome.PROBLEM],
                },
            )
        ]
    )
    return import_id


def undo(place: Workplace, import_id: ItemId) -> None:
    """Take back every value that is still the import's own.

    Raises:
        Refused: this device may not, or the import is not there or undone already.
    """
    people = [
        person.id
        for _, person in place.store.projections.states("person")
        if import_id in person.imports
    ]
    with place.store.changing():
        place.write([Draft("import.undo", StreamId(f"import/{import_id}"))])
        _write(place, [_unimport(person, import_id) for person in people])


def _unimport(person: PersonId, import_id: ItemId) -> Draft:
    return Draft("person.unimport", person_stream(person), {"import_id": import_id})


def _begin(stream: StreamId, read: ReadFile, rows: int) -> Draft:
    body = {
        "source": read.source,
        "rows": rows,
        "file_name": ToSeal(stream, read.name),
        "file_hash": ToSeal(stream, read.digest),
    }
    return Draft("import.begin", stream, body)


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
