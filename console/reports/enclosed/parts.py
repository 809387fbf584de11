"""The files inside a report: their names, their one spelling, their limits.

Everything here is read as a suspect: limits, one typed decode, the same bytes when written again,
and one error that names the place.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from console.document import Paper
from console.domain.kinds import Hex64
from console.errors import Culprit, InputError, Message
from console.ids import EntryId, OpRef

RECORD = "record.json"
ENTRIES = "entries.jsonl"
KEYS = "keys.json"
MANIFEST = "report.json"
HOW_TO_VERIFY = "VERIFY.txt"
ALL = frozenset({RECORD, ENTRIES, KEYS, MANIFEST, HOW_TO_VERIFY})
FORMAT = 1
MAX_RECORD_BYTES = 8 * 1024 * 1024
MAX_KEYS_BYTES = 16 * 1024 * 1024
MAX_MANIFEST_BYTES = 4096

ShapeT = TypeVar("ShapeT")
Json = dict[str, Any]


class BrokenPart(InputError):
    """Something inside the file is not as its issuer made it.

    Attributes:
        place: where, and what is wrong there: a message of the `verify` catalogue.
    """

    key = "error.broken_part"
    culprit = Culprit.PEER

    def __init__(self, place: str, **values: str | int) -> None:
        super().__init__(place)
        self.place = Message(f"verify.place.{place}", values)


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`report.json`: which op issued the report, and the paper it was set for.

    Attributes:
        issue: entry and position of the `report.issue` op.
    """

    format: int
    issue: tuple[Hex64, int]
    paper: Paper

    @property
    def ref(self) -> OpRef:
        """The op that issued the report."""
        return OpRef(EntryId(self.issue[0]), self.issue[1])


class _Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fields: dict[Hex64, Hex64]
    format: int


def encode(value: object) -> bytes:
    """Give the one spelling of a value: sorted members, no blanks, UTF-8."""
    return msgspec.json.encode(value, order="deterministic")


def decode(part: str, untrusted: bytes, limit: int, shape: type[ShapeT]) -> ShapeT:
    """Read a part.

    Raises:
        BrokenPart: too long, of another shape, or in another spelling.
    """
    if len(untrusted) > limit:
        raise BrokenPart("too_long", part=part, limit=limit)
    try:
        value = msgspec.json.decode(untrusted, type=shape)
        again = encode(value)
    except (ValueError, RecursionError) as error:
        raise BrokenPart("shape", part=part, detail=str(error)[:200]) from error
    if again != untrusted:
        raise BrokenPart("spelling", part=part)
    return value


def encode_keys(keys: Mapping[str, bytes]) -> bytes:
    """Write the field keys, each under the commit of the field that it opens."""
    return encode({"fields": {name: key.hex() for name, key in keys.items()}, "format": FORMAT})


def decode_keys(untrusted: bytes) -> dict[str, bytes]:
    """Read the field keys.

    Raises:
        BrokenPart: they are not as this program writes them.
    """
    read = decode(KEYS, untrusted, MAX_KEYS_BYTES, _Keys)
    _require_format(KEYS, read.format)
    return {commit: bytes.fromhex(key) for commit, key in read.fields.items()}


def encode_manifest(issue: OpRef, paper: Paper) -> bytes:
    """Write which op issued the report, and its paper."""
    return encode(Manifest(FORMAT, (issue.entry, issue.position), paper))


def decode_manifest(untrusted: bytes) -> Manifest:
    """Read which op issued the report.

    Raises:
        BrokenPart: it is not as this program writes it.
    """
    read = decode(MANIFEST, untrusted, MAX_MANIFEST_BYTES, Manifest)
    _require_format(MANIFEST, read.format)
    return read


def decode_record(untrusted: bytes) -> Json:
    """Read the record: plain JSON, whatever it holds.

    Raises:
        BrokenPart: it is no object, or in another spelling.
    """
    return decode(RECORD, untrusted, MAX_RECORD_BYTES, dict[str, Any])


def _require_format(part: str, number: int) -> None:
    if number != FORMAT:
        raise BrokenPart("format", part=part, n=number)
