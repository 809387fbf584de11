"""Reports in other languages and for other audiences, counter-signed, and call sheets."""

import json

import pytest

from console.document import Paper
from console.reports.enclosed import parts
from console.reports.issue.material import Setting, document_of
from console.reports.issue.sealing import Seal, seal
from console.reports.sealing.certify import CannotSeal, countersign
from console.reports.sealing.container import open_container
from console.reports.verify.verdict import Standing
from tests.support.pdf_archival import findings
from tests.support.report_case import report_case
from tests.support.report_tampering import Parts, checked, genuine, places, stock, stranger

MOMENT = 1_800_000_000_000


def pair(own):
    return own.report_key, own.report_certificate


def facts(verdict):
    return [fact.key.removeprefix("verify.fact.") for fact in verdict.facts]


@pytest.mark.parametrize("name", ["pdf", "hebrew", "sheets"])
def test_every_sealed_file_is_intact_and_archival(name):
    pdf = getattr(report_case(), name)
    assert checked(pdf, report_case().space).standing is Standing.INTACT_ISSUER_CONFIRMED
    assert findings(pdf) == []


def test_a_countersigned_report_names_who_signed_after_the_issuer():
    signed = countersign(report_case().pdf, pair(report_case().other), "Review", MOMENT)
    verdict = checked(signed)
    assert verdict.intact
    assert "countersigned" in facts(verdict)


def test_two_may_countersign():
    once = countersign(report_case().pdf, pair(report_case().other), "Review", MOMENT)
    twice = countersign(once, pair(report_case().own), "Compliance", MOMENT)
    assert facts(checked(twice)).count("countersigned") == 2


def test_a_stranger_who_countersigns_is_unknown():
    signed = countersign(report_case().pdf, pair(stranger()), "Review", MOMENT)
    assert places(checked(signed)) == ["unknown_signer"]


def test_the_same_field_is_not_signed_twice():
    once = countersign(report_case().pdf, pair(report_case().other), "Review", MOMENT)
    with pytest.raises(CannotSeal):
        countersign(once, pair(report_case().own), "Review", MOMENT)


def sheets():
    return Parts(open_container(report_case().sheets).files)


def sealed(changed, record=None):
    offset = next(e.time.offset for e in report_case().entries)
    setting = Setting("en", Paper.A4, offset)
    document = document_of(record or changed.record, setting)
    own = report_case().own
    made = Seal(own.report_key, own.report_certificate, MOMENT)
    return seal(document, changed.files, made, stock()).pdf


def test_call_sheets_say_that_their_record_is_only_stated():
    verdict = checked(report_case().sheets)
    assert verdict.intact
    assert "record_stated" in facts(verdict)


def test_call_sheets_that_print_another_number_are_named_by_its_path():
    record = sheets().record
    record["sheets"][0]["report_to"] = "+49 170 000000"
    verdict = checked(sealed(sheets(), record))
    assert [p.values for p in verdict.places] == [{"path": "/sheets/0/report_to"}]


def test_call_sheets_carry_no_entries_but_members_and_the_issue():
    other = genuine().lines
    mixed = sorted({*sheets().lines, *other}, key=lambda line: _replay(json.loads(line)["entry"]))
    verdict = checked(sealed(sheets().with_lines(mixed)))
    assert "entry_extra" in places(verdict)


def _replay(entry):
    return (entry["order"], entry["device"], entry["log"], entry["seq"])


def test_an_exception_is_not_passed_off_as_call_sheets():
    mixed = sheets().having(parts.RECORD, genuine().files[parts.RECORD])
    assert "shape" in places(checked(sealed(mixed)))


def test_a_record_of_any_shape_is_one_place():
    record = {"kind": "call_sheets", "sheets": [{"title": 5}], "stream": report_case().stream}
    odd = sheets().having(parts.RECORD, parts.encode(record))
    verdict = checked(sealed(odd, sheets().record))
    assert {"shape", "stream_not_signed"} & set(places(verdict))
