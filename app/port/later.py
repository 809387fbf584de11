"""What the first screen does not need: imported here when it is first asked for, and nowhere else.

A cold start is a promise, and most of it is importing. `warm` brings in what comes next on a worker
while a person types the passphrase. `tests/e2e/test_first_screen.py` holds what a start may import.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.links import Links
    from app.port.about import About
    from app.port.devices import Devices
    from app.port.exceptions import Exceptions
    from app.port.house import House
    from app.port.now import Frame, Now
    from app.port.pages import PicturePages
    from app.port.people import People
    from app.port.plans import Plans
    from app.port.trees import Trees
    from app.port.ways import Ways
    from app.port.ways_in import WaysIn
    from app.station import Station
    from console.inquiry.rows.topics import Topic
    from console.vault.profile import Profile


def station() -> "type[Station]":
    """An open profile; with it comes the database."""
    from app.station import Station

    return Station


def links() -> "type[Links]":
    """Sync of an open profile."""
    from app.links import Links

    return Links


def topics() -> "Callable[[Iterable[object]], frozenset[Topic]]":
    """What events change."""
    from app.port.topics import topics_of

    return topics_of


def unlock() -> "Callable[[House, str | None], None]":
    """Open the vault; with it comes the cryptography."""
    from app.port.unlocking import unlock

    return unlock


def ways() -> "type[Ways]":
    """Create, join, restore, look around."""
    from app.port.ways import Ways

    return Ways


def ways_in() -> "type[WaysIn]":
    """Change the ways into an open vault."""
    from app.port.ways_in import WaysIn

    return WaysIn


def frame() -> "type[Frame]":
    """The frame around the pages."""
    from app.port.now import Frame

    return Frame


def now() -> "type[Now]":
    """The page Now."""
    from app.port.now import Now

    return Now


def trees() -> "type[Trees]":
    """Call trees."""
    from app.port.trees import Trees

    return Trees


def people() -> "type[People]":
    """People."""
    from app.port.people import People

    return People


def exceptions() -> "type[Exceptions]":
    """Break-glass."""
    from app.port.exceptions import Exceptions

    return Exceptions


def plans() -> "type[Plans]":
    """Plans."""
    from app.port.plans import Plans

    return Plans


def devices() -> "type[Devices]":
    """Devices."""
    from app.port.devices import Devices

    return Devices


def pages() -> "type[PicturePages]":
    """Pictures of pages, and paper."""
    from app.port.pages import PicturePages

    return PicturePages


def about() -> "Callable[[Profile], About]":
    """What the settings say about this copy, once the vault is open."""
    from app.port.about import about

    return about


def warm() -> None:
    """Import what is needed soon after the gate opens, in this order."""
    for each in (unlock, station, links, topics, frame, now, trees, people, exceptions):
        each()
