"""The conversation: every good path, and how each bad one ends."""

import dataclasses

import pytest

from console.events import AllowanceSpent, CopyMet
from console.journal.entry import MEMBERS_LOG
from console.ledger import Log, Membership, Signed, Standing
from sync import greeting
from sync.carrying import Allowance
from sync.messages import (
    Ack,
    AskBlob,
    AskHashes,
    AskKeys,
    Bye,
    Chunk,
    Done,
    Entries,
    Entry,
    Hashes,
    Hello,
    Introduction,
    Key,
    Keys,
    Name,
    Ping,
    Place,
    Proof,
    Reason,
    Refused,
    SentAll,
    Signature,
    Tips,
    Welcome,
    Who,
)
from sync.steps import Agreed, Committed, Ended, Filled, Started, State
from tests.support.journal_writer import Writer, act, members_op
from tests.support.sync_ledger import MemoryLedger, team
from tests.support.sync_wires import EndOfWire, Wire, sync

NOTE = "incident/" + "0" * 32


def held(ledger: MemoryLedger) -> set[str]:
    return set(ledger.store.entries)


def live(*names: str) -> tuple[MemoryLedger, MemoryLedger, Wire]:
    one, other = team(*(names or ("ada", "ben")))[:2]
    wire = Wire(one, other).start().run()
    assert wire.live
    return one, other, wire


def kinds(end: EndOfWire) -> list[str]:
    return [type(message).__name__ for message in end.sent]


def reasons(wire: Wire) -> list[tuple[Reason, bool]]:
    return [(end.ended.reason, end.ended.by_peer) for end in wire.ends if end.ended]


def at_state(state: State) -> tuple[Wire, EndOfWire]:
    """A wire whose first end is in the wanted state, with nothing delivered after that."""
    one, other, _ = team("ada", "ben", "cleo")
    one.note()
    one.add_blob(b"x" * 300_000)
    one.revoke(other.writer.device[:2] + "0" * 62)
    other.add_blob(b"y" * 300_000)
    other.note()
    wire = Wire(one, other).start()
    wire.run(until=lambda: wire.ends[0].session.state is state)
    assert wire.ends[0].session.state is state
    wire.ends[0].outgoing.clear()
    return wire, wire.ends[0]


# --- good paths ------------------------------------------------------------------------------
def test_two_devices_end_with_the_same_entries_keys_and_blobs():
    one, other = team("ada", "ben")
    blob = one.add_blob(b"evidence" * 100_000)
    for number in range(600):
        one.note({"n": number}, number % 3)
    other.note()
    wire = Wire(one, other).start().run()
    assert wire.live
    assert held(one) == held(other)
    assert other.blobs[blob] == one.blobs[blob]
    assert one.contacts[other.writer.device].complete
    assert one.survey().result()[0].ahead == 0


def test_nothing_to_do_is_over_after_the_greeting_and_under_two_kibibytes():
    one, other, wire = live()
    assert kinds(wire.ends[0]) == ["Hello", "Signature", "Welcome"]
    assert wire.size < 2048
    assert one.contacts[other.writer.device].complete


def test_equal_logs_with_a_blob_lacking_exchange_only_that():
    one, other, wire = live()
    wire.cut()
    name = one.add_blob(b"picture")
    other.store.offer_all(one.store.replay()[-1:])
    other.arrival.append(one.store.replay()[-1].id)
    wire = sync(one, other)
    assert other.blobs[name] == b"picture"
    assert "Tips" not in kinds(wire.ends[0])


def test_a_commit_is_pushed_to_a_connected_device_with_its_keys():
    one, other, wire = live()
    note = one.note()
    wire.run()
    assert note.id in held(other)
    assert other.contacts[one.writer.device].complete
    assert wire.live
    assert kinds(wire.ends[0])[-2:] == ["Entries", "Done"]
    assert kinds(wire.ends[1])[-2:] == ["Ack", "Done"]


