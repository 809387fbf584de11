"""Acts done apart: side by side until a person chooses, the stricter one read meanwhile."""

import pytest

from console.domain.exceptions.rules import Flag, contested_states, flags
from console.domain.exceptions.shapes import Approving, Bypass, Reviewing
from console.domain.ops import Role
from console.ids import OpRef
from tests.support.acts import HOUR, named, person, sealed
from tests.support.exception_story import OFFICER, Story, approval, approved, opening


@pytest.fixture
def story() -> Story:
    return Story()


def apart(story: Story) -> dict[str, set[str]]:
    return {life: set(states) for life, states in contested_states(story.state).items()}


def judged_apart(story: Story) -> tuple[OpRef, OpRef]:
    story.ratifiable()
    heads = story.history.heads
    yes = story.step("cleo", "ratify", approved(story, "cleo", "ratify"), after=heads)
    body = {
        "approval": {**approval(story, "ratify", "no"), "shown": heads},
        **named("approver", "dora"),
    }
    no = story.step("dora", "ratify", body, after=heads)
    return yes, no


def resolution(story: Story, life: str, contested: tuple[OpRef, ...], holds: OpRef) -> dict:
    return {"life": life, "contested": contested, "holds": holds, "reason": sealed("talked")}


def test_contradicting_verdicts_stand_side_by_side(story: Story) -> None:
    yes, no = judged_apart(story)
    state = story.state
    assert state.approving is Approving.NOT_RATIFIED
    assert apart(story) == {"approval": {"ratified", "not_ratified"}}
    assert set(state.contested) == {yes, no}
    assert story.effect(yes).contested
    assert story.effect(no).contested
    assert story.effect(yes).counts
    assert Flag.CONTESTED in flags(state, story.now)


def test_the_same_verdict_given_apart_is_no_contest(story: Story) -> None:
    story.ratifiable()
    heads = story.history.heads
    for who in ("cleo", "dora"):
        body = approved(story, who, "ratify")
        body["approval"]["shown"] = heads
        story.step(who, "ratify", body, after=heads)
    assert story.state.approving is Approving.RATIFIED
    assert not story.state.contested


def test_a_person_resolves_it_by_naming_both(story: Story) -> None:
    yes, no = judged_apart(story)
    half = story.step("emil", "resolve", resolution(story, "approval", (yes,), yes))
    assert story.reason(half) == "nothing_contested"
    other = story.step("emil", "resolve", resolution(story, "approval", (yes, no), half))
    assert story.reason(other) == "nothing_contested"
    party = story.step("ben", "resolve", resolution(story, "approval", (yes, no), yes))
    assert story.reason(party) == "is_decision_maker"
    story.step("emil", "resolve", resolution(story, "approval", (yes, no), yes))
    state = story.state
    assert state.approving is Approving.RATIFIED
    assert not contested_states(state)
    assert set(state.contested) == {yes, no}, "what was printed as contested stays marked"


def test_where_nothing_is_contested_nothing_is_resolved(story: Story) -> None:
    story.ratifiable()
    ref = story.ratify()
    wrong = story.step("emil", "resolve", resolution(story, "approval", (ref,), ref))
    assert story.reason(wrong) == "nothing_contested"


def test_restored_here_and_extended_there_is_still_active(story: Story) -> None:
    story.ratifiable()
    heads = story.history.heads
    story.restore()
    top = story.level("cleo", 2)
    body = {
        **approved(story, "cleo", "extend"),
        "expiry": story.now + 20 * HOUR,
        "revalidated": sealed("ok"),
    }
    body["approval"]["shown"] = heads
    extension = story.step("cleo", "extend", body, after=heads, uses=(top,))
    state = story.state
    assert story.effect(extension).counts
    assert state.bypassing is Bypass.ACTIVE
    assert apart(story) == {"bypass": {"restoring", "active"}}


def test_activated_here_and_denied_there_is_active(story: Story) -> None:
    story.step("ada", "prepare", opening(story))
    heads = story.history.heads
    deny = story.step("ben", "deny", {"reason": sealed("no")}, after=heads)
    activate = story.step("ada", "activate", opening(story), after=heads)
    assert story.state.bypassing is Bypass.ACTIVE
    verified = story.step("cleo", "resolve", resolution(story, "bypass", (deny, activate), deny))
    assert story.effect(verified).counts
    assert story.state.bypassing is Bypass.DENIED


