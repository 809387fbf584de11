"""A record that grows long: one more act costs what it cost at the beginning, and nothing is lost."""

import pytest

from console.desk import forms
from console.desk.exceptions import log_action
from console.domain.ops import Role
from console.errors import Refused
from console.vault.errors import DiskFull
from tests.support.station_worlds import break_glass
from tests.support.store_desks import failing

LONG = 40


def record(desk, actions=LONG):
    stream = break_glass(desk.place, desk.person)
    log(desk, stream, actions)
    return stream


def log(desk, stream, actions=1):
    for number in range(actions):
        desk.clock.advance(1000)
        log_action(desk.place, forms.ActionForm(stream, f"valve {number} closed"))


def written(desk, stream):
    (row,) = desk.database.rows("SELECT ops, state FROM states WHERE stream = ?", (stream,))
    return row[0], bytes(row[1])


def reads(desk, act):
    """How many entries are read and opened for an act."""
    projections, seen = desk.store.projections, []
    read = projections._read

    def counting(entry, only=None):
        seen.append(entry.id)
        return read(entry, only)

    projections._read = counting
    try:
        act()
    finally:
        projections._read = read
    return len(seen)


def test_one_more_act_reads_nothing_of_what_was_there(desks):
    ada = desks.ada()
    stream = record(ada, 5)
    few = reads(ada, lambda: log(ada, stream))
    log(ada, stream, LONG)
    assert reads(ada, lambda: log(ada, stream)) == few <= 1


def test_the_state_of_a_long_record_is_put_off_and_is_there_all_the_same(desks):
    ada = desks.ada()
    stream = record(ada)
    ops, state = written(ada, stream)
    assert (ops, state) == (LONG + 1, b"")
    assert len(ada.store.projections.state(stream).actions) == LONG
    assert [s for s, _ in ada.store.projections.states("exception")] == [stream]
    ada.store.settle()
    ops, state = written(ada, stream)
    assert ops == LONG + 1
    assert len(state) > LONG * 100
    ada.check()


def test_a_short_record_is_written_with_each_act(desks):
    ada = desks.ada()
    stream = record(ada, 3)
    assert written(ada, stream)[1]


def test_a_state_that_was_put_off_when_the_machine_stopped_is_folded_when_asked_for(desks):
    ada = desks.ada()
    stream = record(ada)
    ada.database.reopen()
    assert written(ada, stream)[1] == b""
    assert len(ada.store.projections.state(stream).actions) == LONG
    log(ada, stream, 2)
    assert len(ada.store.projections.state(stream).actions) == LONG + 2
    ada.check()


def test_of_many_long_records_only_those_worked_on_last_are_put_off(desks):
    ada = desks.ada()
    streams = [record(ada, 33) for _ in range(10)]
    put_off = [stream for stream in streams if written(ada, stream)[1] == b""]
    assert put_off == streams[-8:]
    for stream in reversed(streams):
        log(ada, stream)
    assert [s for s in streams if written(ada, s)[1] == b""] == streams[:8]
    ada.check()


def test_what_comes_from_elsewhere_is_folded_with_all_of_it(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    stream = record(ada)
    ada.carry_to(ben)
    log(ben, stream, 2)
    log(ada, stream, 3)
    ben.carry_to(ada)
    ada.carry_to(ben)
    for desk in (ada, ben):
        assert len(desk.store.projections.state(stream).actions) == LONG + 5
        log(desk, stream)
        desk.check()


def test_an_act_that_fails_or_is_refused_leaves_no_trace(desks):
    ada = desks.ada()
    stream = record(ada)
    for after in range(0, 12, 3):
        with failing(ada, after), pytest.raises(DiskFull):
            log(ada, stream)
        assert len(ada.store.projections.state(stream).actions) == LONG
    with pytest.raises(Refused):
        log_action(ada.place, forms.ActionForm(stream, "x", occurred=2**50))
    assert len(ada.store.projections.state(stream).actions) == LONG
    log(ada, stream)
    assert len(ada.store.projections.state(stream).actions) == LONG + 1
    ada.check()
