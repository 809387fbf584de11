"""The parent of the tour: starts two devices, tells them what to do, compares what they say.

It opens no vault; secrets and orders go through pipes, never through arguments.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from app.world import World
from console.errors import ConsoleError, Culprit

Said = dict[str, Any]


class TourFailed(ConsoleError):
    """A step of the tour did not do what it must."""

    key = "error.tour_failed"
    culprit = Culprit.BUG
    exit_code = 1


def this_program() -> list[str]:
    """Give the words that start this same program again, from source or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "app"]


class Child:
    """A device of the tour in its own process. Use it as a context."""

    def __init__(self, name: str, profile: Path, language: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [*this_program(), "tour-device", "--profile", str(profile), "--lang", language],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def begin(self, act: str, **given: Any) -> None:
        """Say what to do, without waiting."""
        if self._process.stdin is None:
            raise TourFailed("no pipe")
        self._process.stdin.write(json.dumps({"act": act, **given}) + "\n")
        self._process.stdin.flush()

    def end(self) -> Said:
        """Wait for what came of it.

        Raises:
            TourFailed: it said no, or it ended.
        """
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise TourFailed(f"{self.name} ended")
        said: Said = json.loads(line)
        if not said.pop("ok"):
            raise TourFailed(f"{self.name}: {said['error']}")
        return said

    def do(self, act: str, **given: Any) -> Said:
        """Say what to do and wait for what came of it."""
        self.begin(act, **given)
        return self.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Log:
    """Prints each step with how long it took, and keeps them."""

    def __init__(self, world: World, *, quiet: bool) -> None:
        self._world = world
        self._quiet = quiet
        self.steps: list[Said] = []

    def step(self, name: str, work: Callable[[], Said | None]) -> Said:
        """Do one step and say what came of it."""
        begun = time.perf_counter()
        came = work() or {}
        seconds = time.perf_counter() - begun
        self.steps.append({"step": name, "seconds": round(seconds, 3), **came})
        if not self._quiet:
            said = ", ".join(f"{k} {v}" for k, v in came.items() if not isinstance(v, list | dict))
            self._world.say(f"{seconds:7.2f} s  {name}{': ' + said if said else ''}")
        return came

    def need(self, good: object, what: str) -> None:
        """Stop if something that must hold does not.

        Raises:
            TourFailed: it does not.
        """
        if not good:
            raise TourFailed(what)
