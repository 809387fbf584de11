"""Two hosts that know nothing of each other but a cable: no names, no addresses handed out.

Network namespaces joined by a virtual cable, named after the process and removed whatever happens.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

HOSTS = ("10.77.0.1", "10.77.0.2")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


def why_not() -> str:
    """Say in plain words why there can be no namespaces here; nothing if there can."""
    if sys.platform != "linux":
        return "network namespaces exist on Linux only"
    if os.geteuid() != 0:
        return "making network namespaces needs root"
    if shutil.which("ip") is None:
        return "the ip tool is not installed"
    name = f"try-{os.getpid()}"
    made = run("ip", "netns", "add", name)
    run("ip", "netns", "delete", name)
    return "" if made.returncode == 0 else f"namespaces are not allowed here: {made.stderr.strip()}"


@dataclass
class Cable:
    """Two namespaces joined by a virtual cable."""

    names: tuple[str, str]

    def inside(self, side: int, *command: str) -> subprocess.CompletedProcess[str]:
        done = run("ip", "netns", "exec", self.names[side], *command)
        assert done.returncode == 0, done.stderr
        return done

    def pull(self) -> None:
        self.inside(0, "ip", "link", "set", "cable", "down")

    def plug(self) -> None:
        self.inside(0, "ip", "link", "set", "cable", "up")

    def spoil(self, *how: str) -> str:
        """Let both ends lose and reorder packets; give why that is not possible here."""
        for name in self.names:
            done = run("ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", "cable", "root",
                       "netem", *how)  # fmt: skip
            if done.returncode != 0:
                return done.stderr.strip() or "tc failed"
        return ""

    def prefix(self, side: int) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.names[side])


@contextmanager
def cable_between_hosts() -> Iterator[Cable]:
    """Lay the cable, or skip the test in plain words."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    names = (f"cc-{os.getpid()}-a", f"cc-{os.getpid()}-b")
    laid = Cable(names)
    try:
        for name in names:
            assert run("ip", "netns", "add", name).returncode == 0
        ends = ("type", "veth", "peer", "name", "cable", "netns", names[1])
        made = run("ip", "link", "add", "cable", "netns", names[0], *ends)
        if made.returncode != 0:
            pytest.skip(f"virtual cables are not allowed here: {made.stderr.strip()}")
        for side, host in enumerate(HOSTS):
            # The kernel itself would speak: neighbour discovery of the sixth version.
            for device in ("cable", "lo"):
                with contextlib.suppress(AssertionError):
                    laid.inside(side, "sysctl", "-qw", f"net.ipv6.conf.{device}.disable_ipv6=1")
            laid.inside(side, "ip", "address", "add", f"{host}/24", "dev", "cable")
            laid.inside(side, "ip", "link", "set", "lo", "up")
            laid.inside(side, "ip", "link", "set", "cable", "up")
        yield laid
    finally:
        for name in names:
            run("ip", "netns", "delete", name)
