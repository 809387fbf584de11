from hypothesis import given
from hypothesis import strategies as st

from console.ids import OpRef, StreamId
from console.journal.chain import Storable
from console.journal.entry import ACTS_LOG, MEMBERS_LOG
from console.journal.forks import branchings
from console.journal.frontier import Frontier, Step
from tests.support.journal_writer import MemoryStore, Writer, act, members_op

STREAMS = [StreamId("exception/" + digit * 32) for digit in "123"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "take", "members", "clone"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=14,
)


def play(steps) -> list[Writer]:
    """Devices write, hear of each other, and one or another is copied and goes on twice."""
    devices = [Writer(name) for name in ("ada", "ben", "cleo")]
    founder = devices[0]
    founder.found()
    for other in devices[1:]:
        founder.enrol(other)
    for what, first, second in steps:
        one, other = devices[first % len(devices)], devices[second % len(devices)]
        if what == "write":
            stream, order = STREAMS[second - 1], one.position(ACTS_LOG).order
            held = [e for e in one.store.replay() if e.ops[0].stream == stream]
            own = [OpRef(e.id, 0) for e in held if e.order < order]
            one.write(act("x", stream, after=sorted(own[-2:])))
        elif what == "members":
            one.write(members_op("x", {}), log=MEMBERS_LOG)
        elif what == "take" and one is not other:
            one.take(other)
        elif what == "clone" and len(devices) < 5:
            copy = Writer(one.name, grant=one.grant)
            copy.take(one)
            devices.append(copy)
    return devices


def union(devices) -> MemoryStore:
    store = MemoryStore(devices[0].store.space)
    store.offer_all({e.id: e for d in devices for e in d.store.replay()}.values())
    return store


@given(STEPS, st.randoms(use_true_random=False))
def test_every_order_of_arrival_ends_with_the_same_store(steps, shuffle):
    whole = union(play(steps))
    arrival = whole.replay()
    shuffle.shuffle(arrival)
    other = MemoryStore(whole.space)
    other.offer_all(arrival)
    assert other.replay() == whole.replay()
    assert other.tips == whole.tips
    for log in (MEMBERS_LOG, ACTS_LOG):
        assert other.frontier(log).unnamed == whole.frontier(log).unnamed


@given(STEPS)
def test_replay_order_puts_everything_after_what_it_names(steps):
    store = MemoryStore()
    for entry in union(play(steps)).replay():
        assert store.offer(entry) == Storable()


def past(entries, start):
    """All entries reached from these, themselves left out."""
    reached, waiting = set(), list(start)
    while waiting:
        for name in Step.of(entries[waiting.pop()]).names:
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached


@given(STEPS)
def test_heads_are_what_nothing_else_in_the_causal_past_names(steps):
    store = union(play(steps))
    forks = branchings(place.head for place in store.places.values())
    for log in (MEMBERS_LOG, ACTS_LOG):
        entries = {e.id: e for e in store.replay() if log == ACTS_LOG or e.log == MEMBERS_LOG}
        allowed = {
            e.id for e in entries.values() if e.seq < forks.get((e.device, e.log), e.seq + 1)
        }
        expected = allowed - past(entries, allowed)
        assert set(store.frontier(log).unnamed) == expected


@given(STEPS, st.integers(0, 20))
def test_a_frontier_can_grow_in_any_portions(steps, cut):
    store = union(play(steps))
    forks = branchings(place.head for place in store.places.values())
    grown = [Step.of(entry) for entry in store.replay()]
    in_two = Frontier().grown(grown[:cut], forks).grown(grown[cut:], forks)
    assert in_two == Frontier().grown(grown, forks)


@given(STEPS)
def test_what_a_device_writes_next_is_storable_wherever_its_past_is(steps):
    for device in play(steps):
        if branchings(place.head for place in device.store.places.values()):
            continue
        before = device.store.replay()
        entry = device.write(act("x", STREAMS[0]))
        store = MemoryStore(device.store.space)
        store.offer_all([*before, entry])
        assert past(store.entries, [entry.id]) == {e.id for e in before}
