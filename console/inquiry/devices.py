"""What the page of devices asks: who is in, how they stand to us, who waits to be let in."""

from dataclasses import dataclass

from console.domain.authority.members import Member
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, PersonId
from console.inquiry.people import name_of
from console.inquiry.rows.devices import (
    DeviceLine,
    DeviceRows,
    Invitation,
    JoinRequest,
    Link,
    Listening,
)
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.status import PeerState, PeerStatus, SyncStatus
from console.vault.store import Store

_LINKS = {
    PeerState.EQUAL: Link.EQUAL,
    PeerState.PEER_BEHIND: Link.BEHIND,
    PeerState.WE_BEHIND: Link.AHEAD,
    PeerState.BOTH_BEHIND: Link.APART,
    PeerState.INTERRUPTED: Link.APART,
    PeerState.KEYS_OR_FILES_MISSING: Link.APART,
    PeerState.FORKED: Link.FORKED,
    PeerState.REVOKED: Link.REVOKED,
    PeerState.NEVER_MET: Link.NEVER,
}
_TONES = {
    Link.EQUAL: (Mark.DONE, Tone.GOOD),
    Link.FORKED: (Mark.ATTENTION, Tone.DANGER),
    Link.REVOKED: (Mark.ATTENTION, Tone.WARN),
    Link.NEVER: (Mark.WAITING, Tone.PLAIN),
}
_LATENT = (Mark.PROGRESS, Tone.WARN)
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Outside:
    """What the page shows beside the entries.

    Attributes:
        invitations: number, person, role and expiry of each open one.
    """

    as_of: int
    own: DeviceKey
    sync: SyncStatus
    invitations: tuple[tuple[str, PersonId, Role, int], ...]
    requests: tuple[JoinRequest, ...]
    listening: Listening


def rows(store: Store, outside: Outside) -> DeviceRows:
    """Give the page: this device first, then the others by tag."""
    members = store.membership.authority.members
    peers = {peer.device: peer for peer in outside.sync.peers}
    lines = [
        _line(store, member, peers.get(member.device), own=member.device == outside.own)
        for member in members.values()
    ]
    return DeviceRows(
        as_of=outside.as_of,
        devices=tuple(sorted(lines, key=lambda each: (each.link is not Link.SELF, each.tag))),
        invitations=tuple(
            Invitation(number, name(store, person), role, expires)
            for number, person, role, expires in outside.invitations
        ),
        requests=outside.requests,
        listening=outside.listening,
        notices=tuple(_notices(outside.sync)),
        may_invite=outside.own in store.membership.authority.administrators,
    )


def name(store: Store, person: PersonId) -> str:
    """Give a person's name, or a mark that it is not known here."""
    return name_of(store, person) or UNKNOWN


def _line(store: Store, member: Member, peer: PeerStatus | None, *, own: bool) -> DeviceLine:
    link = Link.SELF if own else _LINKS[peer.state] if peer is not None else Link.NEVER
    if not member.belongs:
        link = Link.REVOKED
    return DeviceLine(
        device=member.device,
        tag=member.tag,
        person=name(store, member.person),
        role=_role(member),
        link=link,
        state=_state(link, peer),
        last_contact=peer.last_contact.recorded if peer and peer.last_contact else None,
        path=peer.path if peer else "",
        behind=peer.behind if peer else 0,
        ahead=peer.ahead if peer else 0,
        connected=peer.connected if peer else False,
    )


def _role(member: Member) -> Role:
    """Give the role that is shown: of two that limit each other the lesser one."""
    order = list(Role)
    return max(member.roles, key=order.index, default=Role.AUDITOR)


def _state(link: Link, peer: PeerStatus | None) -> StateWord:
    mark, tone = _TONES.get(link, _LATENT)
    if link is Link.SELF:
        return StateWord(Mark.DONE, Message("inquiry.device.self"))
    if peer is None or link is Link.REVOKED:
        return StateWord(mark, Message(f"inquiry.device.{link}"), tone)
    return StateWord(mark, peer.message, tone)


def _notices(sync: SyncStatus) -> list[StateWord]:
    tags = {peer.device: peer.tag for peer in sync.peers}
    said = [Message("inquiry.device.paused", {"tag": tags.get(each, "")}) for each in sync.paused]
    said += [] if sync.trouble is None else [sync.trouble]
    return [StateWord(Mark.ATTENTION, each, Tone.WARN) for each in said]
