"""Starts `sync_station` processes and talks to them; every one is ended with its test."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 60.0


class Process:
    """One device in a process of its own."""

    def __init__(self, number: int, names: tuple[str, ...], prefix: tuple[str, ...] = ()) -> None:
        command = [*prefix, sys.executable, "-m", "tests.support.sync_station", str(number), *names]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def ask(self, do: str, **values: Any) -> Any:
        self.tell(do, **values)
        return self.answer()

    def tell(self, do: str, **values: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        return json.loads(self._lines.get(timeout=SECONDS))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(SECONDS)
        self._close()

    def close(self) -> None:
        if self._process.poll() is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(SECONDS)
        self._close()

    def _close(self) -> None:
        self._reader.join(SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            if not stream.closed:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue


@contextmanager
def processes(*names: str, prefixes: tuple[tuple[str, ...], ...] = ()) -> Iterator[list[Process]]:
    """One process per member of the team; `prefixes` are put before the command."""
    started: list[Process] = []
    try:
        for number in range(len(names)):
            prefix = prefixes[number] if prefixes else ()
            started.append(Process(number, names, prefix))
        yield started
    finally:
        for process in started:
            process.close()
