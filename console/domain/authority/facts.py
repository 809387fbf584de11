"""The kinds of the members logs: who belongs to the workspace and what each device may do.

Every member of a body is clear: ids, keys, codes. No name, number or address of a person stands
here, because membership is exchanged before anything else is trusted. What the kinds mean
together is decided in `seniority` and `resolve`; nothing here looks beyond one op.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from console.domain.kinds import ALL, OFFICERS, Hex32, Hex64, Kind, MalformedOp
from console.domain.ops import Role
from console.ids import DeviceKey, OpRef

MAX_ERASED = 25
"""People that one entry may erase."""
MAX_KEEP = 128
"""Tips that one reduction may name."""
TAG_LENGTH = 4

Hex128 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")]
BundleKey = Annotated[str, msgspec.Meta(pattern=r"\Aage1[02-9ac-hj-np-z]{58}\Z")]
Certificate = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{1,4096}\Z")]
Tag = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z2-7]{4,52}\Z")]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Ref = tuple[Hex64, Annotated[int, msgspec.Meta(ge=0, le=255)]]
Tip = tuple[Seq, Hex64]
"""A place in the acts log of the device that the op is about: seq and entry id."""


@dataclass(frozen=True, slots=True)
class Genesis:
    """`genesis`: the founder's device, and the key that outranks everybody.

    Attributes:
        report_certificate: self-signed P-256, DER in base64url without padding.
        recovery_key: Ed25519; its private half exists on paper or in shares only.
    """

    device: Hex64
    agreement_key: Hex64
    bundle_key: BundleKey
    report_certificate: Certificate
    person: Hex32
    role: Role
    tag: Tag
    recovery_key: Hex64

    def __post_init__(self) -> None:
        """Refuse a founder who is no administrator, or whose device is the recovery key."""
        if self.role is not Role.ADMINISTRATOR or self.recovery_key == self.device:
            raise ValueError("the founder is an administrator, the recovery key no device")


@dataclass(frozen=True, slots=True)
class DeviceAdd:
    """`device.add`: a device of a person, with a role.

    Attributes:
        invitation: SHA-256 of the invitation's secret.
        bundle_key: age recipient.
        report_certificate: self-signed P-256, DER in base64url without padding.
        proof: the new key's signature over what the joiner asked for.
        tag: first base32 characters of SHA-256 of the device key.
        adopt: the tip up to which acts written before this enrolment are granted.
    """

    invitation: Hex64
    device: Hex64
    agreement_key: Hex64
    bundle_key: BundleKey
    report_certificate: Certificate
    proof: Hex128
    person: Hex32
    role: Role
    tag: Tag
    adopt: Tip | None = None


@dataclass(frozen=True, slots=True)
class DeviceConfirm:
    """`device.confirm`: a second administrator makes `device` one, as the cited op proposed."""

    device: Hex64
    add: Ref


@dataclass(frozen=True, slots=True)
class DeviceRole:
    """`device.role`: another role; acts outside `keep` have only what both roles share."""

    device: Hex64
    role: Role
    keep: tuple[Tip, ...]

    def __post_init__(self) -> None:
        """Refuse more tips than a log can sensibly have."""
        _require_few(self.keep)


@dataclass(frozen=True, slots=True)
class DeviceRevoke:
    """`device.revoke`: the key never acts again; acts outside `keep` are quarantined."""

    device: Hex64
    keep: tuple[Tip, ...]

    def __post_init__(self) -> None:
        """Refuse more tips than a log can sensibly have."""
        _require_few(self.keep)


@dataclass(frozen=True, slots=True)
class EntryRatify:
    """`entry.ratify`: bring the quarantined acts of `device` back, at or below `upto`."""

    device: Hex64
    upto: Tip


@dataclass(frozen=True, slots=True)
class RecoveryReplace:
    """`recovery.replace`: another recovery key."""

    key: Hex64


@dataclass(frozen=True, slots=True)
class PersonKey:
    """`person.key`: a second person's own key, kept in the vault of the author's laptop."""

    person: Hex32
    key: Hex64


@dataclass(frozen=True, slots=True)
class PersonKeyConfirm:
    """`person.key.confirm`: the person, or an administrator, vouches for the key of `enrolled`."""

    person: Hex32
    key: Hex64
    enrolled: Ref


@dataclass(frozen=True, slots=True)
class PersonErase:
    """`person.erase`: hide what is known of these people; records merged into one go together.

    Attributes:
        identity: also the identity, not the contact alone.
    """

    people: tuple[Hex32, ...]
    identity: bool

    def __post_init__(self) -> None:
        """Refuse nobody, somebody twice, and too many."""
        if not 0 < len(set(self.people)) == len(self.people) <= MAX_ERASED:
            raise ValueError(f"1 to {MAX_ERASED} different people")


@dataclass(frozen=True, slots=True)
class PersonEraseConfirm:
    """`person.erase.confirm`: a second person destroys the keys."""

    erase: Ref


Fact = (
    Genesis
    | DeviceAdd
    | DeviceConfirm
    | DeviceRole
    | DeviceRevoke
    | EntryRatify
    | RecoveryReplace
    | PersonKey
    | PersonKeyConfirm
    | PersonErase
    | PersonEraseConfirm
)
Deed = Genesis | DeviceAdd | DeviceConfirm | DeviceRole | DeviceRevoke
"""Facts that give or take authority: they name the device that they are about."""

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_ROWS: tuple[tuple[str, frozenset[Role], type], ...] = (
    ("genesis", _ADMINISTRATOR, Genesis),
    ("device.add", _ADMINISTRATOR, DeviceAdd),
    ("device.confirm", _ADMINISTRATOR, DeviceConfirm),
    ("device.role", _ADMINISTRATOR, DeviceRole),
    ("device.revoke", _ADMINISTRATOR, DeviceRevoke),
    ("entry.ratify", _ADMINISTRATOR, EntryRatify),
    ("recovery.replace", frozenset(), RecoveryReplace),
    ("person.key", ALL, PersonKey),
    ("person.key.confirm", ALL, PersonKeyConfirm),
    ("person.erase", OFFICERS, PersonErase),
    ("person.erase.confirm", OFFICERS, PersonEraseConfirm),
)
KINDS: Mapping[str, Kind] = {name: Kind(name, roles, body) for name, roles, body in _ROWS}
"""Who may write what. Beyond it: all may revoke their own device; only the recovery key writes
`recovery.replace`; `person.key.confirm` is the person's own or an administrator's."""


def read_fact(kind: str, body: Mapping[str, Any]) -> Fact | None:
    """Give the typed fact of a members op, `None` if this version does not know the kind.

    Raises:
        MalformedOp: the body does not have the shape of the kind.
    """
    row = KINDS.get(kind)
    if row is None:
        return None
    fact: Fact = row.shape(body)
    return fact


def named_device(kind: str, body: Mapping[str, Any]) -> DeviceKey | None:
    """Give the device whose entries may be stored because of this op, whatever its verdict."""
    try:
        fact = read_fact(kind, body)
    except MalformedOp:
        return None
    if isinstance(fact, Genesis | DeviceAdd):
        return DeviceKey(fact.device)
    if isinstance(fact, RecoveryReplace):
        return DeviceKey(fact.key)
    return None


def named_recovery(kind: str, body: Mapping[str, Any]) -> DeviceKey | None:
    """Give the recovery key that a well-formed `genesis` or `recovery.replace` names."""
    try:
        fact = read_fact(kind, body)
    except MalformedOp:
        return None
    if isinstance(fact, Genesis):
        return DeviceKey(fact.recovery_key)
    return DeviceKey(fact.key) if isinstance(fact, RecoveryReplace) else None


def as_ref(ref: Ref) -> OpRef:
    """Give a reference of a body its type."""
    return OpRef(*ref)  # type: ignore[arg-type]  # checked hex, as EntryId is


def tag_of(device: DeviceKey, length: int = TAG_LENGTH) -> str:
    """Give the tag of a device: known before anybody enrols it; longer where it is taken."""
    digest = hashlib.sha256(bytes.fromhex(device)).digest()
    return base64.b32encode(digest).decode()[:length]


def _require_few(keep: tuple[Tip, ...]) -> None:
    if len(keep) > MAX_KEEP:
        raise ValueError(f"at most {MAX_KEEP} tips")
