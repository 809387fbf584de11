import dataclasses
from itertools import permutations

import pytest

from console.ids import OpRef, SpaceId, StreamId
from console.journal.chain import (
    Missing,
    Placed,
    Storable,
    Stranger,
    check_storable,
    named_devices,
    tips_after,
)
from console.journal.compose import GENESIS, Author, Position, compose
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, BadEntry, Head
from console.journal.frontier import Step
from tests.support.journal_writer import MemoryStore, Writer, act, members_op, two_devices

STREAM = StreamId("exception/" + "1" * 32)
OTHER = StreamId("exception/" + "2" * 32)
NOWHERE = "f" * 64


def written(writer, *ops, log=ACTS_LOG, **changes):
    """Sign an entry that stands somewhere else than it should."""
    position = dataclasses.replace(writer.position(log), **changes)
    author = Author(writer.keys.signing, writer.person, "passphrase", writer.grant)
    return compose(author, position, writer.clock.read(), ops or (act("x", STREAM),))


def check(store, entry):
    return check_storable(entry, store.space, store)


def moved(placed: Placed, **changes):
    return dataclasses.replace(placed, **changes)


def step(entry, **changes):
    head = Head(*{**entry.head._asdict(), **changes}.values())
    return Step(head, entry.order, frozenset())


def test_the_genesis_is_storable_where_its_space_is_expected():
    writer = Writer("ada")
    genesis = writer.build(members_op("genesis", {}), log=MEMBERS_LOG)
    assert check_storable(genesis, SpaceId(genesis.id), MemoryStore()) == Storable()
    with pytest.raises(BadEntry, match="another workspace"):
        check_storable(genesis, SpaceId(NOWHERE), MemoryStore())


def test_an_entry_is_storable_once_all_that_it_names_is_stored():
    founder, ben = two_devices()
    first = ben.write(act("x", STREAM))
    second = ben.write(act("y", STREAM, after=[OpRef(first.id, 0)]))
    assert check(founder.store, second) == Missing((first.id,))
    assert check(founder.store, first) == Storable()
    founder.store.offer(first)
    assert check(founder.store, second) == Storable()


def test_all_that_is_missing_is_named_once_and_sorted():
    founder, ben = two_devices()
    first = ben.write(act("x", STREAM))
    grant = OpRef("9" * 64, 0)
    ref = OpRef(first.id, 0)
    uses = [OpRef("8" * 64, 3)]
    ben.grant = grant
    entry = written(ben, act("y", STREAM, after=[ref], uses=uses))
    assert check(founder.store, entry) == Missing(tuple(sorted({first.id, "9" * 64, "8" * 64})))


def test_an_entry_of_a_device_that_nobody_named_waits():
    founder, _ = two_devices()
    stranger = Writer("eve", grant=founder.grant)
    stranger.take(founder)
    entry = stranger.build(act("x", STREAM))
    assert check(founder.store, entry) == Stranger(stranger.device)
    founder.enrol(stranger)
    assert check(founder.store, entry) == Storable()


def test_devices_and_recovery_keys_are_named_by_members_entries():
    founder, ben = Writer("ada"), Writer("ben")
    genesis = founder.found()
    assert named_devices(genesis) == {founder.device, founder.recovery.public}
    adding = founder.adding(ben)
    replaced = founder.write(
        members_op("recovery.replace", {"key": "b" * 64}),
        adding,
        members_op("device.add", {"device": "c" * 64}),
        members_op("device.revoke", {"device": "d" * 64, "keep": []}),
        log=MEMBERS_LOG,
    )
    assert named_devices(replaced) == {"b" * 64, ben.device}
    assert named_devices(founder.write(act("device.add", STREAM, adding.body))) == frozenset()


def test_prev_must_be_the_entry_before_it_in_the_same_log():
    founder, ben = two_devices()
    first = founder.write(act("x", STREAM))
    ben.take(founder)
    place = founder.store.get(first.id)
    for wrong in (
        moved(place, seq=5),
        moved(founder.store.get(founder.store.space), seq=1),
    ):
        with pytest.raises(BadEntry, match="is not entry"):
            check(founder.store, written(founder, prev=wrong))
    with pytest.raises(BadEntry, match="is not entry"):
        check(founder.store, written(ben, prev=place))


@pytest.mark.parametrize("change", [{"seq": 2}, {"log": "members"}, {"device": NOWHERE}])
def test_a_head_must_stand_where_it_is_said_to(change):
    founder, ben = two_devices()
    first = ben.write(act("x", STREAM))
    founder.take(ben)
    with pytest.raises(BadEntry, match="is not entry"):
        check(founder.store, written(founder, heads=(step(first, **change),)))


@pytest.mark.parametrize("by", [-1, 1])
def test_the_order_is_exactly_one_more_than_the_highest(by):
    founder, _ = two_devices()
    founder.write(act("x", STREAM))
    position = founder.position(ACTS_LOG)
    wrong = moved(position.prev, order=position.prev.order + by)
    with pytest.raises(BadEntry, match="order"):
        check(founder.store, written(founder, prev=wrong))


