"""What verifying comes to: one of four answers, with the places and the facts behind it."""

from dataclasses import dataclass
from enum import StrEnum

from console.errors import Message
from console.ids import SpaceId


class Standing(StrEnum):
    """The first line of every answer."""

    INTACT_ISSUER_CONFIRMED = "intact_issuer_confirmed"
    INTACT_ISSUER_NOT_CHECKED = "intact_issuer_not_checked"
    NOT_INTACT = "not_intact"
    COULD_NOT_CHECK = "could_not_check"


_EXIT_CODES = {Standing.NOT_INTACT: 1, Standing.COULD_NOT_CHECK: 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer about one file.

    Attributes:
        places: where and why it does not hold, or could not be checked; empty when intact.
        facts: what a reader should know: who issued it, what is only stated, what it covers.
        space: the workspace that the entries in it found; `None` if that could not be read.
    """

    standing: Standing
    places: tuple[Message, ...] = ()
    facts: tuple[Message, ...] = ()
    space: SpaceId | None = None

    @property
    def intact(self) -> bool:
        """Whether everything that can be checked holds."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 intact, 1 not, 2 could not check."""
        return _EXIT_CODES.get(self.standing, 0)

    @property
    def headline(self) -> Message:
        """The first line."""
        return Message(f"verify.standing.{self.standing.value}")
