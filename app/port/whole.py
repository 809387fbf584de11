"""The whole port of the window over one profile.

Only the gate and the settings are there at once: the first screen needs nothing else. The other
places come through `app.port.later` when they are first asked for.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.port import later
from app.port.gate import Gate
from app.port.house import House, Listener
from app.port.settings import Settings
from app.world import World

if TYPE_CHECKING:
    from app.port.devices import Devices
    from app.port.exceptions import Exceptions
    from app.port.now import Frame, Now
    from app.port.pages import PicturePages
    from app.port.people import People
    from app.port.plans import Plans
    from app.port.trees import Trees
    from app.port.ways_in import WaysIn

WORKERS = 4


class WholePort:
    """`ui.port.Port`: everything behind the window. Close it when the window is gone."""

    def __init__(self, profile: Path, world: World) -> None:
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")
        self.house = House(profile, world, self._workers, later)
        self.gate = Gate(self.house, later.unlock, later.ways)
        self.settings = Settings(self.house, later.about)

    @cached_property
    def frame(self) -> "Frame":
        """The frame."""
        return later.frame()(self.house)

    @cached_property
    def now(self) -> "Now":
        """Now."""
        return later.now()(self.house)

    @cached_property
    def pages(self) -> "PicturePages":
        """Pictures of pages, and paper."""
        return later.pages()(self.house)

    @cached_property
    def exceptions(self) -> "Exceptions":
        """Break-glass."""
        return later.exceptions()(self.house, self.pages)

    @cached_property
    def people(self) -> "People":
        """People."""
        return later.people()(self.house)

    @cached_property
    def trees(self) -> "Trees":
        """Call trees."""
        return later.trees()(self.house)

    @cached_property
    def plans(self) -> "Plans":
        """Plans."""
        return later.plans()(self.house, self.pages)

    @cached_property
    def devices(self) -> "Devices":
        """Devices."""
        return later.devices()(self.house)

    @cached_property
    def ways_in(self) -> "WaysIn":
        """The ways into the open vault."""
        return later.ways_in()(self.house)

    def warm(self) -> Future[None]:
        """Import on a worker what will be needed next."""
        return self._workers.submit(later.warm)

    def now_ms(self) -> int:
        """Read the clock: milliseconds since 1970 UTC."""
        return self.house.now_ms()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear what changes; the returned function ends it."""
        return self.house.subscribe(listener)

    def close(self) -> None:
        """Close documents, sync and the vault, and end the workers."""
        if "pages" in self.__dict__:
            self.pages.close()
        self.house.move_out()
        self._workers.shutdown(wait=True)
