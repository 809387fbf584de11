import msgspec
import pytest

from console.domain.call_trees.draft import Seat
from console.domain.call_trees.facts import Rules
from console.domain.call_trees.state import Tree, fold, published
from console.domain.ops import Role, Seal
from tests.support.threads import box, hex32
from tests.support.trees import TREE, Grove, person_id


@pytest.fixture
def grove():
    return Grove()


def ids(draft):
    return [int(node.id, 16) for node in draft.nodes]


def test_nodes_stand_in_outline_order_with_ties_by_id(grove):
    grove.node(1)
    grove.node(3, 1, "B")
    grove.node(2, 1, "B")
    grove.node(4, 1, "A")
    grove.node(5, 3)
    assert ids(grove.tree.draft) == [1, 4, 2, 3, 5]


def test_texts_and_rules_fold_apart(grove):
    grove.op("tree.set", {"title": box(TREE, "Flood"), "attempts": 3})
    grove.op("tree.set", {"script": box(TREE, "Come in"), "wait_s": 30})
    draft = grove.tree.draft
    assert (draft.text("title"), draft.text("script"), draft.text("report_to")) == (
        "Flood",
        "Come in",
        "",
    )
    assert draft.rules == Rules(attempts=3, wait_s=30)


def test_concurrent_texts_rules_titles_and_holders_are_conflicts(grove):
    start = grove.node(1)
    for device in (1, 2):
        grove_op = {"title": box(TREE, f"T{device}"), "attempts": device}
        one = grove.op("tree.set", grove_op, after=[start], device=device)
        body = {"node": hex32(1), "title": box(TREE, f"R{device}")}
        two = grove.op("tree.role", body, after=[one], device=device)
        three = grove.seat(1, device, after=[two], device=device)
        grove.seat(1, device, hex32(8), after=[three], device=device)
    draft = grove.tree.draft
    assert set(draft.conflicts) == {
        "title",
        "attempts",
        f"{hex32(1)}/title",
        f"{hex32(1)}/holder",
        f"{hex32(1)}/deputy/{hex32(8)}",
    }


def test_a_closed_title_shows_as_closed(grove):
    closed = box(TREE, None, Seal.NO_KEY)
    grove.op("tree.node", {"node": hex32(1), "parent": "", "position": "V", "title": closed})
    said = grove.tree.draft.nodes[0].title.latest
    assert (said.value, said.seal) == ("", Seal.NO_KEY)


def test_a_box_that_holds_no_text_is_taken_as_closed(grove):
    grove.op("tree.set", {"title": box(TREE, {"not": "a text"})})
    assert grove.tree.draft.texts["title"].latest.seal is Seal.NO_KEY


def test_seats_are_the_holder_then_deputies_by_priority(grove):
    grove.node(1)
    grove.seat(1, 3, hex32(21), priority=2)
    grove.seat(1, 2, hex32(22))
    node = grove.tree.draft.nodes[0]
    assert node.seat is None
    grove.seat(1, 1)
    node = grove.tree.draft.nodes[0]
    assert [seat.person for seat in node.seats] == [person_id(1), person_id(2), person_id(3)]
    assert node.seats[0] == Seat(person_id(1), "Person 1 Example")


def test_a_seat_can_be_left_vacant_and_a_deputy_removed(grove):
    grove.node(1)
    grove.seat(1, 1)
    grove.seat(1, 2, hex32(21))
    grove.op("tree.assign", {"node": hex32(1), "seat": "holder"})
    grove.op("tree.assign", {"node": hex32(1), "seat": hex32(21), "removed": True})
    node = grove.tree.draft.nodes[0]
    assert node.seats == ()
    assert node.deputies == ()


def test_a_deputy_removed_against_an_edit_stays_and_is_disputed(grove):
    grove.node(1)
    start = grove.seat(1, 2, hex32(21))
    gone = {"node": hex32(1), "seat": hex32(21), "removed": True}
    grove.op("tree.assign", gone, after=[start])
    grove.seat(1, 3, hex32(21), after=[start], device=2)
    node = grove.tree.draft.nodes[0]
    assert node.seats[0].person == person_id(3)
    assert node.conflicts == (f"deputy/{hex32(21)}",)


def test_moves_apart_never_make_a_cycle_and_the_second_is_reported(grove):
    grove.node(1)
    grove.node(2, 1)
    start = grove.node(3, 1)
    first = grove.move(2, 3, after=[start], device=1)
    second = grove.move(3, 2, after=[start], device=2)
    tree = grove.tree
    assert grove.reason(first) is None
    assert grove.reason(second) == "call_trees.verdict.cycle"
    assert [cycle.op for cycle in tree.draft.cycles] == [second]
    assert ids(tree.draft) == [1, 3, 2]
    grove.move(3, 1)
    assert grove.tree.draft.cycles == ()


def test_a_cycle_stays_reported_until_somebody_who_knows_moves_the_node(grove):
    grove.node(1)
    grove.node(2, 1)
    start = grove.node(3, 1)
    grove.move(2, 3, after=[start], device=1)
    second = grove.move(3, 2, after=[start], device=2)
    apart = grove.move(3, 1, "W", after=[start], device=3)
    elsewhere = grove.move(2, 1, "W", after=[apart], device=3)
    assert [cycle.op for cycle in grove.tree.draft.cycles] == [second]
    assert grove.reason(elsewhere) is None


