"""Plans: editions replace each other, stand side by side, are retired."""

import msgspec
import pytest

from console.domain.ops import Seal
from console.domain.plans.facts import MAX_BYTES
from console.domain.plans.state import Plan, fold
from console.ids import OpRef, StreamId
from tests.support.acts import Script, sealed

STREAM = StreamId("plan/" + "3" * 32)


@pytest.fixture
def script() -> Script:
    return Script(STREAM)


def put(script: Script, name: str, by: str = "ada", **more: object) -> OpRef:
    file = sealed({"file_name": f"{name}.pdf", "type": "application/pdf", "key": "d" * 64}, STREAM)
    body = {"title": sealed(name), "blob": "b" * 64, "size": 9, "file": file}
    after = more.pop("after", None)
    return script.act(by, "plan.set", body | more, after=after)


def test_the_latest_edition_is_in_use_and_earlier_ones_are_kept(script: Script) -> None:
    put(script, "Flood 1")
    put(script, "Flood 2", valid_until=5)
    plan = fold(script.history).state
    assert plan.in_use
    assert plan.edition.title.text == "Flood 2"
    assert plan.edition.name == "Flood 2.pdf"
    assert plan.edition.media_type == "application/pdf"
    assert plan.edition.valid_until == 5
    assert [each.title.text for each in plan.earlier] == ["Flood 1"]
    assert not plan.contested


def test_a_file_whose_key_is_not_here_has_no_name(script: Script) -> None:
    put(script, "Flood", file=sealed({}, STREAM, Seal.NO_KEY))
    assert fold(script.history).state.edition.name is None


def test_a_file_object_may_say_anything(script: Script) -> None:
    put(script, "Flood", file=sealed({"file_name": 3}, STREAM))
    assert fold(script.history).state.edition.name is None


def test_editions_set_apart_stand_side_by_side(script: Script) -> None:
    put(script, "Flood 1", after=())
    put(script, "Flood 2", "ben", after=())
    plan = fold(script.history).state
    assert len(plan.current) == 2
    assert plan.contested
    put(script, "Flood 3")
    assert not fold(script.history).state.contested


def test_a_retired_plan_stays_readable(script: Script) -> None:
    put(script, "Flood")
    script.act("ben", "plan.retire", {"reason": sealed("merged")})
    plan = fold(script.history).state
    assert not plan.in_use
    assert plan.edition.title.text == "Flood"
    assert plan.retired[0].reason.text == "merged"
    again = script.act("ben", "plan.retire", {"reason": sealed("twice")})
    assert fold(script.history).effects[again].counts
    put(script, "Flood 2")
    plan = fold(script.history).state
    assert plan.in_use
    assert not plan.retired


def test_an_edition_set_without_knowing_of_the_retirement_stays(script: Script) -> None:
    heads = (put(script, "Flood"),)
    script.act("ben", "plan.retire", {"reason": sealed("old")}, after=heads)
    put(script, "Flood 2", after=heads)
    plan = fold(script.history).state
    assert plan.in_use
    assert plan.contested


def test_what_is_not_there_is_not_retired(script: Script) -> None:
    ref = script.act("ben", "plan.retire", {"reason": sealed("old")})
    folded = fold(script.history)
    assert folded.effects[ref].reason.key == "plans.why.nothing_to_retire"
    assert folded.state.edition is None


def test_a_file_beyond_the_limit_has_no_effect(script: Script) -> None:
    ref = put(script, "Flood", size=MAX_BYTES + 1)
    assert not fold(script.history).effects[ref].counts


def test_it_survives_being_stored(script: Script) -> None:
    put(script, "Flood")
    script.act("ben", "plan.retire", {"reason": sealed("old")})
    state = fold(script.history).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=Plan) == state
