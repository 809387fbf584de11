"""Sealed fields: every free text and every personal field, each under a key of its own.

A field key opens one field and says nothing about others, so a report discloses fields by printing
their keys, and a scope is erased by destroying the scope keys, while all signatures stay intact
(docs/formats/sealed-fields.md).
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings
from nacl.exceptions import CryptoError

from console.domain.ops import Seal, Unsealed
from console.errors import Culprit, InputError
from console.ids import PersonId, SpaceId, StreamId
from console.journal.canonical import NotCanonical, decode, encode

if TYPE_CHECKING:
    from console.chance import Chance

KEY_BYTES = 32
MAX_OPENED_BYTES = 16 * 1024
_NONCE_BYTES = 24
_TAG_BYTES = 16
_MAX_BOX_CHARS = (MAX_OPENED_BYTES + _TAG_BYTES) * 4 // 3 + 1
_FIELD_INFO = b"crisis-console/field/1"
_OPEN_DOMAIN = b"crisis-console/open/1\0"
_KEY_DOMAIN = b"crisis-console/key/1\0"
_PERSON_SCOPE = re.compile(r"person/[0-9a-f]{32}/(contact|identity)")
_UNSEALED_MEMBERS = frozenset({"scope", "commit", "seal"})


class CannotOpen(InputError):
    """A sealed field that this key does not open, or whose content is not what it may be."""

    key = "error.cannot_open"
    culprit = Culprit.PEER


class KeyRing(Protocol):
    """The scope keys held here."""

    def get(self, key_id: str) -> bytes | None:
        """Give the scope key with this id, if it is here."""
        ...

    def erased(self, scope: str) -> bool:
        """Say whether the keys of this scope may no longer be held."""
        ...


class SealingKeys(Protocol):
    """Where a scope key to seal under comes from; a new one is made where none is held."""

    def key_for(self, scope: str) -> bytes:
        """Give a scope key of this scope."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed field stands; it opens nowhere else.

    Attributes:
        space: the workspace.
        stream: the stream of its op.
        name: the path of the field inside the op's body, joined by `/`.
    """

    space: SpaceId
    stream: StreamId
    name: str = ""

    def inside(self, name: str) -> "Place":
        """Give the place of a member with this name, or with this number in a list."""
        return Place(self.space, self.stream, f"{self.name}/{name}" if self.name else name)


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A value on its way into an op: `seal_body` puts the sealed field in its place."""

    scope: str
    value: str | Mapping[str, Any]


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed field as it stands in an op: an object of exactly these members.

    Attributes:
        box: XChaCha20-Poly1305 ciphertext and tag, base64url without padding.
        commit: SHA-256 over the field key, hex.
        key: id of the scope key, 32 hex digits.
        nonce: 24 random bytes, hex.
        scope: whose key seals it.
    """

    box: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]+\Z", max_length=_MAX_BOX_CHARS)]
    commit: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    key: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    nonce: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{48}\Z")]
    scope: str


def contact_scope(person: PersonId) -> str:
    """Give the scope of what reaches a person: numbers, addresses."""
    return f"person/{person}/contact"


def identity_scope(person: PersonId) -> str:
    """Give the scope of who a person is: the name."""
    return f"person/{person}/identity"


def is_scope(scope: str, stream: StreamId) -> bool:
    """Say whether a field of an op of `stream` may be sealed under `scope`."""
    return scope == stream or _PERSON_SCOPE.fullmatch(scope) is not None


def new_scope_key(chance: "Chance") -> bytes:
    """Draw a scope key."""
    return chance.bytes(KEY_BYTES)


def key_id(scope: str, scope_key: bytes) -> str:
    """Give the id of a scope key; whoever is handed a key checks it against its id."""
    whole = hashlib.sha256(_KEY_DOMAIN + scope.encode() + b"\0" + scope_key).hexdigest()
    return whole[:32]


def commit_to(field_key: bytes) -> str:
    """Give the commitment to a field key."""
    return hashlib.sha256(_OPEN_DOMAIN + field_key).hexdigest()


def field_key(sealed: Sealed, scope_key: bytes) -> bytes:
    """Give the key of one field: what a report prints to disclose it."""
    return _derive(scope_key, bytes.fromhex(sealed.nonce))


def seal(value: ToSeal, place: Place, scope_key: bytes, chance: "Chance") -> dict[str, str]:
    """Give the sealed field as it stands in an op's body.

    Raises:
        NotCanonical: the value is no canonical text or object, or longer than 16 KiB.
        ValueError: the scope is none of this stream.
    """
    if not is_scope(value.scope, place.stream):
        raise ValueError(f"{place.stream} has no scope {value.scope}")
    if not isinstance(value.value, str | dict):
        raise NotCanonical("only a text or an object can be sealed")
    opened = encode(value.value)
    if len(opened) > MAX_OPENED_BYTES:
        raise NotCanonical(f"{len(opened)} bytes to seal, at most {MAX_OPENED_BYTES}")
    nonce = chance.bytes(_NONCE_BYTES)
    key = _derive(scope_key, nonce)
    box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        opened, _associated_data(value.scope, place), nonce, key
    )
    return {
        "box": base64.urlsafe_b64encode(box).rstrip(b"=").decode(),
        "commit": commit_to(key),
        "key": key_id(value.scope, scope_key),
        "nonce": nonce.hex(),
        "scope": value.scope,
    }


def read_sealed(member: object, stream: StreamId) -> Sealed | None:
    """Give the sealed field that a member of an op's body is, if it is one."""
    if not isinstance(member, dict) or "box" not in member:
        return None
    try:
        sealed = msgspec.convert(member, Sealed)
    except msgspec.ValidationError:
        return None
    return sealed if is_scope(sealed.scope, stream) else None


