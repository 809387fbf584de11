"""Causal past of members entries, and of acts as far as it is asked about."""

import dataclasses

import pytest

from console.domain.authority.graph import MembersGraph, NotClosed, bits
from console.domain.authority.resolve import Resolver
from console.ids import DeviceKey, EntryId, SpaceId
from tests.support.authority_crowd import SHAPES, Shape
from tests.support.authority_story import Acts, Story, add, key, tip


def test_a_set_of_bits_lists_its_numbers() -> None:
    assert list(bits(0b101001)) == [0, 3, 5]


def test_adding_twice_changes_nothing() -> None:
    story = Story()
    story.write("ada", add("ben"))
    entry = story.graph[1]
    assert story.graph.add(entry) == 1
    assert len(story.graph) == 2
    assert entry.id in story.graph
    assert list(story.graph) == [story.graph[0], entry]
    assert story.graph.number(entry.id) == 1


def test_an_entry_before_what_it_names_is_refused() -> None:
    story = Story()
    story.write("ada", add("ben"))
    with pytest.raises(NotClosed):
        MembersGraph(SpaceId(story.genesis.entry)).add(story.graph[1])


def test_two_entries_of_one_place_are_a_fork() -> None:
    story = Story()
    first = story.write("ada", add("ben"))
    other = story.write("ada", add("cleo"), saw=[], prev=story.genesis)
    (fork,) = story.now.forks
    assert (fork.device, fork.seq) == (key("ada"), 2)
    assert fork.entries == tuple(sorted((first.entry, other.entry)))
    assert story.counts(first)
    assert story.counts(other)


def test_an_act_is_below_a_tip_of_its_own_log() -> None:
    acts = Acts()
    first, second, third = (acts.act("ben", None) for _ in range(3))
    assert acts.past.below(first, tip(second))
    assert acts.past.below(second, tip(second))
    assert not acts.past.below(third, tip(second))
    assert acts.past.below(first, tip(third))


def test_a_tip_that_is_not_held_keeps_nothing_until_it_arrives() -> None:
    acts = Acts()
    first, second = acts.act("ben", None), acts.act("ben", None)
    acts.hidden.add(second.id)
    assert not acts.past.below(first, tip(second))
    acts.hidden.clear()
    assert acts.past.below(first, tip(second))


def test_a_tip_of_another_log_or_place_keeps_nothing() -> None:
    acts = Acts()
    first = acts.act("ben", None)
    stranger = acts.act("cleo", None, saw=[first])
    later = acts.act("ben", None)
    assert not acts.past.below(first, tip(stranger))
    assert not acts.past.below(first, (later.seq + 1, later.id))


def test_an_act_on_another_branch_is_below_a_tip_that_saw_it() -> None:
    acts = Acts()
    root = acts.act("ben", None)
    left = acts.act("ben", None)
    lone = acts.act("ben", None, prev=root)
    seen = acts.act("ben", None, prev=root, saw=[acts.act("cleo", None)])
    relay = acts.act("cleo", None, saw=[left])
    top = acts.act("ben", None, prev=seen, saw=[relay])
    assert acts.past.below(left, tip(top))
    assert acts.past.below(left, tip(top))
    assert not acts.past.below(lone, tip(top))


def test_a_tip_reaches_through_members_entries_no_further() -> None:
    acts = Acts()
    root = acts.act("ben", None)
    lone = acts.act("ben", None)
    other = acts.act("ben", None, prev=root)
    top = acts.act("ben", None, prev=other)
    raised = dataclasses.replace(top, parents=(*top.parents, EntryId("f" * 64)), order=top.order)
    acts.held[top.id] = raised
    assert not acts.past.below(lone, tip(raised))
    assert lone.device == DeviceKey(key("ben"))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_crowd_is_resolved_alike_whenever_it_is_asked(shape: Shape) -> None:
    crowd = shape(180, 9)
    graph = MembersGraph(SpaceId(crowd[0].id))
    resolver = Resolver(graph)
    for number, entry in enumerate(crowd):
        graph.add(entry)
        if number % 20 == 0:
            assert resolver.now() == Resolver(graph).now()
    assert resolver.now() == Resolver(graph).now()
    assert len(resolver.now().members) >= 2


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_the_author_of_an_entry_had_seen_is_resolved_like_that_alone(shape: Shape) -> None:
    """A pass over everything must not leak into a question about the past of one entry."""
    crowd = shape(120, 6)
    by_id = {entry.id: entry for entry in crowd}
    whole = MembersGraph(SpaceId(crowd[0].id))
    for entry in crowd:
        whole.add(entry)
    resolver = Resolver(whole)
    resolver.now()
    for entry in crowd[::17]:
        alone = MembersGraph(whole.space)
        seen = whole.past(whole.number(entry.id)) | 1 << whole.number(entry.id)
        for number in bits(seen):
            alone.add(by_id[whole[number].id])
        assert resolver.at(entry.id) == Resolver(alone).now()