def test_what_is_committed_while_the_session_begins_is_pushed_at_its_end():
    one, other, third = team("ada", "ben", "cleo")
    one.note()
    wire = Wire(one, other).start()
    early = one.note(number=1)
    wire.deliver_one(0)
    wire.ends[0].give(Filled())
    wire.ends[0].give(Agreed())
    between = one.note(number=2)
    wire.run()
    assert {early.id, between.id} <= held(other)
    assert third.store.space == one.store.space


def test_a_device_enrolled_elsewhere_introduces_itself():
    founder, lagging = team("ada", "ben")
    newcomer = MemoryLedger(Writer("cleo"))
    founder.writer.enrol(newcomer.writer)
    founder.arrival = list(founder.store.entries)
    newcomer.arrival = list(newcomer.store.entries)
    newcomer.note()
    wire = sync(newcomer, lagging)
    assert "Introduction" in kinds(wire.ends[0])
    assert "Who" in kinds(wire.ends[1])
    assert held(newcomer) == held(lagging)


def test_a_long_introduction_goes_in_pages(monkeypatch):
    monkeypatch.setattr("tests.support.sync_ledger.MAX_BATCH_ENTRIES", 1)
    founder, lagging = team("ada", "ben")
    newcomer = MemoryLedger(Writer("cleo"))
    founder.writer.enrol(newcomer.writer)
    newcomer.arrival = list(newcomer.store.entries)
    wire = sync(newcomer, lagging)
    assert kinds(wire.ends[0]).count("Introduction") > 1
    assert newcomer.writer.device in lagging.store.named


def test_logs_of_a_copied_device_are_joined_with_both_branches():
    one, other = team("ada", "ben")
    for number in range(30):
        one.note({"n": number})
    sync(one, other)
    clone = Writer("ada", grant=one.writer.grant)
    clone.take(one.writer)
    copied = MemoryLedger(clone)
    copied.note({"clone": 1})
    clone.clock.advance(5)
    for number in range(40):
        one.note({"mine": number})
    for entry in copied.store.replay():
        if entry.id not in held(other):
            other.store.offer(entry)
            other.arrival.append(entry.id)
    wire = sync(one, other)
    assert "AskHashes" in kinds(wire.ends[0])
    assert held(one) == held(other)
    assert one.forked
    assert other.forked


def test_other_devices_learn_of_a_fork_by_its_proof_and_give_the_fork_only_members_entries():
    ada, ben, cleo = team("ada", "ben", "cleo")
    clone = Writer("cleo", grant=cleo.writer.grant)
    clone.take(cleo.writer)
    copy = MemoryLedger(clone)
    copy.note({"branch": 2})
    cleo.note({"branch": 1})
    sync(ada, cleo)
    sync(ada, copy)
    assert ada.membership(cleo.writer.device).result().standing is Standing.FORKED
    secret = ada.note({"secret": 1})
    blob = ada.add_blob(b"not for a fork")
    wire = Wire(ada, cleo).start().run()
    assert "Proof" in kinds(wire.ends[0])
    assert secret.id not in held(cleo)
    assert blob not in cleo.blobs
    assert cleo.writer.device in cleo.proofs
    ada.note({"secret": 2})
    ben_joined = ada.writer.write(members_op("x", {}), log=MEMBERS_LOG)
    ada.arrival.append(ben_joined.id)
    wire.ends[0].give(Committed())
    wire.run()
    assert ben_joined.id in held(cleo)
    assert len(held(cleo) - held(copy)) <= 3
    wire.ends[1].give(Started())
    assert ben.store.space == ada.store.space


def test_a_fork_found_in_a_live_session_sends_the_proof_at_once():
    ada, cleo, wire = live("ada", "cleo")
    pair = []
    for branch in (1, 2):
        clone = Writer("cleo", grant=cleo.writer.grant)
        clone.take(cleo.writer)
        pair.append(clone.write(act("incident.note", NOTE, {"branch": branch})))
    ada.offer_proof([Signed(e.raw, e.signature) for e in pair])
    ada.note({"secret": 1})
    wire.run()
    assert "Proof" in kinds(wire.ends[0])
    wire.ends[1].give(Committed())
    wire.run()
    name = Name("incident/x", b"k" * 16)
    wire.ends[0].give(AskKeys((name,)))
    wire.ends[0].give(AskBlob(b"b" * 32, 0))
    assert kinds(wire.ends[0])[-2:] == ["Keys", "Chunk"]


