"""Bundles between real vaults: who can open them, what they bring, what a lie changes."""

import pytest

from console.clock import SetClock
from console.desk import plans
from console.desk.founding import prepare
from console.domain.ops import Role
from console.ledger import Log
from console.replication import joining
from sync.bundle import BadBundle, Packing, pack, take, unpack
from tests.support.desk_ledger import DeskLedger
from tests.support.station_worlds import declare, write_card
from tests.support.store_desks import Desk
from tests.support.sync_wires import sync
from tests.support.vault_ports import NOON

CLOCK = SetClock(NOON)


def bundle(ledger: DeskLedger, *, blobs: bool = True, since: tuple = ()) -> bytes:
    return pack(ledger, CLOCK, Packing(ledger.bundle_recipients().result(), since, blobs))


def test_a_bundle_brings_entries_keys_and_files_and_twice_changes_nothing(pair):
    ada, ben = pair
    write_card(ada.desk.place, "Dora Example")
    plans.add(ada.desk.place, "Evacuation", (bytes(300_000), "plan.pdf"), 2)
    sealed = bundle(ada)
    taken = take(ben, CLOCK, unpack(ben, sealed))
    assert (taken.stored, taken.waiting, taken.bad, taken.blobs) == (2, 0, 0, 1)
    assert ben.needs().result().nothing
    assert ben.desk.derived() == ada.desk.derived()
    again = take(ben, CLOCK, unpack(ben, sealed))
    assert (again.stored, again.keys, again.blobs) == (0, 0, 0)
    ben.desk.check()


def test_a_bundle_of_what_is_new_waits_for_what_comes_before_it(pair):
    ada, ben = pair
    declare(ada.desk.place, "flood")
    known = ada.tips(Log.ACTS).result() + ada.tips(Log.MEMBERS).result()
    declare(ada.desk.place, "fire")
    sealed = bundle(ada, since=known)
    read = unpack(ben, sealed)
    assert not read.complete
    taken = take(ben, CLOCK, read)
    assert (taken.stored, taken.waiting) == (0, 1)
    take(ben, CLOCK, unpack(ben, bundle(ada)))
    assert {e.id for e in ben.desk.entries()} == {e.id for e in ada.desk.entries()}


def test_a_bundle_without_files_names_those_that_are_left_for_a_link(pair):
    ada, ben = pair
    plans.add(ada.desk.place, "Evacuation", (bytes(1000), "plan.pdf"), 2)
    take(ben, CLOCK, unpack(ben, bundle(ada, blobs=False)))
    assert ben.needs().result().blobs == 1
    sync(ada, ben)
    assert ben.needs().result().nothing


def test_no_bundle_is_sealed_to_a_device_that_was_put_out(pair):
    ada, ben = pair
    before = bundle(ada)
    ada.desk.rule("device.revoke", {"device": ben.desk.device, "keep": []})
    assert len(ada.bundle_recipients().result()) == 1
    with pytest.raises(BadBundle, match="not an age file for this device"):
        unpack(ben, bundle(ada))
    assert unpack(ben, before).entries, "what it was handed before it can still read"


def test_a_joiner_takes_only_the_bundle_of_who_invited_it(desks, pair):
    ada, ben = pair
    newcomer = desks.keep(Desk(desks.folder, "dora"))
    prepare(newcomer.database, newcomer.clock, newcomer.chance)
    request = joining.ask_to_join(newcomer.database, ada.desk.invitation(Role.RESPONDER))
    newcomer.sit_down(newcomer.database)
    dora = DeskLedger(newcomer)
    ada.enrol(request, ada.desk.clock.read()).result()
    sync(ada, ben)
    with pytest.raises(BadBundle, match="not made by the administrator"):
        unpack(dora, pack(ben, CLOCK, Packing((request.bundle_key,))))
    taken = take(dora, CLOCK, unpack(dora, pack(ada, CLOCK, Packing((request.bundle_key,)))))
    assert (taken.waiting, taken.bad) == (0, 0)
    assert dora.own_invitation().result() is None
