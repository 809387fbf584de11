"""Two and more engines on loopback, each over a ledger in memory with a thread of its own."""

import queue
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.chance import SystemChance
from console.clock import SetClock
from console.events import Event
from console.ledger import JoinRequest
from sync.engine import Engine
from sync.link import Address
from sync.sessions import Ports
from tests.support.journal_writer import NOON
from tests.support.sync_ledger import MemoryLedger

SECONDS = 20.0


@dataclass
class Person:
    """Compares digits; says yes unless told otherwise, and remembers what was shown."""

    answer: bool = True
    shown: list[str] = field(default_factory=list)
    requests: list[JoinRequest] = field(default_factory=list)
    forgotten: list[Future[bool]] = field(default_factory=list)

    def compare(self, digits: str, request: JoinRequest | None) -> Future[bool]:
        self.shown.append(digits)
        if request is not None:
            self.requests.append(request)
        future: Future[bool] = Future()
        future.set_result(self.answer)
        return future

    def forget(self, asked: Future[bool]) -> None:
        self.forgotten.append(asked)


class Station:
    """One device with its engine running."""

    def __init__(self, ledger: MemoryLedger, folder: Path) -> None:
        self.ledger = ledger
        self.person = Person()
        self.clock = SetClock(NOON)
        self.events: queue.Queue[Event] = queue.Queue()
        ports = Ports(ledger, self.clock, SystemChance(), self.person, self.events.put)
        self.engine = Engine(ports, folder)
        ledger.listeners.append(self.engine.hear)
        self.engine.start()

    def listen(self, host: str = "127.0.0.1") -> Address:
        (text,) = self.engine.listen([Address(host, 0)]).result(SECONDS)
        return Address.parse(text)

    def wait_for(self, wanted: type[Event]) -> Event:
        """Wait for an event; the queue ends the test if it does not come."""
        while True:
            event = self.events.get(timeout=SECONDS)
            if isinstance(event, wanted):
                return event

    def close(self) -> None:
        self.engine.stop()
        self.ledger.close()


@contextmanager
def stations(ledgers: list[MemoryLedger], folder: Path) -> Iterator[list[Station]]:
    running = [Station(ledger, folder) for ledger in ledgers]
    try:
        yield running
    finally:
        for station in running:
            station.close()
