"""What the ports of all places share: the station while there is one, workers, and who listens.

The house stands before and after the vault is open; `station` does not. What a station needs is
imported with the first one: the screen that asks for the passphrase must not wait for it.
"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.looks import read_look
from app.world import World
from console.errors import ConsoleError
from console.inquiry.rows.topics import Topic
from console.vault.errors import VaultLocked
from console.vault.profile import Profile
from console.words.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.links import Links, Waiting
    from app.station import Station
    from console.desk.workplace import Workplace

Result = TypeVar("Result")
Listener = Callable[[frozenset[Topic]], None]


class Later(Protocol):
    """What a station needs and a house alone does not: each is imported when it is asked for."""

    def station(self) -> "type[Station]":
        """An open profile."""
        ...

    def links(self) -> "type[Links]":
        """Sync of an open profile."""
        ...

    def topics(self) -> "Callable[[Iterable[object]], frozenset[Topic]]":
        """What events change."""
        ...


class House:
    """One profile, open or not.

    Args:
        profile: its folder.
        world: the machine.
        workers: for slow work; closed by whoever made it.
        later: gives the parts of a station.
    """

    def __init__(
        self, profile: Path, world: World, workers: ThreadPoolExecutor, later: Later
    ) -> None:
        self._later = later
        self.profile = Profile(profile)
        self._own: Profile | None = None
        self.world = world
        self.workers = workers
        self.station: Station | None = None
        self.is_arriving = False
        self.links: Links | None = None
        self.look = read_look(self.look_file, world.disk)
        self._compare: Callable[[Waiting], None] | None = None
        self._listeners: list[Listener] = []
        self._guard = Lock()

    @property
    def look_file(self) -> Path:
        """Where the look of the window is kept."""
        return self.profile.folder / "look.json"

    # --- in and out ------------------------------------------------------------------------
    def move_in(self, station: "Station") -> None:
        """Work with an open station from here on."""
        self.station = station
        self.links = self._later.links()(
            station,
            lambda event: self.publish((event,)),
            self._asked,
            lambda: self.tell(frozenset({Topic.DEVICES})),
        )
        self.tell(frozenset(Topic))

    def move_out(self) -> None:
        """Stop sync, close the vault, forget the station."""
        station, self.station = self.station, None
        links, self.links = self.links, None
        if links is not None:
            links.stop()
        if station is not None:
            station.close()
        self._give_back()
        self.tell(frozenset({Topic.GATE}))

    @contextmanager
    def arriving(self) -> "Iterator[Station]":
        """Give a station to open; who got it open moves in, otherwise nothing of it stays.

        An answer to the events of moving in may ask at once: it finds the station.
        """
        station = self._later.station()(self.profile, self.world, self.publish)
        self.is_arriving = True
        try:
            yield station
        except BaseException:
            station.close()
            self._give_back()
            raise
        finally:
            self.is_arriving = False
        self.move_in(station)

    def borrow(self, profile: Profile) -> None:
        """Work in another folder until the next moving out; then it is thrown away."""
        self._own, self.profile = self.profile, profile

    def _give_back(self) -> None:
        if self._own is not None:
            shutil.rmtree(self.profile.folder, ignore_errors=True)
            self.profile, self._own = self._own, None

    def open_links(self) -> "Links":
        """Give sync of the open station.

        Raises:
            VaultLocked: there is none.
        """
        if self.links is None:
            raise VaultLocked
        return self.links

    def compare_by(self, asked: "Callable[[Waiting], None]") -> None:
        """Have digits that must be compared handed to this; the page of devices asks otherwise."""
        self._compare = asked

    def _asked(self, waiting: "Waiting") -> None:
        if waiting.request is None and self._compare is not None:
            self._compare(waiting)
        self.tell(frozenset({Topic.DEVICES}))

    # --- work ------------------------------------------------------------------------------
    def ask(self, work: "Callable[[Workplace], Result]") -> Future[Result]:
        """Run work at the workplace; the future says `VaultLocked` while nothing is open."""
        if self.station is None:
            return failed(VaultLocked())
        return self.station.ask(work)

    def open_station(self) -> "Station":
        """Give the open station.

        Raises:
            VaultLocked: there is none.
        """
        if self.station is None:
            raise VaultLocked
        return self.station

    def now_ms(self) -> int:
        """Read the clock."""
        return self.world.clock.read().recorded

    @property
    def voice(self) -> Words:
        """The words of the language that is set."""
        return Words(self.look.language or self.world.language)

    # --- events ----------------------------------------------------------------------------
    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear what changes; the returned function ends it."""
        with self._guard:
            self._listeners.append(listener)

        def end() -> None:
            with self._guard:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return end

    def publish(self, events: tuple[object, ...]) -> None:
        """Tell all who listen what the events of a transaction change. Any thread."""
        if self.links is not None:
            self.links.hear(events)
        topics = self._later.topics()(events)
        if topics:
            self.tell(topics)

    def tell(self, topics: frozenset[Topic]) -> None:
        """Tell all who listen."""
        with self._guard:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(topics)


def failed(error: ConsoleError) -> Future[Result]:
    """Give a future that carries an error."""
    future: Future[Result] = Future()
    future.set_exception(error)
    return future


def done(result: Result) -> Future[Result]:
    """Give a future that carries an answer."""
    future: Future[Result] = Future()
    future.set_result(result)
    return future
