"""The organisation: named by officers, conflicts kept."""

from console.domain.ops import Role, Seal
from console.domain.organisation.state import fold
from console.ids import StreamId
from tests.support.acts import Script, sealed

STREAM = StreamId("organisation/" + "a" * 32)
ADMINISTRATOR = [Role.ADMINISTRATOR]


def _said(name, **more):
    return {"name": sealed(name, STREAM), **more}


def test_the_last_name_is_shown():
    script = Script(STREAM)
    script.act("ada", "organisation.set", _said("Old Example", region="DE"), roles=ADMINISTRATOR)
    script.act("ada", "organisation.set", _said("New Example"), roles=ADMINISTRATOR)
    state = fold(script.history).state
    assert (state.name.value, state.region.value) == ("New Example", "DE")


def test_names_given_apart_are_both_kept():
    script = Script(STREAM)
    first = script.act("ada", "organisation.set", _said("One"), roles=ADMINISTRATOR)
    script.act("ada", "organisation.set", _said("Two"), after=[first], roles=ADMINISTRATOR)
    script.act("ben", "organisation.set", _said("Three"), after=[first], roles=ADMINISTRATOR)
    assert fold(script.history).state.name.conflict


def test_a_responder_cannot_rename_the_organisation():
    script = Script(STREAM)
    ref = script.act("ben", "organisation.set", _said("Other"))
    folded = fold(script.history)
    assert not folded.effects[ref].counts
    assert folded.state.name is None


def test_an_op_that_sets_nothing_is_malformed():
    script = Script(STREAM)
    ref = script.act("ada", "organisation.set", {}, roles=ADMINISTRATOR)
    assert fold(script.history).effects[ref].reason.key == "verdict.malformed"


def test_a_name_whose_key_is_not_here_stands_without_text():
    script = Script(STREAM)
    body = {"name": sealed("Hidden", STREAM, Seal.NO_KEY)}
    script.act("ada", "organisation.set", body, roles=ADMINISTRATOR)
    assert fold(script.history).state.name.latest.seal is Seal.NO_KEY


def test_a_region_alone_leaves_the_name():
    script = Script(STREAM)
    script.act("ada", "organisation.set", _said("One"), roles=ADMINISTRATOR)
    script.act("ada", "organisation.set", {"region": "CH"}, roles=ADMINISTRATOR)
    state = fold(script.history).state
    assert (state.name.value, state.region.value) == ("One", "CH")
