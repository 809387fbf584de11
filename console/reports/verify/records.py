"""Does `record.json` say what the entries fold to? What no entry holds is only stated."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from console.domain.exceptions.pages.values import PROFILES, Json, Redaction
from console.domain.exceptions.rules import Numbered, reference
from console.domain.exceptions.shapes import ExceptionState
from console.domain.kinds import Hex32, Hex64, Millis, StreamText
from console.errors import Message
from console.ids import EntryId, PersonId, StreamId
from console.reports.enclosed import parts
from console.reports.enclosed.exception_record import Stated
from console.reports.enclosed.parts import BrokenPart

MAX_PLACES = 20
_STATED = "stated"
_SHORTEST_ADDITION = 4
_REASONS = frozenset(profile.reason for profile in PROFILES.values())


class _StatedPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: dict[Hex32, str]
    received: dict[Hex64, Millis]


class _RedactionPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fields: list[str]
    reason: str


class Said(msgspec.Struct, frozen=True):
    """The members of a record that are the issuing device's own words."""

    audience: str
    kind: str
    redaction: _RedactionPart
    reference: str
    stated: _StatedPart
    stream: StreamText

    @property
    def shown(self) -> StreamId:
        """The stream that the record is of."""
        return StreamId(self.stream)


def said_by(record: Json) -> Said:
    """Read what a record only states.

    Raises:
        BrokenPart: it is missing, or of another shape.
    """
    try:
        said = msgspec.convert(record, Said)
    except (msgspec.ValidationError, ValueError) as error:
        raise BrokenPart("shape", part=parts.RECORD, detail=str(error)[:200]) from error
    profile = PROFILES.get(said.audience)
    if profile is None or not profile.fields <= set(said.redaction.fields):
        raise BrokenPart("redaction", audience=said.audience)
    if said.redaction.reason not in _REASONS:
        raise BrokenPart("redaction", audience=said.audience)
    return said


def stated(said: Said) -> Stated:
    """Give what is taken on the issuing device's word."""
    return Stated(
        reference=said.reference,
        redaction=Redaction(frozenset(said.redaction.fields), said.redaction.reason),
        received={EntryId(entry): at for entry, at in said.stated.received.items()},
        names={PersonId(person): name for person, name in said.stated.names.items()},
    )


def check_reference(said: Said, state: ExceptionState) -> Iterator[Message]:
    """The reference is that of the entries; it may be longer where a clash was known."""
    opened = state.opened
    if opened is None:
        yield Message("verify.place.not_opened", {"stream": said.stream})
        return
    short = reference(Numbered(opened.tag, opened.number, said.shown))
    own = said.stream.partition("/")[2].upper()
    longer = {f"{short}-{own[:n]}" for n in range(_SHORTEST_ADDITION, len(own) + 1)}
    if said.reference not in {short} | longer:
        yield Message("verify.place.record", {"path": "/reference"})


def check_record(embedded: Json, folded: Json) -> Iterator[Message]:
    """Give the paths at which a record says something else than the entries come to."""
    # What was folded goes through its bytes too: lists for tuples, text for codes.
    expected = parts.decode_record(parts.encode(folded))
    for number, path in enumerate(_differences(embedded, expected, "")):
        if number == MAX_PLACES:
            return
        yield Message("verify.place.record", {"path": path or "/"})


def broken_commits(value: Any) -> frozenset[str]:
    """Give the commits of fields that the issuing device found broken."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("seal") == "broken" and isinstance(each.get("commit"), str):
                found.add(each["commit"])
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return frozenset(found)


def _differences(one: Any, other: Any, path: str) -> Iterator[str]:
    if type(one) is not type(other):
        yield path
    elif isinstance(one, Mapping):
        for name in sorted(one.keys() | other.keys()):
            if name in one and name in other:
                yield from _differences(one[name], other[name], f"{path}/{name}")
            else:
                yield f"{path}/{name}"
    elif isinstance(one, list):
        yield from _in_list(one, other, path)
    elif one != other:
        yield path


def _in_list(one: list[Any], other: list[Any], path: str) -> Iterator[str]:
    if len(one) != len(other):
        yield path
    for number, (this, that) in enumerate(zip(one, other, strict=False)):
        yield from _differences(this, that, f"{path}/{number}")
