"""Rows of people: the table, one card, and an import before and after it is agreed to."""

from dataclasses import dataclass
from enum import StrEnum

from console.errors import Message
from console.ids import ItemId, OpRef, PersonId
from console.inquiry.rows.shared import StateWord


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row of the table.

    Attributes:
        number: the first number as it is dialled.
        freshness: how old the number's verification is, or what is wrong with it.
        search: folded text that the filter looks in (lower case, all numbers as digits).
    """

    person: PersonId
    name: str
    organisation: str
    roles: str
    number: str
    freshness: StateWord
    search: str
    conflict: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number of a person."""

    item: ItemId
    kind: str
    written: str
    e164: str
    priority: int
    verified: int | None
    verified_by: str
    state: StateWord


@dataclass(frozen=True, slots=True)
class ConflictChoice:
    """One of several values written apart."""

    source: OpRef
    value: str
    who: str
    recorded: int


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A field that two people wrote without seeing each other's value."""

    field: str
    item: ItemId | None
    choices: tuple[ConflictChoice, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person with everything that may be edited; erased parts are empty with `erased`."""

    person: PersonId
    name: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    numbers: tuple[NumberLine, ...] = ()
    mails: tuple[str, ...] = ()
    radio: str = ""
    zone: str = ""
    site: str = ""
    skills: tuple[str, ...] = ()
    note: str = ""
    conflicts: tuple[ConflictLine, ...] = ()
    erased: bool = False
    trees: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What an import would do with one row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that an import would change. `field` has a word under `person.field.<field>`."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One row of the file and what becomes of it; remarks say what of it could not be taken."""

    line: int
    name: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    problem: Message | None = None
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file: its heading, samples, and the field it is taken for."""

    column: int
    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file read but not yet taken over.

    Attributes:
        token: names this preview when it is taken over; nothing is stored before.
        fields: what a column can be mapped to; `""` leaves it out.
        counts: rows by outcome.
        left_out: names of what the file holds and nobody takes: columns, properties of cards.
    """

    token: str
    file: str
    form: str
    encoding: str
    delimiter: str
    region: str
    columns: tuple[ColumnLine, ...]
    fields: tuple[str, ...]
    lines: tuple[ImportLine, ...]
    counts: dict[Outcome, int]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import that was taken over; it can be undone by its id."""

    import_id: ItemId
    counts: dict[Outcome, int]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import of earlier; one that did not come to its end says so.

    Attributes:
        file: as its owner called it, empty if that is not known here.
        begun: milliseconds UTC.
        undoable: something of it may be left to take back.
    """

    import_id: ItemId
    file: str
    begun: int
    who: str
    state: StateWord
    undoable: bool
