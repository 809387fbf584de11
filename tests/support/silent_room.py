"""A network namespace in which every packet to anywhere goes into a loop and is counted.

The loop has a default route, so nothing fails for want of a way out: whatever a program sends,
to a neighbour, to a name server or to everybody, stands in the kernel's count.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_SEND = """
import socket
for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET, "224.0.0.251")):
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        out.sendto(b"knock", (address, 5353))
"""


def why_no_room() -> str:
    """Say why this machine cannot make one; empty if it can."""
    if sys.platform != "linux":
        return "network namespaces exist on Linux only"
    if os.geteuid() != 0:
        return "making network namespaces needs root"
    if shutil.which("ip") is None:
        return "the ip tool is not installed"
    return ""


@dataclass(frozen=True)
class Room:
    """One namespace."""

    name: str

    @property
    def prefix(self) -> tuple[str, ...]:
        """What puts a command into it."""
        return ("ip", "netns", "exec", self.name)

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        return _run(*self.prefix, *command)

    def packets(self) -> int:
        """Everything that was sent in it since it was made, by the kernel's count."""
        for line in self.inside("cat", "/proc/net/dev").stdout.splitlines():
            name, _, counts = line.partition(":")
            if name.strip() == "lo":
                return int(counts.split()[9])
        raise AssertionError("no loop in this namespace")

    def knock(self) -> None:
        """Send two packets that go nowhere, to prove that they are counted."""
        assert self.inside(sys.executable, "-c", _SEND).returncode == 0


@contextmanager
def silent_room() -> Iterator[Room]:
    """Make one, and take it down whatever happens."""
    room = Room(f"cc-silent-{os.getpid()}")
    made = _run("ip", "netns", "add", room.name)
    try:
        assert made.returncode == 0, f"namespaces are not allowed here: {made.stderr}"
        assert room.inside("ip", "link", "set", "lo", "up").returncode == 0
        assert room.inside("ip", "route", "add", "default", "dev", "lo").returncode == 0
        room.inside("ip", "-6", "route", "add", "default", "dev", "lo")
        yield room
    finally:
        _run("ip", "netns", "delete", room.name)


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
