"""What an administrator does with devices: invite for a person, give another role, put out."""

from console.desk.naming import person_called
from console.desk.workplace import Draft, Workplace
from console.domain.ops import Role
from console.ids import MEMBERS, DeviceKey, OpRef, PersonId
from console.journal.entry import ACTS_LOG, MEMBERS_LOG


def invited_person(place: Workplace, name: str) -> PersonId:
    """Give the one person of that name; somebody nobody knows gets a card."""
    person, drafts = person_called(place, name)
    if drafts:
        place.write(drafts)
    return person


def change_role(place: Workplace, device: DeviceKey, role: Role) -> OpRef:
    """Give a device another role; what it did until now keeps the old one.

    Raises:
        Refused: the rules do not let this device do that.
    """
    body = {"device": device, "role": role.value, "keep": kept_tips(place, device)}
    return OpRef(place.write([Draft("device.role", MEMBERS, body)], MEMBERS_LOG).id, 0)


def revoke(place: Workplace, device: DeviceKey) -> OpRef:
    """Put a device out; what is held of its acts until now keeps its effect.

    Raises:
        Refused: the rules do not let this device do that.
    """
    body = {"device": device, "keep": kept_tips(place, device)}
    return OpRef(place.write([Draft("device.revoke", MEMBERS, body)], MEMBERS_LOG).id, 0)


def confirm(place: Workplace, device: DeviceKey, proposed: OpRef) -> OpRef:
    """Make a proposed administrator one, as a second administrator.

    Raises:
        Refused: the proposal is not open, or it is the own one.
    """
    body = {"device": device, "add": list(proposed)}
    draft = Draft("device.confirm", MEMBERS, body, (proposed,))
    return OpRef(place.write([draft], MEMBERS_LOG).id, 0)


def kept_tips(place: Workplace, device: DeviceKey) -> list[list[int | str]]:
    """Give the ends of a device's acts as held here: all below them stays as it is."""
    return [[tip.seq, tip.id] for tip in place.store.entries.tips(ACTS_LOG, device)]
