"""How a bypass ends: restored, tested, reviewed, closed, reopened, void."""

import msgspec
import pytest

from console.domain.exceptions.fields import Stage
from console.domain.exceptions.shapes import Bypass, ExceptionState, Reviewing
from console.domain.ops import Role
from tests.support.acts import HOUR, item, named, sealed
from tests.support.exception_story import (
    OFFICER,
    Story,
    approved,
    key_confirm,
    signed,
)


@pytest.fixture
def story() -> Story:
    return Story()


def test_an_executor_restores_and_back_goes_the_decision_maker(story: Story) -> None:
    story.ratifiable()
    assert story.reason(story.restore("cleo")) == "not_executor"
    story.restore("fay")
    assert story.state.bypassing is Bypass.RESTORING
    assert story.state.value("restoration_steps").text.text == "policy back on"
    back = {"reason": sealed("the fix did not hold")}
    assert story.reason(story.step("fay", "reactivate", back)) == "not_decision_maker"
    story.step("ben", "reactivate", back)
    assert story.state.bypassing is Bypass.ACTIVE


def test_alone_the_initiator_may_restore(story: Story) -> None:
    story.activate()
    story.step("ada", "restore", {"bypass_end": story.now})
    assert story.state.bypassing is Bypass.RESTORING


def test_the_control_owner_may_restore(story: Story) -> None:
    story.ratifiable()
    story.step("ada", "fact", {"facts": named("control_owner", "dora")})
    story.restore("dora")
    assert story.state.bypassing is Bypass.RESTORING


def test_a_refusal_orders_the_end(story: Story) -> None:
    story.ratifiable()
    story.ratify(verdict="no")
    top = story.level("dora", 5)
    body = approved(story, "dora", "extend", expiry=story.now + 20 * HOUR, revalidated=sealed("ok"))
    assert story.reason(story.step("dora", "extend", body, uses=(top,))) == "end_ordered"
    story.restore()
    back = story.step("ben", "reactivate", {"reason": sealed("again")})
    assert story.reason(back) == "end_ordered"


@pytest.mark.parametrize("who", ["fay"])
def test_who_executed_does_not_verify(story: Story, who: str) -> None:
    story.ratifiable()
    story.restore()
    story.evidence()
    assert story.reason(story.confirm(who)) == "is_executor"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"passed": False}, "test_not_passed"),
        ({"clean": False}, "residue_left"),
        ({"evidence": ()}, "no_evidence"),
        ({"evidence": (item("another"),)}, "no_evidence"),
    ],
)
def test_restored_is_what_was_tested_with_evidence(story: Story, more: dict, reason: str) -> None:
    story.ratifiable()
    story.restore()
    story.evidence()
    assert story.reason(story.confirm(**more)) == reason
    assert story.state.bypassing is Bypass.RESTORING


def test_a_control_may_be_replaced_instead(story: Story) -> None:
    story.ratifiable()
    story.restore()
    story.step(
        "dora",
        "confirm_restored",
        approved(story, "dora", "verify_restoration", replaced_by=sealed("new gateway")),
    )
    assert story.state.bypassing is Bypass.RESTORED


def test_a_no_confirms_nothing(story: Story) -> None:
    story.ratifiable()
    story.restore()
    body = approved(story, "dora", "verify_restoration", "no", replaced_by=sealed("x"))
    assert story.reason(story.step("dora", "confirm_restored", body)) == "verdict_is_no"


def test_a_claimed_test_restores_nothing(story: Story) -> None:
    story.ratifiable()
    story.restore()
    body = approved(story, "dora", "verify_restoration", replaced_by=sealed("new gateway"))
    story.step("ada", "confirm_restored", body)
    assert story.state.bypassing is Bypass.RESTORING
    assert not story.state.tests[0].counts


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("ada", "initiator"),
        ("ben", "decision_maker"),
        ("fay", "second_person"),
        ("cleo", "approver"),
        ("dora", "verifier"),
    ],
)
def test_who_took_part_does_not_review(story: Story, who: str, role: str) -> None:
    story.restored()
    assert story.reason(story.review(who)) == f"is_{role}"


