"""The three lives of an exception: what follows what, and who may take which step."""

import pytest

from console.domain.exceptions.shapes import Approving, Bypass, Reviewing
from console.domain.ops import Role
from tests.support.acts import HOUR, item, named, person, sealed
from tests.support.exception_story import (
    Story,
    approved,
    key_confirm,
    opening,
    signed,
)


@pytest.fixture
def story() -> Story:
    return Story()


def test_six_facts_activate(story: Story) -> None:
    story.activate()
    state = story.state
    assert state.bypassing is Bypass.ACTIVE
    assert state.approving is Approving.PENDING
    assert state.reviewing is Reviewing.NONE
    assert state.opened is not None
    assert (state.opened.tag, state.opened.number) == ("K7QF", 3)
    assert state.plain("decision_maker") == person("ben")
    assert state.value("harm").text.text == "Patients cannot be admitted"


@pytest.mark.parametrize(
    "missing",
    [
        "incident",
        "incident_name",
        "controls",
        "harm",
        "scope_systems",
        "decision_maker",
        "decision_maker_name",
        "expiry",
    ],
)
def test_without_one_of_the_six_nothing_is_activated(story: Story, missing: str) -> None:
    body = opening(story)
    del body["facts"][missing]
    ref = story.step("ada", "activate", body)
    assert story.reason(ref) == f"six.{missing.removesuffix('_name')}"
    assert story.state.bypassing is Bypass.UNSTARTED


def test_a_system_in_free_words_stands_for_a_control(story: Story) -> None:
    story.activate(controls={item("x"): {"system": sealed("the door of the server room")}})
    assert story.state.bypassing is Bypass.ACTIVE


def test_a_control_without_code_and_words_is_none(story: Story) -> None:
    ref = story.activate(controls={item("x"): {"framework": "pci"}})
    assert story.reason(ref) == "six.controls"


def test_an_end_before_the_beginning_is_refused(story: Story) -> None:
    assert story.reason(story.activate(expiry=story.now)) == "ends_before_it_begins"


def test_everyone_may_break_glass_even_an_auditor(story: Story) -> None:
    story.step("ada", "activate", opening(story), roles=(Role.AUDITOR,))
    assert story.state.bypassing is Bypass.ACTIVE


def test_nothing_can_be_said_about_what_was_never_opened(story: Story) -> None:
    ref = story.step("ada", "fact", {"facts": {"channel": "phone"}})
    assert story.reason(ref) == "bypass_state"
    assert story.state.refused[0].source == ref


def test_an_act_in_the_future_has_no_effect(story: Story) -> None:
    body = {**opening(story, expiry=story.now + 9 * HOUR), "occurred": story.now + HOUR}
    assert story.reason(story.step("ada", "activate", body)) == "in_the_future"


def test_prepared_waits_for_a_decision(story: Story) -> None:
    story.step("ada", "prepare", opening(story))
    assert story.state.bypassing is Bypass.PREPARED
    assert story.state.activated is None
    story.activate()
    assert story.state.bypassing is Bypass.ACTIVE


def test_the_decision_maker_denies_what_was_prepared(story: Story) -> None:
    story.step("ada", "prepare", opening(story))
    wrong = story.step("ada", "deny", {"reason": sealed("no")})
    assert story.reason(wrong) == "not_decision_maker"
    story.step("ben", "deny", {"reason": sealed("wait for the vendor")})
    assert story.state.bypassing is Bypass.DENIED
    assert story.state.steps[0].reason.text == "wait for the vendor"


def test_it_cannot_be_activated_twice(story: Story) -> None:
    story.activate()
    assert story.reason(story.activate("ben")) == "bypass_state"


def test_the_whole_way(story: Story) -> None:
    story.closed()
    state = story.state
    assert not state.refused
    assert state.bypassing is Bypass.RESTORED
    assert state.approving is Approving.RATIFIED
    assert state.reviewing is Reviewing.CLOSED_ACCEPTED
    assert state.tests[0].counts
    assert len(state.timeline) == len(story.ops)


@pytest.mark.parametrize(
    ("verdict", "more", "reached"),
    [
        ("yes", {}, Approving.RATIFIED),
        (
            "conditions",
            {"conditions": sealed("log every query")},
            Approving.RATIFIED_WITH_CONDITIONS,
        ),
        ("no", {}, Approving.NOT_RATIFIED),
    ],
)
def test_the_verdict_of_somebody_independent(
    story: Story, verdict: str, more: dict, reached: Approving
) -> None:
    story.ratifiable()
    body = approved(story, "cleo", "ratify", verdict)
    body["approval"] |= more
    story.step("cleo", "ratify", body)
    assert story.state.approving is reached


