"""The store: one door in, all or nothing, and nothing derived that a rebuild would not give."""

import pytest

from console.desk.founding import prepare
from console.domain.ops import Role
from console.errors import Refused
from console.ids import PersonId, person_stream
from console.journal.chain import Missing, Storable, Stranger
from console.journal.entry import BadEntry
from console.ledger import Outcome
from console.replication import joining, taking
from console.vault.errors import DiskFull
from tests.support.station_worlds import declare, write_card
from tests.support.store_desks import Desk, failing


def name_at(desk: Desk, person: PersonId) -> str:
    return desk.store.projections.state(person_stream(person)).name


# --- all or nothing ----------------------------------------------------------------------------
def test_entries_whose_transaction_failed_are_not_taken_for_stored(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    first, second = write_card(ada.place, "Cleo Example"), declare(ada.place, "fire")
    before = ben.derived()
    for after in range(12):
        with failing(ben, after), pytest.raises(DiskFull):
            ben.offer([first, second], ada.device)
        assert ben.derived() == before
        assert ben.store.get(first.id) is None
    offered = ben.offer([first, second], ada.device)
    assert [each.outcome for each in offered] == [Outcome.STORED] * 2
    ben.check()


def test_members_entries_whose_transaction_failed_give_nobody_a_role(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.RESPONDER)
    body = {"device": ben.device, "role": "crisis_lead", "keep": []}
    role = ada.rule("device.role", body)
    for after in range(8):
        with failing(ben, after), pytest.raises(DiskFull):
            ben.offer([role], ada.device)
        assert ben.store.membership.roles_now(ben.device) == {Role.RESPONDER}
    ben.offer([role], ada.device)
    assert ben.store.membership.roles_now(ben.device) == {Role.CRISIS_LEAD}


def test_keys_whose_transaction_failed_are_asked_for_again(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    person = ada.person
    cleo = write_card(ada.place, "Cleo Example").ops[0].stream
    ada.carry_to(ben, keys=False)
    wanted = taking.lacking_keys(ben.store, None, 10)
    assert len(wanted) == 2
    keys = taking.give_keys(ada.store, wanted)
    for after in range(3):
        with failing(ben, after), pytest.raises(DiskFull):
            taking.put_keys(ben.store, keys)
        assert taking.lacking_keys(ben.store, None, 10) == wanted
        assert ben.store.keys.get(wanted[0].key) is None
    assert taking.put_keys(ben.store, keys) == 2
    assert ben.store.projections.state(cleo).name == "Cleo Example"
    assert name_at(ben, person) == "Ada Example"
    ben.check()


def test_an_own_act_that_could_not_be_stored_is_written_again_at_the_same_place(desks):
    ada = desks.ada()
    last = declare(ada.place, "one")
    for after in range(10):
        with failing(ada, after), pytest.raises(DiskFull):
            declare(ada.place, "two")
    entry = declare(ada.place, "two")
    assert entry.seq == last.seq + 1
    assert entry.prev == last.id
    ada.check()


def _declare_and_fail(desk):
    declare(desk.place, "two")
    raise Refused("after all")


def test_an_inner_block_that_fails_takes_back_only_itself(desks):
    ada = desks.ada()
    with ada.store.changing():
        kept = declare(ada.place, "one")
        with pytest.raises(Refused), ada.store.changing():
            _declare_and_fail(ada)
        after = declare(ada.place, "three")
    assert after.prev == kept.id
    ada.check()


# --- storing -----------------------------------------------------------------------------------
def test_an_entry_waits_for_its_causes_and_is_stored_once(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    one, two = declare(ada.place, "one"), declare(ada.place, "two")
    outcomes = ben.accept([two, one, one, two]).outcomes
    assert isinstance(outcomes[0], Missing)
    assert isinstance(outcomes[1], Storable)
    assert outcomes[2] is None
    assert isinstance(outcomes[3], Storable)
    ben.check()


def test_entries_of_a_device_that_nobody_named_wait_for_its_enrolment(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    old = ben.new_keys()
    act = declare(ben.place, "under new keys")
    (outcome,) = ada.accept([act]).outcomes
    assert isinstance(outcome, Stranger)
    assert act.device != old
    (other,) = desks.keep(Desk.founding(desks.folder, "cleo")).accept([act]).outcomes
    assert isinstance(other, BadEntry)


# --- verdicts ----------------------------------------------------------------------------------
def test_acts_beyond_a_cut_lose_effect_and_come_back_when_ratified(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    kept = write_card(ben.place, "Cleo Example")
    ben.carry_to(ada)
    late = write_card(ben.place, "Dora Example")
    ada.rule("device.revoke", {"device": ben.device, "keep": [[kept.seq, kept.id]]})
    ben.carry_to(ada)
    ada.check()
    assert ada.store.projections.state(kept.ops[0].stream).name == "Cleo Example"
    assert ada.store.projections.state(late.ops[0].stream).name == ""
    (verdict,) = ada.store.projections.verdicts(late.ops[0].stream)
    assert verdict.effect.reason.key == "verdict.quarantined"
    ada.rule("entry.ratify", {"device": ben.device, "upto": [late.seq, late.id]})
    assert ada.store.projections.state(late.ops[0].stream).name == "Dora Example"
    ada.check()


def test_a_tip_that_is_kept_and_comes_late_brings_back_all_below_it(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    acts = [write_card(ben.place, f"Person {number}") for number in range(4)]
    tip = acts[2]
    ada.rule("device.revoke", {"device": ben.device, "keep": [[tip.seq, tip.id]]})
    ben.carry_to(ada)
    everything = ada.entries()
    fresh = desks.keep(Desk(desks.folder, "fresh"))
    invitation = ada.invitation(Role.AUDITOR)
    prepare(fresh.database, fresh.clock, fresh.chance)
    joining.ask_to_join(fresh.database, invitation)
    fresh.sit_down(fresh.database)
    for entry in everything:
        fresh.accept([entry])
        fresh.check()
    taking.put_keys(fresh.store, ada.scope_keys())
    fresh.check()
    states = [fresh.store.projections.state(each.ops[0].stream).name for each in acts]
    assert states == ["Person 0", "Person 1", "Person 2", ""]


def test_another_role_judges_later_acts_and_leaves_what_was_kept(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    kept = write_card(ben.place, "Cleo Example")
    ben.carry_to(ada)
    body = {"device": ben.device, "role": "auditor", "keep": [[kept.seq, kept.id]]}
    ada.rule("device.role", body)
    unseen = write_card(ben.place, "Dora Example")
    ada.carry_to(ben)
    ben.check()
    assert ben.store.projections.state(kept.ops[0].stream).name == "Cleo Example"
    assert ben.store.projections.state(unseen.ops[0].stream).name == ""
    with pytest.raises(Refused):
        write_card(ben.place, "Emil Example")
    ben.carry_to(ada)
    ada.check()
    assert ada.derived()["states"] == ben.derived()["states"]


def test_the_index_of_words_follows_what_changed_and_nothing_else(desks):
    ada = desks.ada()
    person = ada.person
    write_card(ada.place, "Ada Example", person)
    seen = []
    run = ada.database.run

    def watching(sql, *values):
        seen.append(sql)
        return run(sql, *values)

    ada.database.run = watching
    try:
        write_card(ada.place, "Ada Example", person)
        assert not [sql for sql in seen if "people_" in sql]
        write_card(ada.place, "Ada Specimen", person)
        assert [sql for sql in seen if "people_words" in sql]
    finally:
        del ada.database.run
    words = [row[0] for row in ada.derived()["people_words_alone"]]
    assert sum("specimen" in each for each in words) == 1
    assert not any("example" in each for each in words if "specimen" in each)
    ada.check()
