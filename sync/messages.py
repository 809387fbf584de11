"""The messages of a sync session: typed values, each limited in size member by member.

Job: say what may stand in a frame. It refuses to know frames (`sync.wire`) and meaning
(`sync.greeting`, `sync.exchange`, `sync.joining`).
"""

from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from msgspec import Meta, Struct

from console.ledger import Log

VERSION: Final = 1
MAX_TIPS: Final = 4096
MAX_HEIGHTS: Final = 1024
MAX_BRANCHES: Final = 16
MAX_KEYS: Final = 512

Bytes16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, Meta(min_length=64, max_length=64)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Seq = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Scope = Annotated[str, Meta(min_length=1, max_length=128)]
Short = Annotated[str, Meta(max_length=64)]
Raw = Annotated[bytes, Meta(min_length=1, max_length=64 * 1024)]


class Reason(StrEnum):
    """Why a session is refused or ended; each has words in the catalogue (`sync.reason.*`)."""

    NOT_ENROLLED = "not_enrolled"
    REVOKED = "revoked"
    OTHER_SPACE = "other_space"
    OTHER_VERSION = "other_version"
    COPY = "copy"
    BAD_SIGNATURE = "bad_signature"
    BAD_FRAME = "bad_frame"
    BAD_ENTRY = "bad_entry"
    GAP = "gap"
    OUT_OF_TURN = "out_of_turn"
    TOO_MUCH = "too_much"
    BUSY = "busy"
    STOPPED = "stopped"
    TIMED_OUT = "timed_out"
    LOST = "lost"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    NOT_CONFIRMED = "not_confirmed"
    NO_INVITATION = "no_invitation"
    TROUBLE = "trouble"
    OTHER = "other"


class _Frame(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Shared shape: an array of exactly the declared members."""


class Knock(_Frame, frozen=True):
    """First frame of the side that dials: proves a secret, bound to the server key it sees."""

    nonce: Bytes32
    proof: Bytes32


class Hello(_Frame, frozen=True):
    """Who is there, and a summary of what it holds."""

    versions: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=8)]
    space: Bytes32
    device: Bytes32
    nonce: Bytes32
    members: Bytes32
    acts: Bytes32


class Signature(_Frame, frozen=True):
    """The sender's device signature of the transcript."""

    signature: Bytes64


class Who(_Frame, frozen=True):
    """The sender's members logs do not name you: introduce yourself."""


class Entry(_Frame, frozen=True):
    """One entry, verbatim."""

    raw: Raw
    signature: Bytes64


Batch = Annotated[tuple[Entry, ...], Meta(max_length=256)]


class Introduction(_Frame, frozen=True):
    """The sender's own `device.add` with its causal past; `last` closes it."""

    entries: Batch
    last: bool


class Welcome(_Frame, frozen=True):
    """You are a member here; the sender lacks so many keys and blobs."""

    keys: Count
    blobs: Count


class Refused(_Frame, frozen=True):
    """No session, and why; the revoking entry where that is the reason."""

    reason: Short
    entries: Annotated[tuple[Entry, ...], Meta(max_length=2)] = ()


class Tip(_Frame, frozen=True):
    """One tip of one log."""

    device: Bytes32
    seq: Seq
    entry: Bytes32


class Tips(_Frame, frozen=True):
    """Every tip of the sender's logs of that kind."""

    log: Log
    tips: Annotated[tuple[Tip, ...], Meta(max_length=MAX_TIPS)]


class Place(_Frame, frozen=True):
    """A height in a device's log."""

    device: Bytes32
    seq: Seq


class AskHashes(_Frame, frozen=True):
    """Which entries do you hold at these heights?"""

    log: Log
    places: Annotated[tuple[Place, ...], Meta(min_length=1, max_length=MAX_HEIGHTS)]


class PlaceHashes(_Frame, frozen=True):
    """What is held at one height."""

    device: Bytes32
    seq: Seq
    entries: Annotated[tuple[Bytes32, ...], Meta(max_length=MAX_BRANCHES)]


class Hashes(_Frame, frozen=True):
    """The answer to `AskHashes`, in the order asked."""

    log: Log
    found: Annotated[tuple[PlaceHashes, ...], Meta(max_length=MAX_HEIGHTS)]


class Entries(_Frame, frozen=True):
    """A numbered batch in replay order."""

    number: Count
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1, max_length=256)]


