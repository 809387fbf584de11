"""A forked log in a report: what a cut keeps must follow from the file alone."""

import pytest

from app.reports.exception import issue_exception
from console.desk import exceptions, forms
from console.desk.reports import Choice
from console.desk.workplace import Draft
from console.ids import MEMBERS
from console.journal.chain import Placed
from console.journal.compose import Author, Position, compose, standing_on
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, RawOp
from console.reports.enclosed import parts
from console.reports.enclosed.entries_file import decode_entries
from console.reports.sealing.container import open_container
from tests.support.report_case import Pair, tell
from tests.support.report_tampering import checked


@pytest.fixture
def forked(tmp_path):
    """Ben's key is in two hands: one branch reaches the other only through an act of Ada's."""
    pair = Pair(tmp_path)
    try:
        stream = tell(pair)
        own = pair.at_ben(lambda place: place.own)
        yield pair, stream, own, pair.at_ada(lambda place: fork(place, own, stream))
    finally:
        pair.close()


def fork(place, own, stream):
    """Store both branches at Ada's; cut Ben after the end of the second."""
    last = place.store.entries.tips(ACTS_LOG, own.device)[-1]
    base = place.store.entries.load(last.id).entry
    heads = tuple(sorted(place.store.entries.stream_heads(stream)))

    def act(prev, above, body):
        position = standing_on(Position(base.space, ACTS_LOG, prev), above)
        author = Author(own.keys.signing, base.person, "passphrase", base.grant)
        after = heads if body else ()
        about = stream if body else "incident/" + "9" * 32
        kind = "exception.fact" if body else "incident.note"
        return compose(author, position, base.time, [RawOp(kind, about, after, (), body)])

    above = [place.store.entries.get(ref.entry) for ref in heads]
    first = act(Placed.of(base), above, {"facts": {"legal_hold": True}})
    take(place, first)
    between = exceptions.log_action(place, forms.ActionForm(stream, "saw the first branch"))
    second = act(Placed.of(base), above, {})
    third = act(Placed.of(second), [place.store.entries.get(between.entry)], {})
    take(place, second)
    take(place, third)
    body = {"device": own.device, "keep": [[third.seq, third.id]]}
    place.write([Draft("device.revoke", MEMBERS, body)], MEMBERS_LOG)
    return first, third


def take(place, entry):
    with place.store.database.transaction():
        accepted = place.store.accept([entry], place.clock.read().recorded)
    assert accepted.stored == (entry.id,), accepted.outcomes


def test_an_act_kept_through_another_log_is_kept_by_the_reader_too(forked):
    pair, stream, _, (first, third) = forked
    report = issue_exception(pair.ada, stream, Choice("en"))
    assert checked(report.pdf).intact
    files = open_container(report.pdf).files
    held = {entry.id for entry in decode_entries(files[parts.ENTRIES])}
    assert {first.id, third.id} <= held
    assert f'"source":"{first.id}/0"'.encode() in files[parts.RECORD]
    assert b"verdict.quarantined" not in files[parts.RECORD]
