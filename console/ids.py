"""Names of things, each with a type of its own, so that a checked value cannot be mixed up.

All of them are text. `New*` functions draw random ids from a `Chance`; `parse_*` functions check
text from outside and raise `ValueError`.
"""

import re
from typing import TYPE_CHECKING, NamedTuple, NewType

if TYPE_CHECKING:
    from console.chance import Chance

EntryId = NewType("EntryId", str)
"""SHA-256 of an entry's bytes, 64 lower-case hex digits."""
DeviceKey = NewType("DeviceKey", str)
"""Ed25519 public key of a device, 64 lower-case hex digits."""
SpaceId = NewType("SpaceId", str)
"""The workspace: the entry id of its genesis."""
StreamId = NewType("StreamId", str)
"""What an op is about: `"<type>/<32 hex>"`, or `"members"`."""
PersonId = NewType("PersonId", str)
"""32 lower-case hex digits; the stream of a person is `person/<id>`."""
ItemId = NewType("ItemId", str)
"""32 lower-case hex digits: an item of a set, a node of a tree, an import."""

MEMBERS = StreamId("members")
_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_STREAM = re.compile(r"[a-z][a-z_]{0,30}/[0-9a-f]{32}")


class OpRef(NamedTuple):
    """One op: its entry and its position among the ops there, from 0."""

    entry: EntryId
    position: int


def is_hex64(text: object) -> bool:
    """Say whether `text` is 64 lower-case hex digits, the form of keys and hashes."""
    return isinstance(text, str) and _HEX64.fullmatch(text) is not None


def is_hex32(text: object) -> bool:
    """Say whether `text` is 32 lower-case hex digits, the form of drawn ids."""
    return isinstance(text, str) and _HEX32.fullmatch(text) is not None


def is_stream(text: object) -> bool:
    """Say whether `text` names a stream: `members`, or a type and a drawn id."""
    return isinstance(text, str) and (text == MEMBERS or _STREAM.fullmatch(text) is not None)


def new_id(chance: "Chance") -> str:
    """Draw 32 hex digits."""
    return chance.bytes(16).hex()


def new_stream(kind: str, chance: "Chance") -> StreamId:
    """Draw a stream of the given type, such as `exception`.

    Raises:
        ValueError: the type is not lower-case letters and underscores.
    """
    stream = f"{kind}/{new_id(chance)}"
    if not is_stream(stream):
        raise ValueError(f"not a stream type: {kind!r}")
    return StreamId(stream)


def person_stream(person: PersonId) -> StreamId:
    """Give the stream in which a person's card is kept."""
    return StreamId(f"person/{person}")


def stream_type(stream: StreamId) -> str:
    """Give the part before the slash: `person`, `tree`, `exception`, `members`."""
    return stream.partition("/")[0]


def stream_item(stream: StreamId) -> str:
    """Give the part after the slash, empty for `members`."""
    return stream.partition("/")[2]
