"""Whatever order entries arrive in, and whoever knew what: one state, and effects that last."""

from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.domain.exceptions.debts import owed
from console.domain.exceptions.fields import OWED
from console.domain.exceptions.rules import flags
from console.domain.exceptions.rules import name as name_of
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.state import _Fold, fold, go_on
from console.domain.ops import History, Op
from tests.support.acts import HOUR, item, named, person, sealed
from tests.support.exception_story import (
    EVIDENCE,
    OFFICER,
    Story,
    approved,
    opening,
)

if TYPE_CHECKING:
    from console.ids import OpRef

PEOPLE = ("ada", "ben", "cleo", "dora", "emil")
UNAVAILABLE = {name: sealed("lost") for name in OWED}


def bodies(story: Story, by: str) -> dict[str, dict[str, Any]]:
    """One body per kind."""
    more = {"expiry": story.now + 30 * HOUR, "revalidated": sealed("ok")}
    tested = {"replaced_by": sealed("gateway"), "evidence": (EVIDENCE,)}
    return {
        "prepare": opening(story),
        "activate": opening(story),
        "deny": {"reason": sealed("no")},
        "fact": {"unavailable": UNAVAILABLE},
        "correct": {
            "corrects": story.ops[0].ref if story.ops else ("0" * 64, 0),
            "reason": sealed("misheard"),
            "facts": named("decision_maker", "cleo"),
        },
        "yes": approved(story, by, "ratify"),
        "no": approved(story, by, "ratify", "no"),
        "claim": approved(story, "dora", "ratify"),
        "extend": approved(story, by, "extend", **more),
        "restore": {"bypass_end": story.now},
        "reactivate": {"reason": sealed("again")},
        "confirm_restored": approved(story, by, "verify_restoration", **tested),
        "void": approved(story, by, "void", proof=sealed("log")),
        "review": {},
        "accepted": {"outcome": "accepted", "reason": sealed("done")},
        "misuse": {"outcome": "misuse", "reason": sealed("done")},
        "reopen": {"reason": sealed("new log")},
        "action": {**named("who", by), "system": sealed("db"), "action": sealed("read")},
        "executor": {"facts": {"executors": {person("emil"): named("person", "emil")}}},
        "ask": {"question": sealed("why?")},
        "evidence": {
            "item": item(f"{len(story.ops)}"),
            "blob": "b" * 64,
            "size": 1,
            "media_type": "text/plain",
            "file": sealed({"name": "a"}),
            "source": sealed("log"),
            **named("collector", by),
            "collected_at": story.now,
        },
    }


KINDS = {
    "yes": "ratify",
    "no": "ratify",
    "claim": "ratify",
    "accepted": "close",
    "misuse": "close",
    "executor": "fact",
}
# The usual way and what stands across it, so that runs get far.
WAY = ("activate", "fact", "yes", "restore", "evidence", "confirm_restored", "review", "accepted")
CHOICES = st.sampled_from((*WAY, *WAY, *bodies(Story(), "ada")))
AUTHORS = {"yes": "cleo", "confirm_restored": "dora", "review": "emil", "accepted": "emil"}


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Up to 14 ops of five people; each knows some of the earlier ones."""
    story = Story()
    levels = [story.level(who, level) for who, level in (("cleo", 2), ("dora", 4))]
    count = draw(st.integers(2, 14))
    for number in range(count):
        choice = draw(CHOICES) if number else draw(st.sampled_from(["activate", "prepare"]))
        by = AUTHORS.get(choice, "ada") if draw(st.booleans()) else draw(st.sampled_from(PEOPLE))
        known = story.history.heads
        if story.ops and draw(st.integers(0, 3)) == 0:
            known = tuple(draw(st.lists(st.sampled_from([op.ref for op in story.ops]), max_size=2)))
        own = [op.ref for op in story.ops if op.person == person(by)][-1:]
        body = bodies(story, by)[choice]
        if "approval" in body:
            body["approval"]["shown"] = tuple(known) or (story.ops[0].ref,)
        kind = KINDS.get(choice, choice)
        roles = {"roles": OFFICER} if kind in {"review", "close", "reopen"} else {}
        after = dict.fromkeys((*known, *own))
        story.step(by, kind, body, after=after, uses=levels, **roles)
    return story


def closed_sets(draw: st.DrawFn, story: Story) -> list[History]:
    """A growing row of sets in which nobody's entry comes before what it names."""
    ops = list(story.history.ops)
    waiting, held, row = ops, [], []
    while waiting:
        ready = [op for op in waiting if {*op.after} <= {h.ref for h in held}]
        chosen = draw(st.sampled_from(ready))
        waiting = [op for op in waiting if op.ref != chosen.ref]
        held.append(chosen)
        row.append(History(story.stream, sorted(held, key=_place), story.cited))
    return row


