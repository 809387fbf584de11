"""What a member with a good key, or a patient stranger, might try with somebody else's report."""

import io

import pikepdf
import pytest

from console.reports.enclosed import parts
from console.reports.enclosed.entries_file import decode_entries, encode_entries
from console.reports.sealing.certify import certify, countersign
from console.reports.sealing.container import open_container
from console.reports.verify.verdict import Standing
from tests.support.journal_writer import act, two_devices
from tests.support.report_case import report_case
from tests.support.report_tampering import checked, genuine, lying, places
from tests.support.report_updates import (
    MOMENT,
    annotate,
    ben,
    other_record,
    repaint,
    script,
    updated,
)


@pytest.mark.parametrize("change", [repaint, annotate, other_record, script])
def test_an_update_behind_the_seal_is_named(change):
    verdict = checked(updated(change))
    assert verdict.standing is Standing.NOT_INTACT
    assert places(verdict) == ["appended"]


@pytest.mark.parametrize("change", [repaint, annotate, other_record, script])
def test_an_update_that_a_member_signs_is_named(change):
    verdict = checked(countersign(updated(change), ben(), "Review", MOMENT))
    assert verdict.standing is Standing.NOT_INTACT
    assert places(verdict) == ["changed_after"]


def test_a_countersignature_without_the_certification_is_named():
    mark, pdf = b"%%EOF\n", report_case().pdf
    plain = pdf[: pdf.index(mark) + len(mark)]
    assert places(checked(countersign(plain, ben(), "Review", MOMENT))) == ["certification"]


def test_the_seal_of_another_report_does_not_fit():
    """Both reports are genuine, of one issuer; their signature values are exchanged."""
    one, other = report_case().pdf, report_case().sheets
    value = other[other.rindex(b"/Contents <") :]
    value = value[: value.index(b">") + 1]
    start = one.rindex(b"/Contents <")
    end = one.index(b">", start) + 1
    assert end - start == len(value)
    assert places(checked(one[:start] + value + one[end:])) == ["signature"]


def test_entries_of_another_workspace_are_named():
    founder, _ = two_devices()
    foreign = founder.write(act("exception.fact", report_case().stream, {"facts": {}}))
    entries = decode_entries(genuine().files[parts.ENTRIES])
    whole = encode_entries([*entries, foreign])
    verdict = lying(genuine().having(parts.ENTRIES, whole))
    named = [p.values for p in verdict.places if p.key == "verify.place.chain"]
    assert named[0]["entry"] == foreign.id
    assert "another workspace" in named[0]["detail"]


def test_a_second_genesis_is_named():
    founder, _ = two_devices()
    other = founder.store.replay()[0]
    assert other.is_genesis
    entries = decode_entries(genuine().files[parts.ENTRIES])
    verdict = lying(genuine().having(parts.ENTRIES, encode_entries([*entries, other])))
    assert places(verdict)[0] == "genesis"


def sealed_again(change):
    """The report as the issuing device itself would seal it after a change of the whole file."""
    mark, out, own = b"%%EOF\n", io.BytesIO(), report_case().own
    first = report_case().pdf[: report_case().pdf.index(mark) + len(mark)]
    with pikepdf.open(io.BytesIO(first)) as file:
        change(file)
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return certify(out.getvalue(), own.report_key, own.report_certificate, MOMENT)


def twice(file):
    names = file.Root.Names.EmbeddedFiles.Names
    file.Root.Names.EmbeddedFiles.Names = pikepdf.Array([*names, *list(names)[:2]])


def elsewhere(file):
    file.Root.AF = pikepdf.Array([*list(file.Root.AF)[1:], file.Root.AF[0]])


def other_name(file):
    file.Root.AF[0].UF = pikepdf.String("other.json")


def other_stream(file):
    file.Root.AF[0].EF.UF = file.make_stream(b"what another viewer shows")


def run_script(file):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    file.Root.OpenAction = action


@pytest.mark.parametrize("change", [twice, elsewhere, other_name, other_stream, run_script])
def test_a_file_that_viewers_would_show_in_two_ways_is_refused(change):
    verdict = checked(sealed_again(change))
    assert places(verdict) == ["structure"]


def test_whatever_follows_the_last_signature_is_told_where_it_begins():
    pdf = report_case().pdf
    (place,) = checked(pdf + b"% only a comment\n" + pdf[-200:]).places
    assert place.values.get("offset", len(pdf)) == len(pdf)


def test_the_files_of_a_report_are_those_that_were_put_in():
    assert open_container(report_case().pdf).files.keys() == parts.ALL
