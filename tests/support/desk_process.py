"""Starts `desk_worker` processes, talks to them, kills them, and notes what they acknowledged."""

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
SECONDS = 120.0


class DeskProcess:
    """One console in a process of its own. `acknowledged` are the entries it said are stored.

    `prefix` is put before the command, such as the way into a network namespace.
    """

    def __init__(self, folder: Path, acknowledged: set[str], prefix: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.acknowledged = acknowledged
        command = [*prefix, sys.executable, "-m", "tests.support.desk_worker", str(folder)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answers: queue.Queue[Any] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self.answer() == "open"

    def ask(self, do: str, **values: Any) -> Any:
        self.tell(do, **values)
        return self.answer()

    def tell(self, do: str, **values: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        return self._answers.get(timeout=SECONDS)

    def answers_within(self, seconds: float) -> bool:
        """Let it work for a while; say whether it has answered what it was told."""
        try:
            self._answers.put(self._answers.get(timeout=seconds))
        except queue.Empty:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL; what it said before is still read."""
        self._process.kill()
        self._end()

    def close(self) -> None:
        assert self._process.stdin is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()
        self._end()

    def _end(self) -> None:
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(SECONDS)
            raise
        finally:
            self._reader.join(SECONDS)
            for stream in (self._process.stdin, self._process.stdout):
                assert stream is not None
                try:
                    stream.close()
                except BrokenPipeError:
                    continue

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "stored" in said:
                self.acknowledged.update(said["stored"])
            else:
                self._answers.put(said["answer"])


@contextmanager
def desk_process(
    folder: Path, acknowledged: set[str], prefix: tuple[str, ...] = ()
) -> Iterator[DeskProcess]:
    """One console that is ended with the block, unless it was killed before."""
    process = DeskProcess(folder, acknowledged, prefix)
    try:
        yield process
    finally:
        process.close()
