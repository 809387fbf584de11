"""What a command is, and how it answers. Opening a profile stands apart: not every command does."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.world import World
from console.errors import ConsoleError, Culprit, Message


class BadUse(ConsoleError):
    """The command was called in a way that cannot work.

    Args:
        key: what is wrong, in the catalogue.
        values: inserted there.
    """

    key = "error.bad_use"
    culprit = Culprit.PERSON

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key, **values)

    @property
    def title(self) -> Message:
        """What is wrong."""
        return Message(self.detail, self.values)


@dataclass(frozen=True, slots=True)
class Command:
    """One headless command.

    Attributes:
        summary: a line for its help.
        arguments: adds its own arguments to the parser.
        run: does it; gives the exit code.
    """

    summary: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, World], int]


def count(text: str) -> int:
    """Read how many, for an argument.

    Raises:
        ArgumentTypeError: it is no number, or below zero.
    """
    if not text.isascii() or not text.isdecimal():
        raise ArgumentTypeError("a whole number, 0 or more, is wanted")
    return int(text)


def answer(words: Namespace, world: World, value: Any, lines: list[str]) -> None:
    """Print an answer: as JSON if asked for, else as lines for a person."""
    if words.json:
        world.say(json.dumps(value, ensure_ascii=False, sort_keys=True))
    else:
        for line in lines:
            world.say(line)
