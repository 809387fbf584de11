"""Rows of plans, and of a new workspace."""

from dataclasses import dataclass

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
class Created:
    """A new workspace: where its recovery sheets are."""

    sheets: tuple[str, ...]
    fingerprint_words: str = ""
