"""Watches every interface of the network it runs in, and says each packet: length and protocol.

Linux and root only. `python -m tests.support.packets` inside a namespace says `ready`, then one
line a packet, until it is ended. No tool of the system is needed, so nothing is left unwatched
where one is missing.
"""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
EVERYTHING = 0x0003
SECONDS = 20.0


class Capture:
    """The packets that were seen so far."""

    def __init__(self, prefix: tuple[str, ...]) -> None:
        command = (*prefix, sys.executable, "-m", "tests.support.packets")
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self._seen: list[str] = []
        self._changed = threading.Condition()
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self._seen.append(line.strip())
                self._changed.notify_all()

    @property
    def seen(self) -> list[str]:
        with self._changed:
            return list(self._seen)

    def sees(self, packets: int = 1) -> bool:
        """Wait until there are so many packets."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._seen) >= packets, SECONDS)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(SECONDS)
        self._reader.join(SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def capture(prefix: tuple[str, ...]) -> Iterator[Capture]:
    """Watch a namespace for the length of the block."""
    watching = Capture(prefix)
    try:
        yield watching
    finally:
        watching.close()


def main() -> None:
    """Say each packet."""
    watching = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERYTHING))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        data, (interface, protocol, *_) = watching.recvfrom(65_536)
        sys.stdout.write(f"{len(data)} bytes on {interface}, protocol 0x{protocol:04x}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
