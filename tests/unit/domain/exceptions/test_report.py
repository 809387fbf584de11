"""The record of an exception and the report made of it: everything has a path, nothing is blank."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from console.document import Cell, Document, Emphasis, Fact, Occasion, Value
from console.document import Words as Fixed
from console.domain.exceptions.facts import KINDS
from console.domain.exceptions.fields import OWED, Facts
from console.domain.exceptions.known import Known, Seen, deciding, incidents_named
from console.domain.exceptions.pages.times import moment
from console.domain.exceptions.pages.values import PROFILES, Redaction, commits
from console.domain.exceptions.record import Issued, record
from console.domain.exceptions.report import document
from console.domain.exceptions.rules import Flag
from console.domain.exceptions.shapes import (
    ExceptionState,
)
from console.domain.exceptions.state import fold
from console.domain.incidents.state import Incident
from console.domain.incidents.state import fold as fold_incident
from console.domain.ops import Seal
from console.ids import StreamId
from console.words.words import Words
from tests.support.acts import HOUR, Script, device, item, named, person, sealed
from tests.support.exception_story import CONTROL, Story, approved
from tests.support.rich_exception import around, rich_story

LANGUAGES = ("en", "de", "he")


@pytest.fixture
def rich() -> Story:
    return rich_story()


def printed(value: Any) -> Iterator[Value | Fixed]:
    """Everything that a document prints, in its order."""
    if isinstance(value, Value | Fixed):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from printed(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from printed(getattr(value, each.name))


def set_in(language: str, whole: dict[str, Any]) -> Document:
    return document(whole, Words(language))


def texts(whole: dict[str, Any], language: str = "en") -> list[str]:
    return [each.text or "?" for each in printed(set_in(language, whole))]


def look_up(whole: Any, path: str) -> Any:
    for part in path.split("/")[1:]:
        whole = whole[int(part)] if isinstance(whole, list) else whole[part]
    return whole


def test_the_record_is_plain_json_without_nulls(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    text = json.dumps(whole)
    assert "null" not in text
    assert json.loads(text) == whole
    assert record(rich.state, around(rich)) == whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_value_stands_in_the_record_under_its_path(
    rich: Story, language: str
) -> None:
    whole = record(rich.state, around(rich))
    values = [each for each in printed(set_in(language, whole)) if isinstance(each, Value)]
    assert len(values) > 200
    for each in values:
        if each.text is not None:
            assert look_up(whole, each.path) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_missing_from_the_catalogue(rich: Story, language: str) -> None:
    whole = record(rich.state, around(rich))
    for each in printed(set_in(language, whole)):
        assert not re.search(r"\[[a-z_]+\.[a-z_.]+\]", each.text or ""), each


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    words = Words(language)
    keys = [f"exceptions.flag.{flag.value}" for flag in Flag]
    keys += [f"exceptions.kind.{kind.partition('.')[2]}" for kind in KINDS]
    keys += [f"exceptions.field.{name}" for name in OWED]
    named_fields = {each.name for each in fields(Facts)}
    keys += [f"exceptions.field.{name.removesuffix('_name')}" for name in named_fields]
    keys += [f"exceptions.audience.{audience}" for audience in PROFILES]
    keys += [profile.reason for profile in PROFILES.values() if profile.reason]
    assert not [key for key in keys if not words.has(key)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_compliant_is_no_word_of_the_report(rich: Story, language: str) -> None:
    whole = record(rich.state, around(rich))
    said = " ".join(texts(whole, language)).lower()
    assert "compliant" not in said
    assert "konform" not in said


def test_the_report_says_what_happened(rich: Story) -> None:
    said = texts(record(rich.state, around(rich)))
    for words in (
        "BG-K7QF-003",
        "Patients cannot be admitted",
        "Ben Example",
        "opened port 22",
        "Withdrawn: ",
        "Before: ",
        "Also said, apart: ",
        "Not obtainable, because: ",
        "paper burnt",
        "battery flat",
        "recorded late",
        "screenshot.png",
        "c" * 64,
        "own signature, given on another laptop",
        "as claimed by the author, not signed",
        "Conditions: ",
        "Not independent, as known later: ",
        "Not independent: executed this exception.",
        "It says nothing new.",
        "too long",
        "Emil Example",
        "abandon ability able about above absent absorb abstract",
    ):
        assert words in said, words


def test_the_key_of_a_file_is_not_for_paper(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    assert "d" * 64 not in json.dumps(whole)


def test_what_no_entry_holds_stands_apart(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    entries = {op.ref.entry for op in rich.ops}
    assert set(whole["stated"]["received"]) == entries
    assert whole["stated"]["names"] == {
        person("ada"): "Ada Example",
        person("emil"): "Emil Example",
    }


def test_an_author_whom_nobody_named_is_printed_by_id(rich: Story) -> None:
    whole = record(rich.state, around(rich, names={}, received={}))
    assert person("emil")[:12] in texts(whole)


def test_missing_values_print_as_not_recorded() -> None:
    story = Story()
    story.activate()
    whole = record(story.state, around(story))
    values = {
        each.path: each.text for each in printed(set_in("en", whole)) if isinstance(each, Value)
    }
    assert values["/fields/authority/value"] is None
    assert values["/fields/harm/text/text"] == "Patients cannot be admitted"
    said = texts(whole)
    assert "Nothing recorded." in said
    assert "No test of the restoration is recorded." in said
    assert "Nothing is left out for this reader." in said


def test_an_audience_gets_less_and_is_told(rich: Story) -> None:
    profile = PROFILES["board"]
    whole = record(rich.state, around(rich, audience="board", redaction=profile))
    said = texts(whole)
    assert "opened port 22" not in json.dumps(whole)
    assert "screenshot.png" not in json.dumps(whole)
    assert "left out for this reader" in said
    assert any("left out for the board" in each for each in said)
    full = record(rich.state, around(rich))
    assert set(whole["disclosed"]) < set(full["disclosed"])


def test_a_field_and_names_can_be_left_out(rich: Story) -> None:
    redaction = Redaction(frozenset({"harm", "people", "safeguards"}), "exceptions.redaction.board")
    whole = record(rich.state, around(rich, redaction=redaction))
    assert whole["fields"]["harm"]["text"]["seal"] == "redacted"
    text = json.dumps({"people": whole["people"], "items": whole["items"]["safeguards"]})
    assert "Example" not in text
    assert "Second reader" not in text
    assert set_in("en", whole)


def test_disclosed_are_the_commits_of_what_is_open_and_no_other(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    assert whole["disclosed"] == list(commits(whole))
    assert rich.state.value("harm").text.commit in whole["disclosed"]


def test_an_erased_text_prints_as_erased() -> None:
    story = Story()
    story.activate()
    erased = sealed("x", seal=Seal.ERASED)
    story.step("ada", "fact", {"facts": {"risk": erased}})
    whole = record(story.state, around(story))
    assert whole["fields"]["risk"]["text"] == {"commit": erased.commit, "seal": "erased"}
    assert "erased" in texts(whole)
    assert erased.commit not in whole["disclosed"]


def test_a_contested_state_is_printed_with_both_sides() -> None:
    story = Story()
    story.ratifiable()
    heads = story.history.heads
    for who, verdict in (("cleo", "yes"), ("dora", "no")):
        body = approved(story, who, "ratify", verdict)
        body["approval"]["shown"] = heads
        story.step(who, "ratify", body, after=heads)
    said = texts(record(story.state, around(story)))
    assert "Ratification is contested, side by side: " in said
    assert {"ratified", "not ratified"} <= set(said)


def test_a_close_that_does_not_hold_says_why() -> None:
    story = Story()
    story.restored()
    story.review()
    story.pay()
    heads = story.history.heads
    story.close()
    story.step("ada", "fact", {"facts": {"method": "emergency_account"}}, after=heads)
    said = texts(record(story.state, around(story)))
    assert "REOPENED BY AN ENTRY WRITTEN APART" in said
    assert "The close does not hold: " in said


def test_a_correction_is_in_the_record() -> None:
    story = Story()
    first = story.activate()
    body = {
        "corrects": first,
        "reason": sealed("misheard"),
        "facts": named("decision_maker", "cleo"),
    }
    story.step("ada", "correct", body)
    whole = record(story.state, around(story))
    assert whole["corrections"][0]["fields"] == ["decision_maker"]
    assert whole["fields"]["decision_maker"]["struck"][0]["value"] == person("ben")


def test_a_drill_is_printed_as_one() -> None:
    story = Story()
    body = {"tag": "K7QF", "number": 1, "drill": True, "facts": {}}
    story.step("ada", "activate", {**body, "facts": six_of(story)})
    furniture = set_in("en", record(story.state, around(story))).furniture
    assert furniture is not None
    assert furniture.occasion is Occasion.DRILL
    assert furniture.occasion_words == "DRILL"


def six_of(story: Story) -> dict[str, Any]:
    system = {CONTROL: {"system": sealed("server room door")}}
    return {
        "incident": "incident/" + "1" * 32,
        "incident_name": sealed("Fire"),
        "controls": system,
        "harm": sealed("x"),
        "scope_systems": sealed("y"),
        **named("decision_maker", "ben"),
        "expiry": story.now + HOUR,
    }


def test_a_system_in_words_is_printed_in_words() -> None:
    story = Story()
    body = {"tag": "K7QF", "number": 1, "drill": False, "facts": six_of(story)}
    story.step("ada", "activate", body)
    assert "server room door" in texts(record(story.state, around(story)))


def test_before_anything_happened_there_is_a_report_too() -> None:
    story = Story()
    story.step("ada", "ask", {"question": sealed("?")})
    whole = record(ExceptionState(), around(story, redaction=Redaction()))
    whole["integrity"]["heads"] = []
    assert "NOTHING RECORDED" in texts(whole)


def nothing_is_blank(value: Any) -> bool:
    """Whether every row of a document, however deep it stands, says something."""
    if isinstance(value, Fact):
        return bool(value.value) and all(value.value)
    if isinstance(value, Cell):
        return bool(value.paragraphs) and all(value.paragraphs)
    if isinstance(value, tuple):
        return all(map(nothing_is_blank, value))
    if is_dataclass(value) and not isinstance(value, type):
        return all(nothing_is_blank(getattr(value, each.name)) for each in fields(value))
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_row_is_blank_however_little_is_recorded(rich: Story, language: str) -> None:
    bare = Story()
    bare.step("ada", "ask", {"question": sealed("?")})
    begun = Story()
    begun.activate()
    records = [
        record(ExceptionState(), around(bare)),
        record(begun.state, around(begun, known=known_by(begun))),
        record(rich.state, around(rich, known=known_by(rich))),
    ]
    for whole in records:
        assert nothing_is_blank(set_in(language, whole))


def known_by(story: Story, incident: tuple[StreamId, Incident] | None = None) -> Known:
    """What Ada knew when she broke glass."""
    decision = deciding(story.state)
    assert decision is not None
    then = fold(story.history.until([decision.source])).state
    seen = (
        Seen(device("ben"), "BENN", "acts", 17, story.ops[0].ref.entry, story.now),
        Seen(device("cleo"), "", "members", 3, story.ops[0].ref.entry, None),
    )
    return Known(decision, then, incident, seen)


def test_what_was_known_at_the_decision_stands_beside_it(rich: Story) -> None:
    whole = record(rich.state, around(rich, known=known_by(rich)))
    known = whole["known"]
    assert known["fields"]["expiry"]["value"] != whole["fields"]["expiry"]["value"]
    assert "channel" not in known["fields"]
    assert known["state"]["name"] == "active.pending"
    assert known["seen"][0]["number"] == 17
    assert "recorded" not in known["seen"][1]
    said = texts(whole)
    assert "nothing of the incident had been seen" in said
    assert {"17", device("cleo")[:12]} <= set(said)


def test_the_incident_is_printed_as_it_was_then_known() -> None:
    story, other = Story(), Script(StreamId("incident/" + "1" * 32))
    body = {"name": sealed("Smoke", other.stream), "severity": 2, "drill": False}
    other.act("ben", "incident.declare", body)
    other.act("ben", "incident.lead", named("lead", "cleo"))
    story.activate()
    incident = (other.stream, fold_incident(other.history).state)
    whole = record(story.state, around(story, known=known_by(story, incident)))
    said = texts(whole)
    assert {"Smoke", "open", "2, serious", "Cleo Example"} <= set(said)
    hidden = Redaction(frozenset({"incident"}), "exceptions.redaction.board")
    less = record(story.state, around(story, known=known_by(story, incident), redaction=hidden))
    assert "Smoke" not in json.dumps(less)


def test_where_nobody_leads_and_nothing_was_seen_the_report_says_so() -> None:
    story, other = Story(), Script(StreamId("incident/" + "1" * 32))
    body = {"name": sealed("Smoke", other.stream), "severity": 2, "drill": False}
    other.act("ben", "incident.declare", body)
    story.activate()
    incident = (other.stream, fold_incident(other.history).state)
    alone = replace(known_by(story, incident), seen=())
    said = texts(record(story.state, around(story, known=alone)))
    assert "No entry of another device had been seen." in said
    assert "Lead as then known" not in said


def test_before_anything_was_decided_there_is_nothing_to_know() -> None:
    assert deciding(ExceptionState()) is None
    story = Story()
    story.step(
        "ada", "prepare", {"tag": "K7QF", "number": 1, "drill": False, "facts": six_of(story)}
    )
    decision = deciding(story.state)
    assert decision is not None
    assert decision.kind == "exception.prepare"


def test_only_incidents_are_followed_as_incidents() -> None:
    assert incidents_named(ExceptionState()) == frozenset()
    story = Story()
    story.activate(incident="person/" + "1" * 32)
    assert incidents_named(story.state) == frozenset()
    other = Story()
    other.activate()
    assert incidents_named(other.state) == {StreamId("incident/" + "1" * 32)}


def test_each_row_of_the_timeline_says_what_the_op_said(rich: Story) -> None:
    said = " | ".join(texts(record(rich.state, around(rich))))
    for words in (
        "Facts added | Channel |",
        "Verdict:  | yes, with conditions",
        "Corrects row 9:  | twice",
        "Not obtainable: ",
        "Now until ",
        "Test passed:  | yes",
        "| under review | started",
        "firewall | :  | opened port 22",
        "Which port?",
    ):
        assert words in said, words


def test_a_wider_scope_and_a_control_put_in_its_place_are_told() -> None:
    story = Story()
    top = story.level("hugo", 4)
    story.activate(uses=(top,))
    story.crew()
    body = approved(story, "hugo", "change_scope", revalidated=sealed("looked again"))
    story.step("hugo", "extend", {**body, "scope_systems": sealed("the ward too")}, uses=(top,))
    story.restore("fay")
    body = approved(story, "dora", "verify_restoration", replaced_by=sealed("a guard at the door"))
    story.step("dora", "confirm_restored", body)
    said = " | ".join(texts(record(story.state, around(story))))
    assert "Systems now in scope:  | the ward too" in said
    assert "Replaced by:  | a guard at the door" in said


def test_who_issued_it_is_printed_with_device_and_clock() -> None:
    story = Story()
    story.activate()
    op = story.ops[0]
    issued = Issued(op.ref, op.device, op.person, "key_chain", op.time)
    whole = record(story.state, around(story, issued=issued))
    assert whole["issued"]["by"] == person("ada")
    said = texts(whole)
    assert {"Issued by", "key chain", "Ada Example"} <= set(said)
    assert "issued" not in record(story.state, around(story))


def test_who_carried_it_out_and_what_stood_in_its_place_were_known_too() -> None:
    story = Story()
    fay = {person("fay"): named("person", "fay")}
    stands_in = {item("guard"): {"description": sealed("a guard at the door")}}
    story.activate(executors=fay, safeguards=stands_in)
    whole = record(story.state, around(story, known=known_by(story)))
    assert "a guard at the door" in texts(whole)
    assert "Fay Example" in texts(whole)


def test_local_time_stands_beside_utc_with_its_offset() -> None:
    story = Story()
    story.activate()
    whole = record(story.state, around(story, offset=330))
    whole["timeline"][0]["offset"] = -300
    said = texts(whole)
    assert any(re.fullmatch(r"2026-09-21 22:13 UTC, 2026-09-22 03:43 \+05:30", t) for t in said)
    assert any(re.fullmatch(r"2026-09-21 14:14:20 UTC, 09:14:20 -05:00", t) for t in said)


def test_a_time_that_no_calendar_holds_is_printed_as_it_was_claimed() -> None:
    assert moment(10**17, 0) == f"{10**17} ms UTC"


@pytest.mark.parametrize(
    ("length", "said"),
    [(0, "0 s"), (59_999, "59 s"), (61_000, "1 min 1 s"), (3_600_000, "1 h 0 min")],
)
def test_an_exposure_is_printed_in_units_a_person_reads(length: int, said: str) -> None:
    story = Story()
    story.activate()
    whole = record(story.state, around(story))
    whole["measures"]["exposure_ms"] = length
    assert said in texts(whole)
    assert "Exposure so far" in texts(whole)


def test_a_file_that_is_no_object_prints_without_a_name() -> None:
    story = Story()
    story.activate()
    story.evidence()
    op = story.ops[-1]
    story.ops[-1] = replace(op, body={**op.body, "file": sealed(["odd"])})
    whole = record(story.state, around(story))
    assert whole["evidence"][0]["file"]["content"] == {}


def test_evidence_that_could_not_be_had_says_so() -> None:
    story = Story()
    story.activate()
    story.step("ada", "fact", {"unavailable": {"evidence": sealed("cameras were off")}})
    assert "cameras were off" in texts(record(story.state, around(story)))


def test_hebrew_runs_from_right_to_left(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    assert set_in("he", whole).direction.value == "rtl"
    assert set_in("de", whole).direction.value == "ltr"


def test_what_was_corrected_or_withdrawn_is_struck_through_and_readable(rich: Story) -> None:
    whole = record(rich.state, around(rich))
    struck = {
        each.text
        for each in printed(set_in("en", whole))
        if isinstance(each, Value) and each.emphasis is Emphasis.STRUCK
    }
    assert {"by phone", "policy disabled", "opened port 22", "wrong.png"} <= struck
    assert "screenshot.png" not in struck
