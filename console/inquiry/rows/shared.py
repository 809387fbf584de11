"""Values that rows of several places hold."""

from dataclasses import dataclass
from enum import StrEnum

from console.errors import Message
from console.ids import PersonId, StreamId


class Mark(StrEnum):
    """The shape beside a word: state is shape and word first, colour only third."""

    ATTENTION = "attention"
    DONE = "done"
    WAITING = "waiting"
    PROGRESS = "progress"
    SHARE = "share"


class Tone(StrEnum):
    """The colour token of a state word."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as it is shown: shape, word, colour."""

    mark: Mark
    text: Message
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know now, with the place that deals with it (a rail key)."""

    state: StateWord
    place: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person and how to reach them; `number` is written for dialling, empty if none."""

    person: PersonId
    name: str
    role: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """A declared incident; severity 1 is the worst of 4."""

    stream: StreamId
    title: str
    declared: int
    lead: Contact | None = None
    drill: bool = False
    severity: int = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that a page can offer; if it would be refused, `stopped` says why."""

    act: str
    stopped: Message | None = None


@dataclass(frozen=True, slots=True)
class FrameRows:
    """What the frame around every page shows.

    Attributes:
        battery: per cent, or `None` where the system does not tell.
        lock_after: idle minutes until the window locks, 0 for never.
    """

    organisation: str
    me: Contact
    incidents: tuple[IncidentLine, ...]
    drill: bool
    network: StateWord
    backup: StateWord
    battery: int | None
    notices: tuple[Notice, ...] = ()
    lock_after: int = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of Ctrl+K: a place and the item to open there."""

    place: str
    item: str
    title: str
    detail: Message | None = None
