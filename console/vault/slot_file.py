"""The slot file: its bytes, its MAC, and its two copies.

Canonical JSON, at most 64 KiB, at most 16 slots. A kind of slot that this version does not know is
carried along unread. Which slots there must be is said in `console.vault.slots`.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from console.journal import canonical
from console.vault.disk import Disk
from console.vault.envelope import Wrapped
from console.vault.errors import DamagedSlots, NewerSlots, VaultError, VaultIoError
from console.vault.secret import Secret

FORMAT = 1
MAX_BYTES = 64 * 1024
MAX_SLOTS = 16
_MAX_KIND = 32
_MAX_PARAMS = 16


class _SlotShape(msgspec.Struct, forbid_unknown_fields=True):
    """One slot, members in the order of their names."""

    box: str
    commit: str
    id: str
    kind: str
    nonce: str
    params: dict[str, int | str]


class _FileShape(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file, members in the order of their names."""

    format: int
    generation: int
    mac: str
    slots: list[_SlotShape]
    vault: str


class _FormatShape(msgspec.Struct):
    """The one member that every later format keeps."""

    format: int


_format = msgspec.json.Decoder(_FormatShape)


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: what it is made from, and the vault key wrapped under that."""

    slot_id: str
    kind: str
    params: tuple[tuple[str, int | str], ...]
    wrapped: Wrapped

    def __post_init__(self) -> None:
        """Refuse what no version writes."""
        if not 0 < len(self.kind) <= _MAX_KIND or len(self.params) > _MAX_PARAMS:
            raise ValueError(f"not a slot: {self.kind[:_MAX_KIND]!r}")
        if len(bytes.fromhex(self.slot_id)) != 16:
            raise ValueError("a slot id is 16 bytes")

    def value(self) -> dict[str, object]:
        """Give it as it is written."""
        return {
            "box": self.wrapped.box.hex(),
            "commit": self.wrapped.commit.hex(),
            "id": self.slot_id,
            "kind": self.kind,
            "nonce": self.wrapped.nonce.hex(),
            "params": dict(self.params),
        }


def slot_context(
    vault: str, slot_id: str, kind: str, params: tuple[tuple[str, int | str], ...]
) -> bytes:
    """Give what a slot's box is bound to: the vault, the slot and all its parameters."""
    return canonical.encode(["crisis-console/slot/1", vault, slot_id, kind, dict(params)])


@dataclass(frozen=True, slots=True)
class SlotFile:
    """The slots of one vault at one generation."""

    vault: str
    generation: int
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def __post_init__(self) -> None:
        """Refuse what no version writes."""
        if len(bytes.fromhex(self.vault)) != 16 or self.generation < 0:
            raise ValueError("a vault id is 16 bytes, a generation is not negative")
        if not 0 < len(self.slots) <= MAX_SLOTS:
            raise ValueError(f"{len(self.slots)} slots")

    def of_kind(self, kind: str) -> tuple[Slot, ...]:
        """Give the slots of one kind."""
        return tuple(slot for slot in self.slots if slot.kind == kind)

    def sealed(self, key: Secret) -> "SlotFile":
        """Give it with its MAC."""
        return replace(self, mac=self._mac(key))

    def is_whole(self, key: Secret) -> bool:
        """Say whether the MAC fits."""
        return hmac.compare_digest(self.mac, self._mac(key))

    def _mac(self, key: Secret) -> bytes:
        return hmac.digest(bytes(key.view()), canonical.encode(self._value()), hashlib.sha256)

    def _value(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "generation": self.generation,
            "slots": [slot.value() for slot in self.slots],
            "vault": self.vault,
        }

    def encode(self) -> bytes:
        """Give the bytes of the file."""
        return canonical.encode({**self._value(), "mac": self.mac.hex()})


def decode(untrusted: bytes, where: str) -> SlotFile:
    """Read a slot file. Its MAC can only be checked once a slot is open.

    Raises:
        NewerSlots: a newer version wrote it.
        DamagedSlots: it is anything else.
    """
    if len(untrusted) > MAX_BYTES:
        raise DamagedSlots(f"{where}: more than {MAX_BYTES} bytes", file=where)
    try:
        _require_known_format(_format.decode(untrusted).format, where)
        shape = msgspec.convert(canonical.decode(untrusted, MAX_BYTES), _FileShape)
        return SlotFile(
            shape.vault,
            shape.generation,
            tuple(_slot(each) for each in shape.slots),
            bytes.fromhex(shape.mac),
        )
    except (canonical.NotCanonical, ValueError) as error:
        raise DamagedSlots(f"{where}: {error}", file=where) from error


def _require_known_format(written: int, where: str) -> None:
    if written > FORMAT:
        raise NewerSlots(f"{where}: format {written}", file=where, found=written)


def _slot(shape: _SlotShape) -> Slot:
    wrapped = Wrapped(
        bytes.fromhex(shape.nonce), bytes.fromhex(shape.commit), bytes.fromhex(shape.box)
    )
    return Slot(shape.id, shape.kind, tuple(sorted(shape.params.items())), wrapped)


@dataclass(frozen=True, slots=True)
class Copies:
    """What the two copies hold: the usable files, newest first, and what is wrong with the rest."""

    files: tuple[SlotFile, ...]
    errors: tuple[VaultError, ...]

    @property
    def agree(self) -> bool:
        """Say whether both can be used and are the same."""
        return len(self.files) == 1 and not self.errors

    def require(self) -> None:
        """Refuse a profile where neither copy can be used.

        Raises:
            NewerSlots: one was written by a newer version.
            DamagedSlots: both are damaged or missing.
        """
        for error in self.errors:
            if isinstance(error, NewerSlots):
                raise error
        if not self.files:
            raise next(iter(self.errors))


def read_copies(paths: tuple[Path, Path], disk: Disk) -> Copies:
    """Read both copies. One that cannot be read is an error in the answer, not an exception."""
    files: list[SlotFile] = []
    errors: list[VaultError] = []
    for path in paths:
        try:
            files.append(_read_copy(path, disk))
        except (DamagedSlots, NewerSlots, VaultIoError) as error:
            errors.append(error)
    newest_first = sorted(files, key=lambda each: each.generation, reverse=True)
    return Copies(tuple(_distinct(newest_first)), tuple(errors))


def _read_copy(path: Path, disk: Disk) -> SlotFile:
    untrusted = disk.read(path, MAX_BYTES)
    if untrusted is None:
        raise DamagedSlots(f"{path.name} is missing", file=path.name)
    return decode(untrusted, path.name)


def _distinct(files: list[SlotFile]) -> Iterator[SlotFile]:
    for place, each in enumerate(files):
        if each not in files[:place]:
            yield each


def write_copies(paths: tuple[Path, Path], file: SlotFile, disk: Disk) -> None:
    """Replace one copy, read it back, then replace the other: a kill leaves a whole one.

    Raises:
        VaultError: a copy could not be written, or does not read back; the other was not touched.
    """
    data = file.encode()
    for path in paths:
        disk.replace(path, data)
        if disk.read(path, MAX_BYTES) != data:
            raise VaultIoError(f"{path.name} does not read back", file=path.name)
