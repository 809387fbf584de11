"""Rows that the first screen shows: the gate and the settings. Kept small, for a quick start."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SettingsRows:
    """What can be set, and about this copy.

    Attributes:
        theme: `light`, `dark`, `contrast` or `system`.
        text_size: per cent.
        second_language: for printed sheets beside the first, empty for none.
        licences: title and text of each licence that must be shown.
        waiting_paper: what no printer took, the oldest first.
        quick_unlock: whether the system's key chain opens the vault too; `None` where there is none
            that may.
    """

    language: str
    languages: tuple[str, ...]
    theme: str
    text_size: int
    second_language: str
    lock_after: int
    last_backup: int | None
    backups: tuple[str, ...]
    version: str
    profile: str
    licences: tuple[tuple[str, str], ...] = ()
    quick_unlock: bool | None = None
    waiting_paper: tuple["PaperLine", ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A finished PDF that no printer took; `made` in milliseconds UTC."""

    paper: str
    name: str
    made: int


class GateState(StrEnum):
    """What the window shows first."""

    FIRST_START = "first_start"
    LOCKED = "locked"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class GateRows:
    """What is known before the vault is open: almost nothing."""

    state: GateState
    sheets_folder: str = ""
    quick_unlock: bool = False
