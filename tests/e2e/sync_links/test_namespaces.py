"""Two hosts that know nothing of each other but a cable: no names, no addresses handed out.

Needs root and network namespaces; skipped in plain words where they are not allowed. Everything
is named after the process and removed whatever happens.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.sync_process import Process, processes

pytestmark = pytest.mark.e2e
HOSTS = ("10.77.0.1", "10.77.0.2")
ROUNDS = 40
HEADER = 24
"""Bytes of a capture file without a packet."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


def why_not() -> str:
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

    def prefix(self, side: int) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.names[side])

    def packets(self, side: int) -> int:
        """Packets that left this host, counted by the kernel."""
        text = self.inside(side, "cat", "/sys/class/net/cable/statistics/tx_packets").stdout
        return int(text)


@pytest.fixture
def cable() -> Iterator[Cable]:
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
            with contextlib.suppress(AssertionError):
                laid.inside(side, "sysctl", "-qw", "net.ipv6.conf.cable.disable_ipv6=1")
            laid.inside(side, "ip", "address", "add", f"{host}/24", "dev", "cable")
            laid.inside(side, "ip", "link", "set", "cable", "up")
        yield laid
    finally:
        for name in names:
            run("ip", "netns", "delete", name)


def meet(caller: Process, address: str) -> None:
    """Call until a session comes to its end; a cable that was just plugged in may need a try."""
    for _ in range(ROUNDS):
        if caller.ask("dial", address=address) == "stopped":
            return
    raise AssertionError("the two hosts did not meet")


def test_two_hosts_on_a_bare_cable_are_equal_after_a_cut(cable):
    prefixes = (cable.prefix(0), cable.prefix(1))
    with processes("ada", "ben", prefixes=prefixes) as (ada, ben):
        ada.ask("note", count=500)
        (address,) = ada.ask("listen", host=HOSTS[0])
        meet(ben, address)
        assert ada.ask("held") == ben.ask("held")
        ada.ask("blob", size=20_000_000)
        ben.tell("dial", address=address)
        cable.pull()
        ada.ask("note", count=30)
        ben.tell("note", count=40)
        cable.plug()
        first, _written = ben.answer(), ben.answer()
        assert first in {"stopped", "lost", "timed_out", "sync.no_link", "no_answer"}
        meet(ben, address)
        assert ada.ask("held") == ben.ask("held")
        assert ben.ask("held")["blobs"] == 1
        assert ben.ask("status") == ["equal"]


def test_not_a_packet_leaves_while_sync_is_off(cable, tmp_path):
    capture = tmp_path / "capture.pcap"
    watching = start_capture(cable, capture)
    try:
        prefixes = (cable.prefix(0), cable.prefix(1))
        with processes("ada", "ben", prefixes=prefixes) as (ada, ben):
            before = (cable.packets(0), cable.packets(1))
            for one in (ada, ben):
                one.ask("note", count=50)
                one.ask("status")
            (address,) = ada.ask("listen", host=HOSTS[0])
            ada.ask("stop_listening")
            assert (cable.packets(0), cable.packets(1)) == before
            assert watching is None or capture.stat().st_size == HEADER
            assert ben.ask("dial", address=address) == "sync.no_link"
            assert cable.packets(1) > before[1], "the counter does count"
            for _ in range(ROUNDS if watching is not None else 0):
                if capture.stat().st_size > HEADER:
                    break
                ada.ask("note", count=20)
            else:
                assert watching is None, "the capture did not see the one call that was asked for"
    finally:
        stop_capture(watching)


def start_capture(cable: Cable, path: Path) -> "subprocess.Popen[bytes] | None":
    """Watch the cable where tcpdump is installed; the kernel's counters prove it anyway."""
    if shutil.which("tcpdump") is None:
        return None
    command = (
        *cable.prefix(0),
        "tcpdump",
        "-Z",
        "root",
        "--immediate-mode",
        "-U",
        "-n",
        "-i",
        "cable",
    )
    watching = subprocess.Popen((*command, "-w", str(path)), stderr=subprocess.PIPE)
    assert watching.stderr is not None
    for line in watching.stderr:
        if b"listening on" in line:
            break
    return watching


def stop_capture(watching: "subprocess.Popen[bytes] | None") -> None:
    if watching is not None:
        watching.terminate()
        watching.communicate(timeout=20)
