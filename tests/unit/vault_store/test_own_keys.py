"""New keys at once, an overlay until they are enrolled; forks, and how work goes on behind them."""

import pytest

from console.desk.workplace import StoppedSigning
from console.domain.ops import Role
from console.errors import Refused
from console.ids import OpRef
from console.journal.order import in_replay_order
from console.ledger import Signed
from console.replication import joining, surveying, taking
from console.vault.settings import Settings
from tests.support.station_worlds import declare, write_card
from tests.support.store_desks import Desk


# --- new keys ----------------------------------------------------------------------------------
def test_new_keys_act_at_once_with_the_old_role_and_only_here(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    ben.new_keys()
    act = write_card(ben.place, "Cleo Example")
    assert act.grant is None
    assert ben.store.projections.state(act.ops[0].stream).name == "Cleo Example"
    ben.check()
    with pytest.raises(Refused):
        ben.rule("device.revoke", {"device": ada.device, "keep": []})


def test_what_the_old_keys_lose_the_new_ones_lose_as_well(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    old = ben.new_keys()
    act = write_card(ben.place, "Cleo Example")
    revoked = ada.rule("device.revoke", {"device": old, "keep": []})
    ben.accept([revoked])
    assert ben.store.projections.state(act.ops[0].stream).name == ""
    ben.check()


def test_adoption_grants_every_entry_at_its_old_place(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    ben.new_keys()
    acts = [write_card(ben.place, f"Person {number}") for number in range(3)]
    ben_again = ada.admit(ben, Role.CRISIS_LEAD, ben.person)
    assert ben_again.ops[0].body["adopt"] == [3, acts[2].id]
    ben.carry_to(ada)
    for desk in (ada, ben):
        desk.check()
        for number, act in enumerate(acts):
            assert desk.store.projections.state(act.ops[0].stream).name == f"Person {number}"
    assert ada.derived()["states"] == ben.derived()["states"]
    after = write_card(ben.place, "Person 4")
    assert after.grant == OpRef(ben_again.id, 0)
    assert after.prev == acts[2].id


def test_without_adoption_they_stay_quarantined_everywhere_also_here(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    ben.new_keys()
    invitation = ada.invitation(Role.CRISIS_LEAD, ben.person)
    request = joining.ask_to_join(ben.database, invitation)
    ben.sit_down(ben.database)
    between = write_card(ben.place, "Cleo Example")
    found, body = joining.enrolment(ada.store, request, ada.clock.read())
    joining.use_up(ada.store, found)
    ada.rule("device.add", body)
    ada.carry_to(ben)
    ben.carry_to(ada)
    for desk in (ada, ben):
        desk.check()
        assert desk.store.projections.state(between.ops[0].stream).name == ""
    assert ada.derived()["states"] == ben.derived()["states"]


def test_acts_that_wait_to_be_adopted_are_not_handed_to_another_person(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    ben.new_keys()
    with_nothing_written = joining.ask_to_join(ben.database, ada.invitation(Role.AUDITOR))
    assert with_nothing_written.adopt is None
    joining.ask_to_join(ben.database, ada.invitation(Role.AUDITOR, ben.person))
    ben.sit_down(ben.database)
    write_card(ben.place, "Cleo Example")
    with pytest.raises(Refused, match="another person"):
        joining.ask_to_join(ben.database, ada.invitation(Role.AUDITOR))
    assert Settings(ben.database).belonging.person == ben.person


def test_the_latest_keys_are_the_latest_drawn_whatever_the_clock_said(desks):
    ada = desks.ada()
    old = ada.new_keys()
    ada.clock.recorded -= 10**9
    assert ada.new_keys() != old
    assert Settings(ada.database).overlay()[ada.device] == old


# --- forks -------------------------------------------------------------------------------------
def forked(desks, *, members: bool = False):
    """Ada's vault was copied; the copy went on, and Ben holds both branches."""
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    copy = desks.keep(ada.copy("copy"))
    if members:
        cleo = desks.keep(Desk(desks.folder, "cleo"))
        copy.admit(cleo, Role.CRISIS_LEAD)
        ada.admit(desks.keep(Desk(desks.folder, "dora")), Role.AUDITOR)
    else:
        cleo = None
        declare(copy.place, "in the copy")
        declare(ada.place, "in the vault")
    copy.carry_to(ben)
    ada.carry_to(ben)
    return ada, copy, ben, cleo


def test_a_fork_alarms_and_both_branches_keep_their_effect(desks):
    ada, _copy, ben, _ = forked(desks)
    assert ben.store.entries.forked_devices() == {ada.device}
    assert {s[1] for s in ben.derived()["states"]} == {"incident", "organisation", "person"}
    assert len(ben.store.projections.states("incident")) == 2
    assert surveying.membership(ben.store, ada.device).standing == "forked"
    ben.check()


def test_a_place_taken_three_times_is_a_fork_like_any_other(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    copies = [desks.keep(ada.copy(f"copy {number}")) for number in range(3)]
    for number, copy in enumerate(copies):
        declare(copy.place, f"in copy {number}")
        copy.carry_to(ben)
    forks = ben.store.entries.forks()
    assert len(forks) == 2
    assert len({first for *_, first, _ in forks}) == 1
    assert len(ben.store.projections.states("incident")) == 3
    ben.check()
    assert ben.store.entries.forks() == forks


def test_after_a_fork_no_entry_behind_the_branching_is_named_and_work_goes_on(desks):
    ada, copy, ben, _ = forked(desks)
    for number in range(3):
        entry = declare(ben.place, f"number {number}")
        behind = [h for h in entry.heads if (h.device, h.log) == (ada.device, "acts")]
        assert {head.seq for head in behind} <= {1}
    ben.check()
    more = declare(copy.place, "more in the copy")
    ben.accept([more])
    entry = declare(ben.place, "still")
    assert more.id not in {head.id for head in entry.heads}
    ben.check()


def test_the_frontier_of_a_forked_workspace_grows_as_if_it_were_built_anew(desks):
    ada, copy, ben, _ = forked(desks)
    dora = desks.keep(Desk(desks.folder, "dora"))
    declare(ben.place, "one")
    for number in range(4):
        ben.store.frontier("acts")
        declare((ada if number % 2 else copy).place, f"number {number}")
        ada.carry_to(ben)
        copy.carry_to(ben)
        declare(ben.place, f"mine {number}")
        grown = {log: ben.store.frontier(log) for log in ("acts", "members")}
        ben.store.forget_frontiers()
        assert {log: ben.store.frontier(log) for log in ("acts", "members")} == grown
    dora.close()


def test_who_was_enrolled_behind_a_branching_can_act(desks):
    _ada, _copy, ben, cleo = forked(desks, members=True)
    ben.carry_to(cleo)
    assert cleo.store.branchings()
    for number in range(3):
        act = declare(cleo.place, f"number {number}")
    cleo.carry_to(ben)
    assert ben.store.get(act.id) is not None
    ben.check()
    cleo.check()


def test_a_proof_alone_stops_the_own_key_and_hides_the_branch(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    copy = desks.keep(ada.copy("copy"))
    one, other = declare(copy.place, "in the copy"), declare(ada.place, "in the vault")
    pair = [Signed(e.raw, e.signature) for e in (one, other)]
    for desk in (ada, ben):
        assert taking.offer_proof(desk.store, taking.check(pair), pair)
    with pytest.raises(StoppedSigning):
        declare(ada.place, "more")
    ben.accept([other])
    entry = declare(ben.place, "mine")
    assert other.id not in {head.id for head in entry.heads}


def test_who_was_enrolled_behind_a_branching_can_write_members_entries(desks):
    """No frontier holds the own enrolment, yet it must be in the past of what it allows."""
    _ada, _copy, ben, cleo = forked(desks, members=True)
    ben.carry_to(cleo)
    key = {"person": "e" * 32, "key": "f" * 64}
    entries = [cleo.rule("person.key", key) for _ in range(2)]
    enrolment = cleo.store.membership.grant_of(cleo.device)
    for entry in entries:
        assert enrolment in entry.ops[0].uses
        assert cleo.store.membership.authority.effects[OpRef(entry.id, 0)].counts
    cleo.carry_to(ben)
    assert all(ben.store.get(entry.id) for entry in entries)
    ben.check()
    cleo.check()


def test_every_device_can_store_what_one_enrolled_behind_a_branching_writes(desks):
    """In replay order, by one who starts with nothing and by one who held only the other branch."""
    ada, _copy, ben, cleo = forked(desks, members=True)
    ben.carry_to(cleo)
    written = [
        declare(cleo.place, "first"),
        cleo.rule("person.key", {"person": "e" * 32, "key": "f" * 64}),
    ]
    written.append(declare(cleo.place, "second"))
    order = {e.id: e.order for e in cleo.entries()}
    grant = cleo.store.membership.grant_of(cleo.device)
    for entry in (written[0], written[2]):
        assert entry.grant == grant
        parents = [order[name] for name in entry.parents]
        assert entry.order == 1 + max(parents, default=0)
        assert order[grant.entry] < entry.order
    late = desks.keep(Desk(desks.folder, "late"))
    dora_enrols = ada.admit(late, Role.RESPONDER)
    assert dora_enrols.id in {e.id for e in late.entries()}
    for desk in (late, ada, ben):
        desk.accept(in_replay_order(cleo.entries()))
        assert all(desk.store.get(entry.id) is not None for entry in written)
        assert desk.store.membership.roles_of(written[2]) == {Role.CRISIS_LEAD}
        desk.check()


def test_who_was_enrolled_behind_a_branching_can_be_given_another_role(desks):
    """Whoever reduces them must have their enrolment in the causal past."""
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.ADMINISTRATOR)
    copy = desks.keep(ada.copy("copy"))
    cleo = desks.keep(Desk(desks.folder, "cleo"))
    copy.admit(cleo, Role.CRISIS_LEAD)
    ada.admit(desks.keep(Desk(desks.folder, "dora")), Role.AUDITOR)
    copy.carry_to(ben)
    ada.carry_to(ben)
    body = {"device": cleo.device, "role": "compliance_officer", "keep": []}
    entry = ben.rule("device.role", body)
    assert ben.store.membership.grant_of(cleo.device) == OpRef(entry.id, 0)
    assert ben.store.membership.roles_now(cleo.device) == {Role.COMPLIANCE_OFFICER}
    ben.carry_to(cleo)
    assert cleo.store.membership.roles_now(cleo.device) == {Role.COMPLIANCE_OFFICER}
    ben.check()
