"""The whole port of the window over one profile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.port.devices import Devices
from app.port.exceptions import Exceptions
from app.port.gate import Gate
from app.port.house import House, Listener
from app.port.now import Frame, Now
from app.port.pages import PicturePages
from app.port.people import People
from app.port.plans import Plans
from app.port.settings import Settings
from app.port.trees import Trees
from app.world import World

WORKERS = 4


class WholePort:
    """`ui.port.Port`: everything behind the window. Close it when the window is gone."""

    def __init__(self, profile: Path, world: World) -> None:
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")
        self.house = House(profile, world, self._workers)
        self.pages = PicturePages(self.house)
        self.gate = Gate(self.house)
        self.frame = Frame(self.house)
        self.now = Now(self.house)
        self.exceptions = Exceptions(self.house, self.pages)
        self.people = People(self.house)
        self.trees = Trees(self.house)
        self.plans = Plans(self.house, self.pages)
        self.devices = Devices(self.house)
        self.settings = Settings(self.house)

    def now_ms(self) -> int:
        """Read the clock: milliseconds since 1970 UTC."""
        return self.house.now_ms()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear what changes; the returned function ends it."""
        return self.house.subscribe(listener)

    def close(self) -> None:
        """Close documents, sync and the vault, and end the workers."""
        self.pages.close()
        self.house.move_out()
        self._workers.shutdown(wait=True)
