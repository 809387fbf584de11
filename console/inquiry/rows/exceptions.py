"""Rows of the break-glass log: the list, what is owed, and one record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.errors import Message
from console.ids import PersonId, StreamId
from console.inquiry.rows.shared import IncidentLine, Offer, StateWord


class Step(StrEnum):
    """Where a state of a path lies, seen from the record's state."""

    BEHIND = "behind"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One exception in a list.

    Attributes:
        group: catalogue key of the group it is listed under, such as `active` or `closed`.
        share: part of its time that is used up, 0 to 100, more when it has expired.
        flags: computed as of now, each with its word.
    """

    stream: StreamId
    reference: str
    control: str
    incident: str
    group: str
    state: StateWord
    started: int
    expires: int
    share: int
    debts: int
    flags: tuple[StateWord, ...] = ()
    drill: bool = False
    open: bool = True


class Answer(StrEnum):
    """How a missing fact is given."""

    WORDS = "words"
    CHOICE = "choice"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class DebtLine:
    """Something owed: what, by whom, by when.

    Attributes:
        debt: names it in `PayDebt`.
        owner: a person by name, else the part that somebody has in the record.
        field: the field of the record that pays it, if one does.
        answer: how the fact is given.
        choices: what `PayDebt` says, and what the reader is shown, where it is one of a few.
    """

    stream: StreamId
    reference: str
    debt: str
    what: Message
    owner: Message
    due: int
    overdue: bool = False
    field: str = ""
    answer: Answer = Answer.WORDS
    choices: tuple[tuple[str, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionRows:
    """The page: all exceptions, and what is owed over all of them, most urgent first."""

    as_of: int
    exceptions: tuple[ExceptionLine, ...]
    debts: tuple[DebtLine, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a record: label, value, and whether it had to be one of the six.

    Attributes:
        value: as recorded; `None` with `missing` set when there is none.
        missing: why there is no value: not recorded, key not here yet, erased.
        struck: earlier values that were corrected, still readable.
    """

    label: Message
    value: Message | None = None
    missing: Message | None = None
    struck: tuple[Message, ...] = ()
    state: StateWord | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """One state of a path, such as ACTIVE, with the time it was reached."""

    text: Message
    step: Step
    at: int | None = None


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One act in a record: when it took place, when it was written, when it came here.

    Attributes:
        detail: in the person's own words, such as what was done.
        says: what it said in fixed words: the fields, the verdict.
    """

    what: Message
    detail: str
    who: str
    occurred: int
    recorded: int
    received: int | None = None
    flags: tuple[StateWord, ...] = ()
    counts: bool = True
    reason: Message | None = None
    says: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionRecord:
    """The record page.

    Attributes:
        paths: the three lives, each as a path: bypass, approval, review.
        offers: what can be done now, in the order to show it; stopped ones say why.
        systems: the systems in scope, for logging actions.
    """

    as_of: int
    line: ExceptionLine
    facts: tuple[Fact, ...]
    paths: tuple[tuple[Message, tuple[PathStep, ...]], ...]
    debts: tuple[DebtLine, ...]
    timeline: tuple[TimelineLine, ...]
    offers: tuple[Offer, ...]
    systems: tuple[str, ...] = ()
    actions: int = 0


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control of a catalogue."""

    framework: str
    control: str
    title: str
    catalogue_hash: str = ""


@dataclass(frozen=True, slots=True)
class DeciderLine:
    """Someone who may decide: level 0 is not on the authority list."""

    person: PersonId
    name: str
    role: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class BreakGlassStart:
    """What the form of six facts is filled with.

    Attributes:
        now: when the form was asked for; the timer runs from here.
        default_minutes: time until expiry; `administrator_minutes` for administrator rights.
        systems: systems used lately, to choose from.
        typed: what the form held when the vault was closed over it, by the names of its fields.
    """

    now: int
    incidents: tuple[IncidentLine, ...]
    deciders: tuple[DeciderLine, ...]
    systems: tuple[str, ...] = ()
    default_minutes: int = 480
    administrator_minutes: int = 240
    me: PersonId | None = None
    drill: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageCount:
    """A document that can be shown page by page."""

    document: str
    title: str
    pages: int
    width_pt: float = field(default=595.0)
    height_pt: float = field(default=842.0)
