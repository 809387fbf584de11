import pytest

from console.domain.call_trees.reach import dialled, lines_of
from console.domain.call_trees.rules import Level, Situation, check, may_publish
from console.domain.ops import Seal
from console.domain.people.freshness import DAY_MS
from tests.support.threads import box, hex32
from tests.support.trees import Grove, crew, make_person, person_id


def codes(draft, people, **how):
    found = check(draft, Situation(people, how.pop("as_of", 0), **how))
    return [(f.level.value, f.code, int(f.node, 16) if f.node else None) for f in found]


@pytest.fixture
def grove():
    """1 calls 2 and 3; 1 has a deputy."""
    grove = Grove()
    grove.node(1)
    grove.node(2, 1)
    grove.node(3, 1)
    for number in (1, 2, 3):
        grove.seat(number, number)
    grove.seat(1, 4, hex32(21))
    return grove


def test_a_good_tree_has_no_findings(grove):
    assert codes(grove.tree.draft, crew(4)) == []


def test_an_empty_tree_is_refused():
    assert codes(Grove().tree.draft, {}) == [("refuse", "empty", None)]


def test_a_tree_without_initiator_is_refused():
    grove = Grove()
    grove.node(2, 9)
    grove.seat(2, 1)
    found = codes(grove.tree.draft, crew(1))
    assert found == [("refuse", "no_initiator", None), ("refuse", "unplaced", 2)]


def test_orphans_unplaced_nodes_and_cycles_are_refused(grove):
    start = grove.node(5)
    grove.seat(5, 2)
    one = grove.move(2, 3, after=[start])
    grove.move(3, 2, after=[start], device=2)
    grove.node(6, 99, after=[one])
    grove.seat(6, 3)
    found = codes(grove.tree.draft, crew(4))
    refused = [(code, node) for level, code, node in found if level == "refuse"]
    assert refused == [("cycle", 3), ("orphan", 5), ("unplaced", 6)]


def test_a_cycle_of_a_node_that_is_gone_is_no_problem(grove):
    start = grove.node(5, 2)
    grove.seat(5, 2)
    grove.move(2, 3, after=[start])
    grove.move(3, 2, after=[start], device=2)
    grove.remove(3)
    found = codes(grove.tree.draft, crew(4))
    assert ("refuse", "cycle", 3) not in found


def test_nobody_reachable_is_refused(grove):
    people = crew(4) | {person_id(3): make_person(3, "not a number")}
    found = codes(grove.tree.draft, people)
    assert ("refuse", "unreachable", 3) in found


def test_a_vacant_role_without_deputies_or_with_a_stranger_is_refused(grove):
    grove.op("tree.assign", {"node": hex32(2), "seat": "holder"})
    grove.seat(3, 99)
    found = codes(grove.tree.draft, crew(4))
    assert ("refuse", "unreachable", 2) in found
    assert ("refuse", "unreachable", 3) in found


def test_a_radio_is_a_way_to_be_reached(grove):
    people = crew(4) | {person_id(3): make_person(3, radio="K 3")}
    assert codes(grove.tree.draft, people) == []


def test_an_erased_holder_is_refused(grove):
    closed = box(f"person/{person_id(3)}/contact", None, Seal.ERASED)
    people = crew(4) | {person_id(3): make_person(3, contact=closed)}
    assert codes(grove.tree.draft, people) == [("refuse", "erased", 3)]


def test_a_caller_without_deputy_is_asked_about_a_leaf_is_not(grove):
    grove.op("tree.assign", {"node": hex32(1), "seat": hex32(21), "removed": True})
    assert codes(grove.tree.draft, crew(4)) == [("ask", "no_deputy", 1)]


@pytest.mark.parametrize(
    ("callees", "expected"),
    [
        (5, []),
        (6, [("warn", "fan_out", 1)]),
        (7, [("warn", "fan_out", 1)]),
        (8, [("ask", "wide", 1)]),
    ],
)
def test_fan_out_over_five_warns_and_over_seven_asks(callees, expected):
    grove = Grove()
    grove.node(1)
    grove.seat(1, 20)
    grove.seat(1, 21, hex32(21))
    for number in range(2, callees + 2):
        grove.node(number, 1)
        grove.seat(number, number)
    assert codes(grove.tree.draft, crew(21)) == expected


def test_a_caller_with_one_number_is_warned_about_a_leaf_is_not(grove):
    people = crew(4)
    people |= {person_id(n): make_person(n, f"+49301234{n}5", site=f"{n}") for n in (1, 2)}
    assert codes(grove.tree.draft, people) == [("warn", "one_way", 1)]


def test_one_person_in_two_caller_places_is_warned_about(grove):
    grove.node(5, 2)
    grove.seat(5, 5)
    grove.seat(2, 1)
    grove.seat(2, 6, hex32(22))
    found = codes(grove.tree.draft, crew(6))
    assert found == [("warn", "two_places", 1), ("warn", "two_places", 2)]


def test_a_line_of_two_people_is_warned_about(grove):
    people = crew(4) | {
        person_id(2): make_person(2, "+493012345678", site="x"),
        person_id(3): make_person(3, "+493012345678", site="y"),
    }
    assert codes(grove.tree.draft, people) == [
        ("warn", "shared_line", 2),
        ("warn", "shared_line", 3),
    ]


def test_stale_and_changed_numbers_are_warned_about(grove):
    old = codes(grove.tree.draft, crew(4), as_of=91 * DAY_MS)
    assert old.count(("warn", "stale", 2)) == 2
    changed = codes(grove.tree.draft, crew(4), as_of=2, printed_at=0)
    assert ("warn", "stale", 3) in changed


def test_everyone_at_one_site_is_warned_about(grove):
    numbers = {n: (f"+4917000000{n}", f"+4930000000{n}") for n in range(1, 5)}
    people = {person_id(n): make_person(n, *numbers[n], site="Depot") for n in numbers}
    assert codes(grove.tree.draft, people) == [("warn", "one_site", None)]


def test_depth_and_expected_time_over_target_are_warned_about(grove):
    grove.op("tree.set", {"target_depth": 1, "target_minutes": 4})
    grove.node(5, 3)
    grove.seat(5, 5)
    grove.seat(3, 6, hex32(23))
    found = codes(grove.tree.draft, crew(6))
    assert found == [("warn", "deep", None), ("warn", "slow", None)]


def test_questions_must_be_answered_and_refusals_cannot(grove):
    grove.op("tree.assign", {"node": hex32(1), "seat": hex32(21), "removed": True})
    questions = check(grove.tree.draft, Situation(crew(4), 0))
    assert not may_publish(questions, [])
    assert may_publish(questions, ["no_deputy"])
    refusals = check(Grove().tree.draft, Situation({}, 0))
    assert refusals[0].level is Level.REFUSE
    assert not may_publish(refusals, ["empty"])


def test_chosen_numbers_come_first_unless_they_are_gone(grove):
    people = crew(4)
    first, second = people[person_id(2)].lines
    grove.seat(2, 2, numbers=(second.id,))
    seat = grove.tree.draft.nodes[1].seat
    assert lines_of(seat, people) == (second,)
    grove.seat(2, 2, numbers=(hex32(404),))
    seat = grove.tree.draft.nodes[1].seat
    assert dialled(seat, people) == (first, second)
