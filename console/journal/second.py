"""The second person at a laptop: a key of their own, wrapped under their own passphrase.

Whoever holds the open vault cannot make this signature: the private half never stands there in
clear. The signature covers an approval and stands inside the op that carries it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from nacl import bindings
from nacl.exceptions import CryptoError

from console.errors import ConsoleError, Culprit
from console.ids import is_hex64
from console.journal.canonical import encode
from console.journal.keys import BadKey, Domain, SigningKey, verify

if TYPE_CHECKING:
    from console.chance import Chance

_SALT_BYTES = 16
_NONCE_BYTES = 24
_WRAP_LABEL = "crisis-console/second-key/1"


class WrongPassphrase(ConsoleError):
    """The passphrase does not open the second person's key."""

    key = "error.second_passphrase"
    culprit = Culprit.PERSON


class Kdf(Protocol):
    """A slow derivation from a passphrase, such as Argon2id with the vault's parameters."""

    @property
    def parameters(self) -> Mapping[str, int]:
        """What must be known to derive the same key again."""
        ...

    def derive(self, passphrase: str, salt: bytes) -> bytes:
        """Give 32 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A second person's key at rest.

    Attributes:
        public: the Ed25519 public key that `person.key` enrols; it also tells a wrong opening.
        parameters: those of the derivation.
        salt: of the derivation.
        nonce: of the box.
        box: the seed, encrypted.
    """

    public: str
    parameters: Mapping[str, int]
    salt: bytes
    nonce: bytes
    box: bytes = field(repr=False)


def wrap(key: SigningKey, passphrase: str, kdf: Kdf, chance: "Chance") -> WrappedKey:
    """Lock a key under a passphrase."""
    salt, nonce = chance.bytes(_SALT_BYTES), chance.bytes(_NONCE_BYTES)
    box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        key.seed,
        _label(key.public, kdf.parameters, salt),
        nonce,
        kdf.derive(passphrase, salt),
    )
    return WrappedKey(key.public, dict(kdf.parameters), salt, nonce, box)


def unwrap(wrapped: WrappedKey, passphrase: str, kdf: Kdf) -> SigningKey:
    """Open a key; `kdf` must have the parameters it was wrapped with.

    Raises:
        WrongPassphrase: it does not open, or what it holds is another key.
    """
    if kdf.parameters != wrapped.parameters:
        raise ValueError("derived with other parameters than it was wrapped with")
    try:
        seed = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            wrapped.box,
            _label(wrapped.public, wrapped.parameters, wrapped.salt),
            wrapped.nonce,
            kdf.derive(passphrase, wrapped.salt),
        )
        key = SigningKey(seed)
    except (CryptoError, ValueError, BadKey) as error:
        raise WrongPassphrase("the key of the second person does not open") from error
    if key.public != wrapped.public:
        raise WrongPassphrase("the wrapped key is another one")
    return key


def sign_approval(key: SigningKey, approval: Mapping[str, Any]) -> str:
    """Sign an approval; give the signature in hex, as it stands inside the op.

    Raises:
        NotCanonical: the approval is no canonical object.
    """
    return key.sign(Domain.SECOND, encode(approval)).hex()


def verify_approval(public: str, approval: Mapping[str, Any], untrusted_signature: str) -> bool:
    """Say whether the holder of `public` signed this approval. The check every device makes.

    Raises:
        NotCanonical: the approval is no canonical object.
    """
    halves = untrusted_signature[:64], untrusted_signature[64:]
    if not all(map(is_hex64, halves)):
        return False
    return verify(public, Domain.SECOND, encode(approval), bytes.fromhex(untrusted_signature))


def _label(public: str, parameters: Mapping[str, int], salt: bytes) -> bytes:
    """What the box is bound to: nobody can weaken the parameters or swap the public half."""
    return encode([_WRAP_LABEL, public, dict(parameters), salt.hex()])
