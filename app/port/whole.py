"""The whole port of the window over one profile.

Only the gate and the settings are there at once: the first screen needs nothing else, and a cold
start must be quick. The other places are imported when they are first asked for; `warm` does it
on a worker, while a person types the passphrase.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

WORKERS = 4
LATER = ("station", "links", "port.now", "port.trees", "port.people", "port.exceptions")
"""What is needed soon after the gate opens, in this order."""


class WholePort:
    """`ui.port.Port`: everything behind the window. Close it when the window is gone."""

    def __init__(self, profile: Path, world: World) -> None:
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")
        self.house = House(profile, world, self._workers)
        self.gate = Gate(self.house)
        self.settings = Settings(self.house)

    @cached_property
    def frame(self) -> "Frame":
        """The frame."""
        made: Frame = _place("now").Frame(self.house)
        return made

    @cached_property
    def now(self) -> "Now":
        """Now."""
        made: Now = _place("now").Now(self.house)
        return made

    @cached_property
    def pages(self) -> "PicturePages":
        """Pictures of pages, and paper."""
        made: PicturePages = _place("pages").PicturePages(self.house)
        return made

    @cached_property
    def exceptions(self) -> "Exceptions":
        """Break-glass."""
        made: Exceptions = _place("exceptions").Exceptions(self.house, self.pages)
        return made

    @cached_property
    def people(self) -> "People":
        """People."""
        made: People = _place("people").People(self.house)
        return made

    @cached_property
    def trees(self) -> "Trees":
        """Call trees."""
        made: Trees = _place("trees").Trees(self.house)
        return made

    @cached_property
    def plans(self) -> "Plans":
        """Plans."""
        made: Plans = _place("plans").Plans(self.house, self.pages)
        return made

    @cached_property
    def devices(self) -> "Devices":
        """Devices."""
        made: Devices = _place("devices").Devices(self.house)
        return made

    def warm(self) -> Future[None]:
        """Import on a worker what will be needed next."""
        return self._workers.submit(_import_later)

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


def _place(name: str) -> Any:
    return import_module(f"app.port.{name}")


def _import_later() -> None:
    for name in LATER:
        import_module(f"app.{name}")
