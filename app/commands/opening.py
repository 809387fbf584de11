"""How a command opens a profile: where the passphrase comes from, and what is said on the way."""

import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands.shape import BadUse
from app.station import Publish, Station
from app.world import World
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from console.words.words import Words

MAX_PASSPHRASE_BYTES = 4096


def with_passphrase(parser: ArgumentParser) -> None:
    """Add the argument by which a passphrase comes from a file or standard input."""
    parser.add_argument(
        "--passphrase-file",
        metavar="F",
        help="read the passphrase from this file, - is standard input; otherwise it is asked for",
    )


def read_passphrase(words: Namespace, world: World) -> str:
    """Get the passphrase from where the person said; never from an argument.

    Raises:
        BadUse: the file cannot be read, or is longer than any passphrase.
    """
    if words.passphrase_file is None:
        return getpass.getpass("Passphrase: ", stream=world.err)
    if words.passphrase_file == "-":  # noqa: S105  # the name of standard input
        return world.into.readline(MAX_PASSPHRASE_BYTES).rstrip("\r\n")
    try:
        text = Path(words.passphrase_file).read_bytes()
    except OSError as error:
        raise BadUse(f"passphrase file: {error.strerror}") from error
    if len(text) > MAX_PASSPHRASE_BYTES:
        raise BadUse("passphrase file: too long")
    return text.decode("utf-8", "replace").rstrip("\r\n")


@contextmanager
def opened(words: Namespace, world: World, publish: Publish | None = None) -> Iterator[Station]:
    """Open the profile of a command, and close it whatever happens.

    Raises:
        ConsoleError: the profile cannot be opened: wrong secret, damage, in use.
    """
    station = Station(Profile(words.profile), world, publish or _nobody)
    try:
        station.unlock(Passphrase(read_passphrase(words, world)))
        station.keep_daily_copy()
        announce(station, world)
        yield station
    finally:
        station.close()


def announce(station: Station, world: World) -> None:
    """Say on standard error what a window would show above every page."""
    voice = Words(world.language)
    for notice in station.notices:
        world.err.write(f"{voice.say(notice)}\n")


def _nobody(_events: tuple[object, ...]) -> None:
    """Nobody waits for events in a command that ends by itself."""