def test_keys_travel_with_the_entries_and_erased_ones_are_simply_not_there():
    one, other = team("ada", "ben")
    from console.journal.sealed import ToSeal  # noqa: PLC0415  # only this test seals

    one.note({"text": ToSeal(NOTE, "water in the server room")})
    sync(one, other)
    assert other.needs().result().keys == 0
    assert set(other.store.keys) == set(one.store.keys)
    wire = Wire(one, other).start().run()
    stream = "incident/" + "0" * 31 + "7"
    one.write(act("incident.note", stream, {"text": ToSeal(stream, "more")}))
    wire.run()
    assert "Keys" in kinds(wire.ends[0])
    assert set(other.store.keys) == set(one.store.keys)


def test_a_device_that_gets_its_keys_later_tells_the_one_that_waits_for_them():
    one, other, wire = live()
    from console.journal.sealed import ToSeal, key_id  # noqa: PLC0415  # only this test seals

    one.listeners.clear()
    note = one.note({"text": ToSeal(NOTE, "later")})
    taken = dict(one.store.keys)
    one.store.keys.clear()
    wire.ends[0].give(Committed())
    wire.run()
    assert note.id in held(other)
    assert other.needs().result().keys == 1
    one.store.keys.update(taken)
    wire.ends[0].give(Filled())
    wire.run()
    assert set(other.store.keys) == {key_id(*pair) for pair in taken.values()}


def test_a_third_device_carries_for_two_others():
    one, courier, other = team("ada", "ben", "cleo")
    name = one.add_blob(b"by hand")
    sync(one, courier)
    sync(courier, other)
    assert held(one) == held(other)
    assert other.blobs[name] == b"by hand"


def test_a_session_pushes_on_what_another_session_brought():
    one, middle, other = team("ada", "ben", "cleo")
    left, right = Wire(one, middle).start().run(), Wire(middle, other, "right").start().run()
    note = one.note()
    left.run()
    right.run()
    assert note.id in held(other)


def test_blobs_that_the_other_lacks_or_falsifies_are_left_for_another_time():
    one, other = team("ada", "ben")
    absent = one.add_blob(b"nobody has this", here=False)
    false = one.add_blob(b"true")
    one.blobs[false] = b"lies"
    wire = Wire(one, other).start().run()
    assert wire.live
    assert other.needs().result().blobs == 2
    assert absent not in other.blobs
    assert false not in other.blobs


def test_many_blobs_come_page_by_page():
    one, other = team("ada", "ben")
    names = [one.add_blob(f"file {n}".encode()) for n in range(20)]
    sync(one, other)
    assert set(other.blobs) == set(names)


def test_a_cut_at_any_frame_costs_nothing_that_was_acknowledged():
    one, other = team("ada", "ben")
    for number in range(300):
        one.note({"n": number}, number % 4)
    blob = one.add_blob(bytes(600_000))
    rounds = 0
    while True:
        wire = Wire(one, other, f"round {rounds}").start()
        wire.run(until=lambda w=wire, n=6 + rounds: w.delivered >= n)
        over = wire.live
        acknowledged = held(other)
        wire.cut()
        assert held(other) == acknowledged
        if over:
            break
        rounds += 2
        assert rounds < 60
    assert held(one) == held(other)
    assert other.blobs[blob] == one.blobs[blob]


# --- refusals --------------------------------------------------------------------------------
def test_another_workspace_is_refused_in_words():
    (one,), (other,) = team("ada"), team("ben")
    wire = Wire(one, other).start().run()
    assert (Reason.OTHER_SPACE, True) in reasons(wire) or (Reason.OTHER_SPACE, False) in reasons(
        wire
    )


def test_another_version_is_refused_in_words():
    wire, end = at_state(State.GREETING)
    hello = Hello((2, 3), b"s" * 32, b"d" * 32, b"n" * 32, b"m" * 32, b"a" * 32)
    end.give(hello)
    assert end.sent[-1] == Refused(Reason.OTHER_VERSION)
    assert end.ended.reason is Reason.OTHER_VERSION
    end.give(Ping())
    assert kinds(end)[-1] == "Refused"
    assert wire.delivered < 3