def test_an_order_that_is_too_low_is_bad_though_something_is_missing():
    founder, _ = two_devices()
    founder.write(act("x", STREAM))
    position = founder.position(ACTS_LOG)
    absent = Step(Head("e" * 64, "acts", 1, NOWHERE), 1, frozenset())
    low = moved(position.prev, order=0)
    with pytest.raises(BadEntry, match="order"):
        check(founder.store, written(founder, prev=low, heads=(absent,)))
    assert check(founder.store, written(founder, heads=(absent,))) == Missing((NOWHERE,))


def test_a_reference_must_name_an_op_that_is_there():
    founder, _ = two_devices()
    first = founder.write(act("x", STREAM))
    for op in (
        act("y", STREAM, after=[OpRef(first.id, 1)]),
        act("y", STREAM, uses=[OpRef(first.id, 1)]),
    ):
        with pytest.raises(BadEntry, match="has no op 1"):
            check(founder.store, written(founder, op))
    founder.grant = OpRef(founder.store.space, 1)
    with pytest.raises(BadEntry, match="has no op 1"):
        check(founder.store, written(founder))


def test_after_names_ops_of_the_same_stream_and_uses_may_name_any():
    founder, _ = two_devices()
    first = founder.write(act("x", STREAM))
    ref = [OpRef(first.id, 0)]
    with pytest.raises(BadEntry, match="not of the stream"):
        check(founder.store, written(founder, act("y", OTHER, after=ref)))
    assert check(founder.store, written(founder, act("y", OTHER, uses=ref))) == Storable()
    grant = [OpRef(founder.store.space, 0)]
    assert check(founder.store, written(founder, act("y", OTHER, uses=grant))) == Storable()


def test_a_grant_and_what_members_ops_use_stand_in_members_logs():
    founder, _ = two_devices()
    first = founder.write(act("x", STREAM))
    for name in ("cleo", "dora"):
        founder.enrol(Writer(name))
    op = members_op("device.confirm", {}, uses=[OpRef(first.id, 0)])
    with pytest.raises(BadEntry, match="not of the stream members"):
        check(founder.store, written(founder, op, log=MEMBERS_LOG))
    founder.grant = OpRef(first.id, 0)
    with pytest.raises(BadEntry, match="not of the stream members"):
        check(founder.store, written(founder))


def test_a_reference_must_be_of_lower_order():
    founder, ben = two_devices()
    for _ in range(3):
        last = ben.write(act("x", STREAM))
    founder.take(ben)
    op = act("y", STREAM, after=[OpRef(last.id, 0)])
    with pytest.raises(BadEntry, match="lower order"):
        check(founder.store, written(founder, op, heads=()))


def test_a_reference_of_the_same_order_is_not_lower():
    founder, ben = two_devices()
    theirs = ben.write(act("x", STREAM))
    founder.store.offer(theirs)
    op = act("y", STREAM, after=[OpRef(theirs.id, 0)])
    heads = tuple(step for step in founder.position(ACTS_LOG).heads if step.head.id != theirs.id)
    enrolled = step(founder.store.entries[ben.grant.entry])
    entry = written(founder, op, heads=(*heads, enrolled))
    assert entry.order == theirs.order
    with pytest.raises(BadEntry, match="lower order"):
        check(founder.store, entry)


def test_an_order_equal_to_what_is_held_is_bad_though_something_is_missing():
    founder, _ = two_devices()
    founder.write(act("x", STREAM))
    position = founder.position(ACTS_LOG)
    absent = Step(Head("e" * 64, "acts", 1, NOWHERE), 1, frozenset())
    same = moved(position.prev, order=position.prev.order - 1)
    entry = written(founder, prev=same, heads=(absent,))
    assert entry.order == position.prev.order
    with pytest.raises(BadEntry, match="order"):
        check(founder.store, entry)


def test_entries_written_before_an_adoption_have_no_grant():
    founder, _ = two_devices()
    copy = Writer("copy")
    copy.take(founder)
    entry = copy.build(act("x", STREAM))
    assert entry.grant is None
    copy.store.named.add(copy.device)
    assert check(copy.store, entry) == Storable()


def test_whether_an_entry_is_stored_does_not_depend_on_what_came_first():
    founder, ben = two_devices()
    for writer in (founder, ben):
        writer.write(act("x", STREAM))
    founder.take(ben)
    founder.write(act("y", OTHER))
    whole = founder.store.replay()
    for arrival in permutations(whole):
        store = MemoryStore(founder.store.space)
        store.offer_all(arrival)
        assert store.replay() == whole


def test_tips_are_the_entries_that_their_log_does_not_build_on():
    founder, ben = two_devices()
    copy = Writer("ada", grant=founder.grant)
    copy.take(founder)
    first, twin = founder.write(act("x", STREAM)), copy.write(act("y", STREAM))
    last = founder.write(act("z", STREAM))
    assert founder.store.offer(twin) == Storable()
    tips = founder.store.tips
    assert tips[founder.device, "acts"] == {last.head, twin.head}
    assert (ben.device, "acts") not in tips
    grown = tips_after({(founder.device, "acts"): frozenset({first.head})}, [Placed.of(last)])
    assert grown == {(founder.device, "acts"): frozenset({last.head})}


def test_position_of_the_genesis_is_the_first():
    assert (GENESIS.seq, GENESIS.order) == (1, 1)
    assert Position(SpaceId(NOWHERE), ACTS_LOG).order == 1