def test_an_entry_written_apart_breaks_the_close(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    close = story.close()
    story.step("ada", "fact", {"facts": {"method": "emergency_account"}}, after=heads)
    state = story.state
    assert story.effect(close).counts
    assert state.reviewing is Reviewing.REOPENED
    assert [each.key for each in state.broken] == ["exceptions.why.debts_before_closing"]
    assert state.review.states == ("closed_accepted",), "the report issued stays valid as issued"


def test_who_has_seen_why_may_close_again(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    story.close()
    story.step("ada", "fact", {"facts": {"method": "emergency_account"}}, after=heads)
    story.pay(by="fay")
    assert story.state.reviewing is Reviewing.REOPENED
    story.close()
    assert story.state.reviewing is Reviewing.CLOSED_ACCEPTED
    assert not story.state.broken


def test_a_close_by_somebody_who_turns_out_to_have_taken_part_does_not_hold(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    story.close()
    facts = {"executors": {person("emil"): named("person", "emil")}}
    story.step("ada", "fact", {"facts": facts}, after=heads)
    assert [each.key for each in story.state.broken] == ["exceptions.why.is_executor"]


def test_what_breaks_no_condition_leaves_the_close_alone(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    story.close()
    story.step("ada", "ask", {"question": sealed("Who had the badge?")}, after=heads)
    assert story.state.reviewing is Reviewing.CLOSED_ACCEPTED


def test_a_verdict_given_apart_breaks_the_close(story: Story) -> None:
    judged_heads = None
    story.ratifiable()
    judged_heads = story.history.heads
    story.ratify()
    story.restore()
    story.evidence()
    story.confirm()
    story.review()
    story.pay()
    story.close()
    body = approved(story, "cleo", "ratify", "no")
    body["approval"]["shown"] = judged_heads
    body |= named("approver", "hugo")
    story.step("hugo", "ratify", body, after=judged_heads)
    assert [each.key for each in story.state.broken] == ["exceptions.why.contested"]


def test_two_closes_apart_are_not_closed(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    one = story.close(after=heads)
    two = story.close("hugo", "misuse", after=heads)
    state = story.state
    assert state.reviewing is Reviewing.REOPENED
    assert not state.broken
    assert apart(story) == {"review": {"closed_accepted", "closed_misuse"}}
    body = resolution(story, "review", (one, two), two)
    lead = story.step("ida", "resolve", body, roles=(Role.CRISIS_LEAD,))
    assert story.reason(lead) == "compliance_officer"
    story.step("ida", "resolve", body, roles=OFFICER)
    assert story.state.reviewing is Reviewing.CLOSED_MISUSE


def test_an_op_keeps_the_effect_it_had_before_others_arrived(story: Story) -> None:
    story.ratifiable()
    heads = story.history.heads
    ratify = story.ratify("cleo")
    assert story.effect(ratify).counts
    facts = {"executors": {person("cleo"): named("person", "cleo")}}
    story.step("ada", "fact", {"facts": facts}, after=heads)
    assert story.effect(ratify).counts
    assert story.state.approving is Approving.RATIFIED


def test_questions_asked_apart_leave_the_lives_alone(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    for state in (Reviewing.UNDER_REVIEW, Reviewing.CLOSED_ACCEPTED):
        heads = story.history.heads
        for who in ("ada", "fay"):
            story.step(who, "ask", {"question": sealed("Which badge?")}, after=heads)
        assert story.state.reviewing is state
        assert not story.state.broken
        if state is Reviewing.UNDER_REVIEW:
            story.close()


def test_what_was_judged_may_still_never_have_happened(story: Story) -> None:
    story.ratifiable()
    story.ratify()
    for who in ("ada", "cleo"):
        story.step(who, "void", approved(story, who, "void", proof=sealed("log")))
    assert story.state.bypassing is Bypass.VOID


def test_two_resolutions_apart_are_contested_again(story: Story) -> None:
    yes, no = judged_apart(story)
    heads = story.history.heads
    one = story.step("emil", "resolve", resolution(story, "approval", (yes, no), yes), after=heads)
    two = story.step("ida", "resolve", resolution(story, "approval", (yes, no), no), after=heads)
    assert apart(story) == {"approval": {"ratified", "not_ratified"}}
    story.step("hugo", "resolve", resolution(story, "approval", (one, two), two))
    assert story.state.approving is Approving.NOT_RATIFIED
    assert not contested_states(story.state)


def test_who_says_it_never_happened_without_knowing_of_the_other_proves_nothing(
    story: Story,
) -> None:
    heads = (story.activate(),)
    for who in ("ada", "cleo"):
        body = approved(story, who, "void", proof=sealed("log"))
        body["approval"]["shown"] = heads
        story.step(who, "void", body, after=heads)
    assert story.state.bypassing is Bypass.ACTIVE
    story.step("dora", "void", approved(story, "dora", "void", proof=sealed("log")))
    assert story.state.bypassing is Bypass.VOID
