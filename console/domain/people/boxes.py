"""Read the object in an opened box into typed field values, one by one.

A field that makes no sense is left out and named; it takes nothing else with it, because the
verdict on an op must not depend on who holds which key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from console.domain.ops import Seal, Unsealed
from console.domain.people.facts import (
    IDENTITY_FIELDS,
    LISTS,
    MAX_ITEMS,
    NOTE_BYTES,
    SHORT_BYTES,
    TEXTS,
    Deputy,
    Email,
    Line,
    Verification,
    check_text,
)
from console.domain.said import Worded
from console.ids import is_hex32

REMOVED = "removed"
VERIFIED = "verified"
ITEMS: Mapping[str, type] = {"number": Line, "email": Email, "deputy": Deputy}


@dataclass(frozen=True, slots=True)
class ReadBox:
    """The fields of one box, and the names of those that make no sense."""

    fields: Mapping[str, Worded]
    ignored: tuple[str, ...] = ()


def read_box(box: Unsealed, *, identity: bool) -> ReadBox:
    """Read one box; one that could not be opened has no fields."""
    if box.seal is not Seal.OPEN or not isinstance(box.value, Mapping):
        return ReadBox({})
    fields: dict[str, Worded] = {}
    ignored: list[str] = []
    for name, said in box.value.items():
        try:
            value = _read(str(name), said, identity=identity)
        except (ValueError, msgspec.ValidationError):
            ignored.append(str(name))
        else:
            fields[str(name)] = Worded(value, box.commit)
    return ReadBox(fields, tuple(sorted(ignored)))


def _read(name: str, said: Any, *, identity: bool) -> Any:
    if (name in IDENTITY_FIELDS) is not identity:
        raise ValueError("in the wrong box")
    if name in TEXTS:
        return _text(said, NOTE_BYTES if name == "note" else SHORT_BYTES)
    if name in LISTS:
        return _texts(said)
    return _read_item(name.split("/"), said)


def _read_item(path: list[str], said: Any) -> Any:
    if len(path) not in {2, 3} or path[0] not in ITEMS or not is_hex32(path[1]):
        raise ValueError("no such field")
    if len(path) == 2:
        return msgspec.convert(said, ITEMS[path[0]])
    if path[2] == REMOVED:
        return msgspec.convert(said, bool)
    if path[2] == VERIFIED and path[0] == "number":
        return msgspec.convert(said, Verification)
    raise ValueError("no such field")


def _text(said: Any, limit: int) -> str:
    text = msgspec.convert(said, str)
    check_text(text, limit)
    return text


def _texts(said: Any) -> tuple[str, ...]:
    if not isinstance(said, (list, tuple)) or len(said) > MAX_ITEMS:
        raise ValueError("not a list of texts")
    return tuple(_text(each, SHORT_BYTES) for each in said)
