"""Edges that a wrong comparison would move: each test here was missed by the others once."""

import pytest

from console.clock import Reading
from console.domain.exceptions.debts import Paid, add_business_days, owed, restored_at
from console.domain.exceptions.duties import parties
from console.domain.exceptions.rules import Flag, alone, flags, overdue
from console.domain.exceptions.state import STEPPED_MS
from tests.support.acts import HOUR, MINUTE, NOON, item, named, person, sealed
from tests.support.exception_story import Story, approved, key_confirm, signed


@pytest.fixture
def story() -> Story:
    return Story()


def test_one_unknown_op_among_those_shown_is_too_many(story: Story) -> None:
    story.ratifiable()
    body = approved(story, "cleo", "ratify")
    body["approval"]["shown"] = (*story.history.heads, ("0" * 64, 0))
    assert story.reason(story.step("cleo", "ratify", body)) == "not_shown"


def test_a_signature_on_the_same_laptop_ends_the_time_alone(story: Story) -> None:
    story.activate()
    own = approved(story, "ada", "void", proof=sealed("log"), second=signed("ada"))
    story.step("ada", "void", own, uses=(key_confirm(story, "ada"),))
    assert alone(story.state).until is None
    body = approved(story, "cleo", "void", proof=sealed("log"), second=signed("cleo"))
    story.step("ada", "void", body, uses=(key_confirm(story, "cleo"),))
    assert alone(story.state).until == story.now


def test_the_highest_level_is_remembered_from_earlier_citations(story: Story) -> None:
    story.activate(uses=(story.level("ida", 9),))
    for who, level, reason in (("cleo", 1, None), ("dora", 2, None), ("hugo", 3, "highest_level")):
        uses = (story.level(who, level),)
        end = story.now + 30 * HOUR
        body = approved(story, who, "extend", expiry=end, revalidated=sealed("x"))
        assert story.reason(story.step(who, "extend", body, uses=uses)) == reason


def test_five_minutes_between_two_clocks_are_no_step(story: Story) -> None:
    story.activate()
    steady = story.now - NOON + 10 * HOUR
    for more, expected in ((STEPPED_MS, 0), (2 * STEPPED_MS + 1, 1)):
        reading = Reading(story.now + more, 0, "system", 1000, "0" * 32, steady)
        story.act("ada", "exception.ask", {"question": sealed("?")}, reading=reading)
        assert len(story.state.stepped) == expected


def test_an_executor_removed_here_and_confirmed_there_stays_one(story: Story) -> None:
    story.activate()
    dora = {person("dora"): named("person", "dora")}
    story.step("ada", "fact", {"facts": {"executors": dora}})
    heads = story.history.heads
    for by, removed in (("ada", True), ("fay", False)):
        change = {person("dora"): {**named("person", "dora"), "removed": removed}}
        story.step(by, "fact", {"facts": {"executors": change}}, after=heads)
    assert person("dora") in parties(story.state).of("executor")


def test_a_debt_is_overdue_after_its_minute_not_in_it(story: Story) -> None:
    story.activate()
    due = story.now + HOUR
    assert overdue(story.state, due) == ()
    assert overdue(story.state, due + 1)


def test_one_piece_of_evidence_that_stands_is_enough(story: Story) -> None:
    story.activate()
    line = story.evidence("wrong")
    story.evidence()
    body = {"corrects": line, "reason": sealed("wrong file"), "withdraws": True}
    story.step("fay", "correct", body)
    assert {d.field: d.paid for d in owed(story.state)}["evidence"] is Paid.FACT


def test_of_two_confirmations_apart_the_later_one_starts_the_review(story: Story) -> None:
    story.ratifiable()
    story.restore()
    story.evidence()
    heads = story.history.heads
    for who in ("dora", "ida"):
        body = approved(story, who, "verify_restoration", replaced_by=sealed("gateway"))
        body["approval"]["shown"] = heads
        story.wait(MINUTE)
        story.step(who, "confirm_restored", body, after=heads)
    assert restored_at(story.state) == story.now


def test_every_control_owes_its_code(story: Story) -> None:
    coded, worded = {"control": "ac-6"}, {"system": sealed("door")}
    story.activate(controls={item("a"): coded, item("b"): worded})
    assert {d.field: d.paid for d in owed(story.state)}["control_code"] is Paid.OPEN


def test_who_takes_himself_out_beside_another_stays_an_executor(story: Story) -> None:
    story.activate()
    dora = {person("dora"): named("person", "dora")}
    story.step("ada", "fact", {"facts": {"executors": dora}})
    heads = story.history.heads
    out = {person("dora"): {**named("person", "dora"), "removed": True}}
    for by in ("ada", "dora"):
        story.step(by, "fact", {"facts": {"executors": out}}, after=heads)
    assert person("dora") in parties(story.state).of("executor")


def test_the_review_is_overdue_after_its_last_moment_not_in_it(story: Story) -> None:
    story.restored()
    last = add_business_days(restored_at(story.state), 2)
    assert Flag.OVERDUE_REVIEW not in flags(story.state, last)
    assert Flag.OVERDUE_REVIEW in flags(story.state, last + 1)
