"""Marks: what this installation last signed, kept beside the database, so that a rollback shows.

A mark names the ends of the own logs, the machine and the file. `assess` compares marks with what
the database holds and gives a verdict; it changes nothing and decides nothing else.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from console.errors import Message
from console.ids import is_hex64

MEMBERS_LOG = "members"
ACTS_LOG = "acts"
_NO_HASH = "0" * 64
_LAYOUT = struct.Struct(">8sQ32sQ32sQ32s16s16s")
_MAGIC = b"CCMARK\x00\x01"
MARK_BYTES = _LAYOUT.size


@dataclass(frozen=True, slots=True)
class Tip:
    """The last entry of a log; seq 0 for an empty one."""

    seq: int
    hash: str

    def __post_init__(self) -> None:
        """Refuse what is no end of a log."""
        if self.seq < 0 or not is_hex64(self.hash) or (self.seq == 0) != (self.hash == _NO_HASH):
            raise ValueError(f"not the end of a log: {self!r}")


NO_TIP = Tip(0, _NO_HASH)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vault lives: the machine, and which file on it. Both as 32 hex digits.

    Thirty-two zeros where the system tells nothing; that is never compared.
    """

    machine: str
    file: str

    def __post_init__(self) -> None:
        """Refuse anything but two times 16 bytes."""
        if len(bytes.fromhex(self.machine)) != 16 or len(bytes.fromhex(self.file)) != 16:
            raise ValueError(f"not a place: {self!r}")


UNTOLD = "0" * 32


def fingerprint(told: str) -> str:
    """Shorten what a system tells of a machine or a file to 16 bytes; nothing stays `UNTOLD`."""
    if not told:
        return UNTOLD
    return hashlib.sha256(b"crisis-console/place/1\0" + told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. The counter grows by one with each; the keeper gives it."""

    device: str
    members: Tip
    acts: Tip
    place: Place
    counter: int = 0

    def __post_init__(self) -> None:
        """Refuse a device that is no key."""
        if not is_hex64(self.device) or self.counter < 0:
            raise ValueError(f"not a mark of a device: {self.device!r}")

    def encode(self) -> bytes:
        """Give its bytes, before they are sealed."""
        return _LAYOUT.pack(
            _MAGIC,
            self.counter,
            bytes.fromhex(self.device),
            self.members.seq,
            bytes.fromhex(self.members.hash),
            self.acts.seq,
            bytes.fromhex(self.acts.hash),
            bytes.fromhex(self.place.machine),
            bytes.fromhex(self.place.file),
        )


def decode(opened: bytes) -> Mark:
    """Read the bytes of a mark that was unsealed.

    Raises:
        ValueError: they are no mark of this format.
    """
    try:
        magic, counter, device, *rest = _LAYOUT.unpack(opened)
    except struct.error as error:
        raise ValueError(str(error)) from error
    if magic != _MAGIC:
        raise ValueError("another format")
    members_seq, members, acts_seq, acts, machine, file = rest
    return Mark(
        device.hex(),
        Tip(members_seq, members.hex()),
        Tip(acts_seq, acts.hex()),
        Place(machine.hex(), file.hex()),
        counter,
    )


@dataclass(frozen=True, slots=True)
class NoMark:
    """A place for a mark that held none: `missing`, or what is there cannot be opened."""

    where: str
    missing: bool


Reading = Mark | NoMark


class Own(Protocol):
    """What the database holds of this installation's own logs, also those of earlier keys."""

    def hash_at(self, device: str, log: str, seq: int) -> str | None:
        """Give the entry id at one place of a log, or None if it is not held."""
        ...

    def tip(self, device: str, log: str) -> Tip:
        """Give the end of a log, `NO_TIP` if nothing of it is held."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the marks say about the database. Unless it may sign, new keys are made at once."""

    @property
    def may_sign(self) -> bool:
        """Say whether the device key may go on signing."""
        return False

    @property
    def reason(self) -> Message:
        """What to tell the person."""
        return Message("vault.marks_unreadable")


@dataclass(frozen=True, slots=True)
class Equal(Verdict):
    """The database is exactly where the mark says."""

    @property
    def may_sign(self) -> bool:
        """Yes."""
        return True

    @property
    def reason(self) -> Message:
        """Nothing to worry about."""
        return Message("vault.marks_equal")


@dataclass(frozen=True, slots=True)
class Ahead(Verdict):
    """The database holds more: the program ended between a commit and its mark."""

    @property
    def may_sign(self) -> bool:
        """Yes."""
        return True

    @property
    def reason(self) -> Message:
        """The program was ended."""
        return Message("vault.marks_ahead")


@dataclass(frozen=True, slots=True)
class Behind(Verdict):
    """The database lacks entries that were signed here, or holds others in their place.

    If a peer gives own entries back up to exactly `wanted`, assess again.
    """

    wanted: Mark

    @property
    def reason(self) -> Message:
        """An older copy was put in place."""
        return Message("vault.marks_behind")


@dataclass(frozen=True, slots=True)
class Unreadable(Verdict):
    """No mark can be read."""


@dataclass(frozen=True, slots=True)
class Moved(Verdict):
    """The folder is on another machine (`what` is "machine") or the database another file."""

    what: str

    @property
    def reason(self) -> Message:
        """It is a copy."""
        return Message(f"vault.marks_moved_{self.what}")


def assess(readings: Sequence[Reading], own: Own, place: Place) -> Verdict:
    """Compare the marks with the database.

    The mark with the highest counter counts. An unreadable mark beside a readable one is what a
    power cut leaves; the readable one then is a lower bound.
    """
    marks = [reading for reading in readings if isinstance(reading, Mark)]
    if not marks:
        return Unreadable()
    latest = max(marks, key=lambda each: each.counter)
    if not _holds(own, latest):
        return Behind(latest)
    if what := moved(latest.place, place):
        return Moved(what)
    tips = (own.tip(latest.device, MEMBERS_LOG), own.tip(latest.device, ACTS_LOG))
    return Equal() if tips == (latest.members, latest.acts) else Ahead()


def _holds(own: Own, mark: Mark) -> bool:
    """Say whether the database holds both marked entries, at their place."""
    logs = ((MEMBERS_LOG, mark.members), (ACTS_LOG, mark.acts))
    return all(
        tip.seq == 0 or own.hash_at(mark.device, log, tip.seq) == tip.hash for log, tip in logs
    )


def moved(marked: Place, found: Place) -> str:
    """Say what is another than marked, `machine` or `file`; empty if both are the same."""
    pairs = (("machine", marked.machine, found.machine), ("file", marked.file, found.file))
    for name, before, now in pairs:
        if UNTOLD not in (before, now) and before != now:
            return name
    return ""
