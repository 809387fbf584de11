"""Whole sessions between real vaults: what travels, what a cut costs, what may be said after."""

from hashlib import sha256

from console.desk import plans
from console.domain.ops import Role
from console.ledger import Log
from console.replication import having
from console.status import PeerState
from sync.honest import Running, sync_status
from sync.messages import Entries, Reason
from sync.steps import State
from tests.support.desk_ledger import DeskLedger
from tests.support.station_worlds import declare, write_card
from tests.support.sync_wires import Wire, sync

FILE = bytes(range(256)) * 2_400


def held(ledger: DeskLedger) -> set[str]:
    return {entry.id for entry in ledger.desk.entries()}


def assert_same(one: DeskLedger, other: DeskLedger) -> None:
    assert held(one) == held(other)
    assert one.desk.derived() == other.desk.derived()
    assert one.needs().result().nothing
    assert other.needs().result().nothing


def state(of: DeskLedger, device: str) -> PeerState:
    """What the window would say of another device."""
    status = sync_status(of.survey().result(), of.needs().result(), Running())
    (peer,) = [each for each in status.peers if each.device == device]
    return peer.state


def latest_on(of: DeskLedger) -> int:
    return sync_status(of.survey().result(), of.needs().result(), Running()).latest_on


def test_two_vaults_end_with_the_same_entries_keys_files_and_states(pair):
    ada, ben = pair
    write_card(ada.desk.place, "Dora Example")
    stream = plans.add(ada.desk.place, "Evacuation", (FILE, "plan.pdf"), 3)
    declare(ben.desk.place, "flood")
    assert Wire(ada, ben).start().run().live
    assert_same(ada, ben)
    assert stream in {each for each, _ in ben.store.projections.states("plan")}
    ben.desk.check()
    assert state(ada, ben.desk.device) is state(ben, ada.desk.device) is PeerState.EQUAL


def test_a_live_session_brings_an_act_with_its_keys_and_its_file(pair):
    ada, ben = pair
    wire = Wire(ada, ben).start().run()
    write_card(ada.desk.place, "Dora Example")
    plans.add(ada.desk.place, "Evacuation", (FILE, "plan.pdf"), 3)
    ada.tell()
    wire.run()
    assert wire.live
    assert_same(ada, ben)
    assert latest_on(ada) == 1


def frames_of_a_first_sync(ada: DeskLedger, ben: DeskLedger) -> int:
    return Wire(ada, ben).start().run().delivered


def copied(desks, ledger: DeskLedger, name: str) -> DeskLedger:
    return DeskLedger(desks.keep(ledger.desk.copy(name)))


def test_a_cut_at_every_frame_loses_nothing_and_sends_nothing_acknowledged_again(
    desks, pair, monkeypatch
):
    monkeypatch.setattr(having, "MAX_BATCH_ENTRIES", 2)
    for number in range(8):
        declare(pair[0].desk.place, f"flood {number}")
        declare(pair[1].desk.place, f"fire {number}")
    pair[0].desk.rule(
        "device.role", {"device": pair[1].desk.device, "role": "crisis_lead", "keep": []}
    )
    plans.add(pair[0].desk.place, "Evacuation", (FILE, "plan.pdf"), 3)
    whole = [copied(desks, each, f"whole {n}") for n, each in enumerate(pair)]
    frames = frames_of_a_first_sync(*whole)
    assert frames > 40
    for frame in range(frames + 1):
        ada, ben = (copied(desks, each, f"{n} at {frame}") for n, each in enumerate(pair))
        wire = Wire(ada, ben, f"cut behind frame {frame}").start()
        wire.run_frames(frame)
        wire.cut()
        assert_nothing_is_said_too_early(ada, ben)
        there = {0: held(ben), 1: held(ada)}
        again = Wire(ada, ben, f"after frame {frame}").start().run()
        for sender, end in enumerate(again.ends):
            sent = [e for m in end.sent if isinstance(m, Entries) for e in m.entries]
            assert not {sha256(e.raw).hexdigest() for e in sent} & there[sender]
        assert held(ada) == held(ben) == held(whole[0])
        assert ada.needs().result().nothing
        assert ben.needs().result().nothing
        for desk in (ada.desk, ben.desk):
            desk.close()


def assert_nothing_is_said_too_early(ada: DeskLedger, ben: DeskLedger) -> None:
    for one, other in ((ada, ben), (ben, ada)):
        if state(one, other.desk.device) is PeerState.EQUAL:
            assert not lacks(one, other)
        if latest_on(one):
            own = one.desk.device
            ends = [tip for log in Log for tip in one.store.entries.tips(log.value, own)]
            assert {tip.id for tip in ends} <= held(other)


def lacks(one: DeskLedger, other: DeskLedger) -> bool:
    """Whether either really lacks anything that the other has."""
    complete = one.needs().result().nothing and other.needs().result().nothing
    return held(one) != held(other) or not complete


def last_act(ledger: DeskLedger) -> str:
    return ledger.store.entries.tips(Log.ACTS.value, ledger.desk.device)[-1].id


