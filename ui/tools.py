"""What every page is built with, in one frozen bundle, and the short ways to say things."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from console.errors import ConsoleError, Message
from console.words.words import Value, Words
from ui.jobs import Jobs
from ui.theme.look import Look

if TYPE_CHECKING:
    from ui.port import Port

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Tools:
    """The port, the jobs, the words and the look of this window."""

    port: "Port"
    jobs: Jobs
    words: Words
    look: Look

    def say(self, key: str, /, **values: Value) -> str:
        """Say a text of the window: `now.title` is `window.now.title` in the catalogue."""
        return self.words.text(f"window.{key}", **values)

    def tell(self, message: Message | None) -> str:
        """Say a message that came with a row; nothing for `None`."""
        return self.words.say(message) if message is not None else ""

    def watch(
        self,
        owner: QObject,
        future: Future[Outcome],
        then: Callable[[Outcome], None],
        failed: Callable[[ConsoleError], None],
    ) -> None:
        """Wait for a future without blocking."""
        self.jobs.watch(owner, future, then, failed)
