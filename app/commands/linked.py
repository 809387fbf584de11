"""A profile opened by a command together with its links; who is asked meanwhile is the terminal.

Questions come up on the sync thread and are put to the person on the thread of the command, which
waits in `serve`: so nothing but the command ever waits for a key to be pressed.
"""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from app.commands.opening import announce, new_passphrase, read_passphrase
from app.commands.shape import BadUse
from app.links import Links, Waiting
from app.sheets import RecoverySheets
from app.station import Station
from app.world import World
from console.desk.founding import Founder
from console.events import AllowanceSpent, Event
from console.ids import DeviceKey
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from console.words.words import Words

if TYPE_CHECKING:
    from concurrent.futures import Future

YES = frozenset({"y", "yes", "j", "ja", "\u05db", "\u05db\u05df"})
POLL_SECONDS = 0.1
Result = TypeVar("Result")


@dataclass
class Linked:
    """An open station and its links.

    Attributes:
        questions: what the person has to be asked, each asks it.
    """

    station: Station
    links: Links
    world: World
    questions: "SimpleQueue[Callable[[], None]]" = field(default_factory=SimpleQueue)

    @property
    def voice(self) -> Words:
        """The words of this session's language."""
        return Words(self.world.language)

    def serve(self, over: Callable[[], bool]) -> None:
        """Ask the person whatever comes up, until it is over."""
        while not over():
            with suppress(Empty):
                self.questions.get(timeout=POLL_SECONDS)()

    def result(self, future: "Future[Result]") -> Result:
        """Wait for an answer and ask whatever comes up meanwhile."""
        self.serve(future.done)
        return future.result()

    def tell(self, line: str) -> None:
        """Say something that is no answer, beside the answer."""
        self.world.err.write(line + "\n")
        self.world.err.flush()

    def agrees(self, question: str) -> bool:
        """Ask the person; nobody there is a no."""
        self.world.err.write(f"{question} [y/n] ")
        self.world.err.flush()
        return self.world.into.readline().strip().casefold() in YES

    def compare(self, waiting: Waiting) -> None:
        """Ask whether the other screen shows the same digits, if that is still of interest."""
        if waiting.over.is_set():
            return
        digits = f"{waiting.digits[:3]} {waiting.digits[3:]}"
        same = self.agrees(self.voice.text("command.link.digits", digits=digits))
        self.links.comparisons.answer(waiting.number, same=same)

    def allow(self, device: DeviceKey) -> None:
        """Ask whether a device that has sent a day's allowance may go on."""
        tag = self.station.ask(lambda place: place.store.membership.tag_of(device)).result()
        if self.agrees(self.voice.text("command.link.allowance", tag=tag)):
            self.links.engine.agree(device)


@contextmanager
def linked(words: Namespace, world: World, sheets: Path | None = None) -> Iterator[Linked]:
    """Open a profile and its links; nothing is dialled or listened on by that.

    With `sheets` the vault is made if there is none, its recovery sheet goes into that folder.

    Raises:
        ConsoleError: the profile cannot be opened.
    """
    held: list[Linked] = []

    def publish(events: tuple[object, ...]) -> None:
        for given in held:
            given.links.hear(events)

    station = Station(Profile(words.profile), world, publish)
    try:
        _open(station, words, world, sheets)
        held.append(_link(station, world))
        yield held[0]
    finally:
        for given in held:
            given.links.stop()
        station.close()


def _open(station: Station, words: Namespace, world: World, sheets: Path | None) -> None:
    if sheets is None or station.profile.exists():
        station.unlock(Passphrase(read_passphrase(words, world)))
        station.keep_daily_copy()
        announce(station, world)
        return
    if not sheets.is_dir():
        raise BadUse("bad_use.folder", path=str(sheets))
    paper = RecoverySheets(sheets, Founder("", ""), world)
    station.create(None, new_passphrase(words, world), paper.write)


def _link(station: Station, world: World) -> Linked:
    box: list[Linked] = []

    def hear(event: Event) -> None:
        if isinstance(event, AllowanceSpent):
            device = event.device
            box[0].questions.put(lambda: box[0].allow(device))

    def asked(waiting: Waiting) -> None:
        box[0].questions.put(lambda: box[0].compare(waiting))

    box.append(Linked(station, Links(station, hear, asked), world))
    return box[0]
