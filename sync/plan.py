"""What the other device holds, and what it lacks: pure bookkeeping over tips and hashes.

For a log whose ends two devices do not share, the last common entry is searched by asking for the
hashes at chosen heights. A claimed hash is never taken for an entry: a lie can only change what
is sent, never what is stored.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console.ids import DeviceKey, EntryId
from console.ledger import HashesAt, Height, Log, Point
from sync.messages import MAX_BRANCHES, MAX_HEIGHTS, MAX_TIPS, Place, PlaceHashes, Tip

_HEIGHTS_PER_LOG = 8


def summary(log: Log, tips: Iterable[Point]) -> bytes:
    """Give the hash under which two devices see at once that they hold the same logs."""
    digest = hashlib.sha256(b"crisis-console/tips/1\0" + log.encode() + b"\0")
    for tip in sorted(tips):
        digest.update(bytes.fromhex(tip.at.device) + tip.at.seq.to_bytes(8, "big"))
        digest.update(bytes.fromhex(tip.entry))
    return digest.digest()


def to_tips(points: Sequence[Point]) -> tuple[Tip, ...]:
    """Give tips in wire form. A log beyond the limit is sent again in full, which changes nothing."""
    return tuple(
        Tip(bytes.fromhex(p.at.device), p.at.seq, bytes.fromhex(p.entry)) for p in points[:MAX_TIPS]
    )


def from_tips(log: Log, tips: Iterable[Tip]) -> tuple[Point, ...]:
    """Give tips from their wire form."""
    return tuple(
        Point(Height(DeviceKey(tip.device.hex()), log, tip.seq), EntryId(tip.entry.hex()))
        for tip in tips
    )


def to_places(heights: Iterable[Height]) -> tuple[Place, ...]:
    """Give heights in wire form."""
    return tuple(Place(bytes.fromhex(at.device), at.seq) for at in heights)


def from_places(log: Log, places: Iterable[Place]) -> tuple[Height, ...]:
    """Give heights from their wire form."""
    return tuple(Height(DeviceKey(place.device.hex()), log, place.seq) for place in places)


def to_hashes(found: Iterable[HashesAt]) -> tuple[PlaceHashes, ...]:
    """Give the answer about heights in wire form."""
    return tuple(
        PlaceHashes(
            bytes.fromhex(one.at.device),
            one.at.seq,
            tuple(bytes.fromhex(entry) for entry in one.entries[:MAX_BRANCHES]),
        )
        for one in found
    )


def from_hashes(log: Log, found: Iterable[PlaceHashes]) -> dict[Height, frozenset[EntryId]]:
    """Give the answer about heights from its wire form."""
    return {
        Height(DeviceKey(one.device.hex()), log, one.seq): frozenset(
            EntryId(entry.hex()) for entry in one.entries
        )
        for one in found
    }


class Frontier:
    """The entries that the other device is known to hold: per log the topmost, branches apart."""

    def __init__(self) -> None:
        self._points: dict[EntryId, Point] = {}

    @property
    def points(self) -> tuple[Point, ...]:
        """The topmost known entries, sorted."""
        return tuple(sorted(self._points.values()))

    def know(self, points: Iterable[Point]) -> None:
        """Take over points whose past is held as well."""
        for point in points:
            self._points[point.entry] = point

    def extend(self, point: Point, prev: EntryId | None) -> None:
        """Take over an entry that was sent or received; it stands for its prev from now on."""
        if prev is not None:
            self._points.pop(prev, None)
        self._points[point.entry] = point


@dataclass(slots=True)
class _Range:
    """A log in search: shared at `low` (0: nothing known), not shared at `high` and above."""

    low: int
    high: int
    shared: frozenset[EntryId] = frozenset()

    @property
    def settled(self) -> bool:
        return self.low + 1 >= self.high

    def heights(self) -> list[int]:
        """Choose the top and up to seven heights spread below it."""
        span = self.high - 1 - self.low
        parts = min(span, _HEIGHTS_PER_LOG)
        return [self.low + span * part // parts for part in range(1, parts + 1)]

    def narrow(self, seq: int, shared: frozenset[EntryId]) -> None:
        if shared and seq > self.low:
            self.low, self.shared = seq, shared
        elif not shared:
            self.high = min(self.high, seq)


class Search:
    """Finds, log by log, the highest entry that both sides hold.

    Each round asks for at most 1,024 heights and cuts every range it asks about to an eighth, so
    that it ends whatever is answered.
    """

    def __init__(
        self, log: Log, own: Iterable[Point], theirs: Iterable[Point], held: Sequence[HashesAt]
    ) -> None:
        """Begin.

        Args:
            log: which logs are compared.
            own: the own tips.
            theirs: the tips the other device claims.
            held: the entries held here at the heights of those tips.
        """
        here = {one.at: one.entries for one in held}
        tops = _tops(own)
        self._log = log
        self._common: list[Point] = []
        self._ranges: dict[DeviceKey, _Range] = {}
        self._asked: list[Height] = []
        for tip in theirs:
            if tip.entry in here.get(tip.at, ()):
                self._common.append(tip)
            elif tip.at.device in tops:
                reach = min(tops[tip.at.device], tip.at.seq) + 1
                old = self._ranges.get(tip.at.device, _Range(0, 0))
                self._ranges[tip.at.device] = _Range(0, max(old.high, reach))

    @property
    def common(self) -> tuple[Point, ...]:
        """What both sides hold, as found so far."""
        found = list(self._common)
        for device, reach in self._ranges.items():
            at = Height(device, self._log, max(reach.low, 1))
            found += [Point(at, entry) for entry in sorted(reach.shared)]
        return tuple(found)

    def ask(self) -> tuple[Height, ...]:
        """Give the heights to ask about next; none when the search is over."""
        devices = [device for device, reach in self._ranges.items() if not reach.settled]
        self._asked = [
            Height(device, self._log, seq)
            for device in devices[: MAX_HEIGHTS // _HEIGHTS_PER_LOG]
            for seq in self._ranges[device].heights()
        ]
        return tuple(self._asked)

    def answer(self, theirs: Mapping[Height, frozenset[EntryId]], held: Sequence[HashesAt]) -> None:
        """Take what both sides hold at the heights asked about; what is left out is not held."""
        here = {one.at: one.entries for one in held}
        for at in self._asked:
            shared = theirs.get(at, frozenset()).intersection(here.get(at, ()))
            self._ranges[at.device].narrow(at.seq, shared)


def missing(own: Iterable[Point], theirs: Iterable[Point]) -> int:
    """Count the entries by which the other's logs are longer: what is still to come from there."""
    tops = _tops(own)
    longest = _tops(theirs)
    return sum(max(0, seq - tops.get(device, 0)) for device, seq in longest.items())


def _tops(points: Iterable[Point]) -> dict[DeviceKey, int]:
    tops: dict[DeviceKey, int] = {}
    for point in points:
        tops[point.at.device] = max(tops.get(point.at.device, 0), point.at.seq)
    return tops
