"""Facts of the record: added, corrected, frozen, not obtainable; and who decided on more time."""

import pytest

from console.domain.exceptions.duties import parties
from console.domain.exceptions.shapes import Bypass
from console.domain.ops import Role
from tests.support.acts import HOUR, item, named, person, sealed
from tests.support.exception_story import CONTROL, Story, approved


@pytest.fixture
def story() -> Story:
    built = Story()
    built.activate()
    return built


def fact(story: Story, by: str = "ada", **facts: object):
    return story.step(by, "fact", {"facts": facts})


def correct(story: Story, what, by: str = "ada", *, withdraws: bool = False, **facts: object):
    body = {"corrects": what, "reason": sealed("misheard"), "facts": facts, "withdraws": withdraws}
    return story.step(by, "correct", body)


def test_a_later_fact_replaces_an_earlier_one_and_keeps_it_readable(story: Story) -> None:
    fact(story, channel="phone")
    fact(story, channel="radio")
    said = story.state.fields["channel"]
    assert said.value.plain == "radio"
    assert [v.value.plain for v in said.struck] == ["phone"]
    assert not said.conflict


def test_facts_given_apart_are_a_conflict(story: Story) -> None:
    heads = story.history.heads
    fact(story, channel="phone")
    story.step("fay", "fact", {"facts": {"channel": "radio"}}, after=heads)
    assert story.state.fields["channel"].conflict


def test_the_same_text_sealed_twice_is_no_conflict(story: Story) -> None:
    heads = story.history.heads
    fact(story, alternatives=sealed("none", "one"))
    story.step("fay", "fact", {"facts": {"alternatives": sealed("none", "two")}}, after=heads)
    assert len(story.state.latest("alternatives")) == 2
    assert not story.state.fields["alternatives"].conflict


@pytest.mark.parametrize(
    "facts",
    [
        {"harm": sealed("less")},
        {"expiry": 5},
        {"scope_systems": sealed("all")},
        {"harm_life": False},
    ],
)
def test_reason_scope_and_end_are_frozen(story: Story, facts: dict) -> None:
    assert story.reason(fact(story, **facts)) == "frozen"
    assert story.reason(correct(story, story.ops[0].ref, **facts)) == "frozen"


def test_who_decided_is_changed_by_a_correction_only(story: Story) -> None:
    assert story.reason(fact(story, **named("decision_maker", "cleo"))) == "needs_correction"
    story.people.act("x", "x", {})
    level = story.level("cleo", 3)
    body = {
        "corrects": story.ops[0].ref,
        "reason": sealed("misheard"),
        "facts": named("decision_maker", "cleo"),
    }
    story.step("ada", "correct", body, uses=(level,))
    state = story.state
    assert state.plain("decision_maker") == person("cleo")
    assert state.fields["decision_maker"].struck[0].value.plain == person("ben")
    assert [d.level for d in state.decisions] == [0, 3]
    assert state.corrections[0].fields == ("decision_maker",)


def test_who_was_corrected_away_by_another_has_no_part_any_more(story: Story) -> None:
    correct(story, story.ops[0].ref, **named("decision_maker", "cleo"))
    assert parties(story.state).of("decision_maker") == {person("cleo")}


def test_nobody_corrects_himself_out_of_a_role(story: Story) -> None:
    correct(story, story.ops[0].ref, "ben", **named("decision_maker", "cleo"))
    assert parties(story.state).of("decision_maker") == {person("ben"), person("cleo")}


def test_a_name_that_a_plain_fact_replaced_keeps_its_part(story: Story) -> None:
    fact(story, **named("second_person", "dora"))
    fact(story, **named("second_person", "fay"))
    assert parties(story.state).of("second_person") == {person("dora"), person("fay")}


def test_an_executor_taken_out_by_another_is_none(story: Story) -> None:
    fact(story, executors={person("dora"): named("person", "dora")})
    fact(story, executors={person("dora"): {**named("person", "dora"), "removed": True}})
    assert parties(story.state).of("executor") == frozenset()
    assert story.state.items("executors") == ()


