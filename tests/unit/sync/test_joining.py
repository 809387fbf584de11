"""Both sides of a joining, message by message."""

import functools

import pytest

from console.clock import SetClock
from sync.joining import Host, Hosting, Joiner
from sync.messages import (
    Bye,
    JoinAnswer,
    JoinCommit,
    JoinConfirmed,
    JoinNonce,
    JoinReveal,
    Ping,
    Reason,
)
from sync.pairing import commitment, write_request
from sync.steps import Answer, Compare, Compared, End, Ended, Send, Started, State, Topic
from tests.support.journal_writer import NOON
from tests.support.sync_ledger import team
from tests.support.sync_pairing import request_of

ONE, TWO, KEY = b"1" * 32, b"2" * 32, b"k" * 32


@functools.cache
def request():
    return request_of("dora", team("ada")[0])


def joiner() -> Joiner:
    machine = Joiner(request(), ONE, KEY)
    machine.step(Started())
    return machine


def host() -> Host:
    machine = Host(Hosting(request().invitation, TWO, KEY, SetClock(NOON)))
    machine.step(Started())
    return machine


def committed(written: bytes) -> Host:
    machine = host()
    assert machine.step(JoinCommit(commitment(ONE, written))) == (Send(JoinNonce(TWO)),)
    return machine


def comparing() -> Host:
    written = write_request(request())
    machine = committed(written)
    machine.step(JoinReveal(ONE, written))
    machine.step(Answer(Topic.JOIN_CHECKED, True))
    return machine


def ended(outputs) -> Reason:
    (end,) = [output for output in outputs if isinstance(output, End)]
    return end.reason


def test_both_screens_show_the_same_digits():
    written = write_request(request())
    machine, other = committed(written), joiner()
    reveal, shown = other.step(JoinNonce(TWO))
    machine.step(reveal.message)
    (compare,) = machine.step(Answer(Topic.JOIN_CHECKED, True))
    assert shown.digits == compare.digits
    assert compare.request == request()
    assert machine.greeted
    assert other.greeted


def test_a_request_other_than_the_one_committed_to_is_refused():
    machine = committed(b"something else")
    assert ended(machine.step(JoinReveal(ONE, write_request(request())))) is Reason.BAD_SIGNATURE


def test_what_was_committed_to_must_be_a_request():
    machine = committed(b"junk")
    assert ended(machine.step(JoinReveal(ONE, b"junk"))) is Reason.BAD_FRAME


def test_a_request_for_another_invitation_is_refused():
    written = write_request(request()).replace(request().invitation.encode(), b"0" * 64)
    machine = committed(written)
    assert ended(machine.step(JoinReveal(ONE, written))) is Reason.NO_INVITATION


def test_a_request_whose_proof_fails_is_refused():
    machine = committed(write_request(request()))
    machine.step(JoinReveal(ONE, write_request(request())))
    assert ended(machine.step(Answer(Topic.JOIN_CHECKED, False))) is Reason.BAD_SIGNATURE


def test_the_joiner_keeps_the_secret_after_its_person_has_compared():
    machine = joiner()
    machine.step(JoinNonce(TWO))
    assert machine.step(Compared(True)) == (Send(JoinConfirmed()),)
    (ask,) = machine.step(JoinAnswer(True, "", b"d" * 32))
    assert ask.topic is Topic.ASIDE
    assert machine.step(Ping()) == ()
    assert ended(machine.step(Answer(Topic.ASIDE, None))) is Reason.STOPPED


def test_an_answer_before_the_person_here_has_compared_is_out_of_turn():
    machine = joiner()
    machine.step(JoinNonce(TWO))
    assert ended(machine.step(JoinAnswer(True, "", b"d" * 32))) is Reason.OUT_OF_TURN


def test_a_secret_of_another_length_is_none():
    machine = joiner()
    machine.step(JoinNonce(TWO))
    machine.step(Compared(True))
    assert ended(machine.step(JoinAnswer(True, "", b"d" * 31))) is Reason.BAD_FRAME


def test_a_refusal_is_heard_after_the_person_here_has_compared_as_well():
    machine = joiner()
    machine.step(JoinNonce(TWO))
    machine.step(Compared(True))
    out = machine.step(JoinAnswer(False, "not_confirmed", b""))
    assert out == (End(Reason.NOT_CONFIRMED, by_peer=True),)


@pytest.mark.parametrize("first", ["here", "there"])
def test_nothing_is_written_before_both_people_have_compared(first):
    machine = comparing()
    said = [Compared(True), JoinConfirmed()]
    if first == "there":
        said.reverse()
    assert machine.step(said[0]) == ()
    assert machine.step(Ping()) == ()
    (ask,) = machine.step(said[1])
    assert ask.topic is Topic.ENROLLED


def test_the_joiner_confirms_once():
    machine = comparing()
    machine.step(JoinConfirmed())
    assert ended(machine.step(JoinConfirmed())) is Reason.OUT_OF_TURN


def test_the_administrator_refuses_digits_that_differ_whatever_the_joiner_says():
    machine = comparing()
    machine.step(JoinConfirmed())
    answer, end = machine.step(Compared(False))
    assert answer == Send(JoinAnswer(False, Reason.NOT_CONFIRMED, b""))
    assert end == End(Reason.NOT_CONFIRMED)


def test_a_refusal_ends_the_joining_before_the_person_here_has_answered():
    machine = joiner()
    machine.step(JoinNonce(TWO))
    out = machine.step(JoinAnswer(False, "not_confirmed", b""))
    assert out == (End(Reason.NOT_CONFIRMED, by_peer=True),)


def test_a_person_who_sees_other_digits_ends_it():
    machine = joiner()
    _, shown = machine.step(JoinNonce(TWO))
    assert isinstance(shown, Compare)
    assert machine.step(Compared(False))[0] == Send(Bye(Reason.NOT_CONFIRMED))


def test_both_sides_can_be_ended_at_any_time_and_take_nothing_out_of_turn():
    for machine in (joiner(), host(), committed(b"x")):
        assert ended(machine.step(Ended(Reason.STOPPED))) is Reason.STOPPED
        assert machine.state is State.ENDED
    for machine in (joiner(), host()):
        assert ended(machine.step(Bye("stopped"))) is Reason.STOPPED
    for machine in (joiner(), host()):
        assert ended(machine.step(JoinAnswer(True, "", b""))) is Reason.OUT_OF_TURN
