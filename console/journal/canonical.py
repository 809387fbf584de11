"""Canonical JSON: one value, one spelling, so that a hash or a signature of bytes means the value.

RFC 8785 restricted to objects with keys `[a-z0-9_/]+`, text, integers within 2^53-1, true, false
and lists. There is no null, no float and no lone surrogate; text is not normalised. Bytes that
were signed are stored and sent as they are: what is decoded here is never written again.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from types import GenericAlias
from typing import Annotated, Any, TypeVar

import msgspec

from console.errors import Culprit, InputError

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 8

Integer = Annotated[int, msgspec.Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]
ShapeT = TypeVar("ShapeT")


class NotCanonical(InputError):
    """Bytes or a value that have no place in canonical JSON."""

    key = "error.not_canonical"
    culprit = Culprit.PEER


def value_type(depth: int) -> Any:
    """Give the type of all values that nest at most `depth` objects and lists.

    The type is unrolled level by level, so that the C decoder itself refuses one level too many.
    It lets any key through: `require_keys` checks those much faster than a pattern for each.
    """
    scalar: Any = bool | Integer | str
    kind = scalar
    for _ in range(depth):
        kind = scalar | GenericAlias(list, (kind,)) | GenericAlias(dict, (str, kind))
    return kind


_encoder = msgspec.json.Encoder(order="deterministic")
_key_letters = re.compile(r"[a-z0-9_/]*")
_any_value: msgspec.json.Decoder[Any] = msgspec.json.Decoder(value_type(MAX_DEPTH))


def encode(value: Any) -> bytes:
    """Give the one spelling of a value. Tuples are written as lists, members of a StrEnum as text.

    Raises:
        NotCanonical: the value holds something else, or nests deeper than 8.
    """
    _require_plain(value, MAX_DEPTH)
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError as error:
        raise NotCanonical(f"a text holds a lone surrogate: {error.reason}") from error


def decode(untrusted: bytes, max_bytes: int) -> Any:
    """Read bytes that somebody else wrote: limits, types, and the same bytes when written again.

    Raises:
        NotCanonical: they are too long, or not exactly the spelling that `encode` gives.
    """
    return decode_as(_any_value, untrusted, max_bytes, lambda value: value)


def decode_as(
    decoder: msgspec.json.Decoder[ShapeT],
    untrusted: bytes,
    max_bytes: int,
    open_part: Callable[[ShapeT], Any],
) -> ShapeT:
    """Read bytes into a declared shape, as strictly as `decode`.

    The shape must let nothing through that `value_type` refuses, list its members in order of
    their keys and leave out what is absent. `open_part` gives what it holds of objects whose keys
    are not declared.

    Raises:
        NotCanonical: as `decode`, or the bytes have another shape.
    """
    if len(untrusted) > max_bytes:
        raise NotCanonical(f"{len(untrusted)} bytes, at most {max_bytes}")
    try:
        value = decoder.decode(untrusted)
    except ValueError as error:
        raise NotCanonical(str(error)) from error
    again = _encoder.encode(value)
    if again != untrusted:
        raise NotCanonical(f"byte {_first_difference(untrusted, again)}: another spelling")
    _require_keys([open_part(value)])
    return value


def _require_keys(value: Any) -> None:
    """Check the keys of all objects in a decoded value, whose depth is bounded already."""
    if type(value) is dict:
        if "" in value or _key_letters.fullmatch("".join(value)) is None:
            raise NotCanonical(f"not keys: {sorted(value)}")
        value = value.values()
    for member in value:
        if type(member) is dict or type(member) is list:
            _require_keys(member)


def _require_plain(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool:
        return
    if kind is int:
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"integer beyond 2^53-1: {value}")
    elif kind is dict or kind is list or isinstance(value, tuple):
        _require_plain_members(value, depth)
    elif not isinstance(value, StrEnum):
        raise NotCanonical(f"no place for a {kind.__name__}")


def _require_plain_members(value: Any, depth: int) -> None:
    if depth == 0:
        raise NotCanonical(f"nested deeper than {MAX_DEPTH}")
    if type(value) is dict:
        if any(type(key) is not str for key in value):
            raise NotCanonical("a key is a text")
        _require_keys(dict.fromkeys(value, ""))
        value = value.values()
    for member in value:
        _require_plain(member, depth - 1)


def _first_difference(one: bytes, other: bytes) -> int:
    pairs = zip(one, other, strict=False)
    shorter = min(len(one), len(other))
    return next((at for at, (a, b) in enumerate(pairs) if a != b), shorter)