def test_an_executor_who_takes_himself_out_stays_one(story: Story) -> None:
    fact(story, executors={person("dora"): named("person", "dora")})
    out = {person("dora"): {**named("person", "dora"), "removed": True}}
    story.step("dora", "fact", {"facts": {"executors": out}})
    assert parties(story.state).of("executor") == {person("dora")}


def test_an_item_removed_here_and_edited_there_stays(story: Story) -> None:
    one = item("safeguard")
    fact(story, safeguards={one: {"description": sealed("log"), "removed": False}})
    heads = story.history.heads
    fact(story, safeguards={one: {"removed": True}})
    story.step("fay", "fact", {"facts": {"safeguards": {one: {"removed": False}}}}, after=heads)
    assert story.state.items("safeguards") == (one,)
    assert story.state.fields[f"safeguards/{one}/removed"].conflict


def test_a_control_is_coded_later_and_no_other_is_added(story: Story) -> None:
    fact(story, controls={CONTROL: {"catalogue": "c" * 64}})
    assert story.state.plain(f"controls/{CONTROL}/catalogue") == "c" * 64
    other = fact(story, controls={item("other"): {"control": "ac-2"}})
    assert story.reason(other) == "another_control"


def test_a_correction_points_at_what_said_it(story: Story) -> None:
    said = fact(story, channel="phone")
    assert story.reason(correct(story, said, read_back=True)) == "corrects_nothing"
    assert story.reason(correct(story, story.ops[0].ref, channel="radio")) == "corrects_nothing"
    assert story.reason(correct(story, said)) == "corrects_nothing"
    assert story.reason(correct(story, said, channel="radio")) is None


def test_an_action_is_withdrawn_and_stays_readable(story: Story) -> None:
    body = {**named("who", "fay"), "system": sealed("firewall"), "action": sealed("opened port")}
    line = story.step("fay", "action", body)
    fact(story, channel="phone")
    gone = correct(story, line, withdraws=True)
    again = correct(story, line, withdraws=True)
    struck = story.state.actions[0].struck
    assert struck is not None
    assert struck.source == gone != again
    assert struck.reason.text == "misheard"
    assert parties(story.state).of("executor") == frozenset()


def test_who_acted_and_withdrew_it_has_acted(story: Story) -> None:
    body = {**named("who", "fay"), "system": sealed("firewall"), "action": sealed("opened port")}
    line = story.step("fay", "action", body)
    correct(story, line, "fay", withdraws=True)
    assert parties(story.state).of("executor") == {person("fay")}


def test_only_lines_can_be_withdrawn(story: Story) -> None:
    assert story.reason(correct(story, story.ops[0].ref, withdraws=True)) == "corrects_nothing"
    evidence = story.evidence()
    mixed = correct(story, evidence, withdraws=True, channel="phone")
    assert story.reason(mixed) == "corrects_nothing"


def test_questions_are_asked_answered_and_withdrawn(story: Story) -> None:
    asked = story.step("emil", "ask", {"question": sealed("Which badge?"), **named("asked", "ada")})
    story.step("ada", "answer", {"asks": asked, "answer": sealed("Number 7")})
    lost = story.step("ada", "answer", {"asks": story.ops[0].ref, "answer": sealed("?")})
    assert story.reason(lost) == "no_question"
    correct(story, asked, withdraws=True)
    state = story.state
    assert state.questions[0].struck is not None
    assert state.answers[0].body.answer.text == "Number 7"


def test_an_item_of_evidence_is_taken_in_once(story: Story) -> None:
    story.evidence()
    assert story.reason(story.evidence()) == "item_taken"


def test_a_name_goes_with_every_id(story: Story) -> None:
    assert story.reason(fact(story, scribe=person("fay"))) == "name_missing"
    assert (
        story.reason(fact(story, executors={person("ada"): named("person", "fay")}))
        == "name_missing"
    )


