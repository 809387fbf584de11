"""A member that means harm, against a real vault: at most its own session ends."""

from console.clock import SetClock
from console.domain.ops import Role
from console.ids import OpRef
from console.journal.entry import decode_entry
from console.journal.keys import Domain
from console.ledger import Log
from sync.messages import (
    Ack,
    AskKeys,
    Entries,
    Entry,
    Hashes,
    Key,
    Keys,
    Name,
    PlaceHashes,
    Proof,
    Reason,
    SentAll,
    Tip,
    Tips,
)
from sync.steps import State
from tests.support.desk_ledger import DeskLedger
from tests.support.journal_writer import NOON, Writer, act
from tests.support.station_worlds import declare, write_card
from tests.support.sync_wires import EndOfWire, Wire, sync


def wire_of(signed) -> Entry:
    return Entry(signed.raw, signed.signature)


def live(pair) -> tuple[DeskLedger, DeskLedger, EndOfWire]:
    """Ada's end of a live session; what Ben does not say himself a test says for him."""
    ada, ben = pair
    wire = Wire(ada, ben).start().run()
    assert wire.live
    ben.listeners.clear()
    return ada, ben, wire.ends[0]


def count(ledger: DeskLedger) -> int:
    return ledger.store.entries.count()


def test_valid_entries_of_a_device_that_nobody_enrolled_are_not_stored(pair):
    ada, _ben, end = live(pair)
    stranger = Writer("mallory")
    stranger.store.space = ada.store.space
    entry = stranger.build(act("incident.note", "incident/" + "0" * 32))
    decode_entry(entry.raw, entry.signature)
    before = count(ada)
    end.give(Entries(1, (wire_of(entry),)))
    assert end.ended.reason is Reason.GAP
    assert count(ada) == before


def test_of_a_batch_with_one_false_entry_the_true_ones_are_stored_and_none_acknowledged(pair):
    ada, ben, end = live(pair)
    true = declare(ben.desk.place, "flood")
    false = Entry(true.raw, bytes(64))
    sent = len(end.sent)
    end.give(Entries(1, (wire_of(true), false)))
    assert end.ended.reason is Reason.BAD_ENTRY
    assert ada.store.get(true.id) is not None
    assert not [message for message in end.sent[sent:] if isinstance(message, Ack)]
    ada.desk.check()


def test_an_entry_that_stretches_what_it_stands_on_is_bad_and_stays_out(pair):
    ada, ben, end = live(pair)
    entry = declare(ben.desk.place, "flood")
    raw = entry.raw.replace(f'"order":{entry.order}'.encode(), b'"order":99999')
    signature = ben.desk.place.own.keys.signing.sign(Domain.ENTRY, raw)
    decode_entry(raw, signature)
    end.give(Entries(1, (Entry(raw, signature),)))
    assert end.ended.reason is Reason.BAD_ENTRY
    ada.desk.check()


def test_keys_that_fit_no_field_or_not_their_name_are_not_kept(pair):
    ada, _ben, end = live(pair)
    before = ada.desk.scope_keys()
    (known, *_) = before
    name = bytes.fromhex(known.name.key)
    for pushed in (
        Key("incident/" + "0" * 32, b"k" * 16, b"s" * 32),
        Key(known.name.scope, name, b"s" * 32),
        Key("person/" + "0" * 32 + "/contact", name, known.secret),
    ):
        end.give(Keys((pushed,), pushed=True))
    assert end.ended is None
    assert ada.desk.scope_keys() == before


def test_the_key_of_an_erased_person_is_neither_taken_nor_given_nor_asked_for(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.COMPLIANCE_OFFICER)
    person = write_card(ada.place, "Vanishing Example").ops[0].stream.split("/")[1]
    ada.carry_to(ben)
    keys = [key for key in ada.scope_keys() if person in key.name.scope]
    assert len(keys) == 2
    asked = ada.rule("person.erase", {"people": [person], "identity": True})
    ada.carry_to(ben)
    ben.rule("person.erase.confirm", {"erase": [asked.id, 0]}, [OpRef(asked.id, 0)])
    one, other = DeskLedger(ada), DeskLedger(ben)
    end = Wire(one, other).start().run().ends[0]
    wired = tuple(Key(k.name.scope, bytes.fromhex(k.name.key), k.secret) for k in keys)
    end.give(Keys(wired, pushed=True))
    end.give(AskKeys(tuple(Name(key.scope, key.key) for key in wired)))
    assert end.sent[-1] == Keys(())
    assert [key for key in ada.scope_keys() if person in key.name.scope] == []
    assert one.needs().result().nothing


