"""Levels: who holds which, and what a cited op says."""

import msgspec

from console.domain.authority_list.state import (
    AuthorityList,
    cited_level,
    fold,
    highest_cited,
)
from console.domain.ops import Role
from console.ids import OpRef, StreamId
from tests.support.acts import Script, named, person, sealed

OFFICER = (Role.COMPLIANCE_OFFICER,)


def script() -> Script:
    return Script(StreamId("authority_list/" + "a" * 32))


def give(to: str, level: int) -> dict[str, object]:
    return {**named("person", to), "level": level}


def test_who_is_not_on_the_list_has_level_0() -> None:
    empty = fold(script().history).state
    assert empty.level(person("ada")) == 0
    assert empty.source(person("ada")) is None
    assert empty.highest == 0


def test_a_later_level_replaces_the_one_its_author_saw() -> None:
    acts = script()
    acts.act("ada", "authority.set", give("ben", 1), roles=OFFICER)
    latest = acts.act(
        "ada", "authority.set", {**give("ben", 3), "basis": sealed("p")}, roles=OFFICER
    )
    state = fold(acts.history).state
    assert state.level(person("ben")) == 3
    assert state.source(person("ben")) == latest
    assert state.highest == 3


def test_of_levels_given_apart_the_lower_one_counts() -> None:
    acts = script()
    acts.act("ada", "authority.set", give("ben", 4), after=(), roles=OFFICER)
    low = acts.act("cleo", "authority.set", give("ben", 2), after=(), roles=OFFICER)
    state = fold(acts.history).state
    assert state.level(person("ben")) == 2
    assert state.source(person("ben")) == low
    assert len(state.levels[person("ben")]) == 2


def test_who_is_no_officer_gives_no_level() -> None:
    acts = script()
    wrong = acts.act("ada", "authority.set", give("ben", 4))
    folded = fold(acts.history)
    assert not folded.effects[wrong].counts
    assert folded.state == AuthorityList()


def test_a_level_beyond_the_range_has_no_effect() -> None:
    acts = script()
    wrong = acts.act("ada", "authority.set", give("ben", 10), roles=OFFICER)
    effect = fold(acts.history).effects[wrong]
    assert not effect.counts
    assert effect.reason is not None
    assert effect.reason.key == "verdict.malformed"


def test_a_cited_level_counts_only_for_the_person_it_names() -> None:
    acts = script()
    ben = acts.act("ada", "authority.set", give("ben", 2), roles=OFFICER)
    top = acts.act("ada", "authority.set", give("cleo", 5), roles=OFFICER)
    wrong = acts.act("ada", "authority.set", give("ben", 9))
    cited = {op.ref: op for op in acts.ops}
    uses = (ben, top, wrong, OpRef(ben.entry, 7))
    assert cited_level(cited, uses, person("ben")) == 2
    assert cited_level(cited, uses, person("dora")) == 0
    assert highest_cited(cited, uses) == 5
    assert highest_cited(cited, ()) == 0


def test_the_list_survives_being_stored() -> None:
    acts = script()
    acts.act("ada", "authority.set", give("ben", 1), roles=OFFICER)
    state = fold(acts.history).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=AuthorityList) == state