def test_a_fact_says_something(story: Story) -> None:
    assert story.reason(story.step("ada", "fact", {})) == "says_nothing"


def test_what_is_not_owed_cannot_be_missing(story: Story) -> None:
    ref = story.step("ada", "fact", {"unavailable": {"expiry": sealed("lost")}})
    assert story.reason(ref) == "cannot_be_missing"


def extend(story: Story, by: str, level: int | None, **more: object):
    uses = () if level is None else (story.level(by, level),)
    body = approved(story, by, str(more.pop("act", "extend")), str(more.pop("verdict", "yes")))
    given = {"expiry": story.now + 30 * HOUR, "revalidated": sealed("checked again"), **more}
    body |= {name: value for name, value in given.items() if value is not None}
    return story.step(by, "extend", body, uses=uses)


def test_more_time_is_a_new_decision_on_a_higher_level(story: Story) -> None:
    assert story.reason(extend(story, "cleo", None)) == "level"
    extend(story, "cleo", 1)
    state = story.state
    assert state.bypassing is Bypass.ACTIVE
    assert state.extensions[0].level == 1
    assert state.fields["expiry"].struck
    assert story.reason(extend(story, "dora", 1)) == "level"
    extend(story, "dora", 2)
    assert len(story.state.extensions) == 2


def test_the_third_extension_needs_the_highest(story: Story) -> None:
    extend(story, "cleo", 1)
    extend(story, "dora", 2)
    story.level("ida", 9)
    top = story.people.ops[-1].ref
    uses = (story.level("hugo", 3), top)
    body = approved(story, "hugo", "extend", expiry=story.now + 40 * HOUR, revalidated=sealed("x"))
    assert story.reason(story.step("hugo", "extend", body, uses=uses)) == "highest_level"
    assert story.reason(extend(story, "ida", 9)) is None


def test_the_scope_is_changed_in_the_same_way(story: Story) -> None:
    wider = sealed("also the archive")
    assert story.reason(extend(story, "cleo", 1, act="change_scope", expiry=None)) == "says_nothing"
    extend(story, "cleo", 2, act="change_scope", expiry=None, scope_systems=wider)
    assert story.state.value("scope_systems").text == wider
    assert story.state.extensions[0].expiry is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"act": "change_scope"}, "other_approval"),
        ({"expiry": 5}, "ends_before_it_begins"),
        ({"verdict": "no"}, "verdict_is_no"),
    ],
)
def test_an_extension_says_what_it_is(story: Story, more: dict, reason: str) -> None:
    assert story.reason(extend(story, "cleo", 4, **more)) == reason


def test_an_extension_that_is_only_reported_changes_nothing(story: Story) -> None:
    uses = (story.level("cleo", 4),)
    body = approved(story, "cleo", "extend", expiry=story.now + 30 * HOUR, revalidated=sealed("x"))
    ref = story.step("ada", "extend", body, uses=uses)
    assert story.effect(ref).counts
    assert not story.state.extensions
    assert story.state.verdicts[0].way == "claimed"


def test_an_unknown_member_has_no_effect(story: Story) -> None:
    ref = story.step("ada", "action", {"nonsense": 1})
    assert story.reason(ref) == "verdict.malformed"


def test_an_auditor_only_breaks_glass_and_asks(story: Story) -> None:
    ref = story.step("ida", "fact", {"facts": {"channel": "phone"}}, roles=(Role.AUDITOR,))
    assert story.reason(ref) == "verdict.role"
    asked = story.step("ida", "ask", {"question": sealed("Why?")}, roles=(Role.AUDITOR,))
    assert story.reason(asked) is None


@pytest.mark.parametrize(
    "facts",
    [{"chanel": "phone"}, {"channel": "phone", "safeguards": {item("x"): {"wner": "ben"}}}],
)
def test_a_fact_that_nobody_knows_is_not_dropped_silently(story: Story, facts: dict) -> None:
    assert story.reason(fact(story, **facts)) == "verdict.malformed"