def test_the_own_key_at_the_other_end_is_an_alarm_and_no_session():
    (one,) = team("ada")
    clone = Writer("ada", grant=one.writer.grant)
    clone.take(one.writer)
    wire = Wire(one, MemoryLedger(clone)).start().run()
    assert wire.ends[0].events == [CopyMet("wire")] or wire.ends[1].events == [CopyMet("wire")]
    assert {reason for reason, _ in reasons(wire)} == {Reason.COPY}


def test_whoever_only_says_to_be_this_device_raises_no_alarm():
    (one,) = team("ada")
    end = EndOfWire(one, dialling=False, nonce=b"2" * 32)
    end.start()
    mine = next(message for message in end.sent if isinstance(message, Hello))
    end.give(Hello(mine.versions, mine.space, mine.device, b"1" * 32, mine.members, mine.acts))
    signed = next(message for message in end.sent if isinstance(message, Signature))
    end.give(signed)
    assert end.ended.reason is Reason.BAD_SIGNATURE
    assert end.events == []


def test_a_stranger_with_equal_members_logs_is_refused():
    (founder,) = team("ada")
    stranger = MemoryLedger(Writer("mallory"))
    stranger.writer.take(founder.writer)
    stranger.writer.grant = founder.writer.grant
    wire = Wire(stranger, founder).start().run()
    assert reasons(wire) == [(Reason.NOT_ENROLLED, True), (Reason.NOT_ENROLLED, False)]


def test_a_stranger_whose_introduction_does_not_help_is_refused():
    founder, other = team("ada", "ben")
    stranger = MemoryLedger(Writer("mallory"))
    stranger.store.space = founder.store.space
    stranger.store.offer(founder.store.replay()[0])
    stranger.arrival = list(stranger.store.entries)
    stranger.writer.grant = founder.writer.grant
    wire = Wire(stranger, other).start().run()
    assert reasons(wire) == [(Reason.NOT_ENROLLED, True), (Reason.NOT_ENROLLED, False)]


def test_a_revoked_device_is_refused_with_the_revoking_entry_and_learns_it():
    founder, other = team("ada", "ben")
    founder.revoke(other.writer.device)
    after = founder.note()
    wire = Wire(founder, other).start().run()
    assert reasons(wire) == [(Reason.REVOKED, False), (Reason.REVOKED, True)]
    assert other.membership(other.writer.device).result().standing is Standing.REVOKED
    assert after.id not in held(other)


def test_members_logs_show_on_the_way_that_the_other_is_revoked():
    founder, other, third = team("ada", "ben", "cleo")
    founder.revoke(other.writer.device)
    secret = third.note()
    for entry in founder.store.replay()[-1:]:
        other.store.offer(entry)
        other.arrival.append(entry.id)
    wire = Wire(third, other).start().run()
    assert reasons(wire) == [(Reason.REVOKED, False), (Reason.REVOKED, True)]
    assert secret.id not in held(other)


def test_a_device_revoked_while_connected_is_refused_before_the_next_push():
    founder, other, wire = live()
    founder.revoke(other.writer.device)
    wire.run()
    secret = founder.note()
    assert reasons(wire) == [(Reason.REVOKED, False), (Reason.REVOKED, True)]
    assert secret.id not in held(other)


@pytest.mark.parametrize("state", [State.MEMBERS, State.ACTS, State.NEEDS])
def test_a_device_revoked_while_it_is_being_brought_up_to_date_gets_no_more(state):
    founder, other = team("ada", "ben")
    founder.add_blob(b"x" * 300_000)
    founder.write(members_op("x", {}), log=MEMBERS_LOG)
    wire = Wire(founder, other).start()
    wire.run(until=lambda: wire.ends[0].session.state is state)
    assert wire.ends[0].ended is None
    founder.revoke(other.writer.device)
    assert wire.ends[0].ended.reason is Reason.REVOKED
    sent = len(wire.ends[0].sent)
    wire.run()
    assert len(wire.ends[0].sent) == sent
    assert other.blobs == {}


