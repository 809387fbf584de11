"""Fields that keep every causally latest value: a conflict is shown, never resolved by chance.

Source: design page 20-journal, Order and state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.ops import History, Op
from console.ids import OpRef


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that nobody who wrote later had seen replaced."""

    value: Any
    source: OpRef


@dataclass(frozen=True, slots=True)
class Field:
    """The causally latest values of one field, in replay order; the last one is shown."""

    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        """Refuse a field without a value: it would simply not be there."""
        if not self.candidates:
            raise ValueError("a field has at least one value")

    @property
    def value(self) -> Any:
        """The value that is shown."""
        return self.candidates[-1].value

    @property
    def conflict(self) -> bool:
        """Whether concurrent values differ, so that a person has to choose."""
        return any(other.value != self.value for other in self.candidates)


def fold_fields(
    history: History, writes: Iterable[tuple[Op, Mapping[str, Any]]]
) -> dict[str, Field]:
    """Fold the given writes (in replay order, only those with effect) into fields by name."""
    latest: dict[str, list[Candidate]] = {}
    for op, values in writes:
        for name, value in values.items():
            kept = [c for c in latest.get(name, []) if not _replaces(history, op, c)]
            latest[name] = [*kept, Candidate(value, op.ref)]
    return {name: Field(tuple(candidates)) for name, candidates in latest.items()}


def _replaces(history: History, op: Op, candidate: Candidate) -> bool:
    return candidate.source == op.ref or history.saw(op.ref, candidate.source)
