"""What is owed, by whom, by when, and what is said as of now."""

import pytest

from console.clock import Reading
from console.domain.exceptions.debts import Debt, Paid, add_business_days, owed, unpaid
from console.domain.exceptions.fields import Stage
from console.domain.exceptions.rules import (
    Alone,
    Flag,
    Numbered,
    alone,
    default_expiry,
    expired,
    expiry,
    flags,
    name,
    near_expiry,
    next_steps,
    overdue,
    reference,
)
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.steps import Actor
from console.domain.ops import Role
from console.ids import StreamId
from tests.support.acts import HOUR, MINUTE, item, named, person, sealed
from tests.support.exception_story import OFFICER, Story, approved, opening

FRIDAY = 1_793_376_000_000  # 2026-10-30 16:00 UTC


@pytest.fixture
def story() -> Story:
    return Story()


def debt(story: Story, field: str) -> Debt | None:
    return next((each for each in owed(story.state) if each.field == field), None)


def fact(story: Story, **facts: object):
    return story.step("ada", "fact", {"facts": facts})


def test_nothing_is_owed_before_it_is_active(story: Story) -> None:
    story.step("ada", "prepare", opening(story))
    assert owed(story.state) == ()
    assert name(story.state).key == "exceptions.state.prepared"


def test_nothing_is_owed_for_what_never_happened(story: Story) -> None:
    story.activate()
    for who in ("ada", "cleo"):
        story.step(who, "void", approved(story, who, "void", proof=sealed("log")))
    assert owed(story.state) == ()
    assert not flags(story.state, story.now + 1000 * HOUR)[1:]


def test_a_debt_has_an_owner_and_a_due_time(story: Story) -> None:
    story.activate()
    at = story.now
    channel = debt(story, "channel")
    assert channel == Debt("channel", Stage.HOUR, "initiator", person("ada"), at + HOUR, Paid.OPEN)
    risk = debt(story, "risk")
    assert (risk.owner, risk.person, risk.due) == ("decision_maker", person("ben"), at + 24 * HOUR)
    steps = debt(story, "restoration_steps")
    assert (steps.owner, steps.due) == ("initiator", expiry(story.state))
    assert debt(story, "root_issue").due is None
    fact(story, executors={person("fay"): named("person", "fay")})
    assert debt(story, "restoration_steps").person == person("fay")


def test_a_fact_pays_and_so_does_the_reason_why_there_is_none(story: Story) -> None:
    story.activate()
    fact(story, channel="phone")
    story.step("ada", "fact", {"unavailable": {"scribe": sealed("alone at night")}})
    assert debt(story, "channel").paid is Paid.FACT
    assert debt(story, "scribe").paid is Paid.NOT_OBTAINABLE
    assert "channel" not in {each.field for each in unpaid(story.state, Stage.HOUR)}


def test_what_is_owed_depends_on_the_record(story: Story) -> None:
    story.activate()
    assert debt(story, "custody_seal") is None
    assert debt(story, "data_kinds") is None
    assert debt(story, "safeguards_validated") is None
    fact(story, method="emergency_account", data_exposed="unknown")
    assert debt(story, "custody_seal").paid is Paid.OPEN
    assert debt(story, "data_kinds").paid is Paid.OPEN
    safeguard = item("safeguard")
    fact(story, safeguards={safeguard: {"description": sealed("double check")}})
    assert debt(story, "safeguards").paid is Paid.FACT
    assert debt(story, "safeguards_validated").paid is Paid.OPEN
    fact(story, safeguards={safeguard: {"validated": sealed("sample of ten")}})
    assert debt(story, "safeguards_validated").paid is Paid.OPEN
    fact(story, safeguards={safeguard: {"effective": True}})
    assert debt(story, "safeguards_validated").paid is Paid.FACT


def test_a_system_in_words_owes_its_code(story: Story) -> None:
    one = item("door")
    story.activate(controls={one: {"system": sealed("server room door")}})
    assert debt(story, "control_code").paid is Paid.OPEN
    fact(story, controls={one: {"control": "pe-3"}})
    assert debt(story, "control_code").paid is Paid.FACT


def test_evidence_pays_until_it_is_withdrawn(story: Story) -> None:
    story.activate()
    line = story.evidence()
    assert debt(story, "evidence").paid is Paid.FACT
    body = {"corrects": line, "reason": sealed("wrong file"), "withdraws": True}
    story.step("fay", "correct", body)
    assert debt(story, "evidence").paid is Paid.OPEN


def test_a_late_entry_wants_a_reason(story: Story) -> None:
    body = {**opening(story), "occurred": story.now - 20 * MINUTE}
    ref = story.step("ada", "activate", body)
    field = f"late_reasons/{ref.entry}/0"
    assert debt(story, field).owner == "author"
    assert Flag.LATE_ENTRY in flags(story.state, story.now)
    fact(story, late_reasons={f"{ref.entry}/0": sealed("no power")})
    assert debt(story, field).paid is Paid.FACT


