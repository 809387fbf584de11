"""Wraps one secret under another: AES-256-GCM with a commitment to the key.

Without the commitment one box can be made that opens under two keys; with it, a wrong key and a
damaged box are told apart before anything is decrypted.
"""

import hmac
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.chance import Chance
from console.journal import canonical
from console.vault.errors import DamagedSlots, WrongPassphrase
from console.vault.kdf import PRODUCT_LIMITS, KdfLimits, KdfParams, check_new_passphrase, stretch
from console.vault.secret import Secret, derive

FORMAT = 1
NONCE_BYTES = 12
COMMIT_BYTES = 32
MAX_BOX_BYTES = 4096
MAX_WRAP_BYTES = 16 * 1024


class WrongKey(Exception):
    """The commitment does not fit: this is not the key of this box."""


class DamagedBox(Exception):
    """The key is right and the box or what it is bound to was changed."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret under a key."""

    nonce: bytes
    commit: bytes
    box: bytes

    def __post_init__(self) -> None:
        """Refuse what `wrap` never gives."""
        sizes = (len(self.nonce), len(self.commit))
        if sizes != (NONCE_BYTES, COMMIT_BYTES) or len(self.box) > MAX_BOX_BYTES:
            raise ValueError(f"not a wrapped secret: {sizes}, {len(self.box)} bytes")


def wrap(secret: bytes | bytearray, key: Secret, context: bytes, chance: Chance) -> Wrapped:
    """Wrap a secret; `context` is bound to it and must be the same when it is opened."""
    nonce = chance.bytes(NONCE_BYTES)
    seal = derive(key, "wrap/seal", nonce)
    box = AESGCM(bytes(seal.view())).encrypt(nonce, bytes(secret), context)
    seal.wipe()
    return Wrapped(nonce, _commit(key, nonce), box)


def unwrap(wrapped: Wrapped, key: Secret, context: bytes) -> Secret:
    """Open a wrapped secret.

    Raises:
        WrongKey: it was wrapped under another key.
        DamagedBox: it was changed.
    """
    if not hmac.compare_digest(_commit(key, wrapped.nonce), wrapped.commit):
        raise WrongKey
    seal = derive(key, "wrap/seal", wrapped.nonce)
    try:
        return Secret(AESGCM(bytes(seal.view())).decrypt(wrapped.nonce, wrapped.box, context))
    except InvalidTag as error:
        raise DamagedBox from error
    finally:
        seal.wipe()


def _commit(key: Secret, nonce: bytes) -> bytes:
    return bytes(derive(key, "wrap/commit", nonce).view())


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    """A secret under a passphrase, as it is stored; members in the order of their names."""

    box: str
    commit: str
    format: int
    lanes: int
    memory_kib: int
    nonce: str
    passes: int
    salt: str


def wrap_under_passphrase(
    secret: bytes, passphrase: str, context: str, params: KdfParams, chance: Chance
) -> bytes:
    """Wrap a secret under a passphrase, with all that is needed to open it but the passphrase.

    The cost is taken as it is: a caller calibrates it, and opening checks it.

    Raises:
        BadPassphrase: the passphrase is empty or endless.
    """
    check_new_passphrase(passphrase)
    as_is = KdfLimits(floor=params.cost, default=params.cost, ceiling=params.cost)
    key = stretch(passphrase, params, as_is)
    wrapped = wrap(secret, key, _bound(context, params), chance)
    key.wipe()
    return canonical.encode(
        {
            "box": wrapped.box.hex(),
            "commit": wrapped.commit.hex(),
            "format": FORMAT,
            "lanes": params.lanes,
            "memory_kib": params.memory_kib,
            "nonce": wrapped.nonce.hex(),
            "passes": params.passes,
            "salt": params.salt.hex(),
        }
    )


def unwrap_with_passphrase(
    untrusted: bytes, passphrase: str, context: str, limits: KdfLimits = PRODUCT_LIMITS
) -> Secret:
    """Open what `wrap_under_passphrase` gave.

    Raises:
        WrongPassphrase: it was wrapped under another passphrase.
        DamagedSlots: the bytes are no such header, or were changed.
        RefusedCost: the header asks for a cost outside the limits.
    """
    try:
        header = msgspec.convert(canonical.decode(untrusted, MAX_WRAP_BYTES), _Header)
        _require_known(header.format)
        params = KdfParams(
            header.memory_kib, header.passes, header.lanes, bytes.fromhex(header.salt)
        )
        parts = (bytes.fromhex(part) for part in (header.nonce, header.commit, header.box))
        wrapped = Wrapped(*parts)
    except (canonical.NotCanonical, ValueError) as error:
        raise DamagedSlots(f"not a wrapped key: {error}") from error
    key = stretch(passphrase, params, limits)
    try:
        return unwrap(wrapped, key, _bound(context, params))
    except WrongKey as error:
        raise WrongPassphrase from error
    except DamagedBox as error:
        raise DamagedSlots("the wrapped key was changed") from error
    finally:
        key.wipe()


def _require_known(written: int) -> None:
    if written != FORMAT:
        raise ValueError(f"format {written}")


def _bound(context: str, params: KdfParams) -> bytes:
    return canonical.encode(
        [context, FORMAT, params.memory_kib, params.passes, params.lanes, params.salt.hex()]
    )