def test_conditions_have_to_be_said(story: Story) -> None:
    story.ratifiable()
    assert story.reason(story.ratify(verdict="conditions")) == "no_conditions"


@pytest.mark.parametrize(
    ("who", "role"),
    [("ada", "initiator"), ("ben", "decision_maker"), ("fay", "second_person")],
)
def test_who_took_part_does_not_ratify(story: Story, who: str, role: str) -> None:
    story.ratifiable()
    assert story.reason(story.ratify(who)) == f"is_{role}"


def test_who_acted_under_the_bypass_does_not_ratify(story: Story) -> None:
    story.ratifiable()
    body = {**named("who", "cleo"), "system": sealed("db"), "action": sealed("read table")}
    story.step("ada", "action", body)
    assert story.reason(story.ratify("cleo")) == "is_executor"


def test_missing_facts_stop_the_ratification_and_not_the_act(story: Story) -> None:
    story.activate()
    ref = story.ratify()
    assert story.reason(ref) == "debts_before_ratification"
    assert story.effect(ref).reason.values["n"] > 10


def test_it_is_ratified_once(story: Story) -> None:
    story.ratifiable()
    story.ratify()
    assert story.reason(story.ratify("dora")) == "already_judged"


def test_it_can_be_ratified_after_the_bypass_is_over(story: Story) -> None:
    story.ratifiable()
    story.restore()
    story.evidence()
    story.confirm()
    story.ratify()
    assert story.state.approving is Approving.RATIFIED


def test_an_approval_of_something_else_is_none(story: Story) -> None:
    story.ratifiable()
    body = approved(story, "cleo", "void")
    assert story.reason(story.step("cleo", "ratify", body)) == "other_approval"
    body = approved(story, "cleo", "ratify")
    body["approval"]["record"] = "exception/" + "0" * 32
    assert story.reason(story.step("cleo", "ratify", body)) == "other_approval"


def test_an_approval_names_what_was_shown(story: Story) -> None:
    story.ratifiable()
    body = approved(story, "cleo", "ratify")
    body["approval"]["shown"] = ()
    assert story.reason(story.step("cleo", "ratify", body)) == "not_shown"
    body["approval"]["shown"] = (("0" * 64, 0),)
    assert story.reason(story.step("cleo", "ratify", body)) == "not_shown"


def test_what_another_is_said_to_have_approved_changes_nothing(story: Story) -> None:
    story.ratifiable()
    body = approved(story, "cleo", "ratify", channel="phone")
    ref = story.step("ada", "ratify", body)
    assert story.effect(ref).counts
    assert story.state.approving is Approving.PENDING
    assert story.state.verdicts[0].way == "claimed"
    assert story.state.verdicts[0].channel == "phone"


def test_a_second_person_signs_on_the_same_laptop(story: Story) -> None:
    story.ratifiable()
    confirm = key_confirm(story, "cleo")
    body = approved(story, "cleo", "ratify", second=signed("cleo"))
    story.step("ada", "ratify", body, uses=(confirm,))
    assert story.state.approving is Approving.RATIFIED
    assert story.state.verdicts[0].way == "second"


@pytest.mark.parametrize(
    "second",
    [
        signed("cleo", valid=False),
        signed("dora"),
        {"person": person("cleo"), "key": "5" * 64, "valid": True},
    ],
)
def test_a_signature_that_is_not_the_approvers_is_a_claim(story: Story, second: object) -> None:
    story.ratifiable()
    confirm = key_confirm(story, "cleo")
    body = approved(story, "cleo", "ratify", second=second)
    story.step("ada", "ratify", body, uses=(confirm,))
    assert story.state.verdicts[0].way == "claimed"
    assert story.state.approving is Approving.PENDING


def test_a_key_that_nobody_confirmed_is_a_claim(story: Story) -> None:
    story.ratifiable()
    confirm = key_confirm(story, "dora")
    body = approved(story, "cleo", "ratify", second=signed("cleo"))
    story.step("ada", "ratify", body, uses=(confirm,))
    assert story.state.verdicts[0].way == "claimed"


def test_what_was_shown_may_be_an_op_without_effect(story: Story) -> None:
    story.ratifiable()
    lost = story.step("ada", "fact", {})
    assert story.reason(lost) == "says_nothing"
    story.step("ada", "ask", {"question": sealed("Seen?")})
    body = approved(story, "cleo", "ratify")
    body["approval"]["shown"] = (lost,)
    story.step("cleo", "ratify", body)
    assert story.state.approving is Approving.RATIFIED
