"""Rows of devices: who is in, with honest status, and how one gets in."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.ops import Role
from console.ids import DeviceKey
from console.inquiry.rows.shared import StateWord


class Link(StrEnum):
    """Where a device stands, seen from here."""

    SELF = "self"
    EQUAL = "equal"
    BEHIND = "behind"
    AHEAD = "ahead"
    APART = "apart"
    FORKED = "forked"
    REVOKED = "revoked"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device of the workspace.

    Attributes:
        state: link state as a word with its counts, such as "12 entries behind".
        path: how it was last reached, empty if never.
    """

    device: DeviceKey
    tag: str
    person: str
    role: Role
    link: Link
    state: StateWord
    last_contact: int | None = None
    path: str = ""
    behind: int = 0
    ahead: int = 0
    connected: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was issued: shown once as text and QR code, saved as a file.

    Attributes:
        text: what the new device types, pastes or scans.
    """

    number: str
    person: str
    role: Role
    expires: int
    text: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A device that asks to be let in; both screens show the same six digits."""

    request: str
    person: str
    role: Role
    digits: str
    path: str


@dataclass(frozen=True, slots=True)
class Listening:
    """Whether this device can be dialled, and where."""

    on: bool
    addresses: tuple[str, ...] = ()
    problem: StateWord | None = None


@dataclass(frozen=True, slots=True)
class DeviceRows:
    """The page."""

    as_of: int
    devices: tuple[DeviceLine, ...]
    invitations: tuple[Invitation, ...]
    requests: tuple[JoinRequest, ...]
    listening: Listening
    notices: tuple[StateWord, ...] = ()
    may_invite: bool = True


@dataclass(frozen=True, slots=True)
class JoinProgress:
    """How far joining has come: six digits to compare, then in, with the sheets to print."""

    digits: str
    organisation: str = ""
    admitted: bool = False
    sheets: tuple[str, ...] = ()
