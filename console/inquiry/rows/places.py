"""Rows of plans, settings and the gate: what stands before and around the daily work."""

from dataclasses import dataclass
from enum import StrEnum

from console.ids import StreamId
from console.inquiry.rows.shared import StateWord


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan kept in the vault as a PDF."""

    stream: StreamId
    title: str
    pages: int
    size: int
    added: int
    added_by: str
    state: StateWord


@dataclass(frozen=True, slots=True)
class SettingsRows:
    """What can be set, and about this copy.

    Attributes:
        theme: `light`, `dark`, `contrast` or `system`.
        text_size: per cent.
        second_language: for printed sheets beside the first, empty for none.
        licences: title and text of each licence that must be shown.
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


@dataclass(frozen=True, slots=True)
class Created:
    """A new workspace: where its recovery sheets are."""

    sheets: tuple[str, ...]
    fingerprint_words: str = ""