def open_field(sealed: Sealed, place: Place, scope_key: bytes) -> Any:
    """Open a field with a key of its scope.

    Raises:
        CannotOpen: the key is another one, or the field was not sealed for this place.
    """
    if key_id(sealed.scope, scope_key) != sealed.key:
        raise CannotOpen("the scope key has another id")
    return open_disclosed(sealed, place, field_key(sealed, scope_key))


def open_disclosed(sealed: Sealed, place: Place, disclosed_key: bytes) -> Any:
    """Open a field with its own key alone, as an auditor does.

    Raises:
        CannotOpen: the key is not the one that the field commits to, or the field was not sealed
            for this place.
    """
    if commit_to(disclosed_key) != sealed.commit:
        raise CannotOpen("the field commits to another key")
    try:
        opened = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            _unbase64(sealed.box),
            _associated_data(sealed.scope, place),
            bytes.fromhex(sealed.nonce),
            disclosed_key,
        )
        value = decode(opened, MAX_OPENED_BYTES)
    except (CryptoError, ValueError, NotCanonical) as error:
        raise CannotOpen("the box does not open, or holds no canonical value") from error
    if not isinstance(value, str | dict):
        raise CannotOpen("the box holds neither a text nor an object")
    return value


def seal_body(
    body: Mapping[str, Any], place: Place, keys: SealingKeys, chance: "Chance"
) -> dict[str, Any]:
    """Give the body of an op with a sealed field in place of every `ToSeal`.

    Raises:
        NotCanonical: a value cannot be sealed.
        ValueError: a scope is none of this stream.
    """

    def sealed(member: Any, at: Place) -> Any:
        if isinstance(member, ToSeal):
            return seal(member, at, keys.key_for(member.scope), chance)
        if isinstance(member, Mapping):
            return {name: sealed(inner, at.inside(name)) for name, inner in member.items()}
        if isinstance(member, list | tuple):
            return [sealed(inner, at.inside(str(n))) for n, inner in enumerate(member)]
        return member

    return {name: sealed(member, place.inside(name)) for name, member in body.items()}


def unseal_body(body: Mapping[str, Any], place: Place, ring: KeyRing) -> dict[str, Any]:
    """Give the body of an op as folds read it: `Unsealed` for each sealed field, lists as tuples.

    Never raises. A plain object that would read as an `Unsealed` is given as a tuple of its
    members, which no kind accepts: otherwise clear text could pass for a sealed field.
    """
    return {name: _unsealed(member, place.inside(name), ring) for name, member in body.items()}


def _unsealed(member: Any, place: Place, ring: KeyRing) -> Any:
    if isinstance(member, list):
        return tuple(_unsealed(inner, place.inside(str(n)), ring) for n, inner in enumerate(member))
    if not isinstance(member, dict):
        return member
    sealed = read_sealed(member, place.stream)
    if sealed is not None:
        return _opened(sealed, place, ring)
    inside = {name: _unsealed(inner, place.inside(name), ring) for name, inner in member.items()}
    return tuple(inside.items()) if inside.keys() >= _UNSEALED_MEMBERS else inside


def _opened(sealed: Sealed, place: Place, ring: KeyRing) -> Unsealed:
    if ring.erased(sealed.scope):
        return Unsealed(sealed.scope, sealed.commit, Seal.ERASED)
    scope_key = ring.get(sealed.key)
    if scope_key is None:
        return Unsealed(sealed.scope, sealed.commit, Seal.NO_KEY)
    try:
        value = open_field(sealed, place, scope_key)
    except CannotOpen:
        return Unsealed(sealed.scope, sealed.commit, Seal.BROKEN)
    return Unsealed(sealed.scope, sealed.commit, Seal.OPEN, _frozen(value))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {name: _frozen(member) for name, member in value.items()}
    return value


def _derive(scope_key: bytes, nonce: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=nonce, info=_FIELD_INFO).derive(scope_key)


def _associated_data(scope: str, place: Place) -> bytes:
    return encode([place.space, scope, place.stream, place.name])


def _unbase64(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("another spelling of base64url")
    return raw
