"""The sync thread: asked to listen, dial, keep, join, agree, stop; and what it says meanwhile."""

import pytest

from console.errors import ConsoleError
from console.events import AllowanceSpent, CopyMet, EntriesStored, SyncChanged
from console.status import PeerState
from sync import engine as engine_module
from sync import sessions
from sync.carrying import Allowance
from sync.engine import NotRunning
from sync.link import Address, CannotListen, NoLink
from sync.messages import Reason
from tests.support.journal_writer import Writer
from tests.support.sync_engines import SECONDS, stations
from tests.support.sync_ledger import MemoryLedger, team
from tests.support.sync_pairing import invitation_of


def held(ledger: MemoryLedger) -> set[str]:
    return set(ledger.store.entries)


def wait_until_equal(one, other) -> None:
    while held(one.ledger) != held(other.ledger):
        one.wait_for(SyncChanged)


def test_nothing_is_opened_unless_asked(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, _):
        status = ada.engine.status().result(SECONDS)
        assert status.listening == ()
        assert [peer.state for peer in status.peers] == [PeerState.NEVER_MET]
        assert status.backup_count.values == {"n": 0, "others": 1}


def test_a_connected_device_gets_what_is_written_and_says_so(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()
        ben.engine.keep(address).result(SECONDS)
        ben.engine.keep(address).result(SECONDS)
        while not ada.engine.status().result(SECONDS).peers[0].connected:
            ada.wait_for(SyncChanged)
        note = ada.ledger.note({"n": 1})
        wait_until_equal(ada, ben)
        assert note.id in held(ben.ledger)
        back = ben.ledger.note({"n": 2})
        wait_until_equal(ben, ada)
        assert back.id in held(ada.ledger)
        while ada.engine.status().result(SECONDS).peers[0].state is not PeerState.EQUAL:
            ada.wait_for(SyncChanged)
        ben.engine.release(address).result(SECONDS)
        ben.engine.release(address).result(SECONDS)


def test_who_is_kept_is_called_again_until_it_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "REDIAL_SECONDS", (0.05, 0.05))
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()
        ada.engine.stop_listening().result(SECONDS)
        ben.engine.keep(address).result(SECONDS)
        while ben.wait_for(SyncChanged).status.trouble is None:
            continue
        assert ada.engine.listen([address]).result(SECONDS) == (str(address),)
        while not ben.engine.status().result(SECONDS).peers[0].connected:
            ben.wait_for(SyncChanged)


