"""The entry: one signed act of one device, and what makes its envelope valid.

Validity is frozen for format 1 (docs/formats/entry.md). It says nothing about effect: an unknown
kind, a body of any shape and an author without standing are valid here and judged by the folds.
References are checked against what is stored by `console.journal.chain`.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import msgspec

from console.clock import MAX_OFFSET_MIN, Reading
from console.errors import Culprit, InputError
from console.ids import MEMBERS, DeviceKey, EntryId, OpRef, PersonId, SpaceId, StreamId, is_stream
from console.journal.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    Integer,
    NotCanonical,
    decode_as,
    value_type,
)
from console.journal.keys import Domain, verify

FORMAT = 1
MAX_ENTRY_BYTES = 64 * 1024
MAX_OPS = 256
MAX_HEADS = 128
MAX_AFTER = 16
MEMBERS_LOG: Literal["members"] = "members"
ACTS_LOG: Literal["acts"] = "acts"
_OP_MEMBERS = ("kind", "stream", "after", "uses")
_DEPTH_ABOVE_OP_VALUES = 3

Log = Literal["members", "acts"]
# Patterns are slow: the decoder counts the characters, `_require_hex` looks at all of them at once.
_Hex64 = Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
_Hex32 = Annotated[str, msgspec.Meta(min_length=32, max_length=32)]
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]{1,32}\Z")]
_Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
_Place = Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]
_Index = Annotated[int, msgspec.Meta(ge=0, lt=MAX_OPS)]
_Kind = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_.]{1,64}\Z")]
_Ref = tuple[_Hex64, _Index]
if TYPE_CHECKING:
    _OpMembers = dict[str, Any]
else:
    _OpMembers = dict[str, value_type(MAX_DEPTH - _DEPTH_ABOVE_OP_VALUES)]


class BadEntry(InputError):
    """Bytes that are no valid entry, or an entry whose references contradict what is stored."""

    key = "error.bad_entry"
    culprit = Culprit.PEER


class Head(NamedTuple):
    """A place in a log: an entry that another entry names, or a tip."""

    device: Annotated[DeviceKey, msgspec.Meta(min_length=64, max_length=64)]
    log: Log
    seq: _Place
    id: Annotated[EntryId, msgspec.Meta(min_length=64, max_length=64)]


@dataclass(frozen=True, slots=True)
class RawOp:
    """One op as it stands in the entry: sealed fields are still sealed, lists are lists.

    Attributes:
        kind: such as `exception.activate`; it may be unknown here.
        stream: what it is about.
        after: the stream's latest ops in earlier entries that the author held.
        uses: cited ops.
        body: all other members.
    """

    kind: str
    stream: StreamId
    after: tuple[OpRef, ...]
    uses: tuple[OpRef, ...]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A valid entry. Only `decode_entry` and `parse_entry` make one.

    Attributes:
        id: SHA-256 of `raw`.
        raw: the signed bytes, exactly as they came.
        signature: Ed25519, 64 bytes.
        space: the workspace; of a genesis its own id.
        device: who signed.
        log: `members` or `acts`.
        seq: place in the log, from 1.
        prev: the entry before it in the log.
        heads: the frontier that its author held.
        grant: the op it acts under, acts only.
        order: 1 + the highest order among `prev` and `heads`.
        time: what the author's clock said.
        person: who acted.
        authenticated: how that person had opened the vault.
        ops: what was done.
    """

    id: EntryId
    raw: bytes
    signature: bytes
    space: SpaceId
    device: DeviceKey
    log: Log
    seq: int
    prev: EntryId | None
    heads: tuple[Head, ...]
    grant: OpRef | None
    order: int
    time: Reading
    person: PersonId
    authenticated: str
    ops: tuple[RawOp, ...]

    @property
    def is_genesis(self) -> bool:
        """Whether this entry founds the workspace."""
        return str(self.space) == self.id

    @property
    def head(self) -> Head:
        """Its own place, as other entries name it."""
        return Head(self.device, self.log, self.seq, self.id)

    @property
    def parents(self) -> Iterator[EntryId]:
        """The ids of `prev` and `heads`, from which the order is counted."""
        if self.prev is not None:
            yield self.prev
        for head in self.heads:
            yield head.id

    @property
    def references(self) -> Iterator[OpRef]:
        """All ops that it names: `grant`, and `after` and `uses` of each op."""
        if self.grant is not None:
            yield self.grant
        for op in self.ops:
            yield from op.after
            yield from op.uses


class _Time(msgspec.Struct, forbid_unknown_fields=True):
    boot: _Hex32
    monotonic_ms: _Count
    offset: Annotated[int, msgspec.Meta(ge=-MAX_OFFSET_MIN, le=MAX_OFFSET_MIN)]
    recorded: Integer
    source: _Code
    uncertainty_ms: _Count


