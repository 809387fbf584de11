"""The parent of the tour: starts two devices, tells them what to do, compares what they say.

It opens no vault; secrets and orders go through pipes, never through arguments.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from app.world import World
from console.errors import ConsoleError, Culprit, Message
from console.words.words import Words

Said = dict[str, Any]


class TourFailed(ConsoleError):
    """A step of the tour did not do what it must."""

    key = "error.tour_failed"
    culprit = Culprit.BUG
    exit_code = 1


class DeviceRefused(ConsoleError):
    """A device of the tour could not do what it was told; said here in its own words."""

    def __init__(self, device: str, said: Said) -> None:
        super().__init__(f"{device}: {said['title']['key']}")
        self._said = said
        self.culprit = Culprit(said["culprit"])
        self.exit_code = int(said["exit_code"])

    @property
    def title(self) -> Message:
        """What happened there."""
        return Message(**self._said["title"])

    @property
    def remedy(self) -> Message:
        """What to do."""
        return Message(**self._said["remedy"])


def this_program() -> list[str]:
    """Give the words that start this same program again, from source or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "app"]


def device_at(profile: Path, language: str) -> list[str]:
    """Give the words that start a device of the tour."""
    return [*this_program(), "tour-device", "--profile", str(profile), "--lang", language]


def _apart() -> dict[str, Any]:
    """Put a child into a group of its own: Ctrl-C is for the parent, which then ends its children."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}


class Child:
    """A device of the tour in its own process. Use it as a context.

    Args:
        name: for messages.
        words: start it.
    """

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **_apart(),
        )

    def begin(self, act: str, **given: Any) -> None:
        """Say what to do, without waiting."""
        if self._process.stdin is None:
            raise TourFailed("no pipe")
        with suppress(BrokenPipeError):  # it has ended: the answer that is waited for says so
            self._process.stdin.write(json.dumps({"act": act, **given}) + "\n")
            self._process.stdin.flush()

    def end(self) -> Said:
        """Wait for what came of it.

        Raises:
            DeviceRefused: it said no.
            TourFailed: it broke, or it ended.
        """
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise TourFailed(f"{self.name} ended")
        said: Said = json.loads(line)
        if said.pop("ok"):
            return said
        if "title" in said:
            raise DeviceRefused(self.name, said)
        raise TourFailed(f"{self.name}: {said['broke']}")

    def do(self, act: str, **given: Any) -> Said:
        """Say what to do and wait for what came of it."""
        self.begin(act, **given)
        return self.end()

    def ended(self) -> bool:
        """Say whether the process is gone."""
        return self._process.poll() is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        if failed is not None:
            self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Log:
    """Says each step in words with how long it took, and keeps them all.

    Args:
        world: where to say it, and in which language.
        quiet: say nothing; the steps are kept.
    """

    def __init__(self, world: World, *, quiet: bool) -> None:
        self._world = world
        self._quiet = quiet
        self.voice = Words(world.language)
        self.steps: list[Said] = []

    def step(self, key: str, work: Callable[[], Said]) -> Said:
        """Do one step and say what came of it: the text of the key with what came."""
        begun = time.perf_counter()
        came = work()
        seconds = time.perf_counter() - begun
        self.steps.append({"step": key.removeprefix("tour."), "seconds": round(seconds, 3), **came})
        if not self._quiet:
            told = {k: v for k, v in came.items() if isinstance(v, str | int)}
            self._world.say(f"{seconds:7.2f} s  {self.voice.text(key, **told)}")
        return came

    @staticmethod
    def need(good: object, what: str) -> None:
        """Stop if something that must hold does not.

        Raises:
            TourFailed: it does not.
        """
        if not good:
            raise TourFailed(what)
