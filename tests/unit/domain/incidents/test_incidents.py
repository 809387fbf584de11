"""Incidents: declared, renamed, graded, led, ended, reopened; also by people apart."""

from typing import Any

import msgspec
import pytest

from console.domain.incidents.state import Incident, Standing, fold
from console.domain.ops import Role
from console.ids import OpRef, StreamId
from tests.support.acts import Script, named, person, sealed

STREAM = StreamId("incident/" + "1" * 32)
REASON = {"reason": sealed("fire is out", STREAM)}


@pytest.fixture
def script() -> Script:
    return Script(STREAM)


def declare(script: Script, **more: Any) -> OpRef:
    return script.act("ada", "incident.declare", {"name": sealed("Fire"), "severity": 2, **more})


def test_it_is_declared_with_a_name_and_a_grade(script: Script) -> None:
    ref = declare(script)
    state = fold(script.history).state
    assert state.standing is Standing.OPEN
    assert state.name is not None
    assert state.name.text == "Fire"
    assert state.severity == 2
    assert not state.drill
    assert state.declared is not None
    assert state.declared.source == ref


def test_before_it_is_declared_there_is_nothing(script: Script) -> None:
    ref = script.act("ada", "incident.rename", {"name": sealed("Flood")})
    folded = fold(script.history)
    assert folded.state == Incident()
    assert folded.state.name is None
    assert folded.state.severity == 4
    assert not folded.state.drill
    assert folded.effects[ref].reason.key == "incidents.why.state"


def test_it_is_renamed_graded_and_led(script: Script) -> None:
    declare(script, drill=True)
    script.act("ben", "incident.rename", {"name": sealed("Flood")})
    script.act("ben", "incident.severity", {"severity": 1, "reason": sealed("river rises")})
    script.act("ben", "incident.lead", named("lead", "cleo"))
    state = fold(script.history).state
    assert state.name.text == "Flood"
    assert state.fields["name"].struck[0].value.text.text == "Fire"
    assert state.severity == 1
    assert state.fields["lead"].value.plain == person("cleo")
    assert state.drill


def test_of_grades_given_apart_the_worse_one_counts(script: Script) -> None:
    heads = (declare(script),)
    for who, severity in (("ben", 1), ("cleo", 3)):
        script.act(who, "incident.severity", {"severity": severity}, after=heads)
    state = fold(script.history).state
    assert state.severity == 1
    assert state.fields["severity"].conflict


def test_it_ends_and_is_reopened_with_a_reason(script: Script) -> None:
    declare(script)
    script.act("ben", "incident.end", REASON)
    assert fold(script.history).state.standing is Standing.ENDED
    twice = script.act("ben", "incident.end", REASON)
    script.act("ben", "incident.reopen", REASON)
    folded = fold(script.history)
    assert not folded.effects[twice].counts
    assert folded.state.standing is Standing.OPEN
    assert [turn.kind for turn in folded.state.turns] == ["incident.end", "incident.reopen"]


def test_ended_here_and_reopened_there_goes_on(script: Script) -> None:
    declare(script)
    base = script.history.heads
    first = script.act("ben", "incident.end", REASON, after=base)
    again = script.act("ben", "incident.reopen", REASON, after=(first,))
    end = script.act("cleo", "incident.end", REASON, after=base)
    folded = fold(script.history)
    assert folded.state.standing is Standing.OPEN
    assert folded.state.life.contested
    assert folded.effects[again].contested
    assert folded.effects[end].contested
    assert not folded.effects[first].contested
    script.act("ada", "incident.end", REASON)
    assert not fold(script.history).state.life.contested


def test_an_op_without_effect_carries_order_only(script: Script) -> None:
    heads = (declare(script),)
    lost = script.act("ida", "incident.rename", {"nonsense": 1}, after=heads)
    other = script.act("ben", "incident.rename", {"name": sealed("Flood")}, after=heads)
    script.act("cleo", "incident.end", REASON, after=(lost, other))
    folded = fold(script.history)
    assert not folded.effects[lost].counts
    assert folded.state.standing is Standing.ENDED
    assert folded.state.name.text == "Flood"


def test_an_auditor_declares_nothing(script: Script) -> None:
    ref = script.act(
        "ida", "incident.declare", {"name": sealed("Fire"), "severity": 2}, roles=(Role.AUDITOR,)
    )
    assert not fold(script.history).effects[ref].counts


def test_it_survives_being_stored(script: Script) -> None:
    declare(script)
    script.act("ben", "incident.lead", named("lead", "cleo"))
    script.act("ben", "incident.end", REASON)
    state = fold(script.history).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=Incident) == state
