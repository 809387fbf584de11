"""Which numbers can be trusted today: asked with a time, never stored.

The same flags stand on screen and on paper.
"""

from collections.abc import Iterable
from enum import StrEnum

from console.domain.people.facts import Line
from console.domain.people.state import Item, Person
from console.domain.said import Removal

DAY_MS = 24 * 60 * 60 * 1000
STALE_AFTER_MS = 90 * DAY_MS


class Flag(StrEnum):
    """One reason to doubt a number."""

    INVALID = "invalid"
    STALE = "stale"
    NEVER_VERIFIED = "never_verified"
    CHANGED = "changed"
    DISPUTED = "disputed"
    ASSUMED = "assumed"


def verified_at(item: Item[Line]) -> int | None:
    """Give when the number that is shown was last found to work, or None."""
    if item.verified is None:
        return None
    times = [s.value.on for s in item.verified.said if s.value.number == item.value.number]
    return max(times, default=None)


def flags(item: Item[Line], as_of: int, printed_at: int | None = None) -> tuple[Flag, ...]:
    """Give the reasons to doubt a number.

    Args:
        item: the number.
        as_of: now, milliseconds UTC.
        printed_at: when it was last printed, None if never.
    """
    last = verified_at(item)
    found = {
        Flag.INVALID: not item.value.valid,
        Flag.NEVER_VERIFIED: last is None,
        Flag.STALE: last is not None and as_of - last > STALE_AFTER_MS,
        Flag.CHANGED: printed_at is not None and item.kept.latest.at > printed_at,
        Flag.DISPUTED: item.removal is Removal.DISPUTED or item.kept.conflict,
        Flag.ASSUMED: item.value.assumed,
    }
    return tuple(flag for flag, raised in found.items() if raised)


def doubtful(item: Item[Line], as_of: int, printed_at: int | None = None) -> bool:
    """Say whether a number is flagged: old, never verified, invalid, changed since the print."""
    serious = {Flag.INVALID, Flag.STALE, Flag.NEVER_VERIFIED, Flag.CHANGED}
    return not serious.isdisjoint(flags(item, as_of, printed_at))


def oldest_first(people: Iterable[Person]) -> tuple[Person, ...]:
    """Sort people by how long ago a number of theirs was verified, never verified first."""
    return tuple(sorted(people, key=lambda person: (_last_verified(person), person.id)))


def _last_verified(person: Person) -> int:
    return max((verified_at(item) or 0 for item in person.lines), default=0)
