"""Keeps the marks: two files written in turn after each commit, and one in the key chain.

A mark file is one sector, written in place and not waited for: acting never waits. After a power
cut a mark is whole and old, or whole and new; an old one is a lower bound and the database is ahead
of it. `settle`, at lock and close, makes the last one durable and gives it to the key chain.
"""

from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.vault.errors import VaultError
from console.vault.marks import (
    MARK_BYTES,
    Mark,
    NoMark,
    Place,
    Reading,
    decode,
    fingerprint,
)
from console.vault.profile import Profile
from console.vault.secret import Secret
from console.vault.ways import VaultPorts

SECTOR = 512
_NONCE = 12
_TAG = 16
_SEALED = _NONCE + MARK_BYTES + _TAG
_CONTEXT = b"crisis-console/vault-mark/1\0"
_IN_KEY_CHAIN = "key chain"


class MarkKeeper:
    """Reads and writes the marks of one vault. For the vault thread only."""

    def __init__(self, profile: Profile, vault: str, key: Secret, ports: VaultPorts) -> None:
        self._paths = profile.marks
        self._account = f"mark/{vault}"
        self._key = key
        self._ports = ports
        self._counter = 0
        self._last: Mark | None = None

    def read(self) -> tuple[Reading, ...]:
        """Give what all places hold. A key chain that does not answer holds no mark."""
        readings: list[Reading] = [self._read_file(path) for path in self._paths]
        if self._ports.key_chain is not None:
            readings.append(self._read_key_chain())
        found = [each for each in readings if isinstance(each, Mark)]
        self._counter = max((each.counter for each in found), default=self._counter)
        return tuple(readings)

    def start(self, mark: Mark) -> None:
        """Write both files and the key chain: at set-up, and after new keys were made.

        Raises:
            VaultError: a file could not be written.
        """
        for path in self._paths:
            self._counter += 1
            self._last = replace(mark, counter=self._counter)
            self._ports.disk.replace(path, self._sector(self._last))
        self._tell_key_chain()

    def latest(self) -> Mark | None:
        """Give the mark that counts, without judging anything by it."""
        found = [each for each in self.read() if isinstance(each, Mark)]
        return max(found, key=lambda each: each.counter, default=None)

    def write(self, mark: Mark) -> None:
        """Write one mark, after COMMIT, into the file whose turn it is.

        Raises:
            VaultError: it could not be written; the database is ahead then, which is harmless.
        """
        self._counter += 1
        self._last = replace(mark, counter=self._counter)
        path = self._paths[self._counter % len(self._paths)]
        put = self._ports.disk.overwrite if path.is_file() else self._ports.disk.replace
        put(path, self._sector(self._last))

    def settle(self) -> None:
        """Make the last mark durable and give it to the key chain.

        Raises:
            VaultError: a file could not be made durable.
        """
        if self._last is not None:
            for path in filter(Path.is_file, self._paths):
                self._ports.disk.sync(path)
            self._tell_key_chain()

    def _tell_key_chain(self) -> None:
        if self._ports.key_chain is None or self._last is None:
            return
        try:
            self._ports.key_chain.put(self._account, self._seal(self._last))
        except VaultError:
            # A third place that may be away (no session, locked); the two files stand.
            return

    def _read_file(self, path: Path) -> Reading:
        try:
            untrusted = self._ports.disk.read(path, SECTOR)
        except VaultError:
            return NoMark(path.name, missing=False)
        return self._open(untrusted, path.name)

    def _read_key_chain(self) -> Reading:
        chain = self._ports.key_chain
        try:
            untrusted = None if chain is None else chain.get(self._account)
        except VaultError:
            return NoMark(_IN_KEY_CHAIN, missing=True)
        return self._open(untrusted, _IN_KEY_CHAIN)

    def _open(self, untrusted: bytes | None, where: str) -> Reading:
        if untrusted is None:
            return NoMark(where, missing=True)
        nonce, box = untrusted[:_NONCE], untrusted[_NONCE:_SEALED]
        try:
            opened = AESGCM(bytes(self._key.view())).decrypt(nonce, box, _CONTEXT)
            return decode(opened)
        except (InvalidTag, ValueError):
            return NoMark(where, missing=False)

    def _seal(self, mark: Mark) -> bytes:
        nonce = self._ports.chance.bytes(_NONCE)
        return nonce + AESGCM(bytes(self._key.view())).encrypt(nonce, mark.encode(), _CONTEXT)

    def _sector(self, mark: Mark) -> bytes:
        return self._seal(mark).ljust(SECTOR, b"\0")


def place_of(profile: Profile, machine: str) -> Place:
    """Say where a vault lives, from what the system tells, without opening the database.

    `machine` is what the system calls this machine, empty if it does not tell. The file is told by
    its number in its file system: a copy, also a restored one, has another. The device number is
    left out: it changes with the order in which disks are found.
    """
    try:
        number = profile.database.stat().st_ino
    except OSError:
        number = 0
    return Place(fingerprint(machine), fingerprint(f"file {number}" if number else ""))
