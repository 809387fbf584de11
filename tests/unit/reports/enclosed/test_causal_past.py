"""What an author had seen follows from what entries name, never from times."""

from itertools import pairwise

from console.ids import StreamId
from console.journal.entry import ACTS_LOG
from console.reports.enclosed.causal_past import causal_past
from tests.support.journal_writer import Writer, act, two_devices

STREAM = StreamId("plan/" + "1" * 32)


def note(writer: Writer):
    return writer.write(act("plan.note", STREAM))


def seen(past, writer: Writer) -> int:
    """The number of the latest act of a device in a past."""
    head = past.heads.get((writer.device, ACTS_LOG))
    return 0 if head is None else head.seq


def test_what_had_not_arrived_was_not_seen_however_old_it_is():
    ada, ben = two_devices()
    early = note(ben)
    ada.clock.advance(3_600_000)
    decision = note(ada)
    assert early.time.recorded < decision.time.recorded
    past = causal_past(decision, [early, decision])
    assert seen(past, ben) == 0
    assert past.entries == frozenset()


def test_what_had_arrived_was_seen_even_with_a_clock_that_is_ahead():
    ada, ben = two_devices()
    ben.clock.advance(3_600_000)
    ahead = note(ben)
    ada.take(ben)
    decision = note(ada)
    assert ahead.time.recorded > decision.time.recorded
    assert seen(causal_past(decision, [ahead, decision]), ben) == 1


def test_what_others_had_seen_was_seen_through_them():
    ada, ben = two_devices()
    cleo = Writer("cleo")
    ada.enrol(cleo)
    ben.take(ada)
    first = note(cleo)
    ben.take(cleo)
    witness = note(ben)
    ada.take(ben)
    decision = note(ada)
    assert first.head not in decision.heads
    assert seen(causal_past(decision, [first, witness, decision]), cleo) == 1
    # Without the entry that names it, nobody can say so.
    assert seen(causal_past(decision, [first, decision]), cleo) == 0


def test_acts_left_out_of_an_excerpt_do_not_hide_those_below_them():
    ada, ben = two_devices()
    written = [note(ben) for _ in range(4)]
    ada.take(ben)
    decision = note(ada)
    past = causal_past(decision, [written[0], written[3], decision])
    assert past.entries == {written[0].id, written[3].id}
    assert seen(past, ben) == 4


def test_own_earlier_acts_tell_what_was_seen_before():
    ada, ben = two_devices()
    first = note(ben)
    ada.take(ben)
    before, decision = note(ada), note(ada)
    assert all(head.device != ben.device for head in decision.heads)
    assert seen(causal_past(decision, [first, before, decision]), ben) == 1


def test_what_was_written_later_was_not_seen():
    ada, ben = two_devices()
    decision = note(ada)
    ben.take(ada)
    later = note(ben)
    past = causal_past(decision, [decision, later])
    assert seen(past, ben) == 0
    assert later.id not in past.entries


def test_of_a_forked_log_only_what_is_named_was_seen():
    ada, ben = two_devices()
    twin = Writer("ben")
    twin.take(ben)
    twin.grant, twin.keys, twin.person = ben.grant, ben.keys, ben.person
    hidden = twin.write(act("plan.note", STREAM, {"branch": "other"}))
    mine = note(ben)
    assert (hidden.seq, hidden.device) == (mine.seq, mine.device)
    ada.take(ben)
    decision = note(ada)
    past = causal_past(decision, [hidden, mine, decision])
    assert mine.id in past.entries
    assert hidden.id not in past.entries


def test_a_cited_act_was_seen():
    ada, ben = two_devices()
    cited = note(ben)
    ada.take(ben)
    between = note(ada)
    decision = ada.write(act("plan.note", STREAM, uses=[(cited.id, 0)]))
    assert seen(causal_past(decision, [cited, decision]), ben) == 1
    assert between.id not in causal_past(decision, [cited, decision]).entries


def test_a_past_only_grows():
    ada, ben = two_devices()
    acts = []
    for _ in range(3):
        acts += [note(ada), note(ben)]
        ada.take(ben)
        ben.take(ada)
    pasts = [causal_past(each, acts).entries for each in acts if each.device == ada.device]
    assert all(before < after for before, after in pairwise(pasts))
