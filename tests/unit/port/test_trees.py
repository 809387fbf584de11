"""Call trees over a real vault: problems beside their roles, deputies, numbers as one dials them."""

import pytest

from console.desk import forms
from console.desk.trees import CannotPublish, NoSuchNode
from console.ids import StreamId
from console.inquiry.rows.trees import Severity
from console.inquiry.trees import NoSuchTree
from console.words.words import Words
from tests.support.port_desks import SECONDS, add, desk


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with desk(tmp_path_factory.mktemp("trees")) as made:
        yield made


@pytest.fixture
def tree(port):
    return port.trees.create("Night shift").result(SECONDS)


def grow(port, tree, role, parent=None, holder=None, deputies=()):
    form = forms.NodeForm(tree, None, parent, role, holder, deputies)
    return port.trees.save_node(form).result(SECONDS)


def shown(port, tree):
    rows = port.trees.tree(tree).result(SECONDS)
    return rows, {node.role: node for node in rows.nodes}


def test_a_new_tree_is_empty_and_says_so(port, tree):
    rows, _ = shown(port, tree)
    assert (rows.nodes, rows.line.version, rows.line.nodes) == ((), 0, 0)
    assert [p.text.key for p in rows.problems] == ["call_trees.check.empty"]
    assert tree in {line.stream for line in port.trees.rows().result(SECONDS)}


def test_roles_stand_under_their_callers_with_numbers_to_dial(port, tree):
    ben = add(port, "Ben Sample", "+491713920002", site="Pier 1", languages=("German",))
    cleo = add(port, "Cleo Sample", "+491713920003", "+493023125003")
    top = grow(port, tree, "Commander", None, ben, (cleo,))
    grow(port, tree, "Network", top, cleo)
    grow(port, tree, "Press", top)
    rows, nodes = shown(port, tree)
    assert [(n.role, n.order) for n in rows.nodes] == [
        ("Commander", 0),
        ("Network", 0),
        ("Press", 1),
    ]
    commander = nodes["Commander"]
    assert commander.parent is None
    assert nodes["Network"].parent == commander.node
    assert [n.written for n in commander.numbers] == ["+49 171 3920002"]
    assert [d.number for d in commander.deputies] == ["+49 171 3920003"]
    assert (commander.site, commander.languages) == ("Pier 1", ("German",))
    assert [n.written for n in nodes["Network"].numbers] == ["+49 171 3920003", "+49 30 23125003"]
    assert (nodes["Press"].holder, nodes["Press"].numbers) == (None, ())


def test_problems_stand_beside_their_role_in_few_words(port, tree):
    dora = add(port, "Dora Sample", "+491713920004")
    top = grow(port, tree, "Commander", None, dora)
    grow(port, tree, "Network", top)
    _, nodes = shown(port, tree)
    said = {p.text.key: p for p in nodes["Commander"].problems}
    assert said["inquiry.tree.here.no_deputy"].severity is Severity.ASK
    assert said["inquiry.tree.here.stale"].severity is Severity.WARN
    stale = Words("en").say(said["inquiry.tree.here.stale"].text)
    assert "Commander" not in stale
    assert "+49 171 3920004" in stale
    (nobody,) = nodes["Network"].problems
    assert (nobody.severity, nobody.text.key) == (Severity.REFUSE, "inquiry.tree.here.unreachable")
    with pytest.raises(CannotPublish):
        port.trees.publish(tree).result(SECONDS)


def test_a_tree_is_published_edited_and_published_again(port, tree):
    emil = add(port, "Emil Sample", "+491713920005", "+493023125005")
    fay = add(port, "Fay Sample", "+491713920006")
    top = grow(port, tree, "Commander", None, emil, (fay,))
    below = grow(port, tree, "Network", top, fay)
    assert port.trees.publish(tree).result(SECONDS) == 1
    rows, _ = shown(port, tree)
    assert (rows.line.version, rows.line.draft) == (1, False)
    assert rows.line.published == port.now_ms()
    form = forms.NodeForm(tree, below, top, "Network and lines", fay, (emil,))
    port.trees.save_node(form).result(SECONDS)
    rows, nodes = shown(port, tree)
    assert rows.line.draft
    assert [d.name for d in nodes["Network and lines"].deputies] == ["Emil Sample"]
    assert port.trees.publish(tree).result(SECONDS) == 2


def test_what_hung_below_a_removed_role_is_unplaced_until_it_is_moved(port, tree):
    gita = add(port, "Gita Sample", "+491713920007")
    top = grow(port, tree, "Commander", None, gita)
    middle = grow(port, tree, "Operations", top, gita)
    low = grow(port, tree, "Network", middle, gita)
    port.trees.remove(tree, middle).result(SECONDS)
    _, nodes = shown(port, tree)
    assert nodes["Network"].unplaced
    assert "inquiry.tree.here.unplaced" in {p.text.key for p in nodes["Network"].problems}
    port.trees.move(forms.MoveForm(tree, low, top)).result(SECONDS)
    _, nodes = shown(port, tree)
    assert not nodes["Network"].unplaced
    with pytest.raises(NoSuchNode):
        port.trees.remove(tree, middle).result(SECONDS)


def test_the_state_of_a_tree_is_one_word(port):
    calm = port.trees.create("Calm").result(SECONDS)
    hanna = add(port, "Hanna Sample", "+491713920008", "+493023125008")
    for item in port.people.card(hanna).result(SECONDS).numbers:
        port.people.verify(hanna, item.item).result(SECONDS)
    node = grow(port, calm, "Commander", None, hanna)

    def word():
        return shown(port, calm)[0].line.state.text.key

    assert word() == "inquiry.tree.never_published"
    port.trees.publish(calm).result(SECONDS)
    assert word() == "inquiry.tree.published"
    port.trees.save_node(forms.NodeForm(calm, node, None, "Chief", hanna)).result(SECONDS)
    assert word() == "inquiry.tree.edited"
    grow(port, calm, "Network", node)
    assert word() == "inquiry.tree.problems"


def test_people_are_found_for_a_role(port):
    add(port, "Ilan Dugma", "+972505550101", roles=("Payments duty",))
    add(port, "Jana Vzor", organisation="Harbour Works")
    assert [(c.name, c.detail) for c in port.trees.people("ilan").result(SECONDS)] == [
        ("Ilan Dugma", "Payments duty")
    ]
    assert [c.detail for c in port.trees.people("jana").result(SECONDS)] == ["Harbour Works"]
    assert port.trees.people(" ").result(SECONDS) == ()


def test_a_tree_that_is_not_here_is_said(port):
    with pytest.raises(NoSuchTree):
        port.trees.tree(StreamId("tree/" + "0" * 32)).result(SECONDS)
