"""Trees stay trees, positions stay between, codes catch a slip: for whatever anybody writes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.call_trees.facts import ROOT
from console.domain.call_trees.order import CallOrder
from console.domain.call_trees.paper.codes import (
    ALPHABET,
    BadCode,
    codes_of,
    hides_a_swap,
    read_code,
)
from console.domain.call_trees.positions import NoRoom, between, is_position, place
from console.domain.call_trees.state import Tree, fold
from console.domain.ops import History
from tests.support.threads import hex32
from tests.support.trees import Grove

NODES = st.integers(1, 6)


@st.composite
def groves(draw):
    grove = Grove()
    refs = [grove.node(n, n - 1) for n in range(1, 4)]
    for _ in range(draw(st.integers(0, 12))):
        seen = draw(st.lists(st.sampled_from(refs), min_size=1, max_size=2, unique=True))
        how = {"after": seen, "device": draw(st.integers(1, 3))}
        node, other = draw(NODES), draw(st.integers(0, 6))
        act = draw(st.sampled_from(["node", "move", "move", "remove", "seat", "publish"]))
        if act == "node":
            refs.append(grove.node(node, other, **how))
        elif act == "move":
            refs.append(grove.move(node, other, **how))
        elif act == "remove":
            refs.append(grove.remove(node, draw(st.booleans()), **how))
        elif act == "seat":
            refs.append(grove.seat(node, other, draw(st.sampled_from(["holder", hex32(9)])), **how))
        else:
            refs.append(grove.publish(draw(st.integers(1, 2)), **how))
    return grove


@given(groves())
def test_no_tree_has_a_cycle_and_every_node_stands_once(grove):
    for draft in filter(None, (grove.tree.draft, grove.tree.current)):
        parents = {node.id: node.parent for node in draft.nodes}
        assert len(parents) == len(draft.nodes)
        for node in draft.nodes:
            above, steps = node.id, 0
            while above in parents:
                above, steps = parents[above], steps + 1
                assert steps <= len(parents)
            top = above != ROOT
            assert top == any(n.unplaced for n in draft.nodes if n.id in _chain(node.id, parents))


def _chain(node, parents):
    while node in parents:
        yield node
        node = parents[node]


@given(groves(), st.randoms())
def test_the_order_of_arrival_does_not_matter_and_states_survive_storing(grove, chance):
    ops = list(grove.ops)
    chance.shuffle(ops)
    arrived = fold(History(grove.stream, sorted(ops, key=lambda op: op.replay_key)))
    assert arrived == fold(grove.history())
    assert msgspec.json.decode(msgspec.json.encode(arrived.state), type=Tree) == arrived.state


@given(groves(), groves())
def test_what_comes_later_never_unpublishes_a_version(grove, other):
    before = {op.ref: fold(grove.history()).effects[op.ref].counts for op in grove.ops}
    start = len(grove.ops)
    for op in other.ops[3:]:
        grove.op(op.kind, op.body, after=[grove.ops[0].ref], device=4)
    after = fold(grove.history()).effects
    for op in grove.ops[:start]:
        if op.kind == "tree.publish":
            assert after[op.ref].counts == before[op.ref]


@given(groves(), st.sets(NODES.map(hex32)))
def test_every_placed_node_is_called_by_somebody_who_was_not_missed(grove, missed):
    order = CallOrder(grove.tree.draft)
    for root in order.callees(ROOT):
        missed = missed - {root.id}
    called = [n.id for c in order.depths() if c not in missed for n in order.calls_of(c, missed)]
    placed = [node for node, depth in order.depths().items() if depth > 0]
    assert sorted(called) == sorted(placed)
    for node in placed:
        heir = order.heir_of(node, missed)
        assert node in [each.id for each in order.calls_of(heir.id, missed)]


DIGITS = "019AVZaz"
POSITIONS = st.text(DIGITS, min_size=1, max_size=8).filter(is_position)


@given(st.none() | POSITIONS, st.none() | POSITIONS)
def test_between_is_always_between(before, after):
    if before is not None and after is not None and before >= after:
        with pytest.raises(NoRoom):
            between(before, after)
        return
    found = between(before, after)
    assert is_position(found)
    assert before is None or before < found
    assert after is None or found < after


@given(st.lists(POSITIONS, max_size=8), st.data())
def test_placing_puts_a_node_where_it_was_wanted(positions, data):
    siblings = [(hex32(n), p) for n, p in enumerate(sorted(positions))]
    at = data.draw(st.integers(0, len(siblings)))
    placing = place(siblings, at)
    shown = dict(siblings) | dict(placing.moves)
    rows = sorted([(p, n) for n, p in shown.items()] + [(placing.position, "new")])
    assert [n for _p, n in rows].index("new") == at


@given(
    st.text(ALPHABET, min_size=4, max_size=4).filter(lambda name: not hides_a_swap(name)),
    st.integers(0, 30),
)
def test_every_slip_in_a_row_code_is_caught(sheet, number):
    code = codes_of(sheet, 31)[number].plain
    slips = {code[:at] + c + code[at + 1 :] for at in range(7) for c in ALPHABET}
    slips |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(6)}
    slips |= {code[:at] + code[at + 1 :] for at in range(7)}
    slips |= {code[:at] + c + code[at:] for at in range(8) for c in "0A7"}
    for slip in slips - {code}:
        with pytest.raises(BadCode):
            read_code(slip)