def test_dialling_once_hangs_up_when_both_are_up_to_date(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    ledgers[0].note()
    with stations(ledgers, tmp_path) as (ada, ben):
        end = ben.engine.dial(ada.listen()).result(SECONDS)
        assert (end.reason, end.by_peer) == (Reason.STOPPED, False)
        assert held(ada.ledger) == held(ben.ledger)
        assert ben.engine.status().result(SECONDS).peers[0].state is PeerState.EQUAL


def test_a_refusal_is_told_in_words(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    ledgers[0].revoke(ledgers[1].writer.device)
    with stations(ledgers, tmp_path) as (ada, ben):
        end = ben.engine.dial(ada.listen()).result(SECONDS)
        assert (end.reason, end.by_peer) == (Reason.REVOKED, True)
        trouble = ben.engine.status().result(SECONDS).trouble
        assert trouble is not None
        assert trouble.key == "sync.reason.revoked"


def test_a_wrong_secret_gets_no_answer_and_that_is_said(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    ledgers[1].discovery = b"w" * 32
    with stations(ledgers, tmp_path) as (ada, ben):
        end = ben.engine.dial(ada.listen()).result(SECONDS)
        assert end.reason is Reason.NO_ANSWER


def test_without_a_workspace_nobody_is_dialled(tmp_path):
    ledger = MemoryLedger(Writer("dora"), on_thread=True)
    with stations([ledger], tmp_path) as (dora,):
        end = dora.engine.dial(Address("127.0.0.1", 1)).result(SECONDS)
        assert end.reason is Reason.NOT_ENROLLED


def test_nobody_there_and_no_such_interface_are_declared_errors(tmp_path):
    ledgers = team("ada", on_thread=True)
    with stations(ledgers, tmp_path) as (ada,):
        address = ada.listen()
        ada.engine.stop_listening().result(SECONDS)
        with pytest.raises(NoLink):
            ada.engine.dial(address).result(SECONDS)
        both = [Address("127.0.0.1", 0), Address("192.0.2.7", 0)]
        with pytest.raises(CannotListen):
            ada.engine.listen(both).result(SECONDS)
        assert ada.engine.status().result(SECONDS).listening == ()


def test_a_copy_of_a_device_is_an_alarm(tmp_path):
    (ledger,) = team("ada", on_thread=True)
    clone = Writer("ada", grant=ledger.writer.grant)
    clone.take(ledger.writer)
    copy = MemoryLedger(clone, on_thread=True)
    copy.discovery = ledger.discovery
    with stations([ledger, copy], tmp_path) as (ada, other):
        end = other.engine.dial(ada.listen()).result(SECONDS)
        assert end.reason is Reason.COPY
        assert isinstance(other.wait_for(CopyMet), CopyMet)


def test_a_device_joins_by_an_invitation_and_has_everything(tmp_path):
    ledgers = team("ada", on_thread=True)
    ledgers[0].note()
    joiner = MemoryLedger(Writer("dora"), on_thread=True)
    with stations([*ledgers, joiner], tmp_path) as (ada, dora):
        address = ada.listen()
        invitation = invitation_of(ada.ledger, "127.0.0.1:x", "127.0.0.1:1", str(address))
        end = dora.engine.join(invitation).result(SECONDS)
        assert (end.reason, end.by_peer) == (Reason.STOPPED, False)
        assert ada.person.shown == dora.person.shown
        assert ada.person.requests[0].device == joiner.writer.device
        assert held(ada.ledger) == held(joiner)
        assert joiner.discovery == ada.ledger.discovery
        again = dora.engine.join(invitation).result(SECONDS)
        assert again.reason is Reason.NO_ANSWER, "an invitation is used once"


@pytest.mark.parametrize("who", ["administrator", "joiner"])
def test_digits_that_differ_enrol_nobody(tmp_path, who):
    ledgers = team("ada", on_thread=True)
    joiner = MemoryLedger(Writer("dora"), on_thread=True)
    with stations([*ledgers, joiner], tmp_path) as (ada, dora):
        (ada if who == "administrator" else dora).person.answer = False
        before = held(ada.ledger) if who == "administrator" else None
        end = dora.engine.join(invitation_of(ada.ledger, str(ada.listen()))).result(SECONDS)
        assert end.reason is Reason.NOT_CONFIRMED
        assert joiner.discovery is None
        assert before is None or held(ada.ledger) == before


def test_an_invitation_without_a_usable_address_is_said_to_have_none(tmp_path):
    joiner = MemoryLedger(Writer("dora"), on_thread=True)
    with stations([joiner], tmp_path) as (dora,), pytest.raises(NoLink, match="no address"):
        dora.engine.join(invitation_of(team("ada")[0], "nowhere")).result(SECONDS)


def test_a_spent_allowance_pauses_until_a_person_agrees(tmp_path, monkeypatch):
    monkeypatch.setattr(sessions, "day", lambda: Allowance(20, 10**6))
    ledgers = team("ada", "ben", on_thread=True)
    for number in range(40):
        ledgers[0].note({"n": number})
    with stations(ledgers, tmp_path) as (ada, ben):
        dialled = ben.engine.dial(ada.listen())
        device = ledgers[0].writer.device
        assert ben.wait_for(AllowanceSpent) == AllowanceSpent(device)
        assert ben.engine.status().result(SECONDS).paused == (device,)
        ben.engine.agree(device)
        assert dialled.result(SECONDS).reason is Reason.STOPPED
        assert held(ada.ledger) == held(ben.ledger)


def test_one_device_may_not_take_all_sessions(tmp_path, monkeypatch):
    monkeypatch.setattr(sessions, "MAX_PER_PEER", 0)
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        end = ben.engine.dial(ada.listen()).result(SECONDS)
        assert end.reason is Reason.BUSY


@pytest.mark.parametrize("joining", [False, True])
def test_more_sessions_than_eight_are_not_opened(tmp_path, monkeypatch, joining):
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 0)
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()
        if joining:
            end = ben.engine.join(invitation_of(ada.ledger, str(address))).result(SECONDS)
        else:
            end = ben.engine.dial(address).result(SECONDS)
        assert end.reason is Reason.BUSY


def test_trouble_in_the_ledger_ends_the_session_and_not_the_program(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    ledgers[0].note()
    with stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()
        ben.engine.dial(address).result(SECONDS)
        ada.ledger.note({"n": 2})

        def fail(*_args):
            return ben.ledger._run(lambda: (_ for _ in ()).throw(ConsoleError("disk is full")))

        offer, ben.ledger.offer = ben.ledger.offer, fail
        assert ben.engine.dial(address).result(SECONDS).reason is Reason.TROUBLE
        ben.ledger.offer = offer
        assert ben.engine.dial(address).result(SECONDS).reason is Reason.STOPPED
        assert held(ada.ledger) == held(ben.ledger)


@pytest.mark.parametrize("error", [ConsoleError("locked"), ZeroDivisionError("a bug")])
def test_what_fails_for_a_caller_is_told_here_and_the_thread_lives_on(tmp_path, caplog, error):
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()

        def fail():
            return ada.ledger._run(lambda: (_ for _ in ()).throw(error))

        own, ada.ledger.own = ada.ledger.own, fail
        assert ben.engine.dial(address).result(SECONDS).reason is not Reason.STOPPED
        ada.ledger.own = own
        assert ada.engine.status().result(SECONDS).trouble is not None
        assert ben.engine.dial(address).result(SECONDS).reason is Reason.STOPPED
    assert ("a sync task failed" in caplog.text) == isinstance(error, ZeroDivisionError)


def test_a_stopped_engine_says_so_and_may_be_stopped_twice(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, ben):
        ben.engine.keep(ada.listen()).result(SECONDS)
        ada.engine.stop()
        ada.engine.stop()
        ada.engine.hear(EntriesStored(()))
        ada.engine.agree(ledgers[1].writer.device)
        with pytest.raises(NotRunning):
            ada.engine.status()