class _Envelope(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The signed object, its members in canonical order."""

    authenticated: _Code
    device: _Hex64
    format: Literal[1]
    grant: _Ref | msgspec.UnsetType = msgspec.UNSET
    heads: Annotated[list[Head], msgspec.Meta(max_length=MAX_HEADS)]
    log: Log
    ops: Annotated[
        list[_OpMembers],
        msgspec.Meta(min_length=1, max_length=MAX_OPS),
    ]
    order: _Place
    person: _Hex32
    prev: _Hex64 | msgspec.UnsetType = msgspec.UNSET
    seq: _Place
    space: _Hex64 | msgspec.UnsetType = msgspec.UNSET
    time: _Time


class _OpHead(msgspec.Struct):
    """What every op has; its other members are its body."""

    kind: _Kind
    stream: str
    uses: list[_Ref]
    after: Annotated[list[_Ref], msgspec.Meta(max_length=MAX_AFTER)] | msgspec.UnsetType = (
        msgspec.UNSET
    )


_hex_digits = re.compile(r"[0-9a-f]*")
_decoder = msgspec.json.Decoder(_Envelope)


def decode_entry(untrusted_bytes: bytes, untrusted_signature: bytes) -> Entry:
    """Read an entry from outside: limits, canonical bytes, envelope, signature.

    Raises:
        BadEntry: any of these does not hold.
    """
    entry = parse_entry(untrusted_bytes, untrusted_signature)
    if not verify_entry(entry):
        raise BadEntry("the signature does not fit")
    return entry


def parse_entry(raw: bytes, signature: bytes) -> Entry:
    """Read an entry as `decode_entry` does, but for the signature: for rows of one's own vault.

    Raises:
        BadEntry: the bytes are not canonical or the envelope is not valid.
    """
    try:
        envelope = decode_as(_decoder, raw, MAX_ENTRY_BYTES, lambda envelope: envelope.ops)
    except NotCanonical as error:
        raise BadEntry(error.detail) from error
    _require_hex(_hex_of(envelope))
    _require_place(envelope)
    _require_rising("heads", envelope.heads)
    ops = tuple(_op(members, envelope.log) for members in envelope.ops)
    return _entry(EntryId(hashlib.sha256(raw).hexdigest()), raw, signature, envelope, ops)


def verify_entry(entry: Entry) -> bool:
    """Say whether the entry's own device signed it. Pure, so that it can run beside the vault."""
    return verify(entry.device, Domain.ENTRY, entry.raw, entry.signature)


def _entry(
    entry_id: EntryId, raw: bytes, signature: bytes, envelope: _Envelope, ops: tuple[RawOp, ...]
) -> Entry:
    said = envelope.time
    return Entry(
        id=entry_id,
        raw=raw,
        signature=signature,
        space=SpaceId(envelope.space or entry_id),
        device=DeviceKey(envelope.device),
        log=envelope.log,
        seq=envelope.seq,
        prev=EntryId(envelope.prev) if envelope.prev else None,
        heads=tuple(envelope.heads),
        grant=_ref(envelope.grant) if envelope.grant else None,
        order=envelope.order,
        time=Reading(
            said.recorded,
            said.offset,
            said.source,
            said.uncertainty_ms,
            said.boot,
            said.monotonic_ms,
        ),
        person=PersonId(envelope.person),
        authenticated=envelope.authenticated,
        ops=ops,
    )


def _hex_of(envelope: _Envelope) -> list[str]:
    """Give all keys, hashes and drawn ids of the envelope."""
    texts = [envelope.device, envelope.person, envelope.time.boot]
    texts += (text for text in (envelope.space, envelope.prev) if text)
    if envelope.grant:
        texts.append(envelope.grant[0])
    for head in envelope.heads:
        texts += (head.device, head.id)
    return texts


def _require_hex(texts: Sequence[str]) -> None:
    if _hex_digits.fullmatch("".join(texts)) is None:
        raise BadEntry("a key, a hash or an id is not lower-case hex")


def _require_place(envelope: _Envelope) -> None:
    first = envelope.prev is msgspec.UNSET
    if first != (envelope.seq == 1):
        raise BadEntry("prev: absent exactly at seq 1")
    if (first and not envelope.heads) != (envelope.order == 1):
        raise BadEntry("order: 1 exactly without prev and heads")
    if envelope.log == MEMBERS_LOG:
        _require_members_place(envelope)
    elif envelope.space is msgspec.UNSET:
        raise BadEntry("space: absent only in the genesis, which is in a members log")
    for head in envelope.heads:
        if head.device == envelope.device and head.log == envelope.log:
            raise BadEntry("heads: the own log goes by prev")


def _require_members_place(envelope: _Envelope) -> None:
    if envelope.grant is not msgspec.UNSET:
        raise BadEntry("grant: acts only")
    if any(head.log != MEMBERS_LOG for head in envelope.heads):
        raise BadEntry("heads: a members log names members logs only")
    if envelope.space is msgspec.UNSET and envelope.order != 1:
        raise BadEntry("space: absent only in the genesis, which has order 1")


def _op(members: dict[str, Any], log: Log) -> RawOp:
    try:
        head = msgspec.convert(members, _OpHead)
    except msgspec.ValidationError as error:
        raise BadEntry(f"ops: {error}") from error
    after = head.after
    if log == MEMBERS_LOG:
        if head.stream != MEMBERS or after is not msgspec.UNSET:
            raise BadEntry("ops: a members log holds ops of the stream members, without after")
        after = []
    elif after is msgspec.UNSET or head.stream == MEMBERS or not is_stream(head.stream):
        raise BadEntry("ops: an act has a stream of its own type and id, and after")
    _require_hex([ref[0] for refs in (after, head.uses) for ref in refs])
    _require_rising("after", after)
    _require_rising("uses", head.uses)
    for name in _OP_MEMBERS:
        members.pop(name, None)
    refs = tuple(map(_ref, after)), tuple(map(_ref, head.uses))
    return RawOp(head.kind, StreamId(head.stream), *refs, members)


def _ref(ref: _Ref) -> OpRef:
    return OpRef(EntryId(ref[0]), ref[1])


def _require_rising(name: str, items: Sequence[tuple[Any, ...]]) -> None:
    for before, item in itertools.pairwise(items):
        if before >= item:
            raise BadEntry(f"{name}: not sorted, or one named twice")
