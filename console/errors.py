"""Errors that a person may meet: what happened, who is the culprit, what to do now.

Each layer declares its own subclasses next to the code that raises them. Foreign exceptions are
translated where they enter; nothing below `app` and `ui` catches `Exception`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Culprit(StrEnum):
    """Where the cause of an error lies."""

    PERSON = "person"
    ENVIRONMENT = "environment"
    PEER = "peer"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the word catalogue with the values to put in: never a finished sentence.

    A value may be a message itself, such as the reason for which an act was refused.
    """

    key: str
    values: Mapping[str, "str | int | Message"] = field(default_factory=dict)


class ConsoleError(Exception):
    """The base of all declared errors.

    Subclasses set `key`; the catalogue holds `<key>.title` and `<key>.remedy`. `values` are
    inserted in both. `str(error)` is an English line for logs and developers.
    """

    key = "error.unexpected"
    culprit = Culprit.BUG
    exit_code = 2

    def __init__(self, detail: str = "", **values: str | int | Message) -> None:
        super().__init__(detail or self.key)
        self.detail = detail
        self.values = values

    @property
    def title(self) -> Message:
        """What happened, for a banner."""
        return Message(f"{self.key}.title", {"detail": self.detail, **self.values})

    @property
    def remedy(self) -> Message:
        """What to do now, for a dialog."""
        return Message(f"{self.key}.remedy", {"detail": self.detail, **self.values})


class InputError(ConsoleError):
    """Bytes or values from outside that cannot be taken: says what, where and what to do."""

    key = "error.input"
    culprit = Culprit.PERSON


class Refused(ConsoleError):
    """The authority rules do not allow this act now."""

    key = "error.refused"
    culprit = Culprit.PERSON
    exit_code = 3
