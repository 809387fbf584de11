"""Entries on their way: what is sent but not acknowledged, what is received but not committed.

Both ways carry at most four batches, so that killing either side costs at most four and no queue
grows. What is received counts against a day's allowance.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from console.clock import Clock
from console.events import AllowanceSpent
from console.ids import DeviceKey, EntryId
from console.ledger import Batch, Cursor, Held, Log, Offered, Outcome, Point
from sync.greeting import from_wire, to_wire
from sync.messages import Ack, Entries, Reason
from sync.plan import Frontier
from sync.steps import Answer, Machine, Tell, Topic

WINDOW = 4


@dataclass(slots=True)
class Allowance:
    """What a device may still send today before a person has to agree."""

    entries: int
    size: int

    def covers(self, frame: Entries) -> bool:
        """Say whether the batch is within it."""
        return len(frame.entries) <= self.entries and size_of(frame) <= self.size

    def spend(self, frame: Entries) -> None:
        """Take the batch off."""
        self.entries -= len(frame.entries)
        self.size -= size_of(frame)


def day() -> Allowance:
    """Give a full day's allowance."""
    return Allowance(entries=50_000, size=500 * 1024 * 1024)


def size_of(frame: Entries) -> int:
    """Count the bytes of a batch's entries."""
    return sum(len(entry.raw) for entry in frame.entries)


class Outbox:
    """Sends a run of batches, never more than four ahead of the acknowledgements."""

    def __init__(self, machine: Machine, holds: Frontier) -> None:
        self._machine = machine
        self._holds = holds
        self._sent = Frontier()
        self._logs: frozenset[Log] = frozenset()
        self._cursor: Cursor | None = None
        self._running = False
        self._asked = False
        self._number = 0
        self._open: dict[int, tuple[Held, ...]] = {}

    @property
    def idle(self) -> bool:
        """Whether the run is over and acknowledged."""
        return not self._running and not self._open

    def know(self, points: Iterable[Point]) -> None:
        """Take over what the other device holds with all below."""
        known = tuple(points)
        self._sent.know(known)
        self._holds.know(known)

    def received(self, point: Point, prev: EntryId | None) -> None:
        """Note an entry that came from there: it need not go back."""
        self._sent.extend(point, prev)
        self._holds.extend(point, prev)

    def start(self, logs: frozenset[Log]) -> None:
        """Begin a run; it must be idle."""
        self._logs = logs
        self._cursor = None
        self._running = True
        self._next()

    def narrow(self, logs: frozenset[Log]) -> None:
        """Give only entries of these logs from here on, also in a run under way."""
        self._logs &= logs

    def _next(self) -> None:
        if not self._running or self._asked or len(self._open) >= WINDOW:
            return
        self._asked = True
        logs, common, cursor = self._logs, self._sent.points, self._cursor
        self._machine.ask(Topic.BATCH, lambda ledger: ledger.entries_after(logs, common, cursor))

    def on_batch(self, answer: Answer) -> tuple[Held, ...]:
        """Send the batch, ask for the next one; give what was sent."""
        batch: Batch = answer.value
        self._asked = False
        if batch.entries:
            self._number += 1
            self._open[self._number] = batch.entries
            signed = to_wire([held.signed for held in batch.entries])
            self._machine.send(Entries(self._number, signed))
            for held in batch.entries:
                self._sent.extend(held.point, held.prev)
        self._cursor = batch.more
        self._running = batch.more is not None
        self._next()
        return batch.entries

    def on_ack(self, frame: Ack) -> None:
        """Note that a batch is committed over there."""
        committed = self._open.pop(frame.number, None)
        if committed is None:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        for held in committed:
            self._holds.extend(held.point, held.prev)
        self._next()


class Inbox:
    """Takes numbered batches, has them stored in order, acknowledges after commit."""

    def __init__(self, machine: Machine, outbox: Outbox, peer: DeviceKey, clock: Clock) -> None:
        self._machine = machine
        self._outbox = outbox
        self._peer = peer
        self._clock = clock
        self._next = 1
        self._held: deque[Entries] = deque()
        self._offered = 0
        self.allowance = day()
        self.paused = False

    @property
    def idle(self) -> bool:
        """Whether all that came is committed."""
        return not self._held and not self._offered

    def on_entries(self, frame: Entries) -> None:
        """Take a batch, unless it is out of order or one too many."""
        if frame.number != self._next or len(self._held) + self._offered >= WINDOW:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        self._next += 1
        self._held.append(frame)
        self._admit()

    def agree(self) -> None:
        """Grant another day's allowance."""
        self.allowance = day()
        self.paused = False
        self._admit()

    def _admit(self) -> None:
        while self._held and not self.paused:
            frame = self._held[0]
            if not self.allowance.covers(frame):
                self.paused = True
                self._machine.emit(Tell(AllowanceSpent(self._peer)))
                return
            self._held.popleft()
            self.allowance.spend(frame)
            self._offered += 1
            self._offer(frame)

    def _offer(self, frame: Entries) -> None:
        entries, peer, clock = from_wire(frame.entries), self._peer, self._clock
        self._machine.ask(
            Topic.OFFERED,
            lambda ledger: ledger.offer(entries, clock.read(), peer),
            waits=False,
            context=frame.number,
        )

    def on_offered(self, answer: Answer) -> tuple[Point, ...]:
        """Acknowledge what is committed; give the points that are new here."""
        offered: tuple[Offered, ...] = answer.value
        self._offered -= 1
        outcomes = {one.outcome for one in offered}
        new: list[Point] = []
        for one in offered:
            if one.point is not None and one.outcome is not Outcome.WAITING:
                self._outbox.received(one.point, one.prev)
                if one.outcome is Outcome.STORED:
                    new.append(one.point)
        if Outcome.BAD in outcomes:
            self._machine.end(Reason.BAD_ENTRY)
        elif Outcome.WAITING in outcomes:
            self._machine.end(Reason.GAP)
        else:
            self._machine.send(Ack(answer.context))
        return tuple(new)