def _place(op: Op) -> tuple:
    return op.replay_key


@given(st.data())
def test_any_order_that_keeps_each_authors_order_gives_one_state(data: st.DataObject) -> None:
    story = data.draw(stories())
    row = closed_sets(data.draw, story)
    assert fold(row[-1]) == fold(story.history)


@given(st.data())
def test_an_effect_once_printed_never_vanishes(data: st.DataObject) -> None:
    story = data.draw(stories())
    seen: dict[OpRef, bool] = {}
    marked: set[OpRef] = set()
    for history in closed_sets(data.draw, story):
        effects = fold(history).effects
        assert set(effects) == {op.ref for op in history.ops}
        for ref, counts in seen.items():
            assert effects[ref].counts == counts
        assert all(effects[ref].contested for ref in marked)
        seen = {ref: effect.counts for ref, effect in effects.items()}
        marked = {ref for ref, effect in effects.items() if effect.contested}


@given(stories())
def test_contested_is_symmetric(story: Story) -> None:
    folded = fold(story.history)
    saw = story.history.saw
    for ref, effect in folded.effects.items():
        if effect.contested:
            assert effect.counts
            assert any(
                other != ref and each.contested and not saw(ref, other) and not saw(other, ref)
                for other, each in folded.effects.items()
            )


@given(stories())
def test_what_somebody_knew_is_what_the_fold_of_it_gives(story: Story) -> None:
    for op in story.history.ops:
        known = fold(story.history.until(op.after))
        later = fold(story.history.until([op.ref]))
        assert all(later.effects[ref].counts == e.counts for ref, e in known.effects.items())


@given(stories())
def test_every_state_survives_being_stored_and_can_be_spoken_of(story: Story) -> None:
    state = fold(story.history).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=ExceptionState) == state
    assert name_of(state).key.startswith("exceptions.state.")
    assert len(flags(state, story.now)) <= 10
    assert len({debt.field for debt in owed(state)}) == len(owed(state))


@given(stories())
def test_nothing_that_had_effect_is_missing_from_the_timeline(story: Story) -> None:
    folded = fold(story.history)
    counted = [op.ref for op in story.history.ops if folded.effects[op.ref].counts]
    assert [stamp.source for stamp in folded.state.timeline] == counted
    refused = [op.ref for op in story.history.ops if not folded.effects[op.ref].counts]
    assert [refusal.source for refusal in folded.state.refused] == refused


@given(stories())
def test_a_state_carried_along_equals_one_folded_anew(story: Story) -> None:
    history = story.history
    work = _Fold(history)
    for op in history.ops:
        work.take(op)
        past = [*(each.ref for each in history.past(op.ref)), op.ref]
        counted = [ref for ref in past if ref in work._counted]
        assert work._settled(work._folded(counted), counted) == work._left[op.ref]


@given(stories(), st.data())
def test_going_on_from_any_beginning_gives_what_folding_all_gives(
    story: Story, data: st.DataObject
) -> None:
    """In as many portions as one likes; and what was folded before stays as it was."""
    history = story.history
    ends = sorted(data.draw(st.sets(st.integers(0, len(history.ops)), max_size=4)))
    folded, kept = fold(History(history.stream, (), history.cited)), []
    for end in [*ends, len(history.ops)]:
        part = History(history.stream, history.ops[:end], history.cited)
        folded = go_on(folded, part)
        kept.append((part, folded))
    for part, given_then in kept:
        assert given_then == fold(part)
        assert go_on(given_then, history) == fold(history)
