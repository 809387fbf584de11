"""Honest status: what may be said of other devices, from what the last contact proved.

Functions run on the vault thread.
"""

import msgspec

from console.ids import DeviceKey
from console.ledger import Contact, DeviceSurvey, Log, Membership, Signed, Standing
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
    """Remember what a session taught about another device; the latest one is kept."""
    with store.changing():
        store.database.run(
            "INSERT OR REPLACE INTO contacts VALUES (?, ?)",
            (contact.device, msgspec.msgpack.encode(contact)),
        )


def survey(store: Store, own: DeviceKey) -> tuple[DeviceSurvey, ...]:
    """Say, for every other device ever enrolled, what is known of it."""
    members = store.membership.authority.members.values()
    return tuple(
        _survey(store, member.device, member.tag, own)
        for member in sorted(members, key=lambda each: each.device)
        if member.device != own
    )


def _survey(store: Store, device: DeviceKey, tag: str, own: DeviceKey) -> DeviceSurvey:
    contact = _contact(store, device)
    member = store.membership.authority.members[device]
    ahead = _lacking_there(store, contact)
    return DeviceSurvey(
        device=device,
        tag=tag,
        person=member.person,
        standing=membership(store, device).standing,
        ahead=ahead,
        has_latest=contact is not None and _holds_latest_of(store, own, contact),
        contact=contact,
    )


def _contact(store: Store, device: DeviceKey) -> Contact | None:
    row = store.database.one("SELECT contact FROM contacts WHERE device = ?", (device,))
    return None if row is None else msgspec.msgpack.decode(bytes(row[0]), type=Contact)


def _lacking_there(store: Store, contact: Contact | None) -> int:
    """Count stored entries that the last contact does not show the other device to hold."""
    if contact is None:
        return store.entries.count()
    known: dict[tuple[str, str], int] = {}
    for point in contact.holds:
        place = store.entries.get(point.entry)
        if place is not None:
            log = (place.device, place.log)
            known[log] = max(place.seq, known.get(log, 0))
    tips = (tip for log in Log for tip in store.entries.tips(log.value))
    return sum(max(0, tip.seq - known.get((tip.device, tip.log), 0)) for tip in tips)


def _holds_latest_of(store: Store, own: DeviceKey, contact: Contact) -> bool:
    """Say whether the other device is known to hold the last act written here."""
    latest = store.entries.tips(Log.ACTS.value, own) or store.entries.tips(Log.MEMBERS.value, own)
    held = {(p.at.device, p.at.log.value): p.at.seq for p in contact.holds}
    return all(held.get((tip.device, tip.log), 0) >= tip.seq for tip in latest)