def test_a_late_entry_may_bring_its_reason(story: Story) -> None:
    story.activate()
    body = {
        **named("who", "fay"),
        "system": sealed("db"),
        "action": sealed("read"),
        "occurred": story.now - HOUR,
        "late_reason": sealed("hands full"),
    }
    ref = story.step("fay", "action", body)
    assert debt(story, f"late_reasons/{ref.entry}/0").paid is Paid.FACT


def test_fifteen_minutes_are_not_late(story: Story) -> None:
    body = {**opening(story), "occurred": story.now + MINUTE - 15 * MINUTE}
    story.step("ada", "activate", body)
    assert Flag.LATE_ENTRY not in flags(story.state, story.now)


def test_a_reported_approval_waits_for_the_approver(story: Story) -> None:
    story.ratifiable()
    claim = story.step("ada", "ratify", approved(story, "cleo", "ratify"))
    field = f"claims/{claim.entry}/0"
    assert debt(story, field).person == person("cleo")
    assert debt(story, field).paid is Paid.OPEN
    story.ratify("cleo", "no")
    assert debt(story, field).paid is Paid.FACT


def test_a_reported_approval_may_stay_unsigned_with_a_reason(story: Story) -> None:
    story.ratifiable()
    claim = story.step("ada", "ratify", approved(story, "cleo", "ratify"))
    field = f"claims/{claim.entry}/0"
    story.step("ada", "fact", {"unavailable": {field: sealed("has left")}})
    assert debt(story, field).paid is Paid.NOT_OBTAINABLE


def test_weekends_are_no_business_days() -> None:
    assert add_business_days(FRIDAY, 1) == FRIDAY + 3 * 24 * HOUR
    assert add_business_days(FRIDAY, 2) == FRIDAY + 4 * 24 * HOUR
    assert add_business_days(FRIDAY, 10) == FRIDAY + 14 * 24 * HOUR
    assert add_business_days(FRIDAY + 24 * HOUR, 1) == FRIDAY + 3 * 24 * HOUR


def test_flags_are_raised_as_of_a_moment(story: Story) -> None:
    story.activate()
    at = story.now
    assert flags(story.state, at) == (Flag.SINGLE_PERSON, Flag.OUTSIDE_AUTHORITY)
    end = at + 8 * HOUR - MINUTE
    assert Flag.OVERDUE not in flags(story.state, end)
    assert Flag.OVERDUE in flags(story.state, end + 1)
    assert Flag.OVERDUE_RATIFICATION not in flags(story.state, at + 24 * HOUR)
    assert Flag.OVERDUE_RATIFICATION in flags(story.state, at + 24 * HOUR + 1)
    assert not near_expiry(story.state, at + 5 * HOUR)
    assert near_expiry(story.state, at + 6 * HOUR)
    assert expired(story.state, at + 9 * HOUR)
    assert overdue(story.state, at) == ()
    assert {each.stage for each in overdue(story.state, at + 2 * HOUR)} == {Stage.HOUR}


def test_a_drill_says_so(story: Story) -> None:
    story.step("ada", "activate", {**opening(story), "drill": True})
    assert Flag.DRILL in flags(story.state, story.now)


def test_a_decision_maker_on_the_list_is_inside_authority(story: Story) -> None:
    story.activate(uses=(story.level("ben", 2),))
    assert Flag.OUTSIDE_AUTHORITY not in flags(story.state, story.now)


def test_a_second_person_ends_the_time_alone(story: Story) -> None:
    story.activate()
    since = story.now
    assert alone(story.state) == Alone(person("ada"), since, None)
    story.step("ben", "ask", {"question": sealed("Still needed?")})
    assert alone(story.state) == Alone(person("ada"), since, story.now)
    assert Flag.SINGLE_PERSON not in flags(story.state, story.now)


def test_restored_without_evidence_is_a_gap(story: Story) -> None:
    story.ratifiable()
    assert Flag.EVIDENCE_GAP not in flags(story.state, story.now)
    story.restore()
    assert Flag.EVIDENCE_GAP in flags(story.state, story.now)
    story.evidence()
    assert Flag.EVIDENCE_GAP not in flags(story.state, story.now)
    gap = {
        **named("who", "fay"),
        "system": sealed("db"),
        "action": sealed("?"),
        "completeness": "gap",
    }
    story.step("fay", "action", gap)
    assert Flag.EVIDENCE_GAP in flags(story.state, story.now)


def test_an_unsure_clock_is_flagged(story: Story) -> None:
    story.uncertainty_ms = 6 * MINUTE
    story.activate()
    assert Flag.TIME_UNCERTAIN in flags(story.state, story.now)


def test_a_clock_that_was_set_is_flagged(story: Story) -> None:
    story.activate()
    reading = Reading(story.now + 20 * MINUTE, 0, "system", 1000, "0" * 32, 10 * HOUR + MINUTE)
    ref = story.act("ada", "exception.ask", {"question": sealed("time?")}, reading=reading)
    assert story.state.stepped == (ref,)
    assert Flag.TIME_UNCERTAIN in flags(story.state, story.now)


