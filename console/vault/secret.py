"""Key material in memory: kept in buffers that can be overwritten, never printed.

Best effort, and called so: Python and the libraries below copy bytes where we cannot reach. What we
hold for long, we hold in one buffer and overwrite at lock.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Secret:
    """Bytes that are overwritten when they are no longer needed."""

    __slots__ = ("_buffer",)

    def __init__(self, data: bytes | bytearray) -> None:
        self._buffer = bytearray(data)

    def view(self) -> bytearray:
        """Give the buffer itself: callers must not keep it."""
        return self._buffer

    def wipe(self) -> None:
        """Overwrite with zeros. The length stays, so a use after lock finds a wrong key."""
        self._buffer[:] = bytes(len(self._buffer))

    def is_wiped(self) -> bool:
        """Say whether nothing but zeros is left."""
        return not any(self._buffer)

    def __len__(self) -> int:
        return len(self._buffer)

    def __repr__(self) -> str:
        return f"Secret({len(self._buffer)} bytes)"


def derive(key: Secret, purpose: str, salt: bytes = b"") -> Secret:
    """Derive a 32-byte key for one purpose by HKDF-SHA256."""
    info = f"crisis-console/vault/{purpose}/1\0".encode()
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=info)
    return Secret(hkdf.derive(bytes(key.view())))


class VaultKeys:
    """The keys that come from the vault key: of the database, the marks, and the slots' MAC."""

    __slots__ = ("database", "marks", "slots")

    def __init__(self, database: Secret, marks: Secret, slots: Secret) -> None:
        self.database = database
        self.marks = marks
        self.slots = slots

    @classmethod
    def derive(cls, vault_key: Secret) -> "VaultKeys":
        """Derive all three from the vault key."""
        return cls(
            derive(vault_key, "database"), derive(vault_key, "marks"), derive(vault_key, "slots")
        )

    def wipe(self) -> None:
        """Overwrite all three."""
        for secret in (self.database, self.marks, self.slots):
            secret.wipe()
