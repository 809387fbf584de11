"""Fields of a state: every causally latest value with who said it, when, and its commit.

A conflict is shown, never resolved by chance (design page 20-journal, Order and state). A value
whose key is not here stands with its seal and without text. This module decides nothing about what
a value may be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from console.domain.ops import History, Op, Seal, Unsealed
from console.ids import OpRef, PersonId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """One value that nobody who wrote later had seen replaced.

    Attributes:
        value: what was said; an empty text when the seal is not open.
        source: the op that says it.
        person: its author.
        at: when it was recorded, milliseconds UTC.
        commit: names the sealed box it stands in, for the list of disclosed fields; empty when
            the value is clear.
        seal: whether the box could be opened.
    """

    value: T
    source: OpRef
    person: PersonId
    at: int
    commit: str = ""
    seal: Seal = Seal.OPEN


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """The causally latest values of one field in replay order; the last one is shown."""

    said: tuple[Said[T], ...]

    def __post_init__(self) -> None:
        """Refuse a field without a value: it would simply not be there."""
        if not self.said:
            raise ValueError("a field has at least one value")

    @property
    def latest(self) -> Said[T]:
        """What is shown, with its origin."""
        return self.said[-1]

    @property
    def value(self) -> T:
        """The value that is shown."""
        return self.latest.value

    @property
    def conflict(self) -> bool:
        """Whether concurrent values differ, so that a person has to choose."""
        shown = (self.latest.seal, self.value)
        return any((other.seal, other.value) != shown for other in self.said)


@dataclass(frozen=True, slots=True)
class Worded:
    """A value on its way through a fold: what is said, and the box it came from."""

    value: Any
    commit: str = ""
    seal: Seal = Seal.OPEN


def worded(sealed: Unsealed) -> Worded:
    """Take a sealed text as a fold keeps it: empty text when it could not be opened."""
    seal = sealed.seal if sealed.seal is not Seal.OPEN or sealed.text is not None else Seal.NO_KEY
    return Worded(sealed.text or "", sealed.commit, seal)


def keep_fields(
    history: History, writes: Iterable[tuple[Op, Mapping[str, Worded]]]
) -> dict[str, Kept[Any]]:
    """Fold writes (in replay order, only those with effect) into fields by name."""
    latest: dict[str, list[Said[Any]]] = {}
    for op, values in writes:
        for name, value in values.items():
            kept = [each for each in latest.get(name, []) if not _replaces(history, op, each)]
            latest[name] = [*kept, _say(value, op)]
    return {name: Kept(tuple(said)) for name, said in latest.items()}


def _replaces(history: History, op: Op, said: Said[Any]) -> bool:
    return said.source == op.ref or history.saw(op.ref, said.source)


def _say(value: Worded, op: Op) -> Said[Any]:
    return Said(value.value, op.ref, op.person, op.time.recorded, value.commit, value.seal)


class Removal(StrEnum):
    """Whether an item was taken away."""

    THERE = "there"
    REMOVED = "removed"
    DISPUTED = "disputed"  # removed by one, written by another who had not seen that: it stays


def removal_of(history: History, edits: Iterable[OpRef], removed: Kept[bool] | None) -> Removal:
    """Judge whether an item is gone: removal is a field of the item.

    Args:
        history: of the stream.
        edits: the ops that write the item.
        removed: its field that says so, None if nobody ever did.
    """
    if removed is None:
        return Removal.THERE
    takers = [said.source for said in removed.said if said.value]
    keepers = [said.source for said in removed.said if not said.value]
    written = list(edits)
    # An edit by somebody who knew of the removal brings the item back.
    if not takers or any(all(history.saw(edit, taker) for taker in takers) for edit in written):
        return Removal.THERE
    seen = all(any(t == edit or history.saw(t, edit) for t in takers) for edit in written)
    return Removal.REMOVED if seen and not keepers else Removal.DISPUTED
