"""Two sessions joined by lists of frames in flight: the driver of tests and of the simulator."""

from collections import deque
from collections.abc import Callable

from console.chance import SeededChance
from console.clock import SetClock
from console.events import EntriesStored, Event, KeysStored
from sync.greeting import Side
from sync.messages import Message, Reason
from sync.session import Session
from sync.steps import (
    Answer,
    Ask,
    Committed,
    End,
    Ended,
    Filled,
    Input,
    Learned,
    Output,
    Send,
    Started,
    State,
    Tell,
    Trust,
)
from sync.wire import MAX_FRAME, BadFrame, Splitter, encode
from tests.support.journal_writer import NOON
from tests.support.sync_ledger import MemoryLedger, space_of


class EndOfWire:
    """One side: a session, its ledger, and the bytes it has put on the wire."""

    def __init__(
        self, ledger: MemoryLedger, *, dialling: bool, nonce: bytes, server_key: bytes = b"k" * 32
    ) -> None:
        self.ledger = ledger
        own = ledger.own().result()
        side = Side(own, space_of(ledger), dialling, nonce, server_key, "wire", SetClock(NOON))
        self.session = Session(side)
        self.outgoing: deque[bytes] = deque()
        self.splitter = Splitter()
        self.ended: End | None = None
        self.events: list[Event] = []
        self.sent: list[Message] = []
        self.inputs: deque[Input] = deque()
        self.busy = False
        ledger.listeners.append(self.hear)

    def hear(self, event: Event) -> None:
        if isinstance(event, EntriesStored):
            self.give(Committed(event.source))
        elif isinstance(event, KeysStored):
            self.give(Filled())

    def give(self, given: Input) -> None:
        """Hand an input in, after those that wait; answers of the ledger come at once."""
        self.inputs.append(given)
        if self.busy:
            return
        self.busy = True
        while self.inputs:
            for output in self.session.step(self.inputs.popleft()):
                self._act(output)
        self.busy = False

    def _act(self, output: Output) -> None:
        match output:
            case Send(message):
                self.sent.append(message)
                self.outgoing.append(encode(message))
            case Ask(topic, call, _, context):
                self.inputs.append(Answer(topic, call(self.ledger).result(), context))
            case Learned(contact):
                self.ledger.note_contact(contact)
            case Tell(event):
                self.events.append(event)
            case Trust():
                self.splitter.limit = MAX_FRAME
            case End():
                self.ended = output
                if self.hear in self.ledger.listeners:
                    self.ledger.listeners.remove(self.hear)

    def take(self, data: bytes) -> None:
        """Take bytes from the wire, as the link does: a bad frame ends the session."""
        try:
            for message in self.splitter.feed(data):
                self.give(message)
        except BadFrame:
            self.give(Ended(Reason.BAD_FRAME))

    def start(self) -> None:
        self.give(Started())

    def cut(self) -> None:
        """The link is gone."""
        self.give(Ended(Reason.LOST))
        self.outgoing.clear()


class Wire:
    """A link between two ledgers."""

    def __init__(self, one: MemoryLedger, other: MemoryLedger, seed: str = "wire") -> None:
        chance = SeededChance(seed)
        self.ends = (
            EndOfWire(one, dialling=True, nonce=chance.bytes(32)),
            EndOfWire(other, dialling=False, nonce=chance.bytes(32)),
        )
        self.delivered = 0
        self.size = 0

    def start(self) -> "Wire":
        for end in self.ends:
            end.start()
        return self

    def deliver_one(self, sender: int) -> bool:
        """Deliver the next frame of one side, if there is one."""
        end, other = self.ends[sender], self.ends[1 - sender]
        if not end.outgoing:
            return False
        frame = end.outgoing.popleft()
        self.delivered += 1
        self.size += len(frame)
        other.take(frame)
        return True

    def run_frames(self, count: int) -> None:
        """Deliver so many frames, in turn."""
        sender = 0
        while self.delivered < count and (self.ends[0].outgoing or self.ends[1].outgoing):
            self.deliver_one(sender)
            sender = 1 - sender

    def run(self, until: Callable[[], bool] = lambda: False, limit: int = 100_000) -> "Wire":
        """Deliver in turn until nothing is in flight."""
        for _ in range(limit):
            if until() or not (self.deliver_one(0) | self.deliver_one(1)):
                return self
        raise AssertionError("the talk does not end")

    def cut(self) -> None:
        for end in self.ends:
            end.cut()

    @property
    def live(self) -> bool:
        return all(end.session.state is State.LIVE for end in self.ends)


def sync(one: MemoryLedger, other: MemoryLedger) -> Wire:
    """Let two devices bring each other up to date and hang up."""
    wire = Wire(one, other).start().run()
    wire.cut()
    return wire
