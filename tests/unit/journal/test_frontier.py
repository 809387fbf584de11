from console.ids import DeviceKey, EntryId, OpRef, StreamId
from console.journal.entry import ACTS_LOG, MAX_HEADS, MEMBERS_LOG, Head
from console.journal.frontier import Frontier, Step
from tests.support.journal_writer import Writer, act, two_devices

STREAM = StreamId("exception/" + "1" * 32)
OTHER = StreamId("exception/" + "2" * 32)


def ids(steps):
    return {step.head.id for step in steps}


def loose(number, order=1, names=(), device=None, seq=1):
    device = DeviceKey(device or f"{number:064x}")
    head = Head(device, "acts", seq, EntryId(f"{number:064x}"))
    return Step(head, order, frozenset(f"{name:064x}" for name in names))


def test_a_new_entry_names_what_others_wrote_and_nobody_named():
    founder, ben = two_devices()
    first = ben.write(act("x", STREAM))
    last = ben.write(act("y", STREAM))
    founder.take(ben)
    heads = founder.position(ACTS_LOG).heads
    assert last.id in ids(heads)
    assert first.id not in ids(heads)


def test_what_is_cited_in_after_uses_or_grant_is_named_already():
    founder, ben = two_devices()
    first, second = ben.write(act("x", STREAM)), ben.write(act("x", OTHER))
    founder.take(ben)
    after, uses = OpRef(first.id, 0), OpRef(second.id, 0)
    entry = founder.write(act("y", STREAM, after=[after], uses=[uses]))
    names = Step.of(entry).names
    assert {first.id, second.id, founder.grant.entry} <= names
    assert founder.position(ACTS_LOG).heads == ()


def test_a_members_entry_names_members_entries_only():
    founder, ben = two_devices()
    ben.write(act("x", STREAM))
    added = ben.enrol(Writer("cleo"))
    founder.take(ben)
    assert ids(founder.position(MEMBERS_LOG).heads) == {added.id}


def test_the_own_log_goes_by_prev():
    founder, _ = two_devices()
    first = founder.write(act("x", STREAM))
    position = founder.position(ACTS_LOG)
    assert first.id not in ids(position.heads)
    assert position.prev.id == first.id


def test_of_too_many_the_latest_are_named_and_the_rest_stays_for_the_next():
    steps = [loose(number, order=number) for number in range(1, MAX_HEADS + 3)]
    frontier = Frontier().grown(steps, {})
    heads = frontier.heads_for(DeviceKey("f" * 64), ACTS_LOG)
    assert len(heads) == MAX_HEADS
    assert list(heads) == sorted(heads, key=lambda step: step.head)
    assert min(step.order for step in heads) == 3
    entry = loose(999, order=500, names=[int(step.head.id, 16) for step in heads])
    left = frontier.grown([entry], {}).heads_for(entry.head.device, ACTS_LOG)
    assert ids(left) == {f"{1:064x}", f"{2:064x}"}


def forked():
    """A device whose copy wrote on; a third one holds both branches."""
    founder, ben = two_devices()
    before = founder.write(act("x", STREAM))
    copy = Writer("ada", grant=founder.grant)
    copy.take(founder)
    one, other = founder.write(act("y", STREAM)), copy.write(act("z", STREAM))
    return founder, copy, ben, before, one, other


def test_nobody_names_entries_after_a_branching():
    founder, copy, ben, before, one, other = forked()
    ben.take(founder)
    assert ids(ben.position(ACTS_LOG).heads) >= {one.id}
    ben.take(copy)
    assert ids(ben.position(ACTS_LOG).heads) >= {before.id}
    assert not ids(ben.position(ACTS_LOG).heads) & {one.id, other.id}


def test_what_was_named_before_the_fork_was_known_stays_in_the_past():
    founder, copy, ben, before, one, _ = forked()
    ben.take(founder)
    named = ben.write(act("w", OTHER))
    assert one.head in named.heads
    ben.take(copy)
    frontier = ben.store.frontier(ACTS_LOG)
    assert one.id not in frontier.shadow
    assert before.id not in ids(ben.position(ACTS_LOG).heads)


def test_what_only_a_branch_names_is_still_named_by_others():
    shared, branch = loose(1, order=1), loose(2, order=2, names=[1], device="a" * 64, seq=5)
    known = {("a" * 64, "acts"): 5}
    frontier = Frontier().grown([shared, branch], known)
    assert ids(frontier.heads_for(DeviceKey("b" * 64), ACTS_LOG)) == {shared.head.id}
    reached = loose(3, order=3, names=[2])
    frontier = frontier.grown([reached], known)
    assert ids(frontier.unnamed.values()) == {reached.head.id}
    assert not frontier.shadow


def test_entries_before_the_branching_are_named_as_ever():
    early = loose(1, device="a" * 64, seq=4)
    frontier = Frontier().grown([early], {("a" * 64, "acts"): 5})
    assert ids(frontier.unnamed.values()) == {early.head.id}
