"""Acts on call trees over a real vault: roles, seats, moves, publishing."""

import pytest

from console.desk import forms, people, trees
from console.desk.trees import CannotPublish, NoSuchNode
from console.ids import ItemId, StreamId
from tests.support.store_desks import Desk


@pytest.fixture
def place(tmp_path):
    made = Desk.founding(tmp_path)
    yield made.place
    made.close()


def person(place, name, number):
    form = forms.PersonForm(None, name, numbers=(forms.NumberForm("mobile", number),))
    return people.save(place, form)


def draft(place, tree):
    return {node.title.value: node for node in trees.tree_of(place, tree).draft.nodes}


def test_a_role_is_added_changed_moved_and_taken_out(place):
    ben, cy = person(place, "Ben", "+491713920001"), person(place, "Cy", "+491713920002")
    tree = trees.create(place, "Flood")
    top = trees.save_node(place, forms.NodeForm(tree, None, None, "Lead", ben, (cy,)))
    low = trees.save_node(place, forms.NodeForm(tree, None, top, "Gate", cy))
    other = trees.save_node(place, forms.NodeForm(tree, None, top, "Boat", cy))
    trees.move(place, forms.MoveForm(tree, other, top, low))
    assert list(draft(place, tree)) == ["Lead", "Boat", "Gate"]
    trees.save_node(place, forms.NodeForm(tree, top, None, "Chief", ben, ()))
    lead = draft(place, tree)["Chief"]
    assert (lead.seat.person, list(lead.deputies)) == (ben, [])
    assert trees.save_node(place, forms.NodeForm(tree, top, None, "Chief", ben, ())) == top
    trees.save_node(place, forms.NodeForm(tree, low, top, "Gate", None))
    assert draft(place, tree)["Gate"].seat is None
    trees.remove(place, tree, low)
    assert list(draft(place, tree)) == ["Chief", "Boat"]


def test_deputies_keep_their_seats_and_change_their_order(place):
    ben, cy, dee = (
        person(place, name, f"+49171392000{at}") for at, name in enumerate(("Ben", "Cy", "Dee"))
    )
    tree = trees.create(place, "Flood")
    node = trees.save_node(place, forms.NodeForm(tree, None, None, "Lead", ben, (cy, dee)))
    before = {d.kept.value.person: d.id for d in draft(place, tree)["Lead"].deputies}
    trees.save_node(place, forms.NodeForm(tree, node, None, "Lead", ben, (dee, cy)))
    after = draft(place, tree)["Lead"].deputies
    assert [d.kept.value.person for d in after] == [dee, cy]
    assert {d.kept.value.person: d.id for d in after} == before


def test_a_tree_with_a_role_that_nobody_fills_is_not_published(place):
    tree = trees.create(place, "Flood")
    trees.save_node(place, forms.NodeForm(tree, None, None, "Lead"))
    with pytest.raises(CannotPublish):
        trees.publish(place, tree)
    ben = person(place, "Ben", "+491713920001")
    (node,) = draft(place, tree).values()
    trees.save_node(place, forms.NodeForm(tree, node.id, None, "Lead", ben))
    assert [trees.publish(place, tree), trees.publish(place, tree)] == [1, 2]


def test_what_is_not_there_is_said(place):
    tree = trees.create(place, "Flood")
    with pytest.raises(NoSuchNode):
        trees.tree_of(place, StreamId("tree/" + "0" * 32))
    with pytest.raises(NoSuchNode):
        trees.remove(place, tree, ItemId("0" * 32))