def test_a_living_node_under_a_removed_one_is_unplaced(grove):
    grove.node(1)
    grove.node(2, 1)
    grove.node(3, 2)
    grove.node(4, 3)
    grove.remove(2)
    draft = grove.tree.draft
    assert ids(draft) == [1, 3, 4]
    assert [node.id for node in draft.unplaced] == [hex32(3)]


def test_a_node_under_one_that_nobody_knows_is_unplaced(grove):
    grove.node(1)
    grove.node(2, 99)
    assert [node.id for node in grove.tree.draft.unplaced] == [hex32(2)]


def test_removal_against_an_edit_keeps_the_node_until_somebody_chooses(grove):
    grove.node(1)
    start = grove.node(2, 1)
    grove.remove(2, after=[start])
    grove.move(2, 1, "Z", after=[start], device=2)
    node = grove.tree.draft.nodes[1]
    assert node.conflicts == ("removed",)
    grove.remove(2, removed=False)
    assert grove.tree.draft.conflicts == ()


@pytest.mark.parametrize("kind", ["tree.move", "tree.role", "tree.assign", "tree.remove"])
def test_acts_on_an_unknown_node_have_no_effect(grove, kind):
    bodies = {
        "tree.move": {"parent": "", "position": "V"},
        "tree.role": {"title": box(TREE, "x")},
        "tree.assign": {"seat": "holder"},
        "tree.remove": {},
    }
    ref = grove.op(kind, {"node": hex32(5)} | bodies[kind])
    assert grove.reason(ref) == "call_trees.verdict.no_node"


def test_a_node_is_made_once(grove):
    grove.node(1)
    assert grove.reason(grove.node(1)) == "call_trees.verdict.node_known"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("tree.set", {}),
        ("tree.set", {"attempts": 0}),
        ("tree.node", {"node": "x", "parent": "", "position": "V", "title": box(TREE, "x")}),
        ("tree.node", {"node": hex32(1), "parent": "x", "position": "V", "title": box(TREE, "x")}),
        ("tree.node", {"node": hex32(1), "parent": "", "position": "V0", "title": box(TREE, "x")}),
        ("tree.role", {"node": hex32(1)}),
        ("tree.role", {"node": "x", "title": box(TREE, "x")}),
        ("tree.assign", {"node": hex32(1), "seat": "throne"}),
        ("tree.assign", {"node": hex32(1), "seat": "holder", "person": "x"}),
        ("tree.assign", {"node": hex32(1), "seat": "holder", "removed": True}),
        ("tree.assign", {"node": hex32(1), "seat": "holder", "priority": 0}),
        ("tree.assign", {"node": hex32(1), "seat": "holder", "numbers": ("x",)}),
        ("tree.remove", {"node": "x"}),
        ("tree.publish", {"version": 0}),
    ],
)
def test_a_malformed_op_has_no_effect(grove, kind, body):
    assert grove.reason(grove.op(kind, body)) == "verdict.malformed"


def test_a_node_does_not_hang_below_itself(grove):
    assert grove.reason(grove.node(1, 1)) == "call_trees.verdict.cycle"
    grove.node(2, 3)
    assert grove.reason(grove.node(3, 2)) == "call_trees.verdict.cycle"
    assert ids(grove.tree.draft) == [2]


def test_only_leads_change_trees(grove):
    assert grove.reason(grove.node(1, roles=frozenset({Role.RESPONDER}))) == "verdict.role"


def test_a_text_under_a_foreign_key_has_no_effect(grove):
    assert grove.reason(grove.op("tree.set", {"title": box("elsewhere", "x")})) == (
        "call_trees.verdict.scope"
    )
    grove.node(1)
    body = {"node": hex32(1), "seat": "holder", "person": person_id(1)}
    ref = grove.op("tree.assign", body | {"person_name": box(TREE, "x")})
    assert grove.reason(ref) == "call_trees.verdict.scope"
    assert grove.reason(grove.op("tree.assign", body)) is None


def test_a_version_is_what_its_author_held(grove):
    start = grove.node(1)
    grove.node(2, 1, after=[start], device=2)
    publish = grove.publish(1, after=[start])
    tree = grove.tree
    assert ids(tree.current) == [1]
    assert tree.edited
    assert tree.versions[0].nodes == 1
    assert published(grove.history(), publish) == tree.current


def test_versions_count_up_and_say_when_two_took_the_same_number(grove):
    grove.node(1)
    first = grove.publish(1)
    assert not grove.tree.edited
    grove.publish(2, after=[first])
    grove.publish(2, after=[first], device=2)
    versions = grove.tree.versions
    assert [(v.number, v.twice) for v in versions] == [(1, False), (2, True), (2, True)]
    assert grove.reason(grove.publish(2)) == "call_trees.verdict.version"
    assert grove.reason(grove.publish(3)) is None


def test_a_tree_without_one_initiator_or_with_unplaced_nodes_is_not_published(grove):
    assert grove.reason(grove.publish(1)) == "call_trees.verdict.not_publishable"
    grove.node(1)
    grove.node(2, 9)
    assert grove.reason(grove.publish(1)) == "call_trees.verdict.not_publishable"


def test_a_state_survives_being_stored(grove):
    grove.op("tree.set", {"title": box(TREE, "Flood"), "attempts": 3})
    grove.node(1)
    grove.seat(1, 1, numbers=(hex32(7),))
    grove.seat(1, 2, hex32(21))
    start = grove.node(2, 1)
    grove.move(1, 2, after=[start])
    grove.publish(1)
    tree = fold(grove.history()).state
    assert tree.current is not None
    assert msgspec.json.decode(msgspec.json.encode(tree), type=Tree) == tree