def test_what_was_pushed_last_counts_as_a_backup_once_it_is_acknowledged(pair):
    ada, ben = pair
    wire = Wire(ada, ben).start().run()
    assert latest_on(ada) == 1
    declare(ada.desk.place, "flood")
    assert latest_on(ada) == 0
    ada.tell()
    assert latest_on(ada) == 0
    while last_act(ada) not in held(ben):
        assert wire.deliver_one(0)
    assert latest_on(ada) == 0, "stored there, but nobody has said so"
    wire.run()
    assert latest_on(ada) == 1
    wire.cut()
    assert latest_on(ada) == 1


def test_a_session_that_breaks_off_early_forgets_nothing_that_was_known(pair):
    ada, ben = pair
    declare(ada.desk.place, "flood")
    sync(ada, ben)
    declare(ben.desk.place, "fire")
    wire = Wire(ada, ben).start()
    wire.run(until=lambda: wire.ends[0].session.state is State.ACTS)
    wire.cut()
    assert latest_on(ada) == 1
    assert state(ada, ben.desk.device) is PeerState.INTERRUPTED


def test_an_own_members_entry_is_the_latest_as_well(desks, pair):
    ada, ben = pair
    sync(ada, ben)
    ada.desk.rule("device.role", {"device": ben.desk.device, "role": "responder", "keep": []})
    assert latest_on(ada) == 0
    sync(ada, ben)
    assert latest_on(ada) == 1


def test_of_a_forked_log_every_branch_is_counted(desks, pair):
    ada, ben = pair
    sync(ada, ben)
    copy = desks.keep(ben.desk.copy("copy"))
    for number in range(3):
        declare(copy.place, f"in the copy {number}")
    declare(ben.desk.place, "in the vault")
    sync(ada, ben)
    cleo = DeskLedger(desks.joined(ada.desk, "cleo", Role.RESPONDER))
    sync(ada, cleo)
    (before,) = [s for s in ada.survey().result() if s.device == cleo.desk.device]
    assert before.ahead == 0
    copy.carry_to(ada.desk)
    (after,) = [s for s in ada.survey().result() if s.device == cleo.desk.device]
    assert after.ahead == 3
    assert state(ada, ben.desk.device) is PeerState.FORKED
    sync(ada, cleo)
    assert held(ada) == held(cleo)


def test_a_device_put_out_while_it_catches_up_gets_nothing_more(pair, monkeypatch):
    monkeypatch.setattr(having, "MAX_BATCH_ENTRIES", 2)
    ada, ben = pair
    for number in range(30):
        declare(ada.desk.place, f"flood {number}")
    wire = Wire(ada, ben).start()
    wire.run(until=lambda: len(held(ada) - held(ben)) < 20)
    ada.desk.rule("device.revoke", {"device": ben.desk.device, "keep": []})
    ada.tell()
    got = held(ben)
    wire.run()
    assert {end.ended.reason for end in wire.ends} == {Reason.REVOKED}
    assert len(held(ben) - got) <= 2 * 4 + 1, "four batches under way, and the revoking entry"
    assert ben.membership(ben.desk.device).result().standing == "revoked"
    assert state(ada, ben.desk.device) is PeerState.REVOKED
    again = Wire(ada, ben, "again").start().run()
    assert {end.ended.reason for end in again.ends} == {Reason.REVOKED}


def test_a_batch_is_bounded_and_a_run_shows_what_was_there_when_it_began(pair, monkeypatch):
    monkeypatch.setattr(having, "MAX_BATCH_ENTRIES", 5)
    ada, _ = pair
    for number in range(4):
        declare(ada.desk.place, f"flood {number}")
    before = held(ada)
    first = ada.entries_after(frozenset(Log), (), None).result()
    assert len(first.entries) == 5
    late = declare(ada.desk.place, "late")
    given, more = list(first.entries), first.more
    while more is not None:
        batch = ada.entries_after(frozenset(Log), (), more).result()
        given += batch.entries
        more = batch.more
    assert [each.point.entry for each in given] == sorted(before, key=place_of(ada))
    assert late.id not in {each.point.entry for each in given}


def place_of(ledger: DeskLedger):
    """The replay order."""
    entries = {e.id: (e.order, e.device, e.log, e.seq) for e in ledger.desk.entries()}
    return entries.__getitem__


def test_a_batch_is_bounded_in_bytes_as_well(pair, monkeypatch):
    monkeypatch.setattr(having, "MAX_BATCH_BYTES", 2_000)
    ada, _ = pair
    for number in range(6):
        declare(ada.desk.place, f"flood {number}")
    sizes = []
    more = None
    while not sizes or more is not None:
        batch = ada.entries_after(frozenset(Log), (), more).result()
        sizes.append((len(batch.entries), sum(len(e.signed.raw) for e in batch.entries)))
        more = batch.more
    assert all(size <= 2_000 or count == 1 for count, size in sizes)
    assert sum(count for count, _ in sizes) == len(held(ada))


def test_a_device_whose_copy_was_restored_is_brought_up_to_date_and_not_believed_before(
    desks, pair
):
    ada, ben = pair
    sync(ada, ben)
    older = desks.keep(ben.desk.copy("older"))
    for number in range(3):
        declare(ada.desk.place, f"flood {number}")
    sync(ada, ben)
    assert latest_on(ada) == 1
    restored = DeskLedger(older)
    wire = Wire(ada, restored, "restored").start()
    wire.run(until=lambda: wire.ends[0].session.state is State.ACTS)
    wire.run()
    wire.cut()
    assert held(ada) == held(restored)
    assert state(ada, ben.desk.device) is PeerState.EQUAL
