"""A profile opened by a command together with its links; who compares digits is the terminal."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.commands.opening import announce, read_passphrase
from app.links import Links, Waiting
from app.station import Station
from app.world import World
from console.events import Event
from console.vault.profile import Profile
from console.vault.ways import Passphrase

YES = frozenset({"y", "yes", "j", "ja", "\u05db", "\u05db\u05df"})


@dataclass
class Linked:
    """An open station and its links."""

    station: Station
    links: Links


@contextmanager
def linked(words: Namespace, world: World) -> Iterator[Linked]:
    """Open a profile and its links; nothing is dialled or listened on by that.

    Raises:
        ConsoleError: the profile cannot be opened.
    """
    held: list[Links] = []

    def publish(events: tuple[object, ...]) -> None:
        for links in held:
            links.hear(events)

    station = Station(Profile(words.profile), world, publish)
    try:
        station.unlock(Passphrase(read_passphrase(words, world)))
        station.keep_daily_copy()
        announce(station, world)
        held.append(link(station, world))
        yield Linked(station, held[0])
    finally:
        for links in held:
            links.stop()
        station.close()


def link(station: Station, world: World) -> Links:
    """Make the links of a station; digits are shown on the terminal and asked about there."""

    def asked(waiting: Waiting) -> None:
        world.err.write(f"{waiting.digits}: does the other screen show the same? [y/n] ")
        world.err.flush()
        same = world.into.readline().strip().casefold() in YES
        links.comparisons.answer(waiting.number, same=same)

    links = Links(station, _nobody, asked)
    return links


def _nobody(_event: Event) -> None:
    """Nobody waits for events of sync in a command."""
