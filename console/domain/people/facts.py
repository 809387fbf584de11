"""Kinds of ops on the stream of one person, and the values that stand in their sealed boxes.

`person.set` adds, edits and imports alike; `person.resolve` is a person's choice between values
that conflict; `person.unimport` takes back what an import wrote. Who a person is and how to reach
them stand in two boxes under two keys, because they are erased apart (20-journal, Erasure).
Erasing itself is an act of the members log; here an erased box simply does not open.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.domain.kinds import ALL_BUT_AUDITOR, LEADS, Kind
from console.domain.ops import Unsealed
from console.ids import ItemId, PersonId, is_hex32

SHORT_BYTES = 500
NOTE_BYTES = 6000
MAX_ITEMS = 20
MAX_PRIORITY = 99
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_E164 = re.compile(r"\+[1-9][0-9]{3,14}")

IDENTITY_TEXTS = ("name", "organisation")
CONTACT_TEXTS = ("radio", "site", "time_zone", "note")
IDENTITY_LISTS = ("roles",)
CONTACT_LISTS = ("languages", "skills")
TEXTS = IDENTITY_TEXTS + CONTACT_TEXTS
LISTS = IDENTITY_LISTS + CONTACT_LISTS
IDENTITY_FIELDS = frozenset(IDENTITY_TEXTS + IDENTITY_LISTS)


class LineKind(StrEnum):
    """What a number reaches."""

    MOBILE = "mobile"
    WORK = "work"
    HOME = "home"
    SATELLITE = "satellite"
    PAGER = "pager"
    FAX = "fax"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number.

    Attributes:
        e164: such as `+491701234567`; empty when what is known cannot be dialled from everywhere.
        kind: what it reaches.
        priority: 1 is dialled first.
        extension: dialled after the connection stands.
        assumed: the country code is the organisation's default, nobody wrote it.
        written: what was written, when there is no `e164`: nothing is dropped.
    """

    e164: str
    kind: LineKind = LineKind.OTHER
    priority: int = 1
    extension: str = ""
    assumed: bool = False
    written: str = ""

    def __post_init__(self) -> None:
        """Refuse a line that says nothing, or whose number is not one."""
        if self.e164 and not _E164.fullmatch(self.e164):
            raise ValueError(f"not E.164: {self.e164!r}")
        if bool(self.e164) == bool(self.written):
            raise ValueError("a line has a number, or what was written instead")
        if not 1 <= self.priority <= MAX_PRIORITY:
            raise ValueError(f"priority out of range: {self.priority}")
        if self.extension and not (self.extension.isdecimal() and len(self.extension) <= 12):
            raise ValueError(f"not an extension: {self.extension!r}")
        check_text(self.written)

    @property
    def valid(self) -> bool:
        """Whether it can be dialled."""
        return bool(self.e164)

    @property
    def number(self) -> str:
        """What to dial, or what was written instead."""
        return self.e164 or self.written


class Proof(StrEnum):
    """How a number was verified."""

    CALL = "call"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody found that a number reaches its person.

    Attributes:
        number: which one, so that it does not vouch for a number written later.
        on: when, milliseconds UTC.
        by: who.
        how: by what.
    """

    number: str
    on: int
    by: PersonId
    how: Proof


@dataclass(frozen=True, slots=True)
class Email:
    """A mail address, as written."""

    address: str
    kind: str = "other"

    def __post_init__(self) -> None:
        """Refuse what is no address at all."""
        check_text(self.address)
        local, at, host = self.address.rpartition("@")
        if not (local and at and host) or self.address.split() != [self.address]:
            raise ValueError("not a mail address")
        if self.kind not in {"work", "home", "other"}:
            raise ValueError(f"not a kind of mail address: {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who stands in for this person when nothing else is said."""

    person: PersonId
    priority: int = 1

    def __post_init__(self) -> None:
        """Refuse what names nobody."""
        if not is_hex32(self.person) or not 1 <= self.priority <= MAX_PRIORITY:
            raise ValueError("not a deputy")


def check_text(text: str, limit: int = SHORT_BYTES) -> None:
    """Refuse a text that is too long or holds half a character or a control character.

    Raises:
        ValueError: it does.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return  # nearly every text of an import
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ValueError("half a character") from error
    if size > limit:
        raise ValueError(f"{size} bytes, at most {limit}")
    if _CONTROL.search(text):
        raise ValueError("a control character")


@dataclass(frozen=True, slots=True)
class PersonSet:
    """Body of `person.set` and `person.resolve`: boxes of fields, each folding on its own.

    Attributes:
        identity: object of `name organisation roles`, scope `person/<id>/identity`.
        contact: object of everything else, scope `person/<id>/contact`.
        import_id: the import that writes this.
    """

    identity: Unsealed | None = None
    contact: Unsealed | None = None
    import_id: ItemId | None = None

    def __post_init__(self) -> None:
        """Refuse an op that says nothing, or a malformed import."""
        if self.identity is None and self.contact is None:
            raise ValueError("neither identity nor contact")
        if self.import_id is not None and not is_hex32(self.import_id):
            raise ValueError("not an import")


@dataclass(frozen=True, slots=True)
class PersonUnimport:
    """Body of `person.unimport`: what this import wrote before counts no longer."""

    import_id: ItemId

    def __post_init__(self) -> None:
        """Refuse what names no import."""
        if not is_hex32(self.import_id):
            raise ValueError("not an import")


SET = "person.set"
RESOLVE = "person.resolve"
UNIMPORT = "person.unimport"

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(SET, ALL_BUT_AUDITOR, PersonSet),
        Kind(RESOLVE, ALL_BUT_AUDITOR, PersonSet),
        Kind(UNIMPORT, LEADS, PersonUnimport),
    )
}


def plain(value: Any) -> Any:
    """Give a value as it stands in a box: texts, whole numbers, truth, lists, objects."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Line):
        return {
            "e164": value.e164,
            "kind": value.kind.value,
            "priority": value.priority,
            **({"extension": value.extension} if value.extension else {}),
            **({"assumed": True} if value.assumed else {}),
            **({"written": value.written} if value.written else {}),
        }
    if isinstance(value, Verification):
        return {"number": value.number, "on": value.on, "by": value.by, "how": value.how.value}
    if isinstance(value, Email):
        return {"address": value.address, "kind": value.kind}
    if isinstance(value, Deputy):
        return {"person": value.person, "priority": value.priority}
    return list(value)
