"""Honest status: what may be said of other devices, from what the last contact proved.

Functions run on the vault thread.
"""

from dataclasses import replace

import msgspec

from console.domain.authority.members import Member
from console.ids import DeviceKey
from console.journal.entry import Head
from console.ledger import Contact, DeviceSurvey, Log, Membership, Point, Signed, Standing
from console.replication.having import Common
from console.vault.store import Store


def membership(store: Store, device: DeviceKey) -> Membership:
    """Say what the members logs held here make of a device."""
    member = store.membership.authority.members.get(device)
    if member is None:
        return Membership(Standing.UNKNOWN)
    if not member.belongs:
        return Membership(Standing.REVOKED, _revoking(store, device))
    proof = _proof(store, device)
    if proof:
        return Membership(Standing.FORKED, proof)
    return Membership(Standing.MEMBER)


def _revoking(store: Store, device: DeviceKey) -> tuple[Signed, ...]:
    law = store.membership.authority.laws.get(device)
    for reduction in law.reductions if law else ():
        if reduction.role is None:
            stored = store.entries.load(reduction.ref.entry)
            if stored is not None:
                return (Signed(stored.entry.raw, stored.entry.signature),)
    return ()


def _proof(store: Store, device: DeviceKey) -> tuple[Signed, ...]:
    for fork in store.entries.forks():
        if fork[0] == device:
            pair = [store.entries.load(entry_id) for entry_id in fork[3:5]]
            return tuple(Signed(e.entry.raw, e.entry.signature) for e in pair if e is not None)
    row = store.database.one(
        "SELECT raw, signature, other_raw, other_signature FROM fork_proofs WHERE device = ?",
        (device,),
    )
    if row is None:
        return ()
    one, signature, other, other_signature = map(bytes, row)
    return (Signed(one, signature), Signed(other, other_signature))


def note_contact(store: Store, contact: Contact) -> None:
    """Remember what a session taught about another device; the latest one is kept.

    A session that broke off may have learned less than the one before it: what the device was
    known to hold then, it still holds.
    """
    with store.changing():
        before = None if contact.complete else _contact(store, contact.device)
        if before is not None:
            contact = replace(contact, holds=_joined(before.holds, contact.holds))
        store.database.run(
            "INSERT OR REPLACE INTO contacts VALUES (?, ?)",
            (contact.device, msgspec.msgpack.encode(contact)),
        )


def _contact(store: Store, device: DeviceKey) -> Contact | None:
    row = store.database.one("SELECT contact FROM contacts WHERE device = ?", (device,))
    return None if row is None else msgspec.msgpack.decode(bytes(row[0]), type=Contact)


def _joined(before: tuple[Point, ...], now: tuple[Point, ...]) -> tuple[Point, ...]:
    """Give what is known by either, log by log; of a log that both speak of the further one."""
    logs = {(point.at.device, point.at.log): point.at.seq for point in now}
    kept = [p for p in before if p.at.seq > logs.get((p.at.device, p.at.log), 0)]
    further = {(point.at.device, point.at.log) for point in kept}
    return tuple(sorted([*kept, *(p for p in now if (p.at.device, p.at.log) not in further)]))


def contacts(store: Store) -> list[Contact]:
    """Give the last contact with each device that was ever met."""
    rows = store.database.rows("SELECT contact FROM contacts ORDER BY device")
    return [msgspec.msgpack.decode(bytes(row[0]), type=Contact) for row in rows]


def survey(store: Store, own: DeviceKey) -> tuple[DeviceSurvey, ...]:
    """Say, for every other device ever enrolled, what is known of it."""
    met = {contact.device: contact for contact in contacts(store)}
    members = store.membership.authority.members.values()
    return tuple(
        _survey(store, member, own, met.get(member.device))
        for member in sorted(members, key=lambda each: each.device)
        if member.device != own
    )


def _survey(store: Store, member: Member, own: DeviceKey, contact: Contact | None) -> DeviceSurvey:
    known = Common(store, contact.holds if contact else ())
    return DeviceSurvey(
        device=member.device,
        tag=member.tag,
        person=member.person,
        standing=membership(store, member.device).standing,
        ahead=sum(known.lacks_below(tip) for log in Log for tip in store.entries.tips(log.value)),
        has_latest=contact is not None and all(map(known.holds, _latest(store, own))),
        contact=contact,
    )


def _latest(store: Store, own: DeviceKey) -> list[Head]:
    """Give what was written last here; under keys that have written nothing yet, all there is."""
    ends = [tip for log in Log for tip in store.entries.tips(log.value)]
    return [tip for tip in ends if tip.device == own] or ends
