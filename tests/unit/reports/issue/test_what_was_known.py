"""What the deciding device knew at the decision, from the vault to the printed and verified file."""

import json

import pytest

from app.reports.exception import issue_exception
from console.desk import exceptions, forms, incidents
from console.desk.reports import Choice
from console.desk.workplace import Draft
from console.ids import StreamId
from console.journal.sealed import ToSeal
from console.reports.enclosed import parts
from console.reports.enclosed.entries_file import decode_entries
from console.reports.sealing.container import open_container
from tests.support.report_case import Pair, six_facts
from tests.support.report_tampering import checked


@pytest.fixture
def pair(tmp_path):
    both = Pair(tmp_path)
    try:
        yield both
    finally:
        both.close()


def rename(place, incident, name):
    place.write([Draft("incident.rename", incident, {"name": ToSeal(incident, name)})])


def activate(pair, incident) -> StreamId:
    def act(place):
        form = six_facts(place)
        return exceptions.activate(place, forms.BreakGlassForm(**_members(form, incident)))

    return pair.at_ada(act)


def _members(form, incident):
    members = {name: getattr(form, name) for name in form.__slots__}
    return {**members, "incident": incident}


def issued(pair, stream, at="ada"):
    station = pair.ada if at == "ada" else pair.ben
    report = issue_exception(station, stream, Choice("en"))
    assert checked(report.pdf).intact
    files = open_container(report.pdf).files
    return json.loads(files[parts.RECORD]), decode_entries(files[parts.ENTRIES])


def test_the_incident_stands_as_it_was_known_at_the_decision(pair):
    incident = pair.at_ben(lambda p: incidents.declare(p, forms.IncidentForm("Smoke")))
    pair.meet()
    # Written before the decision, by a clock that agrees, but not yet arrived.
    pair.at_ben(lambda p: rename(p, incident, "Fire, all floors"))
    stream = activate(pair, incident)
    pair.meet()
    record, _ = issued(pair, stream)
    known = record["known"]
    assert known["incident"]["fields"]["name"]["text"]["text"] == "Smoke"
    assert known["incident"]["standing"] == "open"
    (ben,) = [each for each in known["seen"] if each["log"] == "acts"]
    assert ben["number"] == 1
    assert record["integrity"]["devices"][ben["device"]]


def test_facts_stand_as_they_were_known_and_later_ones_are_not_there(pair):
    incident = pair.at_ada(lambda p: incidents.declare(p, forms.IncidentForm("Smoke")))
    stream = activate(pair, incident)
    fact = {"facts": {"channel": "radio", "control_objective": ToSeal(stream, "later")}}
    pair.at_ada(lambda p: p.write([Draft("exception.fact", stream, fact)]))
    record, _ = issued(pair, stream)
    assert record["fields"]["channel"]["value"] == "radio"
    assert record["known"]["fields"]["channel"]["value"] == "phone"
    assert "control_objective" in record["fields"]
    assert "control_objective" not in record["known"]["fields"]


def test_what_shows_how_far_was_seen_goes_along_and_nothing_between(pair):
    def log(number):
        return lambda p: incidents.declare(p, forms.IncidentForm(f"other {number}"))

    for number in range(5):
        pair.at_ben(log(number))
    pair.meet()
    # Ada writes on, so that her decision itself names nothing of Ben's.
    pair.at_ada(log(5))
    incident = pair.at_ada(log(6))
    stream = activate(pair, incident)
    for number in (7, 8):
        pair.at_ben(log(number))
    pair.meet()
    record, entries = issued(pair, stream, at="ben")
    (ben,) = [each for each in record["known"]["seen"] if each["log"] == "acts"]
    assert ben["number"] == 5
    assert [e.seq for e in entries if e.device == ben["device"] and e.log == "acts"][:-1] == [5]
    assert ben["recorded"] == next(e.time.recorded for e in entries if e.id == ben["entry"])


def test_a_look_at_a_report_is_issued_by_nobody(pair):
    incident = pair.at_ada(lambda p: incidents.declare(p, forms.IncidentForm("Smoke")))
    stream = activate(pair, incident)
    record, _ = issued(pair, stream)
    assert record["issued"]["device"] == record["timeline"][0]["device"]
    seen = issue_exception(pair.ada, stream, Choice("en", preview=True))
    assert seen.issue is None
