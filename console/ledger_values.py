"""The frozen values that cross the ledger's door (`console.ledger`, which gives them on)."""

from dataclasses import dataclass
from enum import StrEnum

from console.clock import Reading
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, PersonId, SpaceId, is_hex32, is_hex64

MAX_BATCH_ENTRIES = 256
MAX_BATCH_BYTES = 960 * 1024
"""Raw bytes of the entries of one batch; with its envelope it stays under a frame of 1 MiB."""
BLOB_CHUNK = 256 * 1024
MAX_BLOB = 25 * 1024 * 1024


class Log(StrEnum):
    """The two logs of a device."""

    MEMBERS = "members"
    ACTS = "acts"


@dataclass(frozen=True, slots=True, order=True)
class Height:
    """A place in a log: in a forked log more than one entry stands there."""

    device: DeviceKey
    log: Log
    seq: int

    def __post_init__(self) -> None:
        """Refuse what is no place."""
        if not is_hex64(self.device) or self.seq < 1:
            raise ValueError(f"not a place in a log: {self!r}")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One entry by its place and its hash: a tip, or the common end of a log two devices hold."""

    at: Height
    entry: EntryId

    def __post_init__(self) -> None:
        """Refuse what is no hash."""
        if not is_hex64(self.entry):
            raise ValueError(f"not an entry id: {self.entry!r}")


@dataclass(frozen=True, slots=True)
class HashesAt:
    """All entries held at one height; empty where none is held."""

    at: Height
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry as it is stored and sent: its bytes, verbatim, and its signature (64 bytes)."""

    raw: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """A stored entry on its way out."""

    signed: Signed
    point: Point
    prev: EntryId | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a run of batches stands; only the ledger reads it.

    Attributes:
        order, at, entry: the replay place of the last entry given.
        upto: how many entries were held when the run began. Those that came later are left to
            the next run: so a run is causally closed whatever is stored meanwhile.
    """

    order: int
    at: Height
    entry: EntryId
    upto: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries in replay order.

    Attributes:
        entries: at most 256 and 960 KiB of raw bytes, but at least one if there is one.
        more: hand this to the next call; absent when the run is over.
    """

    entries: tuple[Held, ...]
    more: Cursor | None


class Outcome(StrEnum):
    """What became of an offered entry."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    WAITING = "waiting"
    """Valid bytes, but its prev, a head, a cited entry or the naming of its device is not held:
    it is not stored; the peer (or another) has to send what comes before."""
    BAD = "bad"
    """Not a valid entry of this workspace: bytes, signature, order, references, limits."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The outcome for one offered entry; place, id and prev are absent if it is bad."""

    outcome: Outcome
    point: Point | None = None
    prev: EntryId | None = None


class Standing(StrEnum):
    """What the resolution of the members logs held here says of a device."""

    UNKNOWN = "unknown"
    MEMBER = "member"
    REVOKED = "revoked"
    FORKED = "forked"
    """A member with a proven fork: we take what it has and give members entries and the proof."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The standing of one device.

    Attributes:
        evidence: revoked: the revoking entry; forked: the two entries that prove it.
    """

    standing: Standing
    evidence: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class Self:
    """Who this device is. `space` is absent in a vault that has neither founded nor joined."""

    space: SpaceId | None
    device: DeviceKey
    tag: str


@dataclass(frozen=True, slots=True)
class Needs:
    """How many keys and blobs that stored entries mention are not held (erased ones left out)."""

    keys: int
    blobs: int

    @property
    def nothing(self) -> bool:
        """Whether all is here."""
        return not self.keys and not self.blobs


@dataclass(frozen=True, slots=True, order=True)
class KeyName:
    """A scope key by name: its scope and the first 16 bytes of its hash, in hex."""

    scope: str
    key: str

    def __post_init__(self) -> None:
        """Refuse what is no key id."""
        if not is_hex32(self.key) or not 0 < len(self.scope) <= 128:
            raise ValueError(f"not the name of a scope key: {self!r}")


@dataclass(frozen=True, slots=True, repr=False)
class ScopeKey:
    """A scope key on its way to a member. Never printed: `repr` shows the name alone."""

    name: KeyName
    secret: bytes

    def __repr__(self) -> str:
        """Name it without its secret."""
        return f"ScopeKey({self.name!r})"


