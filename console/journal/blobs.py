"""Evidence files outside the entries: encrypted once, the same bytes on every device.

The key, the plain hash and the file name stand in a sealed field of the op that takes the file in;
name (hash of the ciphertext) and size stand there in clear. When the scope key dies, so does the
file (docs/formats/sealed-fields.md).
"""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nacl import bindings
from nacl.exceptions import CryptoError

from console.errors import Culprit, InputError
from console.ids import is_hex64

if TYPE_CHECKING:
    from console.chance import Chance

MAX_BLOB_BYTES = 25 * 1024 * 1024
KEY_BYTES = 32
TAG_BYTES = 16
_DOMAIN = b"crisis-console/blob/1\0"
# Every key is drawn for one file and encrypts it once, so the nonce has nothing to tell apart.
_NONCE = bytes(24)


class BadBlob(InputError):
    """A file too large to keep as evidence, or bytes that are not the blob that was named."""

    key = "error.bad_blob"
    culprit = Culprit.PEER


@dataclass(frozen=True, slots=True)
class BlobKey:
    """What opens a blob: it stands in a sealed field only.

    Attributes:
        key: 32 bytes.
        plain: SHA-256 of the file itself, 64 hex digits.
        file_name: what the file was called.
    """

    key: bytes = field(repr=False)
    plain: str
    file_name: str

    def __post_init__(self) -> None:
        """Refuse what opens nothing."""
        if len(self.key) != KEY_BYTES or not is_hex64(self.plain):
            raise BadBlob("not the key of a blob")

    def as_value(self) -> dict[str, str]:
        """Give the object to seal."""
        return {"file_name": self.file_name, "key": self.key.hex(), "plain": self.plain}

    @classmethod
    def from_value(cls, opened: object) -> "BlobKey":
        """Read the object that a sealed field held.

        Raises:
            BadBlob: it has another shape.
        """
        if not isinstance(opened, dict) or set(opened) != {"file_name", "key", "plain"}:
            raise BadBlob("not the key of a blob")
        key, plain, file_name = opened["key"], opened["plain"], opened["file_name"]
        if not is_hex64(key) or not isinstance(file_name, str):
            raise BadBlob("not the key of a blob")
        return cls(bytes.fromhex(key), plain, file_name)


@dataclass(frozen=True, slots=True)
class Blob:
    """An encrypted file.

    Attributes:
        name: SHA-256 of `box`, 64 hex digits.
        box: ciphertext and tag.
    """

    name: str
    box: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse bytes under another name, and more than can be carried."""
        if len(self.box) > MAX_BLOB_BYTES:
            raise BadBlob(f"{len(self.box)} bytes, at most {MAX_BLOB_BYTES}")
        if hashlib.sha256(self.box).hexdigest() != self.name:
            raise BadBlob("the bytes are not those that the name stands for")

    @property
    def size(self) -> int:
        """Its length, as said in clear."""
        return len(self.box)


def seal_blob(content: bytes, file_name: str, chance: "Chance") -> tuple[Blob, BlobKey]:
    """Encrypt a file under a key drawn for it.

    Raises:
        BadBlob: it is too large.
    """
    if len(content) + TAG_BYTES > MAX_BLOB_BYTES:
        raise BadBlob(f"{len(content)} bytes, at most {MAX_BLOB_BYTES - TAG_BYTES}")
    key = chance.bytes(KEY_BYTES)
    box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(content, _DOMAIN, _NONCE, key)
    plain = hashlib.sha256(content).hexdigest()
    return Blob(hashlib.sha256(box).hexdigest(), box), BlobKey(key, plain, file_name)


def open_blob(blob: Blob, blob_key: BlobKey) -> bytes:
    """Give the file.

    Raises:
        BadBlob: the key is another one, or the file is not the one whose hash was signed.
    """
    try:
        content = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            blob.box, _DOMAIN, _NONCE, blob_key.key
        )
    except (CryptoError, ValueError) as error:
        raise BadBlob("the key does not open the blob") from error
    if hashlib.sha256(content).hexdigest() != blob_key.plain:
        raise BadBlob("the file is not the one that was taken in")
    return content