def test_a_fork_that_is_proven_during_a_run_ends_the_giving_of_acts(monkeypatch):
    monkeypatch.setattr("tests.support.sync_ledger.MAX_BATCH_ENTRIES", 1)
    ada, cleo = team("ada", "cleo")
    for number in range(20):
        ada.note({"n": number})
    wire = Wire(ada, cleo).start()
    wire.run(until=lambda: wire.ends[0].session.state is State.ACTS)
    given = len(held(cleo))
    pair = []
    for branch in (1, 2):
        clone = Writer("cleo", grant=cleo.writer.grant)
        clone.take(cleo.writer)
        pair.append(clone.write(act("incident.note", NOTE, {"branch": branch})))
    ada.offer_proof([Signed(e.raw, e.signature) for e in pair])
    wire.ends[0].give(Committed())
    wire.run()
    assert "Proof" in kinds(wire.ends[0])
    assert len(held(cleo)) < given + 6


def test_a_question_about_membership_that_was_asked_before_the_news_is_asked_again():
    founder, other, wire = live()
    end = wire.ends[0]
    founder.listeners.clear()
    founder.note()
    end.inputs.append(Committed())
    revoked = founder.revoke(other.writer.device)
    end.give(Committed())
    assert end.ended.reason is Reason.REVOKED
    assert revoked.id not in held(other)


def test_a_revocation_that_arrives_in_a_live_session_ends_it():
    founder, one, two = team("ada", "ben", "cleo")
    wire = Wire(one, founder).start().run()
    other = Wire(one, two, "second").start().run()
    founder.revoke(two.writer.device)
    wire.run()
    other.run()
    assert reasons(other) == [(Reason.REVOKED, False), (Reason.REVOKED, True)]
    assert wire.live


def test_a_relay_in_the_middle_fails_both_signatures():
    one, other = team("ada", "ben")
    ends = (
        EndOfWire(one, dialling=True, nonce=b"1" * 32, server_key=b"r" * 32),
        EndOfWire(other, dialling=False, nonce=b"2" * 32, server_key=b"s" * 32),
    )
    wire = Wire.__new__(Wire)
    wire.ends, wire.delivered, wire.size = ends, 0, 0
    wire.start().run()
    assert {reason for reason, _ in reasons(wire)} == {Reason.BAD_SIGNATURE}
    assert all("Welcome" not in kinds(end) for end in ends)


def test_a_refusal_before_the_greeting_is_over_ends_it():
    for state in (State.GREETING, State.SIGNING, State.JUDGING):
        _, end = at_state(state) if state is not State.JUDGING else (None, introducing())
        end.give(Refused("a newer reason"))
        assert (end.ended.reason, end.ended.by_peer) == (Reason.OTHER, True)


def test_a_revoked_device_that_brings_its_own_revocation_is_refused_on_the_spot():
    founder, other, third = team("ada", "ben", "cleo")
    wire = Wire(third, other).start().run()
    other.listeners.clear()
    revoking = founder.revoke(other.writer.device)
    other.store.offer(revoking)
    other.arrival.append(revoking.id)
    wire.ends[0].give(Entries(1, (Entry(revoking.raw, revoking.signature),)))
    assert wire.ends[0].ended.reason is Reason.REVOKED


def test_a_broken_off_session_says_how_far_this_device_is_behind():
    one, other = team("ada", "ben")
    for number in range(600):
        one.note({"n": number})
    wire = Wire(one, other).start()
    wire.run(until=lambda: len(held(other)) > 200)
    wire.cut()
    contact = other.contacts[one.writer.device]
    assert contact.behind == len(held(one)) - len(held(other))
    assert not contact.complete


def test_a_device_that_still_lacks_keys_or_files_is_not_said_to_be_the_same():
    one, other = team("ada", "ben")
    one.add_blob(b"x" * 600_000)
    wire = Wire(one, other).start()
    wire.run(until=lambda: wire.ends[0].session.state is State.NEEDS)
    wire.cut()
    assert other.needs().result().blobs == 1
    assert not one.contacts[other.writer.device].complete
    assert one.survey().result()[0].ahead == 0


