"""How a command opens a profile: where the passphrase comes from, and what is said on the way."""

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
        BadUse: the file cannot be read or is longer than any passphrase; nobody can be asked.
    """
    if words.passphrase_file is None:
        return _asked("command.passphrase", world)
    if words.passphrase_file == "-":  # noqa: S105  # the name of standard input
        return world.into.readline(MAX_PASSPHRASE_BYTES).rstrip("\r\n")
    path = words.passphrase_file
    try:
        with Path(path).open("rb") as file:
            text = file.read(MAX_PASSPHRASE_BYTES + 1)
    except OSError as error:
        raise BadUse("bad_use.secret_file", path=path, why=str(error.strerror)) from error
    if len(text) > MAX_PASSPHRASE_BYTES:
        raise BadUse("bad_use.secret_long", path=path)
    return text.decode("utf-8", "replace").rstrip("\r\n")


def new_passphrase(words: Namespace, world: World) -> str:
    """Get the passphrase of a vault that is about to be made; who types it types it twice.

    Raises:
        BadUse: as `read_passphrase`; the second is not the same as the first.
    """
    first = read_passphrase(words, world)
    if words.passphrase_file is None and _asked("command.again", world) != first:
        raise BadUse("bad_use.secrets_differ")
    return first


def _asked(key: str, world: World) -> str:
    """Ask on the terminal, without showing what is typed."""
    if world.ask is None:
        raise BadUse("bad_use.no_terminal")
    return world.ask(f"{Words(world.language).text(key)} ")


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
