"""Honest status: what may be said from what is known."""

import pytest

from console.clock import SetClock
from console.ids import DeviceKey, PersonId
from console.ledger import Contact, DeviceSurvey, Needs, Standing
from console.status import PeerState, PeerStatus, SyncStatus
from sync.honest import Running, sync_status

DEVICE = DeviceKey("ab" * 32)
ALL = Needs(0, 0)


def contact(behind: int = 0, lacks: Needs = ALL, *, complete: bool = True) -> Contact:
    return Contact(DEVICE, SetClock(1).read(), "10.0.0.2:1", (), behind, lacks, complete)


def state(
    known: Contact | None, ahead: int = 0, standing: Standing = Standing.MEMBER, needs: Needs = ALL
) -> PeerState:
    survey = DeviceSurvey(DEVICE, "QQQQ", PersonId("1" * 32), standing, ahead, True, known)
    return sync_status([survey], needs, Running()).peers[0].state


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (state(None), PeerState.NEVER_MET),
        (state(contact()), PeerState.EQUAL),
        (state(contact(), ahead=3), PeerState.PEER_BEHIND),
        (state(contact(behind=2)), PeerState.WE_BEHIND),
        (state(contact(behind=2), ahead=1), PeerState.BOTH_BEHIND),
        (state(contact(complete=False)), PeerState.INTERRUPTED),
        (state(contact(lacks=Needs(1, 0))), PeerState.KEYS_OR_FILES_MISSING),
        (state(contact(), needs=Needs(0, 1)), PeerState.KEYS_OR_FILES_MISSING),
        (state(contact(), standing=Standing.FORKED), PeerState.FORKED),
        (state(contact(), standing=Standing.REVOKED), PeerState.REVOKED),
    ],
)
def test_the_same_is_said_only_when_nothing_speaks_against_it(found, expected):
    assert found is expected


def test_only_current_devices_count_as_backups():
    surveys = [
        DeviceSurvey(DEVICE, "QQQQ", PersonId("1" * 32), standing, 0, latest, contact())
        for standing, latest in (
            (Standing.MEMBER, True),
            (Standing.MEMBER, False),
            (Standing.REVOKED, True),
        )
    ]
    status = sync_status(surveys, ALL, Running(connected=frozenset({DEVICE})))
    assert status.backup_count.values == {"n": 1, "others": 2}
    assert status.peers[0].connected
    assert status.peers[0].path == "10.0.0.2:1"


def test_a_status_names_the_amount_its_words_are_about():
    behind = PeerStatus(DEVICE, "QQQQ", PersonId("1" * 32), PeerState.WE_BEHIND, 0, 7)
    assert behind.message.values["n"] == 7
    ahead = PeerStatus(DEVICE, "QQQQ", PersonId("1" * 32), PeerState.PEER_BEHIND, 4)
    assert ahead.message.values["n"] == 4
    assert SyncStatus().backup_count.values == {"n": 0, "others": 0}
    with pytest.raises(ValueError, match="not the same"):
        PeerStatus(DEVICE, "QQQQ", PersonId("1" * 32), PeerState.EQUAL, 1)