def test_what_was_pushed_is_the_same_only_when_its_files_are_there_too():
    one, other, wire = live()
    one.add_blob(b"x" * 600_000)
    wire.run(until=lambda: "AskBlob" in kinds(wire.ends[1]))
    wire.cut()
    assert one.survey().result()[0].ahead == 0
    assert not one.contacts[other.writer.device].complete
    wire = Wire(one, other).start().run()
    assert one.contacts[other.writer.device].complete
    assert other.contacts[one.writer.device].complete


def test_what_the_other_side_lacks_of_what_it_carried_is_known_before_it_counts_as_equal():
    one, other, wire = live()
    other.listeners.clear()
    other.add_blob(b"promised", here=False)
    wire.ends[1].give(Committed())
    wire.run()
    contact = one.contacts[other.writer.device]
    assert contact.complete
    assert contact.lacks.blobs == 1


# --- out of turn -----------------------------------------------------------------------------
HASH = b"h" * 32
EVERY = {
    Hello: Hello((1,), HASH, HASH, HASH, HASH, HASH),
    Signature: Signature(b"s" * 64),
    Who: Who(),
    Introduction: Introduction((), False),
    Welcome: Welcome(0, 0),
    Tips: Tips(Log.MEMBERS, ()),
    AskHashes: AskHashes(Log.MEMBERS, (Place(HASH, 1),)),
    Hashes: Hashes(Log.MEMBERS, ()),
    Entries: Entries(99, (Entry(b"x", b"s" * 64),)),
    Ack: Ack(99),
    SentAll: SentAll(Log.MEMBERS),
    AskKeys: AskKeys((Name("x", b"k" * 16),)),
    Keys: Keys(()),
    AskBlob: AskBlob(HASH, 0),
    Chunk: Chunk(HASH, 0, b""),
    Done: Done(HASH, HASH, 0, 0, news=False),
}
FITS = {
    State.GREETING: {Hello},
    State.SIGNING: {Signature},
    State.JUDGING: {Who, Welcome},
    State.MEMBERS: {Tips, AskHashes, SentAll},
    State.ACTS: set(),
    State.NEEDS: {AskKeys, AskBlob, Keys, Chunk, Done},
    State.LIVE: {AskKeys, AskBlob, Done},
}


@pytest.mark.parametrize("state", FITS)
def test_whatever_is_not_in_the_table_is_out_of_turn(state):
    for kind, message in EVERY.items():
        if kind in FITS[state]:
            continue
        _, end = at_state(state)
        end.give(message)
        assert end.ended is not None, kind
        assert end.ended.reason is Reason.OUT_OF_TURN, kind
        assert end.sent[-1] == Bye(Reason.OUT_OF_TURN)


@pytest.mark.parametrize("message", [Who(), Welcome(0, 0)])
def test_what_is_said_once_may_not_be_said_twice(message):
    end = introducing()
    end.give(message)
    assert end.ended is None
    end.give(message)
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_tips_may_not_be_said_twice():
    _, end = at_state(State.MEMBERS)
    end.give(EVERY[Tips])
    end.give(EVERY[Tips])
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_sent_all_may_not_be_said_twice_or_for_the_other_log():
    for second in (Log.MEMBERS, Log.ACTS):
        _, end = at_state(State.MEMBERS)
        end.give(SentAll(Log.MEMBERS))
        end.give(SentAll(second))
        assert end.ended.reason is Reason.OUT_OF_TURN


def test_hashes_are_taken_only_when_asked_for():
    _, end = at_state(State.MEMBERS)
    end.give(EVERY[Tips])
    end.give(Hashes(Log.MEMBERS, ()))
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_a_chunk_out_of_place_ends_the_session():
    _, end = at_state(State.NEEDS)
    wanted = end.ledger.lacking_blobs(None, 1).result()[0]
    end.give(Chunk(bytes.fromhex(wanted.blob), 17, b"x"))
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_a_proof_that_proves_nothing_changes_nothing():
    _, end = at_state(State.LIVE)
    end.give(Proof((Entry(b"x", b"s" * 64), Entry(b"y", b"s" * 64))))
    assert end.ended is None


