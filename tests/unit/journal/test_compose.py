import dataclasses

import pytest

from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef, SpaceId, StreamId
from console.journal.canonical import NotCanonical
from console.journal.chain import Placed, Storable, check_storable
from console.journal.compose import (
    GENESIS,
    Author,
    Position,
    compose,
    latest_after,
    seal_op,
    standing_on,
)
from console.journal.entry import (
    ACTS_LOG,
    MAX_AFTER,
    MAX_HEADS,
    MEMBERS_LOG,
    BadEntry,
    Head,
    decode_entry,
)
from console.journal.frontier import Step
from console.journal.order import ops_of
from console.journal.sealed import ToSeal, read_sealed
from tests.support.acts import Script
from tests.support.journal_writer import Writer, act, members_op, two_devices

STREAM = StreamId("exception/" + "1" * 32)


def test_an_own_entry_passes_the_checks_of_a_stranger():
    founder, _ = two_devices()
    entry = founder.write(act("x", STREAM, {"count": 1}))
    assert decode_entry(entry.raw, entry.signature) == entry
    assert (entry.person, entry.authenticated) == (founder.person, "passphrase")
    assert entry.time == founder.clock.read()


def test_an_own_entry_stands_on_top_of_all_that_is_held():
    founder, ben = two_devices()
    for _ in range(3):
        ben.write(act("x", STREAM))
    founder.take(ben)
    first = founder.write(act("x", STREAM))
    second = founder.write(act("x", STREAM))
    assert first.order == 1 + max(e.order for e in ben.store.replay())
    assert (second.prev, second.seq, second.order) == (first.id, 2, first.order + 1)


def test_acts_carry_the_grant_and_members_entries_do_not():
    founder, _ = two_devices()
    assert founder.write(act("x", STREAM)).grant == founder.grant
    assert founder.write(members_op("x", {}), log=MEMBERS_LOG).grant is None


def test_the_genesis_founds_a_space():
    writer = Writer("ada")
    author = Author(writer.keys.signing, writer.person, "passphrase")
    entry = compose(author, GENESIS, writer.clock.read(), [members_op("genesis", {})])
    assert entry.is_genesis


def test_an_entry_that_others_would_refuse_is_not_written():
    founder, _ = two_devices()
    with pytest.raises(BadEntry):
        founder.build()
    with pytest.raises(BadEntry, match="at most"):
        founder.build(act("x", STREAM, {"text": "x" * 70_000}))
    with pytest.raises(NotCanonical):
        founder.build(act("x", STREAM, {"ratio": 0.5}))
    with pytest.raises(BadEntry):
        founder.build(act("x", STREAM), log=MEMBERS_LOG)


def test_the_bodys_own_members_cannot_hide_what_an_op_is():
    founder, _ = two_devices()
    entry = founder.build(act("x", STREAM, {"kind": "y", "after": 3}))
    assert (entry.ops[0].kind, entry.ops[0].after, entry.ops[0].body) == ("x", (), {})


def test_a_device_enrolled_after_a_branching_can_act():
    founder, _ = two_devices()
    copy = Writer("ada", grant=founder.grant)
    copy.take(founder)
    copy.write(members_op("x", {}), log=MEMBERS_LOG)
    cleo = Writer("cleo")
    founder.write(members_op("y", {}), log=MEMBERS_LOG)
    enrolled = founder.enrol(cleo)
    cleo.take(copy)
    position = cleo.position(ACTS_LOG)
    assert position.order <= enrolled.order
    above = standing_on(position, [cleo.store.places[enrolled.id]])
    assert above.order == enrolled.order + 1
    author = Author(cleo.keys.signing, cleo.person, "passphrase", cleo.grant)
    entry = compose(author, above, cleo.clock.read(), [act("x", STREAM)])
    assert check_storable(entry, cleo.store.space, cleo.store) == Storable()


def test_a_position_above_all_that_is_cited_stays_as_it_is():
    founder, _ = two_devices()
    position = founder.position(ACTS_LOG)
    assert standing_on(position, [founder.store.places[founder.store.space]]) is position
    assert standing_on(position, []) is position


@pytest.mark.parametrize(("order", "expected"), [(4, 5), (5, 6), (6, 7)])
def test_a_position_is_raised_exactly_above_what_is_cited(order, expected):
    head = Step(Head(DeviceKey("a" * 64), "acts", 1, EntryId("d" * 64)), 4, frozenset())
    position = Position(SpaceId("0" * 64), ACTS_LOG, None, (head,))
    cited = Placed(EntryId("e" * 64), DeviceKey("f" * 64), "acts", 1, order, None, (STREAM,))
    assert position.order == 5
    assert standing_on(position, [cited]).order == expected


def test_citing_never_makes_more_heads_than_fit():
    heads = tuple(
        Step(Head(DeviceKey(f"{n:064x}"), "acts", 1, EntryId("d" * 64)), n, frozenset())
        for n in range(1, MAX_HEADS + 1)
    )
    cited = Placed(EntryId("e" * 64), DeviceKey("f" * 64), "acts", 1, 999, None, (STREAM,))
    above = standing_on(Position(SpaceId("0" * 64), ACTS_LOG, None, heads), [cited])
    assert len(above.heads) == MAX_HEADS
    assert above.order == 1000
    assert heads[0] not in above.heads


def test_texts_are_sealed_before_an_op_is_written():
    founder, _ = two_devices()
    op = act("x", STREAM, {"reason": ToSeal(STREAM, "flood")})
    sealed = seal_op(op, founder.store.space, founder.store, founder.chance)
    assert read_sealed(sealed.body["reason"], STREAM)
    assert dataclasses.replace(sealed, body=op.body) == op


def test_after_names_the_latest_ops_of_the_stream():
    script = Script(STREAM)
    first = script.act("ada", "x", {})
    one, other = (script.act(name, "x", {}, after=[first]) for name in ("ben", "cleo"))
    assert latest_after(script.history, 9) == tuple(sorted([one, other]))


def test_after_names_the_last_sixteen_in_replay_order():
    script = Script(STREAM)
    base = script.act("ada", "x", {})
    script.act("ada", "early", {}, after=[])
    late = [script.act("ben", f"k{n}", {}, after=[base]) for n in range(MAX_AFTER)]
    assert latest_after(script.history, 9) == tuple(sorted(late))


def test_after_leaves_out_what_is_of_no_lower_order():
    script = Script(STREAM)
    first = script.act("ada", "x", {})
    script.act("ada", "y", {})
    assert latest_after(script.history, 2) == (first,)


def test_an_entry_holds_ops_of_several_streams():
    founder, _ = two_devices()
    other = StreamId("incident/" + "2" * 32)
    entry = founder.write(act("a", STREAM), act("b", other), act("c", STREAM))
    ops = ops_of(
        entry, founder.store.ring, founder.store.space, lambda _: frozenset({Role.RESPONDER})
    )
    assert [op.after for op in ops] == [(), (), (OpRef(entry.id, 0),)]
    assert entry.log == ACTS_LOG
