"""Sync between two processes on loopback: the first one, one with nothing to do, a live act."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.table import Line, at_most, within

_ACTS = 20
_MEMORY = 400


class Process:
    """A process that answers lines of JSON."""

    def __init__(self, module: str, folder: Path) -> None:
        words = [sys.executable, "-m", module, str(folder)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def tell(self, line: str) -> None:
        """Give a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self, wanted: str) -> dict[str, Any]:
        """Wait for an answer that has this member."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if wanted in said:
                return said
        raise AssertionError(f"the process ended before it said {wanted}")

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


class Counter:
    """Passes one connection on, byte by byte, and counts: what a watcher on the wire sees."""

    def __init__(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.bytes = 0
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where to call."""
        return f"127.0.0.1:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        near, _ = self._listening.accept()
        with near, socket.create_connection(self._target) as far:
            ways = [threading.Thread(target=self._pass, args=w) for w in ((near, far), (far, near))]
            for way in ways:
                way.start()
            for way in ways:
                way.join()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        while data := one.recv(65_536):
            with self._guard:
                self.bytes += len(data)
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)

    def total(self) -> int:
        """Wait for the end of the connection; give the bytes of both ways."""
        self._thread.join()
        self._listening.close()
        return self.bytes


@contextmanager
def _processes(folder: Path) -> Iterator[tuple[Process, Process]]:
    giver = Process("tests.bench.giver", folder / "vault")
    taker = Process("tests.bench.taker", folder / "new")
    try:
        yield giver, taker
    finally:
        taker.close()
        giver.close()


def lines(folder: Path) -> Iterator[Line]:
    """A new device takes the vault in `folder` from another process over loopback TLS."""
    with _processes(folder) as (giver, taker):
        told = giver.hear("invitation")
        taker.tell(json.dumps({"do": "join", "invitation": told["invitation"]}))
        yield from _first(taker.hear("took"), giver)
        yield _nothing_to_do(taker, told["address"])
        taker.tell(json.dumps({"do": "keep", "address": told["address"]}))
        taker.hear("connected")
        yield _live(giver, taker)


def _first(joined: dict[str, Any], giver: Process) -> Iterator[Line]:
    if joined["end"] != "stopped":
        raise AssertionError(f"joining ended with {joined['end']}")
    counts = f"{joined['entries']:,} entries"
    note = "with pairing; 60 % of its rate is 1.67 times its time"
    beside = (joined["bare"], "bare signature loop")
    yield at_most(f"first sync, two processes, {counts}", joined["took"], beside, 1.67, note)
    giver.tell("peak")
    for who, peak in (("receiver", joined["peak"]), ("giver", giver.hear("peak")["peak"])):
        what = f"resident memory of the {who} of a first sync, {counts}"
        yield Line(what, peak, None, "-", f"<= {_MEMORY} MiB", peak <= _MEMORY, unit="MiB")


def _nothing_to_do(taker: Process, address: str) -> Line:
    counter = Counter(address)
    taker.tell(json.dumps({"do": "dial", "address": counter.address}))
    end = taker.hear("took")["end"]
    total = counter.total()
    what = f"nothing to do: all bytes on the wire, TLS included ({end})"
    return Line(what, total, None, "-", "<= 2048 B", total <= 2048, unit="B")


def _live(giver: Process, taker: Process) -> Line:
    took = []
    for _ in range(_ACTS):
        giver.tell("write")
        wrote = giver.hear("committed")
        while (stored := taker.hear("stored"))["stored"] != [wrote["entry"]]:
            continue
        took.append(stored["at"] - wrote["committed"])
    what = f"commit here to event there, connected, slowest of {_ACTS}"
    return within(what, max(took), (300, "ms"))
