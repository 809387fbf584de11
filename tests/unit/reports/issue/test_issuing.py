"""Issuing: what is signed, what goes along, what stays home, and what is not sealed."""

import hashlib
import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.reports.call_sheets import issue_call_sheets
from app.reports.exception import issue_exception
from app.reports.writing import write
from console.desk import exceptions, forms
from console.desk.call_sheets import NothingPublished
from console.desk.devices import revoke
from console.desk.reports import Choice
from console.desk.trees import create
from console.desk.workplace import Draft
from console.domain.reports.state import Output
from console.ids import MEMBERS, OpRef, StreamId
from console.inquiry.exceptions import NoSuchRecord
from console.journal.entry import MEMBERS_LOG
from console.reports.enclosed import parts
from console.reports.enclosed.entries_file import decode_entries
from console.reports.issue.sealing import DoesNotHold, Finished, check_seal
from console.reports.sealing.container import open_container
from console.vault.own_keys import OwnKeys, new_device
from console.vault.settings import Settings
from tests.support.report_case import Pair, call_tree, six_facts, tell
from tests.support.report_tampering import checked


@pytest.fixture(scope="module")
def told():
    """Two devices and their exception, shared by the tests of this file."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        try:
            yield pair, tell(pair)
        finally:
            pair.close()


def files(report):
    return open_container(report.pdf).files


def outputs(pair):
    return pair.at_ada(lambda p: [s for _, s in p.store.projections.states("report")])


def count(pair):
    return pair.at_ada(lambda place: place.store.entries.count())


def test_the_hash_of_the_written_file_is_signed(told, tmp_path):
    pair, stream = told
    report = issue_exception(pair.ada, stream, Choice("en"))
    write(pair.ada, report, tmp_path / "report.pdf")
    digest = hashlib.sha256((tmp_path / "report.pdf").read_bytes()).hexdigest()
    issued = [each for o in outputs(pair) if isinstance(o, Output) for each in o.issued]
    (mine,) = [each for each in issued if each.source == report.issue]
    assert mine.done is not None
    assert mine.hash.text == digest
    assert stream in mine.body.streams


def test_a_look_at_a_report_signs_nothing_and_says_so(told):
    pair, stream = told
    before = count(pair)
    report = issue_exception(pair.ada, stream, Choice("en", preview=True))
    assert count(pair) == before
    assert report.issue is None
    assert [note.key for note in report.notes] == ["verify.note.preview"]
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/AF" not in pdf.Root


def test_an_audience_gets_the_keys_of_what_it_may_read_and_no_other(told):
    pair, stream = told
    own = files(issue_exception(pair.ada, stream, Choice("en")))
    board = issue_exception(pair.ada, stream, Choice("en", "board"))
    given = files(board)
    assert checked(board.pdf).intact
    less, more = (parts.decode_keys(each[parts.KEYS]) for each in (given, own))
    assert less.keys() < more.keys()
    assert b"opened port 22" in own[parts.RECORD]
    assert b"opened port 22" not in given[parts.RECORD]


def test_evidence_is_printed_with_its_name_and_hash_and_without_its_key(told):
    pair, stream = told
    record = json.loads(files(issue_exception(pair.ada, stream, Choice("en")))[parts.RECORD])
    (line,) = record["evidence"]
    plain = hashlib.sha256(b"line 7: refused").hexdigest()
    assert line["file"]["content"] == {"file_name": "log.txt", "plain": plain}


def test_no_text_stands_open_in_the_entries(told):
    pair, stream = told
    whole = files(issue_exception(pair.ada, stream, Choice("en")))[parts.ENTRIES]
    for text in (b"opened port 22", b"Ada Example", b"Cleo Example", b"Patients"):
        assert text not in whole


def test_streams_that_the_record_cites_go_along(told):
    pair, _ = told
    place = pair.at_ada(lambda p: p)
    listed = pair.at_ada(lambda p: next(s for s, _ in p.store.projections.states("authority_list")))
    person = place.person
    stream = pair.at_ada(lambda p: exceptions.activate(p, _decided_by(p, person)))
    report = issue_exception(pair.ada, stream, Choice("de"))
    entries = decode_entries(files(report)[parts.ENTRIES])
    assert any(op.stream == listed for entry in entries for op in entry.ops)
    assert checked(report.pdf).intact


def _decided_by(place, person):
    return replace(six_facts(place), decider=forms.DeciderForm("Ada Example", person))


def test_call_sheets_are_issued_and_each_is_a_print(told, tmp_path):
    pair, _ = told
    tree = pair.at_ada(call_tree)
    for copy in (1, 2):
        report = issue_call_sheets(pair.ada, tree, Choice("en"), "Dora Example")
        write(pair.ada, report, tmp_path / "sheets.pdf")
        prints = [each for o in outputs(pair) for each in o.printed if each.body.of == tree]
        assert sorted(each.body.copy for each in prints) == list(range(1, copy + 1))
        assert {each.body.holder_name.text for each in prints} == {"Dora Example"}


def test_a_tree_that_is_not_published_has_no_sheets(told):
    pair, _ = told
    tree = pair.at_ada(lambda place: create(place, "Nobody yet"))
    with pytest.raises(NothingPublished):
        issue_call_sheets(pair.ada, tree, Choice("en"))


def test_there_is_no_report_of_nothing(told):
    pair, _ = told
    before = count(pair)
    with pytest.raises(NoSuchRecord):
        issue_exception(pair.ada, StreamId("exception/" + "0" * 32), Choice("en"))
    assert count(pair) == before


@pytest.fixture
def fresh(tmp_path):
    pair = Pair(tmp_path)
    try:
        yield pair, tell(pair)
    finally:
        pair.close()


def members(place, kind, body, uses=()):
    return OpRef(place.write([Draft(kind, MEMBERS, body, uses)], MEMBERS_LOG).id, 0)


def test_erased_people_print_as_erased_and_the_report_verifies(fresh):
    pair, stream = fresh
    cleo = pair.at_ada(lambda p: exceptions.state_of(p, stream).plain("decision_maker"))
    erase = pair.at_ada(lambda p: members(p, "person.erase", {"people": [cleo], "identity": True}))
    pair.meet()
    pair.at_ben(lambda p: members(p, "person.erase.confirm", {"erase": list(erase)}, (erase,)))
    pair.meet()
    report = issue_exception(pair.ada, stream, Choice("en"))
    assert checked(report.pdf).intact
    assert b'"seal":"erased"' in files(report)[parts.RECORD]
    assert b"Cleo Example" not in files(report)[parts.RECORD]


def test_acts_after_a_cut_go_along_as_refused_with_the_acts_up_to_the_cut(fresh):
    pair, stream = fresh
    ben = pair.at_ben(lambda place: place.own.device)
    pair.at_ben(lambda p: exceptions.activate(p, _decided_by(p, p.person)))
    pair.meet()
    pair.at_ada(lambda place: revoke(place, ben))
    late = pair.at_ben(
        lambda p: (
            p.store.entries.load(
                exceptions.log_action(p, forms.ActionForm(stream, "too late")).entry
            ).entry
        )
    )

    def take(place):
        with place.store.database.transaction():
            return place.store.accept([late], place.clock.read().recorded)

    assert pair.at_ada(take).stored == (late.id,)
    report = issue_exception(pair.ada, stream, Choice("en"))
    assert checked(report.pdf).intact
    entries = decode_entries(files(report)[parts.ENTRIES])
    own = sorted(entry.seq for entry in entries if entry.device == ben and entry.log == "acts")
    assert own == list(range(own[0], own[0] + len(own)))
    assert b"verdict.quarantined" in files(report)[parts.RECORD]


def test_a_device_nobody_enrolled_yet_prints_unsealed_and_says_so(fresh):
    pair, stream = fresh

    def carry_on(database):
        own = new_device(pair.world.chance)
        with database.transaction():
            old = OwnKeys(database).all()[0]
            OwnKeys(database).add(own, pair.world.clock.read().recorded + 1)
            Settings(database).follow(own.device, old.device)
        pair.ada.sit_down(database)

    pair.ada.call(carry_on).result(20)
    report = issue_exception(pair.ada, stream, Choice("en"))
    assert report.issue is None
    assert [note.key for note in report.notes] == ["verify.note.unsealed"]
    assert not checked(report.pdf).intact


def test_sheets_are_handed_out_only_with_their_seal_and_all_their_pages(told):
    pair, _ = told
    report = issue_call_sheets(pair.ada, pair.at_ada(call_tree), Choice("en"))
    good = Finished(report.pdf, report.pages, ())
    check_seal(good)
    at = report.pdf.index(b"/Contents")
    for bad in (
        replace(good, pages=report.pages + 1),
        replace(good, pdf=report.pdf[:-40]),
        replace(good, pdf=report.pdf[:at] + b"/contents" + report.pdf[at + 9 :]),
    ):
        with pytest.raises(DoesNotHold):
            check_seal(bad)
