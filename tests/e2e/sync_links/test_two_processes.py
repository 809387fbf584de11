"""Real processes on loopback TLS: sync, kill, go on."""

import pytest

from tests.support.sync_process import Process, processes

pytestmark = pytest.mark.e2e


def test_two_processes_bring_each_other_up_to_date():
    with processes("ada", "ben") as (ada, ben):
        ada.ask("note", count=300)
        ada.ask("blob", size=700_000)
        ben.ask("note", count=40)
        (address,) = ada.ask("listen", host="127.0.0.1")
        assert ben.ask("dial", address=address) == "stopped"
        assert ada.ask("held") == ben.ask("held")
        assert ben.ask("held")["blobs"] == 1
        assert ben.ask("status") == ["equal"]
        assert ben.ask("dial", address=address) == "stopped"
        ada.ask("stop_listening")
        assert ben.ask("dial", address=address) == "sync.no_link"


def test_a_killed_process_costs_nothing_that_the_other_has():
    with processes("ada", "ben", "cleo") as (ada, ben, cleo):
        ada.ask("note", count=600)
        (address,) = ada.ask("listen", host="127.0.0.1")
        ben.tell("dial", address=address)
        ben.kill()
        assert cleo.ask("dial", address=address) == "stopped"
        assert ada.ask("held") == cleo.ask("held")
        again = Process(1, ("ada", "ben", "cleo"))
        try:
            assert again.ask("dial", address=address) == "stopped"
            assert again.ask("held") == ada.ask("held")
        finally:
            again.close()


def test_two_processes_talk_over_the_sixth_version_of_the_protocol_as_well():
    with processes("ada", "ben") as (ada, ben):
        ada.ask("note", count=2)
        (address,) = ada.ask("listen", host="::1")
        assert address.startswith("[::1]:")
        assert ben.ask("dial", address=address) == "stopped"
        assert ada.ask("held") == ben.ask("held")