def test_only_a_compliance_officer_reviews(story: Story) -> None:
    story.restored()
    ref = story.step("emil", "review", {}, roles=(Role.ADMINISTRATOR,))
    assert story.reason(ref) == "verdict.role"


def test_debts_stop_the_closing(story: Story) -> None:
    story.restored()
    story.review()
    assert story.reason(story.close()) == "debts_before_closing"


def test_it_is_closed_after_it_was_restored(story: Story) -> None:
    story.ratifiable()
    story.step("emil", "review", {"note": sealed("looking")}, roles=OFFICER)
    story.pay()
    assert story.reason(story.close()) == "bypass_state"


def test_it_is_not_closed_before_it_was_judged(story: Story) -> None:
    story.ratifiable()
    story.restore()
    story.evidence()
    story.confirm()
    story.review()
    story.pay()
    assert story.reason(story.close()) == "not_judged"


def test_findings_have_owners_and_decide_the_outcome(story: Story) -> None:
    story.restored()
    story.review()
    assert story.reason(story.close(outcome="with_findings")) == "debts_before_closing"
    story.pay()
    assert story.reason(story.close(outcome="with_findings")) == "no_findings"
    finding = item("finding")
    story.step("emil", "fact", {"facts": {"findings": {finding: {"text": sealed("too long")}}}})
    assert story.reason(story.close(outcome="with_findings")) == "findings_without_owner"
    story.step(
        "emil",
        "fact",
        {"facts": {"findings": {finding: {**named("owner", "ben"), "due": story.now}}}},
    )
    assert story.reason(story.close(outcome="accepted")) == "findings_present"
    story.close(outcome="with_findings")
    assert story.state.reviewing is Reviewing.CLOSED_WITH_FINDINGS


def test_closed_is_closed_until_somebody_reopens_it(story: Story) -> None:
    story.closed()
    late = story.step("ada", "fact", {"facts": {"channel": "radio"}})
    assert story.reason(late) == "review_state"
    story.step("ada", "ask", {"question": sealed("Who paid?")})
    story.step("emil", "reopen", {"reason": sealed("new log found")}, roles=OFFICER)
    assert story.state.reviewing is Reviewing.REOPENED
    story.step("ada", "fact", {"facts": {"channel": "radio"}})
    story.close(outcome="misuse")
    assert story.state.reviewing is Reviewing.CLOSED_MISUSE


def test_two_people_prove_that_it_never_happened(story: Story) -> None:
    story.activate()
    proof = {"proof": sealed("no such change in the log")}
    story.step("ada", "void", approved(story, "ada", "void", **proof))
    assert story.state.bypassing is Bypass.ACTIVE
    story.step("cleo", "void", approved(story, "cleo", "void", **proof))
    assert story.state.bypassing is Bypass.VOID


def test_two_others_do_not_prove_it(story: Story) -> None:
    story.activate()
    proof = {"proof": sealed("no such change in the log")}
    story.step("dora", "void", approved(story, "dora", "void", **proof))
    story.step("cleo", "void", approved(story, "cleo", "void", **proof))
    assert story.state.bypassing is Bypass.ACTIVE


def test_one_entry_with_a_second_signature_voids(story: Story) -> None:
    story.activate()
    confirm = key_confirm(story, "cleo")
    body = approved(story, "cleo", "void", proof=sealed("test run"), second=signed("cleo"))
    story.step("ada", "void", body, uses=(confirm,))
    assert story.state.bypassing is Bypass.VOID


def test_a_claim_is_no_second_person(story: Story) -> None:
    story.activate()
    body = approved(story, "cleo", "void", proof=sealed("test run"))
    story.step("ada", "void", body)
    assert story.state.bypassing is Bypass.ACTIVE


def test_the_state_survives_being_stored(story: Story) -> None:
    story.closed()
    state = story.state
    assert msgspec.json.decode(msgspec.json.encode(state), type=ExceptionState) == state


def test_paying_one_stage_leaves_the_others(story: Story) -> None:
    story.activate()
    story.pay(Stage.HOUR)
    assert story.reason(story.ratify()) == "debts_before_ratification"
