"""Honest status: what may be said about other devices, as frozen values.

"The same" is said only when tips are equal and neither side lacks a key or a blob.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.clock import Reading
from console.errors import Message
from console.ids import DeviceKey, PersonId


class PeerState(StrEnum):
    """How another device compares with this one, as of the last contact and what was written since."""

    EQUAL = "equal"
    PEER_BEHIND = "peer_behind"
    WE_BEHIND = "we_behind"
    BOTH_BEHIND = "both_behind"
    INTERRUPTED = "interrupted"
    """The last contact broke off: nothing is known to be missing, but that is not "the same"."""
    KEYS_OR_FILES_MISSING = "keys_or_files_missing"
    FORKED = "forked"
    REVOKED = "revoked"
    NEVER_MET = "never_met"


@dataclass(frozen=True, slots=True)
class PeerStatus:
    """One other device.

    Attributes:
        tag: its short name.
        ahead: entries here that it is not known to hold.
        behind: entries there that are not here.
        connected: a session is open right now.
        last_contact: when it was last heard of, on our clock.
        path: over what: an address, or `bundle`.
    """

    device: DeviceKey
    tag: str
    person: PersonId
    state: PeerState
    ahead: int = 0
    behind: int = 0
    connected: bool = False
    last_contact: Reading | None = None
    path: str = ""

    def __post_init__(self) -> None:
        """Refuse to call two devices the same when a count says otherwise."""
        if self.state is PeerState.EQUAL and (self.ahead or self.behind):
            raise ValueError("devices that differ are not the same")

    @property
    def message(self) -> Message:
        """The status in words."""
        amount = self.behind if self.state is PeerState.WE_BEHIND else self.ahead
        values: dict[str, str | int] = {"tag": self.tag, "n": amount, "behind": self.behind}
        return Message(f"sync.peer.{self.state}", values)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Everything the status strip and the sync page show.

    Attributes:
        listening: addresses that take calls now; empty when none does.
        peers: all other devices ever enrolled.
        latest_on: how many other current devices are known to hold the latest entry.
        others: how many other current devices there are.
        paused: devices that sent more than a day's allowance and wait for a person.
        trouble: why something does not work, with what to do.
    """

    listening: tuple[str, ...] = ()
    peers: tuple[PeerStatus, ...] = ()
    latest_on: int = 0
    others: int = 0
    paused: tuple[DeviceKey, ...] = ()
    trouble: Message | None = None

    @property
    def backup_count(self) -> Message:
        """How many other devices hold the latest entry: the number of backups."""
        return Message("sync.backup_count", {"n": self.latest_on, "others": self.others})
