"""R9: generated membership histories against an oracle that tries every subset of reductions."""

import os

import pytest

from console.domain.authority.deeds import Deeds
from console.domain.authority.graph import MembersGraph, bits
from console.domain.authority.resolve import Resolver, _Passes
from console.domain.authority.seniority import SeniorityPass
from console.ids import SpaceId
from tests.support.authority_histories import Dice, History
from tests.support.authority_oracle import Oracle
from tests.support.authority_story import Story
from tests.support.soak import soak_count

HISTORIES = 300


def finished_pass(story: Story) -> SeniorityPass:
    """The pass over everything, with nothing known before."""
    deeds = Deeds(story.graph)
    deeds.read_on()
    assert deeds.genesis is not None
    return _Passes(deeds, deeds.genesis, {}).over(story.graph.all)


def check(seed: int) -> None:
    """Compare one history with the oracle, in two orders of arrival, grown and rebuilt."""
    history = History(seed)
    story = history.story
    oracle = Oracle(story.entries.values(), story.genesis.entry)
    solutions = oracle.solutions(frozenset(story.entries))
    assert len(solutions) == 1, f"seed {seed}: {len(solutions)} answers"
    solved = solutions[0]

    now = story.resolver.now()
    finished = finished_pass(story)
    found = finished.found
    others = {
        op.ref for ops in found.reductions.values() for op in ops if op.author != op.fact.device
    }
    assert others == solved.reductions, f"seed {seed}"
    assert {tenure.op.ref for tenure in found.tenures} == solved.grants, f"seed {seed}"
    everything = story.graph.all
    standing = {t.person for t in found.tenures if not finished._ended(t, everything)}
    assert standing == solved.administrators, f"seed {seed}"
    for ref in solved.grants | solved.reductions:
        assert now.effects[ref].counts, f"seed {seed}"
    for ref, effect in now.effects.items():
        assert effect.counts != (effect.reason is not None), f"seed {seed}: {ref}"
    assert _grown_in_another_order(history, seed) == now, f"seed {seed}"
    _check_pasts(story, seed)


def _check_pasts(story: Story, seed: int) -> None:
    """What an author had seen is resolved as if there were nothing else."""
    dice = Dice(f"pasts {seed}")
    for number in {dice.below(len(story.graph)) for _ in range(4)}:
        alone = MembersGraph(SpaceId(story.genesis.entry))
        for each in bits(story.graph.past(number) | 1 << number):
            alone.add(story.graph[each])
        then = story.resolver.at(story.graph[number].id)
        assert then == Resolver(alone).now(), f"seed {seed}"


def _grown_in_another_order(history: History, seed: int) -> object:
    """The same entries, arriving otherwise, resolved now and then on the way."""
    story, dice = history.story, Dice(f"order {seed}")
    graph = MembersGraph(SpaceId(story.genesis.entry))
    resolver = Resolver(graph)
    waiting = dict(story.entries)
    while waiting:
        ready = [e for e in waiting.values() if all(p in graph for p in e.parents)]
        chosen = dice.pick(sorted(ready, key=lambda entry: entry.id))
        graph.add(waiting.pop(chosen.id))
        if dice.one_in(5):
            assert resolver.now() == Resolver(graph).now(), f"seed {seed}"
    return resolver.now()


@pytest.mark.parametrize("block", range(HISTORIES // 50))
def test_generated_histories_have_exactly_the_answer_of_the_oracle(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        check(seed)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_many_generated_histories_have_exactly_the_answer_of_the_oracle() -> None:
    first = int(os.environ.get("MEMBERS_SEED", "0"))
    for seed in range(first, first + soak_count(10_000, 100_000)):
        check(seed)
