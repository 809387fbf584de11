"""What a command is, and how it answers. Opening a profile stands apart: not every command does."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.world import World
from console.errors import ConsoleError, Culprit


class BadUse(ConsoleError):
    """The command was called in a way that cannot work."""

    key = "error.bad_use"
    culprit = Culprit.PERSON


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


def answer(words: Namespace, world: World, value: Any, lines: list[str]) -> None:
    """Print an answer: as JSON if asked for, else as lines for a person."""
    if words.json:
        world.say(json.dumps(value, ensure_ascii=False, sort_keys=True))
    else:
        for line in lines:
            world.say(line)