@dataclass(frozen=True, slots=True, order=True)
class WantedBlob:
    """A blob that a stored entry mentions: hash of its ciphertext, size, and how much is here."""

    blob: str
    size: int
    held: int


class Chunked(StrEnum):
    """What became of a chunk of a blob."""

    TAKEN = "taken"
    COMPLETE = "complete"
    REFUSED = "refused"
    """Not wanted, out of place, or the finished blob has another hash (then it starts again)."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a device sent today (the day of the received time), refusals included."""

    entries: int
    size: int


@dataclass(frozen=True, slots=True)
class LinkTranscript:
    """What both ends of a link sign: who they are, and which server key they see."""

    space: SpaceId
    dialler: DeviceKey
    listener: DeviceKey
    dialler_nonce: bytes
    listener_nonce: bytes
    server_key: bytes
    """SHA-256 of the server's public key (SubjectPublicKeyInfo, DER), as this side sees it."""

    def __post_init__(self) -> None:
        """Refuse members of another length: the signed bytes are told apart by length alone."""
        names = (self.space, self.dialler, self.listener)
        values = (self.dialler_nonce, self.listener_nonce, self.server_key)
        if not all(map(is_hex64, names)) or any(len(value) != 32 for value in values):
            raise ValueError("not a transcript of a link")

    def message(self, *, by_dialler: bool) -> bytes:
        """Give what one side signs in the domain `link`; it cannot be sent back as the other's."""
        side = b"\x01" if by_dialler else b"\x02"
        names = b"".join(bytes.fromhex(n) for n in (self.space, self.dialler, self.listener))
        return side + names + self.dialler_nonce + self.listener_nonce + self.server_key


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """Leave for one named person to bring one device: single use, and it expires.

    Attributes:
        space: the hash of the genesis: what the joiner's trust starts from.
        administrator: device key of the one who invites.
        addresses: `host:port`, tried in this order; may be empty (joining by files).
        secret: 16 random bytes; SHA-256 of it names the invitation in `device.add`.
        expires: milliseconds UTC.
    """

    space: SpaceId
    administrator: DeviceKey
    person: PersonId
    role: Role
    expires: int
    secret: bytes
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be an invitation."""
        keys = (self.space, self.administrator)
        if not all(map(is_hex64, keys)) or not is_hex32(self.person):
            raise ValueError("an id in the invitation is not one")
        if len(self.secret) != 16 or self.expires < 0 or len(self.addresses) > 8:
            raise ValueError("secret, date or addresses of the invitation are out of range")
        if any(not 0 < len(address) <= 80 for address in self.addresses):
            raise ValueError("an address of the invitation is too long")

    def __repr__(self) -> str:
        """Name it without its secret."""
        return f"Invitation({self.person!r}, {self.role!r}, expires={self.expires})"


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a joining device says of itself, for `device.add`.

    Attributes:
        invitation: SHA-256 of the invitation's secret, hex.
        agreement_key: X25519 public key, hex.
        bundle_key: age recipient (`age1...`).
        report_certificate: self-signed P-256 certificate, DER, base64url without padding.
        adopt: tip (seq, hash) of an acts log written before enrolment (design page 60-vault).
        proof: the new key's signature, in the domain `join`, of the canonical form of the rest
            and the space, hex.
    """

    space: SpaceId
    invitation: str
    device: DeviceKey
    agreement_key: str
    bundle_key: str
    report_certificate: str
    proof: str
    adopt: tuple[int, EntryId] | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What one session (or bundle) taught about another device; the latest one is kept.

    Attributes:
        at: when it ended or last told something, on our clock.
        path: `address:port` of the link, or `bundle`.
        holds: tips that the other device is known to hold; all below them it holds as well.
        behind: entries it showed that we could not take over (0 after a finished session).
        lacks: what it said it lacks.
        complete: the session came to its end; else `holds` is a lower bound.
    """

    device: DeviceKey
    at: Reading
    path: str
    holds: tuple[Point, ...]
    behind: int
    lacks: Needs
    complete: bool


@dataclass(frozen=True, slots=True)
class DeviceSurvey:
    """What is known of one other device of the workspace, for the honest status.

    Attributes:
        ahead: entries held here that the last contact does not show it to hold.
        has_latest: it is known to hold the latest entry (in replay order) written here.
        contact: the last contact, absent if never met.
    """

    device: DeviceKey
    tag: str
    person: PersonId
    standing: Standing
    ahead: int
    has_latest: bool
    contact: Contact | None