def test_a_peer_that_claims_what_it_lacks_is_given_less_and_changes_nothing_here(pair):
    ada, ben = pair
    for number in range(4):
        declare(ada.desk.place, f"flood {number}")
    wire = Wire(ada, ben).start()
    wire.run(until=lambda: wire.ends[0].session.state is State.ACTS)
    end = wire.ends[0]
    wire.ends[1].outgoing.clear()
    ours = ada.tips(Log.ACTS).result()
    lies = tuple(
        Tip(bytes.fromhex(p.at.device), p.at.seq + 50, bytes([n]) * 32) for n, p in enumerate(ours)
    )
    end.give(Tips(Log.ACTS, lies))
    asked = end.sent[-1]
    found = tuple(PlaceHashes(p.device, p.seq, (b"x" * 32,)) for p in asked.places)
    end.give(Hashes(Log.ACTS, found))
    while type(end.sent[-1]).__name__ == "AskHashes":
        end.give(Hashes(Log.ACTS, ()))
    assert end.ended is None
    wire.cut()
    (survey,) = ada.survey().result()
    assert survey.contact.behind >= 50
    assert not survey.has_latest
    sync(ada, ben)
    assert {e.id for e in ada.desk.entries()} == {e.id for e in ben.desk.entries()}


def test_an_acknowledgement_of_what_was_never_sent_ends_the_session(pair):
    _ada, _ben, end = live(pair)
    end.give(Ack(1))
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_whoever_acknowledges_without_storing_is_sent_it_again_by_the_next_session(pair):
    ada, ben = pair
    wire = Wire(ada, ben).start().run()
    act_ = declare(ada.desk.place, "flood")
    wire.ends[1].outgoing.clear()
    ada.tell()
    (frame,) = [m for m in wire.ends[0].sent if isinstance(m, Entries)]
    wire.ends[0].outgoing.clear()
    wire.ends[0].give(Ack(frame.number))
    wire.cut()
    assert ben.store.get(act_.id) is None
    sync(ada, ben)
    assert ben.store.get(act_.id) is not None


def test_proofs_that_prove_nothing_leave_no_trace_and_are_taken_one_at_a_time(pair):
    ada, ben, end = live(pair)
    one, other = declare(ben.desk.place, "a"), declare(ben.desk.place, "b")
    for pair_of in ((one, one), (one, other)):
        end.give(Proof(tuple(map(wire_of, pair_of))))
    assert end.ended is None
    assert ada.desk.database.rows("SELECT * FROM fork_proofs") == []
    assert ada.membership(ben.desk.device).result().standing == "member"


def test_a_proof_of_another_workspace_is_none(desks, pair):
    ada, _ben, end = live(pair)
    pair_of = []
    for branch in (1, 2):
        writer = Writer("zoe")
        writer.found()
        pair_of.append(writer.write(act("incident.note", "incident/" + "0" * 32, {"n": branch})))
    end.give(Proof(tuple(map(wire_of, pair_of))))
    assert ada.store.entries.forked_devices() == frozenset()


def test_sent_all_before_anything_was_compared_is_harmless(pair):
    ada, ben = pair
    declare(ada.desk.place, "flood")
    wire = Wire(ada, ben).start()
    wire.run(until=lambda: wire.ends[0].session.state is State.ACTS)
    wire.ends[0].give(SentAll(Log.ACTS))
    assert wire.ends[0].ended is None


def test_a_link_signature_of_another_key_or_another_link_is_refused(pair):
    ada, ben = pair
    wire = Wire(ada, ben)
    other = Wire(ada, ben, "another link")
    for each in (wire, other):
        each.start()
        each.deliver_one(0)
        each.deliver_one(1)
    stolen = other.ends[1].outgoing.popleft()
    wire.ends[1].outgoing.clear()
    wire.ends[0].take(stolen)
    assert wire.ends[0].ended.reason is Reason.BAD_SIGNATURE


def test_what_a_source_sends_in_a_day_is_counted_and_forgiven(pair):
    ada, ben, end = live(pair)
    entry = declare(ben.desk.place, "flood")
    end.give(Entries(1, (wire_of(entry),)))
    now = SetClock(NOON).read()
    device = ben.desk.device
    assert ada.intake(device, now).result().entries == 1
    assert ada.intake(device, now).result().size == len(entry.raw)
    ada.forgive_intake(device, now).result()
    assert ada.intake(device, now).result().entries == 0
