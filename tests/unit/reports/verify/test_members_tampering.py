"""Membership in a report: left out, contradicted, cut after the issue, or too much of it."""

from console.ids import MEMBERS
from console.journal.chain import Placed
from console.journal.compose import Author, Position, compose, standing_on
from console.journal.entry import MEMBERS_LOG, RawOp
from console.reports.enclosed import entries_file, folding, parts
from console.reports.enclosed.chain import check_chain
from console.reports.enclosed.entries_file import decode_entries, encode_entries
from tests.support.report_case import report_case
from tests.support.report_tampering import genuine, lying, places

ENTRIES = decode_entries(genuine().files[parts.ENTRIES])
SPACE = report_case().space


def member(order=None, **body):
    """A further members entry of the issuing device."""
    own = report_case().own
    mine = [e for e in ENTRIES if e.log == MEMBERS_LOG and e.device == own.device]
    last = max(mine, key=lambda each: each.seq)
    author = Author(own.keys.signing, last.person, "passphrase")
    position = standing_on(Position(last.space, MEMBERS_LOG, Placed.of(last)), [])
    op = RawOp("device.revoke", MEMBERS, (), (), {"device": report_case().other.device, **body})
    return compose(author, position, last.time, [op])


def with_entries(entries):
    return genuine().having(parts.ENTRIES, encode_entries(entries))


def test_a_members_entry_left_out_is_found_by_the_signed_tips():
    last = max((e for e in ENTRIES if e.log == MEMBERS_LOG), key=lambda each: each.order)
    verdict = lying(with_entries([e for e in ENTRIES if e.id != last.id]))
    assert "members_tips" in places(verdict)


def test_a_members_entry_added_is_found_by_the_signed_tips():
    verdict = lying(with_entries([*ENTRIES, member(keep=[])]))
    assert "members_tips" in places(verdict)


def test_a_members_entry_that_contradicts_what_it_names_is_named():
    genesis = next(e for e in ENTRIES if e.is_genesis)
    author = Author(report_case().own.keys.signing, genesis.person, "passphrase")
    base = Placed.of(genesis)
    wrong = Placed(base.id, base.device, base.log, 5, base.order + 7, base.prev, base.streams)
    op = RawOp("device.revoke", MEMBERS, (), (), {"device": "0" * 64, "keep": []})
    entry = compose(author, Position(SPACE, MEMBERS_LOG, wrong), genesis.time, [op])
    verdict = lying(with_entries([*ENTRIES, entry]))
    assert "chain" in places(verdict)


def test_entries_of_another_workspace_contradict_this_one():
    (place, *_) = check_chain(ENTRIES, "0" * 64)
    assert place.key == "verify.place.chain"


def test_more_entries_than_a_report_holds_are_not_read(monkeypatch):
    monkeypatch.setattr(entries_file, "MAX_LINES", 3)
    assert places(lying(genuine())) == ["too_many_entries"]


def test_more_members_entries_than_a_report_holds_are_not_resolved(monkeypatch):
    monkeypatch.setattr(folding, "MAX_MEMBERS", 1)
    assert places(lying(genuine())) == ["too_many_entries"]


def test_more_acts_of_a_stream_than_a_report_holds_are_not_folded(monkeypatch):
    monkeypatch.setattr(folding, "MAX_STREAM_OPS", 2)
    assert places(lying(genuine())) == ["too_many_ops"]