def test_a_ping_is_welcome_at_any_time_after_the_greeting():
    for state in (State.MEMBERS, State.ACTS, State.NEEDS, State.LIVE):
        _, end = at_state(state)
        end.give(Ping())
        assert end.ended is None


# --- hostile members ---------------------------------------------------------------------------
def introducing() -> EndOfWire:
    """An end that has asked a stranger who it is."""
    founder, lagging = team("ada", "ben")
    newcomer = MemoryLedger(Writer("cleo"))
    founder.writer.enrol(newcomer.writer)
    newcomer.arrival = list(newcomer.store.entries)
    wire = Wire(newcomer, lagging).start()
    wire.run(until=lambda: "Who" in kinds(wire.ends[1]))
    return wire.ends[1]


def test_an_introduction_with_a_false_entry_ends_the_session():
    end = introducing()
    end.give(Introduction((Entry(b"junk", b"s" * 64),), False))
    assert end.ended.reason is Reason.BAD_ENTRY


def test_an_introduction_has_a_bound(monkeypatch):
    monkeypatch.setattr(greeting, "MAX_INTRODUCED", 3)
    end = introducing()
    known = end.ledger.store.replay()[0]
    page = Introduction((Entry(known.raw, known.signature),) * 2, False)
    end.give(page)
    assert end.ended is None
    end.give(page)
    assert end.ended.reason is Reason.TOO_MUCH


def test_a_false_entry_ends_the_session_and_is_not_acknowledged():
    one, other, wire = live()
    end = wire.ends[0]
    note = other.writer.build(act("incident.note", NOTE))
    end.give(Entries(1, (Entry(note.raw, b"s" * 64),)))
    assert end.ended.reason is Reason.BAD_ENTRY
    assert note.id not in held(one)
    assert "Ack" not in kinds(end)


def test_an_entry_without_what_comes_before_it_ends_the_session():
    one, other, wire = live()
    other.listeners.clear()
    other.note()
    second = other.note()
    wire.ends[0].give(Entries(1, (Entry(second.raw, second.signature),)))
    assert wire.ends[0].ended.reason is Reason.GAP
    assert second.id not in held(one)


def test_a_day_has_an_allowance_and_then_a_person_decides():
    one, other = team("ada", "ben")
    for number in range(600):
        one.note({"n": number})
    wire = Wire(one, other).start()
    receiver = wire.ends[1]
    receiver.session.allow(Allowance(10, 10))
    wire.run(until=lambda: receiver.session.peer is not None)
    receiver.session.allow(Allowance(300, 10**9))
    wire.run()
    assert receiver.session.paused
    assert AllowanceSpent(one.writer.device) in receiver.events
    assert len(held(other)) < 300
    receiver.give(Ping())
    receiver.give(Agreed())
    wire.run()
    assert not receiver.session.paused
    assert held(one) == held(other)


def test_bytes_count_against_the_allowance_as_well():
    one, other = team("ada", "ben")
    one.note()
    wire = Wire(one, other).start()
    wire.run(until=lambda: wire.ends[1].session.peer is not None)
    wire.ends[1].session.allow(Allowance(1000, 100))
    wire.run()
    assert wire.ends[1].session.paused


def test_no_more_than_four_batches_may_wait():
    one, other = team("ada", "ben")
    note = one.note()
    wire = Wire(one, other).start()
    wire.run(until=lambda: wire.ends[1].session.state is State.ACTS)
    end = wire.ends[1]
    end.session.allow(Allowance(0, 0))
    for number in range(1, 5):
        end.give(Entries(number, (Entry(note.raw, note.signature),)))
        assert end.ended is None
    end.give(Entries(5, (Entry(note.raw, note.signature),)))
    assert end.ended.reason is Reason.OUT_OF_TURN


