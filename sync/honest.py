"""From what is known to what may be said: the status of every other device.

"The same" needs equal entries, a contact that came to its end, and that neither side lacks a key
or a blob. Everything is as of the last contact; what was written here since counts as ahead.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from console.errors import Message
from console.ids import DeviceKey
from console.ledger import Contact, DeviceSurvey, Needs, Standing
from console.status import PeerState, PeerStatus, SyncStatus


@dataclass(frozen=True, slots=True)
class Running:
    """What the engine is doing right now."""

    listening: tuple[str, ...] = ()
    connected: frozenset[DeviceKey] = frozenset()
    paused: tuple[DeviceKey, ...] = ()
    trouble: Message | None = None


def sync_status(survey: Sequence[DeviceSurvey], needs: Needs, running: Running) -> SyncStatus:
    """Say how this device stands to all others."""
    current = [one for one in survey if one.standing in {Standing.MEMBER, Standing.FORKED}]
    return SyncStatus(
        listening=running.listening,
        peers=tuple(_peer(one, needs, running.connected) for one in survey),
        latest_on=sum(one.has_latest for one in current),
        others=len(current),
        paused=running.paused,
        trouble=running.trouble,
    )


def _peer(one: DeviceSurvey, needs: Needs, connected: Collection[DeviceKey]) -> PeerStatus:
    contact = one.contact
    return PeerStatus(
        device=one.device,
        tag=one.tag,
        person=one.person,
        state=_state(one, needs),
        ahead=one.ahead,
        behind=contact.behind if contact else 0,
        connected=one.device in connected,
        last_contact=contact.at if contact else None,
        path=contact.path if contact else "",
    )


def _state(one: DeviceSurvey, needs: Needs) -> PeerState:
    if one.standing is Standing.REVOKED:
        return PeerState.REVOKED
    if one.standing is Standing.FORKED:
        return PeerState.FORKED
    return _compared(one, one.contact, needs) if one.contact else PeerState.NEVER_MET


def _compared(one: DeviceSurvey, contact: Contact, needs: Needs) -> PeerState:
    if one.ahead or contact.behind:
        return _apart(ahead=bool(one.ahead), behind=bool(contact.behind))
    if not contact.complete:
        return PeerState.INTERRUPTED
    if not (needs.nothing and contact.lacks.nothing):
        return PeerState.KEYS_OR_FILES_MISSING
    return PeerState.EQUAL


def _apart(*, ahead: bool, behind: bool) -> PeerState:
    if ahead and behind:
        return PeerState.BOTH_BEHIND
    return PeerState.PEER_BEHIND if ahead else PeerState.WE_BEHIND
