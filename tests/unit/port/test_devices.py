"""Devices over two real vaults: in, honest status, another role, out; the banner of a fork."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from app.port.devices import NoSuchInvitation
from app.port.ways import NotJoined, Ways
from console.desk import forms
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, PersonId
from console.inquiry import devices as asked
from console.inquiry.rows.devices import Link, Listening
from console.inquiry.rows.shared import Mark
from console.status import PeerState, PeerStatus, SyncStatus
from sync.link import Address
from tests.support.port_desks import (
    DAY,
    LOOPBACK,
    SECONDS,
    add,
    closed_desk,
    desk,
    meet,
    two_desks,
)
from tests.support.station_worlds import world


def lines(port):
    return {line.person: line for line in port.devices.rows().result(SECONDS).devices}


def test_a_new_workspace_has_one_device_that_may_invite(tmp_path):
    with desk(tmp_path) as port:
        rows = port.devices.rows().result(SECONDS)
        (own,) = rows.devices
        assert (own.person, own.link, own.role) == ("Ada Example", Link.SELF, Role.ADMINISTRATOR)
        assert own.state.text.key == "inquiry.device.self"
        assert (rows.invitations, rows.requests, rows.notices) == ((), (), ())
        assert rows.may_invite
        assert not rows.listening.on


def test_an_invitation_is_listed_and_saved_as_a_file(tmp_path):
    with desk(tmp_path) as port:
        invited = port.devices.invite(forms.InviteForm("Ben Example", Role.COMPLIANCE_OFFICER))
        made = invited.result(SECONDS)
        (listed,) = port.devices.rows().result(SECONDS).invitations
        assert (listed.number, listed.person, listed.role) == (
            made.number,
            "Ben Example",
            Role.COMPLIANCE_OFFICER,
        )
        path = str(tmp_path / "ben.txt")
        assert port.devices.save_invitation(made.number, path).result(SECONDS) == path
        assert (tmp_path / "ben.txt").read_text() == made.text
        with pytest.raises(NoSuchInvitation):
            port.devices.save_invitation("nothing", path).result(SECONDS)


def test_a_joined_device_is_equal_then_behind_then_equal(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        meet(ben, ada)
        assert lines(ada)["Ben Example"].link is Link.EQUAL
        assert lines(ben)["Ada Example"].link is Link.EQUAL
        assert not ben.devices.rows().result(SECONDS).may_invite
        for port in (ada, ben):
            line = lines(port)["Ben Example" if port is ada else "Ada Example"]
            assert line.last_contact == port.now_ms()
        ben.devices.sync_now(lines(ben)["Ada Example"].device).result(SECONDS)
        assert lines(ben)["Ada Example"].link is Link.EQUAL


def status(device, state, **counts):
    contact = None if state is PeerState.NEVER_MET else world().clock.read()
    peer = PeerStatus(device, "BBBB", PersonId("b" * 32), state, last_contact=contact, **counts)
    return SyncStatus(peers=(peer,), others=1)


@pytest.mark.parametrize(
    ("state", "counts", "link", "mark"),
    [
        (PeerState.EQUAL, {}, Link.EQUAL, Mark.DONE),
        (PeerState.PEER_BEHIND, {"ahead": 12}, Link.BEHIND, Mark.PROGRESS),
        (PeerState.WE_BEHIND, {"behind": 3}, Link.AHEAD, Mark.PROGRESS),
        (PeerState.BOTH_BEHIND, {"ahead": 1, "behind": 2}, Link.APART, Mark.PROGRESS),
        (PeerState.FORKED, {}, Link.FORKED, Mark.ATTENTION),
        (PeerState.NEVER_MET, {}, Link.NEVER, Mark.WAITING),
    ],
)
def test_a_device_stands_to_us_as_sync_says(tmp_path, state, counts, link, mark):
    with two_desks(tmp_path) as (ada, _ben):
        device = lines(ada)["Ben Example"].device
        sync = dataclasses.replace(
            status(device, state, **counts), trouble=Message("sync.trouble.example")
        )
        outside = asked.Outside(0, DeviceKey("0" * 64), sync, (), (), Listening(on=False))
        rows = ada.house.ask(lambda place: asked.rows(place.store, outside)).result(SECONDS)
        line = next(each for each in rows.devices if each.device == device)
        assert (line.link, line.state.mark) == (link, mark)
        assert (line.ahead, line.behind) == (counts.get("ahead", 0), counts.get("behind", 0))
        assert [notice.text.key for notice in rows.notices] == ["sync.trouble.example"]


def test_a_device_gets_another_role_and_is_put_out(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        meet(ben, ada)
        device = lines(ada)["Ben Example"].device
        ada.devices.change_role(forms.RoleForm(device, Role.AUDITOR)).result(SECONDS)
        assert lines(ada)["Ben Example"].role is Role.AUDITOR
        ada.devices.revoke(device).result(SECONDS)
        line = lines(ada)["Ben Example"]
        assert (line.link, line.state.mark) == (Link.REVOKED, Mark.ATTENTION)
        assert line.state.text.key == "inquiry.device.revoked"


def test_a_device_that_was_never_reached_cannot_be_dialled(tmp_path):
    with desk(tmp_path) as port:
        own = lines(port)["Ada Example"].device
        with pytest.raises(NoSuchInvitation):
            port.devices.sync_now(own).result(SECONDS)


def test_a_request_that_is_not_open_is_said(tmp_path):
    with desk(tmp_path) as port:
        with pytest.raises(NoSuchInvitation):
            port.devices.admit("nothing").result(SECONDS)
        with pytest.raises(NoSuchInvitation):
            port.devices.turn_away("nothing").result(SECONDS)


def test_a_device_that_is_turned_away_does_not_join(tmp_path):
    with desk(tmp_path / "ada") as ada, closed_desk(tmp_path / "ben") as ben:
        ada.devices.listen_at([LOOPBACK])
        invited = ada.devices.invite(forms.InviteForm("Ben Example", Role.AUDITOR)).result(SECONDS)
        file = tmp_path / "invitation.txt"
        file.write_text(invited.text)
        form = forms.JoinForm(
            str(file), "correct horse battery staple", str(tmp_path / "ben"), from_file=True
        )
        ben.gate.join(form).result(SECONDS)
        (request,) = ada.devices.rows().result(SECONDS).requests
        assert request.person == "Ben Example"
        ada.devices.turn_away(request.request).result(SECONDS)
        with pytest.raises(NotJoined):
            ben.gate.join_confirmed().result(SECONDS)


def test_nothing_is_confirmed_that_was_not_begun(tmp_path):
    with closed_desk(tmp_path) as port, pytest.raises(NotJoined):
        Ways(port.house).join_confirmed()


def test_an_address_is_dialled_and_kept(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        heard = Address.parse(ada.devices.listening[0])
        ben.devices.dial(f"{heard.host}:{heard.port}").result(SECONDS)
        assert ada.devices.rows().result(SECONDS).listening.addresses == ada.devices.listening


def spend_the_day(port, device):
    """Let a device have sent today all that it may."""

    def spend(place):
        day = place.clock.read().recorded // DAY
        with place.store.changing():
            values = (device, day, 50_000, 1)
            place.store.database.run("INSERT OR REPLACE INTO intake VALUES (?, ?, ?, ?)", values)

    port.house.ask(spend).result(SECONDS)


@contextmanager
def looking(port, look):
    """Look again, on a thread of its own, whenever the port tells of a change."""
    workers = ThreadPoolExecutor(1)
    end = port.house.subscribe(lambda _topics: workers.submit(look))
    try:
        yield
    finally:
        end()
        workers.shutdown()


def people_at(port):
    return len(port.people.rows().result(SECONDS))


def test_a_device_that_sent_too_much_waits_until_a_person_says_go_on(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        meet(ben, ada)
        device = lines(ada)["Ben Example"].device
        spend_the_day(ada, device)
        add(ben, "Dora Example")
        known, waits, comes = people_at(ada), Event(), Event()

        def look():
            if ada.house.links.engine.status().result(SECONDS).paused:
                waits.set()
            if people_at(ada) > known:
                comes.set()

        with looking(ada, look):
            engine = ben.house.open_links().start()
            dialled = engine.dial(Address.parse(ada.devices.listening[0]))
            assert waits.wait(SECONDS)
            (notice,) = ada.devices.rows().result(SECONDS).notices
            assert notice.text.key == "inquiry.device.paused"
            assert people_at(ada) == known
            ada.devices.sync_now(device).result(SECONDS)
            assert comes.wait(SECONDS)
            assert dialled.result(SECONDS).reason == "stopped"
        assert ada.devices.rows().result(SECONDS).notices == ()
