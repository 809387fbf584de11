"""Exceptions over a real vault: list, record, debts, what is offered, and who may judge."""

import dataclasses
import re
from datetime import UTC
from itertools import chain

import pytest

from console.desk import forms
from console.desk.exceptions import NoSuchException
from console.domain.exceptions.debts import unpaid
from console.domain.ops import Role
from console.errors import Refused
from console.ids import PersonId, StreamId
from console.inquiry import exception_record
from console.inquiry import exceptions as asked
from console.inquiry import now as asked_now
from console.inquiry.rows.exceptions import Answer, Step
from console.inquiry.rows.shared import Mark, Tone
from console.words.catalogue import languages
from console.words.words import Words
from tests.support.port_desks import (
    HOUR,
    MINUTE,
    SECONDS,
    add,
    break_glass,
    desk,
    meet,
    two_desks,
)
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE

STRANGER = PersonId("e" * 32)
OFFICER = (Role.COMPLIANCE_OFFICER,)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with desk(tmp_path_factory.mktemp("exceptions")) as made:
        yield made


def line_of(port, stream):
    rows = port.exceptions.rows().result(SECONDS)
    return next(line for line in rows.exceptions if line.stream == stream)


def record(port, stream):
    return port.exceptions.record(stream).result(SECONDS)


def seen_by(port, stream, person, roles):
    now = port.now_ms()
    return port.house.ask(
        lambda place: exception_record.record(place.store, stream, person, roles, now)
    ).result(SECONDS)


def offered(rows):
    return {offer.act: offer.stopped for offer in rows.offers}


def test_an_exception_is_a_line_with_its_control_time_and_debts(tmp_path):
    machine = world()
    with desk(tmp_path, machine) as port:
        stream = break_glass(port)
        line = line_of(port, stream)
        assert line.reference.startswith("BG-")
        assert line.reference.endswith("-001")
        assert line.control == "firewall rule 12"
        assert (line.group, line.open, line.share) == ("active", True, 0)
        assert line.debts > 0
        assert line.state.text.key == "exceptions.state.active.pending"
        machine.clock.advance(4 * HOUR)
        assert 49 <= line_of(port, stream).share <= 51
        machine.clock.advance(5 * HOUR)
        late = line_of(port, stream)
        assert late.share > 100
        assert "exceptions.flag.overdue" in {flag.text.key for flag in late.flags}
        assert (late.state.mark, late.state.tone) == (Mark.ATTENTION, Tone.DANGER)


def test_references_count_on_and_the_list_begins_with_what_ends_first(tmp_path):
    with desk(tmp_path) as port:
        end = port.now_ms() // MINUTE * MINUTE
        later = break_glass(port, expires=end + 9 * HOUR)
        sooner = break_glass(port, expires=end + 2 * HOUR)
        rows = port.exceptions.rows().result(SECONDS)
        assert [line.stream for line in rows.exceptions] == [sooner, later]
        assert {line.reference[-3:] for line in rows.exceptions} == {"001", "002"}
        dues = [debt.due for debt in rows.debts]
        timed = [due for due in dues if due]
        assert timed == sorted(timed)
        assert dues[: len(timed)] == timed
        assert {debt.stream for debt in rows.debts} == {later, sooner}