class Ack(_Frame, frozen=True):
    """The batch of that number is committed here."""

    number: Count


class SentAll(_Frame, frozen=True):
    """The sender has nothing more of these logs that you lack, and all of it is acknowledged."""

    log: Log


class Proof(_Frame, frozen=True):
    """Two entries that prove that one key writes two histories."""

    entries: Annotated[tuple[Entry, ...], Meta(min_length=2, max_length=2)]


class Name(_Frame, frozen=True):
    """The name of a scope key."""

    scope: Scope
    key: Bytes16


class AskKeys(_Frame, frozen=True):
    """Send those of these keys that you hold."""

    names: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MAX_KEYS)]


class Key(_Frame, frozen=True):
    """A scope key."""

    scope: Scope
    key: Bytes16
    secret: Bytes32

    def __repr__(self) -> str:
        """Name it without its secret."""
        return f"Key({self.scope!r})"


class Keys(_Frame, frozen=True):
    """The answer to `AskKeys`, or the keys of entries just pushed (`pushed`)."""

    keys: Annotated[tuple[Key, ...], Meta(max_length=MAX_KEYS)]
    pushed: bool = False


class AskBlob(_Frame, frozen=True):
    """Send the next chunk of this blob, from `offset`."""

    blob: Bytes32
    offset: Count


class Chunk(_Frame, frozen=True):
    """A part of a blob's ciphertext; empty if the sender does not hold it."""

    blob: Bytes32
    offset: Count
    data: Annotated[bytes, Meta(max_length=256 * 1024)]


class Done(_Frame, frozen=True):
    """The sender asks for nothing more now: what it holds, how much it still lacks.

    Attributes:
        news: keys or blobs have come to the sender since; who lacks some may ask again.
    """

    members: Bytes32
    acts: Bytes32
    keys: Count
    blobs: Count
    news: bool


class Ping(_Frame, frozen=True):
    """Still here."""


class Bye(_Frame, frozen=True):
    """The sender ends the session, and why."""

    reason: Short


class JoinCommit(_Frame, frozen=True):
    """Joiner: SHA-256 of its request and nonce, before it has seen the other nonce."""

    commit: Bytes32


class JoinNonce(_Frame, frozen=True):
    """Administrator: its nonce, after it has the commitment."""

    nonce: Bytes32


class JoinReveal(_Frame, frozen=True):
    """Joiner: the nonce and the request (its text form) that it had committed to."""

    nonce: Bytes32
    request: Annotated[bytes, Meta(max_length=3072)]


class JoinConfirmed(_Frame, frozen=True):
    """Joiner: a person found the digits to be the same."""


class JoinAnswer(_Frame, frozen=True):
    """Administrator: both found the digits the same, `device.add` is written; or not, and why."""

    accepted: bool
    reason: Short
    discovery_secret: Annotated[bytes, Meta(max_length=32)]
    """32 bytes if accepted, else none."""

    def __repr__(self) -> str:
        """Leave the secret out."""
        return f"JoinAnswer({self.accepted!r}, {self.reason!r})"


class Manifest(_Frame, frozen=True):
    """First frame of a bundle: who made it, when by its clock, and what it holds.

    Attributes:
        since: entries it takes for held by whoever reads it (empty: it is complete).
        tips: what the maker held.
        digest: SHA-256 of all bytes after the signature's frame.
        left_out: blobs that its entries mention and that it does not bring.
    """

    space: Bytes32
    device: Bytes32
    recorded: Count
    since: Annotated[tuple[Tip, ...], Meta(max_length=MAX_TIPS)]
    tips: Annotated[tuple[Tip, ...], Meta(max_length=MAX_TIPS)]
    entries: Count
    keys: Count
    blobs: Count
    left_out: Annotated[tuple[Bytes32, ...], Meta(max_length=1024)]
    digest: Bytes32


Message: TypeAlias = (
    Knock
    | Hello
    | Signature
    | Who
    | Introduction
    | Welcome
    | Refused
    | Tips
    | AskHashes
    | Hashes
    | Entries
    | Ack
    | SentAll
    | Proof
    | AskKeys
    | Keys
    | AskBlob
    | Chunk
    | Done
    | Ping
    | Bye
    | JoinCommit
    | JoinNonce
    | JoinReveal
    | JoinConfirmed
    | JoinAnswer
    | Manifest
)