def test_the_review_has_two_days_to_start_and_ten_to_end(story: Story) -> None:
    story.now = FRIDAY - 10 * MINUTE
    story.restored()
    monday = FRIDAY + 3 * 24 * HOUR
    assert Flag.OVERDUE_REVIEW not in flags(story.state, monday)
    assert Flag.OVERDUE_REVIEW in flags(story.state, monday + 25 * HOUR)
    story.review()
    assert Flag.OVERDUE_REVIEW not in flags(story.state, monday + 25 * HOUR)
    assert Flag.OVERDUE_REVIEW in flags(story.state, monday + 12 * 24 * HOUR)
    assert debt(story, "root_issue").due is not None
    story.pay()
    story.close()
    assert Flag.OVERDUE_REVIEW not in flags(story.state, monday + 12 * 24 * HOUR)


def test_names_are_computed_from_the_three_lives(story: Story) -> None:
    assert name(ExceptionState()).key == "exceptions.state.unstarted"
    story.ratifiable()
    assert name(story.state).key == "exceptions.state.active.pending"
    story.ratify()
    assert name(story.state).key == "exceptions.state.active.ratified"
    story.restore()
    assert name(story.state).key == "exceptions.state.restoring.ratified"
    story.step("emil", "review", {}, roles=OFFICER)
    assert name(story.state).key == "exceptions.state.under_review"
    story.evidence()
    story.confirm()
    story.pay()
    heads = story.history.heads
    story.close()
    assert name(story.state).key == "exceptions.state.closed_accepted"
    story.step("ada", "fact", {"facts": {"method": "emergency_account"}}, after=heads)
    assert name(story.state).key == "exceptions.state.reopened_by_entry"


def test_a_contested_review_shows_the_bypass(story: Story) -> None:
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    story.close(after=heads)
    story.close("hugo", "misuse", after=heads)
    assert name(story.state).key == "exceptions.state.restored.ratified"
    assert flags(story.state, story.now)[0] is Flag.CONTESTED


def test_nothing_is_near_its_end_when_nothing_runs(story: Story) -> None:
    assert not near_expiry(ExceptionState(), story.now)
    assert expiry(ExceptionState()) is None
    assert alone(ExceptionState()) is None
    story.step("ada", "prepare", opening(story))
    assert not near_expiry(story.state, story.now + 9 * HOUR)


def test_of_two_ends_decided_apart_the_earlier_one_counts(story: Story) -> None:
    story.activate()
    heads = story.history.heads
    for who, hours in (("cleo", 20), ("dora", 12)):
        uses = (story.level(who, 2),)
        end = story.now + hours * HOUR
        body = approved(story, who, "extend", expiry=end, revalidated=sealed("x"))
        body["approval"]["shown"] = heads
        story.step(who, "extend", body, after=heads, uses=uses)
    assert expiry(story.state) == min(v.value.plain for v in story.state.latest("expiry"))
    assert len(story.state.latest("expiry")) == 2


def test_the_offered_end_is_a_full_minute() -> None:
    assert default_expiry(HOUR + 1) == 9 * HOUR
    assert default_expiry(HOUR + 1, administrator_rights=True) == 5 * HOUR


def test_a_reference_is_lengthened_where_a_clash_is_known() -> None:
    own = StreamId("exception/" + "abcde" + "0" * 27)
    rival = StreamId("exception/" + "abcdf" + "0" * 27)
    assert reference(Numbered("K7QF", 3, own)) == "BG-K7QF-003"
    same = Numbered("K7QF", 3, rival)
    assert reference(Numbered("K7QF", 3, own, (same,))) == "BG-K7QF-003-ABCDE"
    other = Numbered("K7QF", 3, StreamId("exception/" + "f" * 32))
    assert reference(Numbered("K7QF", 3, own, (other,))) == "BG-K7QF-003-ABCD"
    harmless = (Numbered("K7QF", 4, rival), Numbered("K7QF", 3, own))
    assert reference(Numbered("K7QF", 3, own, harmless)) == "BG-K7QF-003"


def test_a_screen_learns_what_may_be_done_next_and_why_not(story: Story) -> None:
    story.ratifiable()
    steps = {
        each.kind: each for each in next_steps(story.state, Actor(person("fay")), (Role.RESPONDER,))
    }
    assert steps["exception.restore"].allowed
    assert not steps["exception.ratify"].allowed
    assert {r.key for r in steps["exception.ratify"].reasons} == {
        "exceptions.why.is_second_person",
        "exceptions.why.is_executor",
    }
    assert [r.key for r in steps["exception.review"].reasons] == ["exceptions.why.role"]
    assert [r.key for r in steps["exception.resolve"].reasons] == [
        "exceptions.why.nothing_contested"
    ]
    assert not any(each.allowed for each in next_steps(story.state, Actor(person("ada")), ()))
