"""Rows of call trees: the list, and one tree as an outline."""

from dataclasses import dataclass
from enum import StrEnum

from console.errors import Message
from console.ids import ItemId, PersonId, StreamId
from console.inquiry.rows.shared import Contact, StateWord


class Severity(StrEnum):
    """How much a problem of a tree weighs when it is published."""

    REFUSE = "refuse"
    ASK = "ask"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, beside the node it concerns; `node` is `None` for the whole tree."""

    severity: Severity
    text: Message
    node: ItemId | None = None


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One call tree. `version` is 0 while nothing was published."""

    stream: StreamId
    title: str
    version: int
    published: int | None
    draft: bool
    nodes: int
    problems: int
    state: StateWord


@dataclass(frozen=True, slots=True)
class NumberToDial:
    """A number as it is dialled, with how far it can be believed."""

    written: str
    kind: str
    state: StateWord


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One role of a tree. `parent` is `None` at the root and for unplaced nodes.

    Attributes:
        order: place among its siblings, from 0.
        local_time: offset of the holder's zone in minutes, if known.
    """

    node: ItemId
    parent: ItemId | None
    order: int
    role: str
    holder: Contact | None
    numbers: tuple[NumberToDial, ...]
    deputies: tuple[Contact, ...]
    problems: tuple[Problem, ...] = ()
    unplaced: bool = False
    site: str = ""
    languages: tuple[str, ...] = ()
    local_offset: int | None = None


@dataclass(frozen=True, slots=True)
class TreeRows:
    """One tree, nodes in outline order: a parent stands before its callees."""

    line: TreeLine
    nodes: tuple[NodeLine, ...]
    problems: tuple[Problem, ...]
    script: str = ""


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person to put into a tree."""

    person: PersonId
    name: str
    detail: str = ""
