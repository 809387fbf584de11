"""Real consoles in processes of their own on loopback TLS: sync, kill, go on."""

import pytest

from tests.support.desk_process import DeskProcess, desk_process
from tests.support.port_desks import two_desks

pytestmark = pytest.mark.e2e


@pytest.fixture
def folders(tmp_path):
    with two_desks(tmp_path):
        pass
    return [tmp_path / name / "profile" for name in ("ada", "ben")]


def assert_equal(ada: DeskProcess, ben: DeskProcess) -> None:
    assert set(ada.ask("held")) == set(ben.ask("held"))
    assert ada.ask("folded") == ben.ask("folded")
    assert ada.ask("file_bytes") == ben.ask("file_bytes")
    assert ada.ask("status") == ben.ask("status") == ["equal"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_two_processes_bring_each_other_up_to_date(folders, host):
    with desk_process(folders[0], set()) as ada, desk_process(folders[1], set()) as ben:
        ada.ask("write", count=60)
        ada.ask("keep_file", size=700_000)
        ben.ask("write", count=20)
        address = ada.ask("listen", host=host)
        assert address.startswith("[::1]:" if host == "::1" else host)
        assert ben.ask("dial", address=address) == "stopped"
        assert_equal(ada, ben)
        assert ben.ask("file_bytes") > 700_000
        ada.ask("stop_listening")
        assert ben.ask("dial", address=address) == "sync.no_link"


def test_a_killed_process_costs_nothing_that_the_other_has(folders):
    with desk_process(folders[0], set()) as ada:
        ada.ask("keep_file", size=8_000_000)
        ada.ask("write", count=60)
        address = ada.ask("listen")
        known: set[str] = set()
        ben = DeskProcess(folders[1], known)
        ben.tell("dial", address=address)
        ben.answers_within(0.4)
        ben.kill()
        with desk_process(folders[1], set()) as again:
            assert known <= set(again.ask("held"))
            assert again.ask("dial", address=address) == "stopped"
            assert_equal(ada, again)
