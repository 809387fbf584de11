"""Two hosts on a bare cable: real vaults, nobody hands out addresses or names.

Needs root and network namespaces; skipped in plain words where they are not allowed. What was
seen is printed (`pytest -s`): it is quoted where the work is reported.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.support.cable import HOSTS, Cable, cable_between_hosts
from tests.support.desk_process import DeskProcess, desk_process
from tests.support.packets import capture
from tests.support.port_desks import two_desks

pytestmark = pytest.mark.e2e
ROUNDS = 40
FILE_BYTES = 12_000_000
MIDWAY = 100
"""Packets of a session that are on the cable when it is pulled."""
BROKEN_OFF = {"lost", "timed_out", "sync.no_link", "no_answer"}


@pytest.fixture
def cable() -> Iterator[Cable]:
    with cable_between_hosts() as laid:
        yield laid


@contextmanager
def hosts(cable: Cable, folder) -> Iterator[tuple[DeskProcess, DeskProcess]]:
    """Ada's console on one host, Ben's on the other; they joined one workspace before."""
    with two_desks(folder):
        pass
    with ExitStack() as held:
        ada, ben = (
            held.enter_context(desk_process(folder / name / "profile", set(), cable.prefix(side)))
            for side, name in enumerate(("ada", "ben"))
        )
        yield ada, ben


def meet(caller: DeskProcess, address: str) -> int:
    """Call until a session comes to its end; a cable that was just plugged in may need a try."""
    for tried in range(1, ROUNDS + 1):
        if caller.ask("dial", address=address) == "stopped":
            return tried
    raise AssertionError("the two hosts did not meet")


def equal(ada: DeskProcess, ben: DeskProcess) -> int:
    """Both hold and show the same, and say so; give how many entries that is."""
    held = set(ada.ask("held"))
    assert held == set(ben.ask("held"))
    assert ada.ask("folded") == ben.ask("folded")
    assert ada.ask("status") == ben.ask("status") == ["equal"]
    return len(held)


def say(text: str) -> None:
    print(f"\nnamespaces: {text}", end="")  # noqa: T201  # the log of the run is wanted


def test_two_hosts_on_a_bare_cable_are_equal_after_a_cut(cable, tmp_path):
    with hosts(cable, tmp_path) as (ada, ben):
        for one in (ada, ben):
            one.ask("be_impatient", seconds=6)
        ada.ask("write", count=120)
        address = ada.ask("listen", host=HOSTS[0])
        meet(ben, address)
        say(f"{HOSTS[1]} called {address}: equal with {equal(ada, ben)} entries")
        ada.ask("keep_file", size=FILE_BYTES)
        came = ben.ask("file_bytes")
        ben.tell("dial", address=address)
        with capture(cable.prefix(1)) as seen:
            assert seen.sees(MIDWAY)
            cable.pull()
        ada.ask("write", count=30)
        ben.tell("write", count=40)
        end, _written = ben.answer(), ben.answer()
        came = ben.ask("file_bytes") - came
        say(f"cable pulled: {end}; {came} of {FILE_BYTES} bytes of a file had come; both write on")
        assert end in BROKEN_OFF
        assert 0 < came < FILE_BYTES
        assert set(ada.ask("held")) != set(ben.ask("held"))
        cable.plug()
        tried = meet(ben, address)
        assert ben.ask("file_bytes") >= FILE_BYTES
        say(f"cable plugged in: call {tried} came through, equal with {equal(ada, ben)} entries")


def test_a_cable_that_loses_and_reorders_packets_only_takes_longer(cable, tmp_path):
    reason = cable.spoil("delay", "3ms", "2ms", "loss", "4%", "reorder", "25%", "duplicate", "2%")
    if reason:
        pytest.skip(f"this kernel cannot spoil a cable: {reason}")
    with hosts(cable, tmp_path) as (ada, ben):
        ada.ask("write", count=60)
        ben.ask("write", count=60)
        tried = meet(ben, ada.ask("listen", host=HOSTS[0]))
        say(f"4 % lost, 25 % reordered: call {tried} came through, {equal(ada, ben)} entries")


def test_not_a_packet_leaves_while_sync_is_off(cable, tmp_path):
    with (
        hosts(cable, tmp_path) as (ada, ben),
        capture(cable.prefix(0)) as near,
        capture(cable.prefix(1)) as far,
    ):
        for one in (ada, ben):
            one.ask("write", count=50)
            one.ask("status")
        address = ada.ask("listen", host=HOSTS[0])
        ada.ask("stop_listening")
        assert (near.seen, far.seen) == ([], [])
        say("100 acts, status asked, listening begun and ended: 0 packets on either host")
        assert ben.ask("dial", address=address) == "sync.no_link"
        assert near.sees()
        assert far.sees()
        say(f"one call asked for: the same captures see it, {far.seen[0]}")
