"""Invitations and requests on real vaults: who may come in, once, and as whom."""

import dataclasses

import pytest

from console.desk.founding import prepare
from console.domain.ops import Role
from console.errors import Refused
from console.ids import PersonId, SpaceId
from console.ledger import JoinRequest
from console.replication import joining
from tests.support.desk_ledger import DeskLedger
from tests.support.station_worlds import declare
from tests.support.store_desks import Desk
from tests.support.sync_wires import Wire, sync

DAY = 86_400_000


@pytest.fixture
def newcomer(desks) -> Desk:
    desk = desks.keep(Desk(desks.folder, "dora"))
    prepare(desk.database, desk.clock, desk.chance)
    return desk


def ask(newcomer: Desk, invitation) -> JoinRequest:
    request = joining.ask_to_join(newcomer.database, invitation)
    newcomer.sit_down(newcomer.database)
    return request


def test_a_device_that_joined_by_a_link_begins_when_its_own_enrolment_has_effect(pair, newcomer):
    ada, _ben = pair
    request = ask(newcomer, ada.desk.invitation(Role.RESPONDER))
    dora = DeskLedger(newcomer)
    assert dora.own_invitation().result() is not None
    assert dora.is_catching_up().result()
    assert ada.check_join(request).result()
    ada.enrol(request, ada.desk.clock.read()).result()
    for number in range(3):
        declare(ada.desk.place, f"flood {number}")
    assert Wire(dora, ada).start().run().live
    assert dora.own_invitation().result() is None
    assert newcomer.store.membership.grant_of(newcomer.device) is not None
    assert {e.id for e in newcomer.entries()} == {e.id for e in ada.desk.entries()}


def test_a_first_sync_that_was_cut_may_go_on_beyond_a_days_allowance(pair, newcomer):
    ada, _ben = pair
    request = ask(newcomer, ada.desk.invitation(Role.RESPONDER))
    ada.enrol(request, ada.desk.clock.read()).result()
    dora = DeskLedger(newcomer)
    wire = Wire(dora, ada).start()
    wire.run(until=lambda: dora.own_invitation().result() is None)
    wire.cut()
    assert dora.is_catching_up().result(), "its enrolment has come, the rest has not"
    sync(dora, ada)
    assert not dora.is_catching_up().result()
    assert not ada.is_catching_up().result(), "who founded has never joined"


def test_an_invitation_is_good_once(pair, newcomer):
    ada, _ = pair
    invitation = ada.desk.invitation(Role.RESPONDER)
    request = ask(newcomer, invitation)
    now = ada.desk.clock.read()
    assert ada.open_invitations(now).result() == (invitation,)
    ada.enrol(request, now).result()
    assert ada.open_invitations(now).result() == ()
    with pytest.raises(Refused, match="not open"):
        ada.enrol(request, now).result()


def test_an_invitation_that_has_expired_or_that_nobody_issued_is_not_open(pair, newcomer):
    ada, _ = pair
    invitation = ada.desk.invitation(Role.RESPONDER)
    request = ask(newcomer, invitation)
    late = dataclasses.replace(ada.desk.clock.read(), recorded=invitation.expires)
    assert ada.open_invitations(late).result() == ()
    with pytest.raises(Refused, match="not open"):
        ada.enrol(request, late).result()
    with pytest.raises(Refused, match="not open"):
        ada.enrol(dataclasses.replace(request, invitation="0" * 64), ada.desk.clock.read()).result()


@pytest.mark.parametrize(
    "change",
    [
        {"device": "ab" * 32},
        {"agreement_key": "ab" * 32},
        {"bundle_key": "age1other"},
        {"proof": "00" * 64},
        {"adopt": (3, "ab" * 32)},
        {"space": SpaceId("ab" * 32)},
        {"report_certificate": "AAAA"},
    ],
)
def test_a_request_of_which_anything_was_changed_proves_nothing(pair, newcomer, change):
    ada, _ = pair
    request = dataclasses.replace(ask(newcomer, ada.desk.invitation(Role.RESPONDER)), **change)
    assert not ada.check_join(request).result()
    with pytest.raises(Refused, match="proves nothing"):
        ada.enrol(request, ada.desk.clock.read()).result()
    assert ada.open_invitations(ada.desk.clock.read()).result(), "and is not used up"


def test_an_invitation_to_another_workspace_can_follow_one_that_came_to_nothing(desks, newcomer):
    ada = desks.ada()
    zoe = desks.keep(Desk.founding(desks.folder, "zoe"))
    ask(newcomer, zoe.invitation(Role.RESPONDER))
    ask(newcomer, ada.invitation(Role.RESPONDER))
    assert newcomer.store.space == ada.store.space


def test_whoever_is_in_one_workspace_joins_no_other(desks, pair):
    zoe = desks.keep(Desk.founding(desks.folder, "zoe"))
    with pytest.raises(Refused, match="another workspace"):
        joining.ask_to_join(pair[1].desk.database, zoe.invitation(Role.RESPONDER))


def test_acts_that_wait_to_be_adopted_bind_the_person(pair):
    ada, ben = pair
    person = ben.desk.person
    ben.desk.new_keys()
    declare(ben.desk.place, "under new keys")
    with pytest.raises(Refused, match="another person"):
        joining.ask_to_join(
            ben.desk.database, ada.desk.invitation(Role.RESPONDER, PersonId("9" * 32))
        )
    request = joining.ask_to_join(ben.desk.database, ada.desk.invitation(Role.RESPONDER, person))
    assert request.adopt is not None


def test_a_tag_that_is_taken_is_lengthened(pair, monkeypatch):
    ada, ben = pair
    taken = ada.store.membership.authority.members[ben.desk.device].tag
    monkeypatch.setattr(joining, "tag_of", lambda _device, length: (taken + "QQQQ")[:length])
    assert joining.free_tag(ada.store, "ab" * 32) == taken + "Q"


def test_a_discovery_secret_has_32_bytes(pair):
    ada, _ = pair
    assert ada.discovery_secret().result() is None
    with pytest.raises(ValueError, match="32"):
        ada.keep_discovery_secret(b"short").result()
    ada.keep_discovery_secret(b"d" * 32).result()
    assert ada.discovery_secret().result() == b"d" * 32