def test_a_record_shows_the_six_facts_three_paths_and_a_timeline(port):
    stream = break_glass(port)
    form = forms.ActionForm(stream, "Opened the firewall", "admission-1")
    port.exceptions.log_action(form).result(SECONDS)
    rows = record(port, stream)
    facts = {fact.label.key.rpartition(".")[2]: fact for fact in rows.facts}
    assert facts["controls"].value.values["text"] == "firewall rule 12"
    assert facts["harm"].value.values["text"] == "Patients cannot be admitted"
    assert facts["scope_systems"].value.values["text"] == "admission-1, admission-2"
    assert facts["decision_maker"].value.values["text"] == "Cleo Sample"
    assert facts["expiry"].value.key == "inquiry.at"
    assert facts["channel"].value.key.startswith("exceptions.channel.")
    said = [Words("de").say(fact.value) for fact in rows.facts if fact.value is not None]
    assert not [text for text in said if "_" in text or text.startswith("[") or text.isdigit()]
    assert rows.systems == ("admission-1", "admission-2")
    assert rows.actions == 1
    assert [name.key for name, _ in rows.paths] == [
        "inquiry.path.bypass",
        "inquiry.path.approval",
        "inquiry.path.review",
    ]
    here = [next(s.text.key for s in steps if s.step is Step.HERE) for _, steps in rows.paths]
    assert here == [
        "exceptions.bypass.active",
        "exceptions.approval.pending",
        "exceptions.review.none",
    ]
    assert [line.what.key for line in rows.timeline] == [
        "exceptions.kind.activate",
        "exceptions.kind.action",
    ]
    assert rows.timeline[1].detail == "Opened the firewall"
    assert {line.who for line in rows.timeline} == {"Ada Example"}
    assert all(line.received is not None and line.counts for line in rows.timeline)


def test_what_was_done_long_before_it_was_written_is_marked(port):
    stream = break_glass(port)
    form = forms.ActionForm(stream, "Asked the vendor", "", port.now_ms() - HOUR)
    port.exceptions.log_action(form).result(SECONDS)
    late = next(line for line in record(port, stream).timeline if line.detail)
    assert "exceptions.flag.late_entry" in {flag.text.key for flag in late.flags}
    assert late.recorded - late.occurred == HOUR


def test_who_asked_may_not_judge_and_is_told_why(port):
    stream = break_glass(port)
    offers = offered(record(port, stream))
    assert offers["ratify"] is not None
    assert offers["restore"] is None
    free = [act for act, stopped in offers.items() if stopped is None]
    assert list(offers)[: len(free)] == free
    assert "reactivate" not in offers


