"""A device's keys, and the only place that signs and verifies.

libsodium is used through PyNaCl: it refuses public keys of small order, which fit any message.
What is signed always begins with its domain, so that no signature can be used for another thing.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from nacl import bindings
from nacl.exceptions import CryptoError

from console.errors import ConsoleError
from console.ids import DeviceKey, is_hex64

if TYPE_CHECKING:
    from console.chance import Chance

KEY_BYTES = 32
SIGNATURE_BYTES = 64


class BadKey(ConsoleError):
    """Bytes that are no key of this kind, or a public key with which no secret can be agreed."""

    key = "error.bad_key"


class Domain(Enum):
    """What a signature is for: the first bytes of every signed message."""

    ENTRY = b"crisis-console/entry/1\0"
    SECOND = b"crisis-console/second/1\0"
    JOIN = b"crisis-console/join/1\0"
    LINK = b"crisis-console/link/1\0"
    BUNDLE = b"crisis-console/bundle/1\0"


def verify(public: str, domain: Domain, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` is the holder of `public` signing `message` in this domain.

    Never raises: whatever is not exactly such a signature is none.
    """
    if not is_hex64(public) or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + domain.value + message, bytes.fromhex(public))
    except CryptoError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair, kept as its seed of 32 bytes.

    Attributes:
        seed: the secret; it is never shown.
        public: the public key, 64 hex digits.
    """

    seed: bytes = field(repr=False)
    public: DeviceKey = field(init=False)

    def __post_init__(self) -> None:
        """Derive the public half."""
        if len(self.seed) != KEY_BYTES:
            raise BadKey(f"an Ed25519 seed has {KEY_BYTES} bytes, not {len(self.seed)}")
        public, _ = bindings.crypto_sign_seed_keypair(self.seed)
        object.__setattr__(self, "public", DeviceKey(public.hex()))

    @classmethod
    def new(cls, chance: "Chance") -> "SigningKey":
        """Draw a key."""
        return cls(chance.bytes(KEY_BYTES))

    def sign(self, domain: Domain, message: bytes) -> bytes:
        """Give the 64 bytes of the signature of `message` in this domain."""
        secret = self.seed + bytes.fromhex(self.public)
        return bindings.crypto_sign(domain.value + message, secret)[:SIGNATURE_BYTES]


@dataclass(frozen=True, slots=True)
class AgreementKey:
    """An X25519 key pair, for secrets that two devices share without talking.

    Attributes:
        secret: 32 bytes; never shown.
        public: the public key, 64 hex digits.
    """

    secret: bytes = field(repr=False)
    public: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the public half."""
        if len(self.secret) != KEY_BYTES:
            raise BadKey(f"an X25519 key has {KEY_BYTES} bytes, not {len(self.secret)}")
        object.__setattr__(self, "public", bindings.crypto_scalarmult_base(self.secret).hex())

    @classmethod
    def new(cls, chance: "Chance") -> "AgreementKey":
        """Draw a key."""
        return cls(chance.bytes(KEY_BYTES))

    def agree(self, other_public: str) -> bytes:
        """Give the 32 bytes that only the two holders can compute; derive keys from it by HKDF.

        Raises:
            BadKey: the other key is none, or of small order.
        """
        if not is_hex64(other_public):
            raise BadKey("not an X25519 public key")
        try:
            return bindings.crypto_scalarmult(self.secret, bytes.fromhex(other_public))
        except (CryptoError, RuntimeError) as error:
            raise BadKey("an X25519 public key of small order") from error


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The keys that make an installation a device; they never leave its vault."""

    signing: SigningKey
    agreement: AgreementKey

    @property
    def device(self) -> DeviceKey:
        """The name of the device: its Ed25519 public key."""
        return self.signing.public

    @classmethod
    def new(cls, chance: "Chance") -> "DeviceKeys":
        """Draw the keys of a new device."""
        return cls(SigningKey.new(chance), AgreementKey.new(chance))
