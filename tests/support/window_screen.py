"""A screen that exists in memory only, and the hands of a person: real key events, counted."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

TOOLS = ("Xvfb", "xdotool")
SIZE = "1400x900x24"


def why_no_screen() -> str:
    """Say why this machine has no screen in memory; empty if it has."""
    if sys.platform != "linux":
        return "screens in memory exist on Linux only"
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def screen() -> Iterator[str]:
    """A display of its own; give its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(20)


@dataclass(frozen=True)
class Sight:
    """Something that came into sight, and when."""

    kind: str
    text: str
    at: float


@dataclass
class Person:
    """Sits before a running program: sees what the watcher tells, presses keys, counts them."""

    display: str
    process: subprocess.Popen[str]
    sights: Queue[Sight | None] = field(default_factory=Queue)
    history: list[Sight] = field(default_factory=list)
    actions: int = 0
    keys: int = 0

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.sights.put(Sight(**json.loads(line)))
        self.sights.put(None)

    def await_sight(self, kind: str, text: str = "", seconds: float = 60) -> Sight:
        """Wait until something comes into sight whose text holds `text`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                sight = self.sights.get(timeout=left)
            except Empty:
                break
            assert sight is not None, "the program ended: " + self.last_words()
            self.history.append(sight)
            if sight.kind == kind and text in sight.text:
                return sight
        raise AssertionError(f"never in sight: {kind} {text!r}; seen: {self.history[-12:]}")

    def press(self, key: str) -> float:
        """Press one key or chord; give when."""
        self.actions += 1
        self.keys += 1
        at = time.monotonic()
        self._hand("key", "--clearmodifiers", key)
        return at

    def write(self, text: str) -> None:
        """Type words: one action of many keys."""
        self.actions += 1
        self.keys += len(text)
        self._hand("type", "--delay", "8", text)

    def focus(self, title: str) -> None:
        """Give the window the keyboard, as a window manager does: there is none here."""
        self._hand("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def photograph(self, path: Path) -> None:
        """Save what the whole screen shows, if the tool for it is there."""
        if shutil.which("import") is not None:
            self._run(["import", "-window", "root", str(path)])

    def last_words(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()[-2000:]

    def _hand(self, *words: str) -> None:
        self._run(["xdotool", *words])

    def _run(self, command: Sequence[str]) -> None:
        surroundings = {**os.environ, "DISPLAY": self.display}
        subprocess.run(command, env=surroundings, check=True, timeout=30, capture_output=True)


@contextmanager
def program(display: str, profile: Path, prefix: Sequence[str] = ()) -> Iterator[Person]:
    """The real program over a profile, on this display; `prefix` puts it into a namespace."""
    words = [sys.executable, "-m", "tests.support.window_watched", "--profile", str(profile)]
    surroundings = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
    }
    process = subprocess.Popen(
        [*prefix, *words],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    person = Person(display, process)
    ear = Thread(target=person.listen, daemon=True)
    ear.start()
    try:
        yield person
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait(20)
        ear.join(20)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
