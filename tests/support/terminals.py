"""Commands run by made-up people: what they type, what they see, each in a thread of its own."""

import dataclasses
import io
import queue
import re
import threading
from collections.abc import Sequence
from pathlib import Path

from app.__main__ import main
from app.world import World
from console.clock import SetClock
from tests.support.vault_ports import CHEAP, PASSPHRASE

SECONDS = 30.0


class Keyboard(io.StringIO):
    """Standard input: waits for what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: queue.Queue[str] = queue.Queue()

    def type(self, line: str) -> None:
        self._lines.put(line + "\n")

    def readline(self, size: int = -1, /) -> str:  # noqa: ARG002  # all lines are short
        return self._lines.get(timeout=SECONDS)


class Screen(io.StringIO):
    """An output that can be waited on."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition()

    def write(self, text: str, /) -> int:
        with self._changed:
            self._changed.notify_all()
            return super().write(text)

    def wait_for(self, pattern: str) -> re.Match[str]:
        with self._changed:
            assert self._changed.wait_for(lambda: re.search(pattern, self.getvalue()), SECONDS), (
                f"{pattern!r} did not come: {self.getvalue()!r}"
            )
        found = re.search(pattern, self.getvalue())
        assert found is not None
        return found


class Terminal:
    """One command of one person; `code` is there once it has ended."""

    def __init__(self, folder: Path, *words: str, language: str = "en") -> None:
        secret = folder / "passphrase"
        secret.write_text(PASSPHRASE, encoding="utf-8")
        self.keyboard, self.out, self.err = Keyboard(), Screen(), Screen()
        machine = World.of_this_machine()
        self.clock = SetClock(machine.clock.read().recorded)
        self.world = dataclasses.replace(
            machine,
            clock=self.clock,
            limits=CHEAP,
            machine=f"the machine of {folder.name}",
            out=self.out,
            err=self.err,
            into=self.keyboard,
            language=language,
        )
        self._words = [
            *words, "--profile", str(folder / "vault"), "--passphrase-file", str(secret)
        ]  # fmt: skip
        self.code = -1
        self._thread = threading.Thread(target=self._run, name=f"terminal of {folder.name}")

    def _run(self) -> None:
        self.code = main(self._words, self.world)

    def start(self) -> "Terminal":
        self._thread.start()
        return self

    def end(self) -> "Terminal":
        self._thread.join(SECONDS)
        assert not self._thread.is_alive(), f"{self._words[:2]} does not end"
        return self

    def here(self) -> "Terminal":
        """Run it in the thread of the test."""
        self._run()
        return self

    @property
    def said(self) -> str:
        return self.out.getvalue()

    @property
    def told(self) -> str:
        return self.err.getvalue()


def run(folder: Path, *words: str, typed: Sequence[str] = ()) -> Terminal:
    """Run one command to its end."""
    terminal = Terminal(folder, *words)
    for line in typed:
        terminal.keyboard.type(line)
    return terminal.here()