def test_sent_all_before_its_batches_are_committed_is_out_of_turn():
    one, other = team("ada", "ben")
    note = one.note()
    wire = Wire(one, other).start()
    wire.run(until=lambda: wire.ends[1].session.state is State.ACTS)
    end = wire.ends[1]
    end.session.allow(Allowance(0, 0))
    end.give(Entries(1, (Entry(note.raw, note.signature),)))
    end.give(SentAll(Log.ACTS))
    assert end.ended.reason is Reason.OUT_OF_TURN


# --- several things at once -------------------------------------------------------------------
def test_two_batches_at_once_are_stored_in_order_and_looked_after_once():
    one, other, wire = live()
    other.listeners.clear()
    name = other.add_blob(b"seen in the second round")
    first, second = other.store.replay()[-1], other.note()
    end = wire.ends[0]
    end.inputs.extend(
        Entries(number, (Entry(entry.raw, entry.signature),))
        for number, entry in enumerate((first, second), start=1)
    )
    end.give(Entries(3, (Entry(first.raw, first.signature),)))
    assert kinds(end)[-4:] == ["Ack", "Ack", "Ack", "AskBlob"]
    third = other.note()
    end.give(Entries(4, (Entry(third.raw, third.signature),)))
    end.give(Chunk(bytes.fromhex(name), 0, b"seen in the second round"))
    assert end.ended is None
    assert one.blobs[name] == b"seen in the second round"
    assert held(one) == held(other)
    assert kinds(end)[-1] == "Done"
    assert wire.ends[1].ended is None


def test_two_commits_at_once_are_checked_once_and_both_pushed():
    one, other, wire = live()
    one.listeners.clear()
    one.note()
    one.note()
    wire.ends[0].inputs.append(Committed())
    wire.ends[0].give(Committed())
    wire.run()
    assert held(one) == held(other)


def test_many_keys_of_one_push_are_given_up_to_a_frame():
    end = at_state(State.LIVE)[1]
    end.give(AskKeys(tuple(Name("x", bytes([n]) * 16) for n in range(3))))
    assert end.sent[-1] == Keys(())


def test_pushed_keys_that_nobody_named_are_not_kept():
    end = at_state(State.LIVE)[1]
    end.give(Keys((Key("incident/x", b"k" * 16, b"s" * 32),), pushed=True))
    assert end.ended is None
    assert b"k".hex() * 16 not in end.ledger.store.keys


# --- ends --------------------------------------------------------------------------------------
def test_a_stop_says_goodbye_and_notes_what_was_learned():
    one, other, wire = live()
    wire.ends[0].give(Ended(Reason.STOPPED))
    assert wire.ends[0].sent[-1] == Bye(Reason.STOPPED)
    wire.run()
    assert reasons(wire) == [(Reason.STOPPED, False), (Reason.STOPPED, True)]
    assert other.contacts[one.writer.device].complete


def test_what_is_sent_but_not_acknowledged_is_not_said_to_be_held_there():
    one, other, wire = live()
    one.note()
    wire.cut()
    contact = one.contacts[other.writer.device]
    assert not contact.complete
    assert one.survey().result()[0].ahead == 1


def test_a_session_before_its_start_can_be_ended():
    for state in (State.GREETING, State.SIGNING, State.JUDGING, State.MEMBERS, State.ACTS):
        _, end = at_state(state)
        end.give(Ended(Reason.LOST))
        assert end.ended.reason is Reason.LOST


def test_ending_while_the_ledger_is_asked_does_nothing_with_its_answers():
    ledger = team("ada")[0]
    end = EndOfWire(ledger, dialling=True, nonce=b"n" * 32)
    end.inputs.extend([Started(), Ended(Reason.LOST)])
    end.give(Committed())
    assert end.ended.reason is Reason.LOST
    assert end.session.peer is None


def test_asking_who_is_there_before_hello_is_a_programming_error():
    ledger = team("ada")[0]
    end = EndOfWire(ledger, dialling=True, nonce=b"n" * 32)
    machine = end.session._greeting
    with pytest.raises(AssertionError, match="before HELLO"):
        _ = machine.peer
    assert dataclasses.is_dataclass(Membership)
