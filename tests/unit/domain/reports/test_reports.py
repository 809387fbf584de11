"""What was issued, finished, printed and recalled."""

import msgspec
import pytest

from console.domain.reports.state import Output, fold
from console.ids import OpRef, StreamId
from tests.support.acts import Script, named, person, sealed

ABOUT = "exception/" + "e" * 32


@pytest.fixture
def script() -> Script:
    return Script(StreamId("report/" + "4" * 32))


def issue(script: Script, **more: object) -> OpRef:
    body = {
        "subject": "exception",
        "streams": {ABOUT: {"heads": (("a" * 64, 0),), "ops": 12}},
        "members": "c" * 64,
        "audience": "auditor",
        "as_of": script.now,
        "language": "en",
        "edition": "0.1.0",
    }
    return script.act("ada", "report.issue", body | more)


def test_a_report_is_issued_and_then_done(script: Script) -> None:
    ref = issue(script)
    other = issue(script, audience="board")
    done = script.act("ada", "report.done", {"issue": ref, "hash": sealed("f" * 64), "size": 5})
    script.act("ada", "report.done", {"issue": ref, "hash": sealed("0" * 64), "size": 5})
    output = fold(script.history).state
    first, second = output.issued
    assert first.done == done
    assert first.hash.text == "f" * 64
    assert first.body.streams[ABOUT].ops == 12
    assert second.source == other
    assert second.done is None


def test_what_was_not_issued_is_not_done(script: Script) -> None:
    body = {"issue": ("a" * 64, 0), "hash": sealed("f" * 64), "size": 5}
    ref = script.act("ada", "report.done", body)
    assert fold(script.history).effects[ref].reason.key == "reports.why.no_issue"


def test_paper_is_handed_out_and_recalled(script: Script) -> None:
    body = {
        "subject": "call_tree",
        "of": "tree/" + "5" * 32,
        "copy": 2,
        **named("holder", "ben"),
    }
    paper = script.act("ada", "print.made", body)
    script.act("ada", "print.made", {**body, "copy": 3})
    assert len(fold(script.history).state.outstanding) == 2
    recall = {"subject": "call_tree", "recalls": paper, "note": sealed("old numbers")}
    taken = script.act("ada", "print.made", recall)
    script.act("ada", "print.made", recall)
    output = fold(script.history).state
    assert output.printed[0].recalled == taken
    assert output.printed[0].body.holder == person("ben")
    assert [each.body.copy for each in output.outstanding] == [3]


def test_what_was_not_printed_is_not_recalled(script: Script) -> None:
    ref = script.act("ada", "print.made", {"subject": "run", "recalls": ("a" * 64, 0)})
    assert fold(script.history).effects[ref].reason.key == "reports.why.no_print"


def test_an_unknown_audience_has_no_effect(script: Script) -> None:
    ref = issue(script, audience="press")
    assert not fold(script.history).effects[ref].counts


def test_it_survives_being_stored(script: Script) -> None:
    ref = issue(script)
    script.act("ada", "report.done", {"issue": ref, "hash": sealed("f" * 64), "size": 5})
    script.act("ada", "print.made", {"subject": "run"})
    state = fold(script.history).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=Output) == state
