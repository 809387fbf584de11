"""Sync for one open station: the ledger on its vault, the engine, and who compares digits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock

from app.station import Station
from console.events import EntriesStored, ForkFound, KeysStored
from console.events import Event as Told
from console.ids import new_id
from console.ledger import Invitation, JoinRequest
from console.replication import joining
from console.replication.vault_ledger import VaultLedger
from console.vault.database import Database
from sync.engine import Engine
from sync.sessions import Ports

INVITATION_HOURS = 24
HOUR_MS = 60 * 60 * 1000
DEFAULT_PORT = 47_327


@dataclass(frozen=True, slots=True)
class Waiting:
    """Six digits that somebody has to compare with the other screen.

    Attributes:
        number: names the question.
        request: of the device that wants in; `None` on the joining side.
        answer: completed by whoever compared.
        over: set when the joining that asked has come to its end, well or badly.
    """

    number: str
    digits: str
    request: JoinRequest | None
    answer: Future[bool] = field(default_factory=Future)
    over: Event = field(default_factory=Event)


class Comparisons:
    """Questions to the person: do both screens show the same digits? Any thread."""

    def __init__(
        self,
        asked: Callable[[Waiting], None],
        draw: Callable[[], str],
        dropped: Callable[[], None] = lambda: None,
    ) -> None:
        self._asked = asked
        self._dropped = dropped
        self._draw = draw
        self._asking: dict[str, Waiting] = {}
        self._guard = Lock()

    def compare(self, digits: str, request: JoinRequest | None) -> Future[bool]:
        """Ask; the future ends with what the person says."""
        waiting = Waiting(self._draw(), digits, request)
        with self._guard:
            self._asking[waiting.number] = waiting
        self._asked(waiting)
        return waiting.answer

    def open(self) -> tuple[Waiting, ...]:
        """Give the questions nobody answered yet."""
        with self._guard:
            return tuple(each for each in self._asking.values() if not each.answer.done())

    def answer(self, number: str, *, same: bool) -> bool:
        """Say what was compared; gives whether there was such a question."""
        with self._guard:
            waiting = self._asking.get(number)
            if waiting is None or waiting.answer.done():
                return False
            waiting.answer.set_result(same)
        return True

    def forget(self, asked: Future[bool]) -> None:
        """Drop a question whose joining is over, and tell so."""
        with self._guard:
            found = [each for each in self._asking.values() if each.answer is asked]
            for waiting in found:
                del self._asking[waiting.number]
                waiting.answer.cancel()
        for waiting in found:
            waiting.over.set()
            self._dropped()


class Links:
    """Sync of one station, started when a person asks for it and stopped with the vault."""

    def __init__(
        self,
        station: Station,
        publish: Callable[[Told], None],
        asked: Callable[[Waiting], None],
        dropped: Callable[[], None] = lambda: None,
    ) -> None:
        self._station = station
        self._checking = ThreadPoolExecutor(1, thread_name_prefix="signatures")
        self.ledger = VaultLedger(station, self._checking)
        chance = station.world.chance
        self.comparisons = Comparisons(asked, lambda: new_id(chance), dropped)
        ports = Ports(self.ledger, station.world.clock, chance, self.comparisons, publish)
        self.engine = Engine(ports, station.profile.folder)
        self._running = False

    def start(self) -> Engine:
        """Start the sync thread if it does not run; nothing is sent by that alone."""
        if not self._running:
            self.engine.start()
            self._running = True
        return self.engine

    @property
    def running(self) -> bool:
        """Whether the person asked for sync in this session."""
        return self._running

    def hear(self, events: tuple[object, ...]) -> None:
        """Push what was committed to connected devices."""
        if self._running:
            for event in events:
                if isinstance(event, EntriesStored | KeysStored | ForkFound):
                    self.engine.hear(event)

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation issued here, and a discovery secret to hand over with it."""
        now = self._station.world.clock.read()
        secret = self._station.world.chance.bytes(32)
        self._station.ask(
            lambda place: joining.keep_invitation(place.store, invitation, now)
        ).result()

        def ensure(database: Database) -> None:
            if joining.discovery_secret(database) is None:
                joining.keep_discovery_secret(database, secret)

        self._station.call(ensure).result()

    def stop(self) -> None:
        """Hang up, end the threads."""
        for waiting in self.comparisons.open():
            waiting.answer.cancel()
        if self._running:
            self.engine.stop()
            self._running = False
        self._checking.shutdown(wait=True)