def test_a_decision_waits_for_an_independent_officer_and_not_for_who_asked(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        stream = break_glass(ada)
        assert ada.now.rows().result(SECONDS).decisions == ()
        meet(ben, ada)
        rows = ben.now.rows().result(SECONDS)
        (decision,) = rows.decisions
        assert (decision.stream, decision.act) == (stream, "ratify")
        assert decision.what == "firewall rule 12"
        assert decision.why == "Patients cannot be admitted"
        assert decision.scope == ("admission-1", "admission-2")
        assert decision.asked_by.name == "Ada Example"
        assert decision.until == rows.exceptions[0].expires
        assert rows.sentence.key == "inquiry.now.incident_and_exceptions_waiting"
        assert rows.sentence.values["decisions"] == 1
        assert decision.standing.text.key.endswith("debts_before_ratification")
        pay_all(ada, stream)
        meet(ben, ada)
        (decision,) = ben.now.rows().result(SECONDS).decisions
        assert decision.standing.text.key == "inquiry.now.independent"
        form = forms.AnswerForm(decision.request, stream, forms.Verdict.ASK, "Who else knows?")
        ben.now.answer(form).result(SECONDS)
        form = forms.AnswerForm(decision.request, stream, forms.Verdict.YES)
        ben.now.answer(form).result(SECONDS)
        assert ben.now.rows().result(SECONDS).decisions == ()
        meet(ben, ada)
        assert line_of(ada, stream).state.text.key == "exceptions.state.active.ratified"


def pay_all(port, stream):
    for debt in record(port, stream).debts:
        form = forms.PayDebt(stream, debt.debt, "the night shift was alone", not_obtainable=True)
        port.exceptions.pay(form).result(SECONDS)


def test_now_says_in_one_sentence_what_goes_on(tmp_path):
    with desk(tmp_path) as port:

        def sentence():
            return port.now.rows().result(SECONDS).sentence.key

        assert sentence() == "inquiry.now.nothing"
        port.frame.declare(forms.IncidentForm("Flood")).result(SECONDS)
        rows = port.now.rows().result(SECONDS)
        assert rows.sentence.key == "inquiry.now.incident"
        assert rows.sentence.values["title"] == "Flood"
        assert rows.incident is not None
        break_glass(port, incident=rows.incident.stream)
        rows = port.now.rows().result(SECONDS)
        assert rows.sentence.key == "inquiry.now.incident_and_exceptions"
        assert rows.sentence.values["n"] == 1
        assert len(rows.debts) == rows.exceptions[0].debts


def test_a_debt_is_paid_by_its_fact(port):
    stream = break_glass(port)
    rows = record(port, stream)
    debt = next(d for d in rows.debts if d.field in {"method", "risk"})
    assert Words("en").say(debt.owner)
    port.exceptions.pay(
        forms.PayDebt(stream, debt.debt, "a second key", not_obtainable=True)
    ).result(SECONDS)
    after = record(port, stream)
    assert debt.debt not in {each.debt for each in after.debts}
    fact = next((f for f in after.facts if f.label.key.endswith(f".{debt.field}")), None)
    if fact is not None:
        assert fact.missing is not None
        assert fact.missing.key == "inquiry.not_obtainable"


def later_debts(port, stream):
    """What is owed once the debts before are paid: asked when it comes to it."""
    yield from record(port, stream).debts


def test_every_debt_can_be_paid_by_what_its_answer_offers(port):
    stream = break_glass(port)
    # Paying may open more: of data that was exposed, the kinds are owed.
    for debt in chain(record(port, stream).debts, later_debts(port, stream)):
        text = {Answer.WORDS: "Dora Muster", Answer.MOMENT: "1790000000000"}.get(debt.answer)
        assert (text is None) == bool(debt.choices)
        for said in [text] if text is not None else [code for code, _ in debt.choices]:
            port.exceptions.pay(forms.PayDebt(stream, debt.debt, said)).result(SECONDS)
    assert record(port, stream).debts == ()


def test_the_control_works_again_and_the_record_moves_on(port, tmp_path):
    stream = break_glass(port)
    port.exceptions.step(forms.StepForm(stream, "restore", "Closed the port")).result(SECONDS)
    proof = tmp_path / "scan.txt"
    proof.write_text("closed")
    form = forms.ConfirmForm(stream, "port scan", "closed", str(proof), "no rule is left")
    port.exceptions.confirm(form).result(SECONDS)
    assert line_of(port, stream).group == "restored"
    bypass = {n.key: s for n, s in record(port, stream).paths}["inquiry.path.bypass"]
    behind = [step for step in bypass if step.step is Step.BEHIND]
    assert "exceptions.bypass.active" in {step.text.key for step in behind}


def test_what_was_prepared_is_activated_later(port):
    stream = break_glass(port, prepared=True)
    line = line_of(port, stream)
    assert (line.group, line.open) == ("prepared", False)
    assert "activate" in offered(record(port, stream))
    port.exceptions.step(forms.StepForm(stream, "activate")).result(SECONDS)
    assert line_of(port, stream).group == "active"


def test_an_act_that_the_rules_refuse_says_why_and_is_not_signed(port):
    stream = break_glass(port)
    before = record(port, stream).timeline
    with pytest.raises(Refused):
        port.exceptions.step(forms.StepForm(stream, "ratify", "fine")).result(SECONDS)
    with pytest.raises(NoSuchException):
        port.exceptions.step(forms.StepForm(stream, "fly")).result(SECONDS)
    assert record(port, stream).timeline == before


def test_who_is_not_above_the_decider_cannot_extend(port):
    stream = break_glass(port)
    later = port.now_ms() // MINUTE * MINUTE + 20 * HOUR
    decider = forms.DeciderForm("Cleo Sample")
    form = forms.ExtendForm(stream, later, "The vendor comes tomorrow", decider)
    before = line_of(port, stream).expires
    with pytest.raises(Refused):
        port.exceptions.extend(form).result(SECONDS)
    assert line_of(port, stream).expires == before


def test_an_exception_that_is_not_here_is_said(port):
    with pytest.raises(asked.NoSuchRecord):
        record(port, StreamId("exception/" + "0" * 32))


def test_the_form_starts_with_incidents_and_systems_used_before(port):
    break_glass(port, systems=("payment-core-1",))
    start = port.exceptions.start().result(SECONDS)
    assert start.now == port.now_ms()
    assert "payment-core-1" in start.systems
    assert len(set(start.systems)) == len(start.systems)
    assert "Flood in the data centre" in {each.title for each in start.incidents}
    assert start.deciders == ()


def test_controls_that_were_named_before_are_found_again(port):
    control = forms.ControlForm(
        forms.ControlSource.CATALOGUE, "Configuration change control", "NIST SP 800-53", "CM-3"
    )
    break_glass(port, control=control)
    for text in ("cm 3", "CM-3", "change conf"):
        (line,) = port.exceptions.controls(text).result(SECONDS)
        assert (line.framework, line.control) == ("NIST-SP-800-53", "CM-3")
    assert port.exceptions.controls("zz").result(SECONDS) == ()


def test_a_decider_who_is_known_is_shown_by_name(port):
    dora = add(port, "Dora Muster", "+491713920004")
    stream = break_glass(port, decider=forms.DeciderForm("Dora Muster", dora))
    values = {
        str(fact.value.values.get("text")) for fact in record(port, stream).facts if fact.value
    }
    assert "Dora Muster" in values


@pytest.mark.parametrize("language", languages())
def test_a_record_holds_no_codes_and_no_bare_numbers(port, language):
    """Every value, owner and line of the timeline is said in the reader's words."""
    words = Words(language, zone=UTC)
    stream = break_glass(port)
    pays = {"data_exposed": "unknown", "bypass_end": "1790000000000", "risk": "A wide account"}
    for field, text in pays.items():
        port.exceptions.pay(forms.PayDebt(stream, field, text)).result(SECONDS)
    rows = record(port, stream)
    messages = [fact.value or fact.missing for fact in rows.facts]
    messages += [debt.owner for debt in rows.debts]
    messages += [each for line in rows.timeline for each in (line.what, *line.says)]
    said = [words.say(message) for message in messages]
    assert not [each for each in said if re.search(r"\d{10}|_|\[", each)]
    facts = {fact.label.key.rpartition(".")[2]: fact for fact in rows.facts}
    assert words.say(facts["data_exposed"].value) == words.text("exceptions.data_exposed.unknown")
    assert words.formats.record(1_790_000_000_000) in words.say(facts["bypass_end"].value)
    owed_to_officer = next(d for d in rows.debts if d.field == "review_kind")
    assert words.say(owed_to_officer.owner) == words.text("exceptions.role.compliance_officer")
    paid = [line for line in rows.timeline if line.says]
    assert [line.says[0].key for line in paid] == [f"exceptions.field.{name}" for name in pays]


def test_a_stranger_sees_what_an_officer_is_offered(port):
    stream = break_glass(port)
    rows = seen_by(port, stream, STRANGER, OFFICER)
    ratify = offered(rows)["ratify"]
    assert ratify is None or ratify.key.endswith("debts_before_ratification")
    now = port.now_ms()
    decisions = port.house.ask(
        lambda place: asked_now.rows(place.store, STRANGER, OFFICER, now).decisions
    ).result(SECONDS)
    assert stream in {decision.stream for decision in decisions}


def test_the_lists_say_what_the_state_says(port):
    stream = break_glass(port)

    def counted(place):
        case = asked.case_of(place.store, stream)
        return len(unpaid(case.state))

    assert line_of(port, stream).debts == port.house.ask(counted).result(SECONDS)
    assert dataclasses.is_dataclass(record(port, stream))


def test_a_form_that_was_not_signed_outlives_the_lock_until_it_is_signed(tmp_path):
    typed = {"harm": "Wards cannot admit", "control": "firewall rule 12"}
    with desk(tmp_path) as port:
        port.exceptions.keep_unsaved(typed)
        port.gate.lock().result(SECONDS)
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        assert dict(port.exceptions.start().result(SECONDS).typed) == typed
        break_glass(port)
        assert dict(port.exceptions.start().result(SECONDS).typed) == {}
