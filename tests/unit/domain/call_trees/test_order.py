import pytest

from console.domain.call_trees.facts import ROOT
from console.domain.call_trees.order import CallOrder
from tests.support.threads import hex32
from tests.support.trees import Grove, person_id


@pytest.fixture
def order():
    grove = Grove()
    grove.node(1)
    for number, parent in ((2, 1), (3, 1), (4, 2), (5, 2), (6, 4), (7, 99), (8, 7)):
        grove.node(number, parent)
    grove.seat(2, 1)
    grove.seat(2, 2, hex32(21))
    return CallOrder(grove.tree.draft)


def numbers(nodes):
    return [int(node.id, 16) for node in nodes]


def test_callers_and_callees(order):
    assert numbers(order.callees(ROOT)) == [1]
    assert numbers(order.callees(hex32(2))) == [4, 5]
    assert numbers(order.callers) == [1, 2, 4, 7]
    assert order.caller_of(hex32(4)).id == hex32(2)
    assert order.caller_of(hex32(1)) is None
    assert order.depths() == {
        hex32(n): d for n, d in ((1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3))
    }
    assert numbers(order.branch(hex32(2))) == [4, 6, 5]
    assert numbers(order.last_callees()) == [6, 5, 3, 8]


def test_the_caller_inherits_the_branch_of_the_missed(order):
    assert numbers(order.calls_of(hex32(1))) == [2, 3]
    assert numbers(order.calls_of(hex32(1), {hex32(2)})) == [2, 4, 5, 3]
    assert numbers(order.calls_of(hex32(1), {hex32(2), hex32(4)})) == [2, 4, 6, 5, 3]
    assert order.heir_of(hex32(6), {hex32(2), hex32(4)}).id == hex32(1)
    assert order.heir_of(hex32(6), set()).id == hex32(4)
    assert order.heir_of(hex32(1), set()) is None


def test_the_holder_is_tried_as_often_as_the_rules_say_then_the_deputy(order):
    tried = [(a.seat.person, a.number, a.wait_s) for a in order.attempts(hex32(2))]
    assert tried == [
        (person_id(1), 1, 0),
        (person_id(1), 2, 60),
        (person_id(2), 1, 0),
        (person_id(2), 2, 60),
    ]


def test_the_expected_time_follows_the_longest_line_of_calls(order):
    # 90 s a call: node 2 at 90 s, 4 at 180 s, 6 at 270 s
    assert order.expected_minutes() == 5
    assert CallOrder(Grove().tree.draft).expected_minutes() == 0
