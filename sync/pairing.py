"""What travels when a device joins: the invitation, the request, and what two people compare.

Layouts: docs/formats/wire.md. Everything read here comes from outside.
"""

import base64
import binascii
import hashlib
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from console.domain.ops import Role
from console.errors import Culprit, InputError
from console.ids import DeviceKey, PersonId, SpaceId, is_hex64
from console.ledger import Invitation, JoinRequest
from sync.messages import Bytes16, Bytes32, Count

MAX_TEXT: Final = 4096
_PREFIX: Final = "CRISIS1"
_GROUP: Final = 5
_HEX128: Final = 128


class BadInvitation(InputError):
    """A text or file that is no invitation, or was mistyped."""

    key = "sync.bad_invitation"
    culprit = Culprit.PERSON


class BadRequest(InputError):
    """A file that is no request to join, or was damaged."""

    key = "sync.bad_request"
    culprit = Culprit.PEER


class _Invitation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    space: Bytes32
    administrator: Bytes32
    person: Bytes16
    role: Role
    expires: Count
    secret: Bytes16
    addresses: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(max_length=8)
    ]


class _Request(Struct, frozen=True, forbid_unknown_fields=True):
    space: str
    invitation: str
    device: str
    agreement_key: str
    bundle_key: Annotated[str, Meta(max_length=128)]
    report_certificate: Annotated[str, Meta(max_length=2048)]
    proof: str
    adopt: tuple[int, str] | None = None


def invitation_name(secret: bytes) -> str:
    """Give the name under which `device.add` mentions an invitation."""
    return hashlib.sha256(secret).hexdigest()


def write_invitation(invitation: Invitation) -> str:
    """Give the invitation as text: for a file, for typing, and as it stands in a QR code."""
    packed = msgspec.msgpack.encode(
        _Invitation(
            space=bytes.fromhex(invitation.space),
            administrator=bytes.fromhex(invitation.administrator),
            person=bytes.fromhex(invitation.person),
            role=invitation.role,
            expires=invitation.expires,
            secret=invitation.secret,
            addresses=invitation.addresses,
        )
    )
    check = hashlib.sha256(packed).digest()[:4]
    letters = base64.b32encode(packed + check).decode().rstrip("=")
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    return "-".join([_PREFIX, *groups])


def read_invitation(untrusted_text: str) -> Invitation:
    """Read an invitation, however it was typed or wrapped.

    Raises:
        BadInvitation: it is none, or a letter is wrong.
    """
    if len(untrusted_text) > MAX_TEXT or not untrusted_text.isascii():
        raise BadInvitation("too long, or other letters than an invitation has")
    plain = "".join(untrusted_text.split()).replace("-", "").upper()
    if not plain.startswith(_PREFIX):
        raise BadInvitation(f"does not begin with {_PREFIX}")
    letters = plain.removeprefix(_PREFIX)
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        body, check = packed[:-4], packed[-4:]
        if hashlib.sha256(body).digest()[:4] != check:
            raise BadInvitation("a letter is wrong or missing")
        found = msgspec.msgpack.decode(body, type=_Invitation)
        return Invitation(
            space=SpaceId(found.space.hex()),
            administrator=DeviceKey(found.administrator.hex()),
            person=PersonId(found.person.hex()),
            role=found.role,
            expires=found.expires,
            secret=found.secret,
            addresses=found.addresses,
        )
    except (binascii.Error, msgspec.MsgspecError, ValueError) as error:
        raise BadInvitation(f"not an invitation: {error}") from error


def write_request(request: JoinRequest) -> bytes:
    """Give a request as the bytes that are committed to, sent, and stored in a request file."""
    return msgspec.json.encode(request)


def read_request(untrusted: bytes) -> JoinRequest:
    """Read a request; its proof is for the ledger to check.

    Raises:
        BadRequest: it is none.
    """
    if len(untrusted) > MAX_TEXT:
        raise BadRequest(f"longer than {MAX_TEXT} bytes")
    try:
        found = msgspec.json.decode(untrusted, type=_Request)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadRequest(f"not a request: {error}") from error
    keys = (found.space, found.invitation, found.device, found.agreement_key)
    halves = (found.proof[:64], found.proof[64:])
    if not all(map(is_hex64, (*keys, *halves))):
        raise BadRequest("a key or hash is not one")
    if found.adopt is not None and (found.adopt[0] < 1 or not is_hex64(found.adopt[1])):
        raise BadRequest("the place to adopt is not one")
    return msgspec.convert(found, JoinRequest, from_attributes=True)


def commitment(nonce: bytes, request: bytes) -> bytes:
    """Give what the joiner commits to before it sees the administrator's nonce."""
    return hashlib.sha256(b"crisis-console/commit/1\0" + nonce + request).digest()


def digits(request: bytes, joiner: bytes, administrator: bytes, server_key: bytes) -> str:
    """Give the six digits that both screens show."""
    seen = b"crisis-console/digits/1\0" + joiner + administrator + server_key + request
    number = int.from_bytes(hashlib.sha256(seen).digest()[:8], "big") % 1_000_000
    return f"{number:06d}"


def spoken_hash(request: bytes) -> str:
    """Give the 20 characters of a request file that are compared aloud, in groups of four."""
    letters = base64.b32encode(hashlib.sha256(b"crisis-console/aloud/1\0" + request).digest())
    text = letters.decode()[:20]
    return " ".join(text[at : at + 4] for at in range(0, 20, 4))
