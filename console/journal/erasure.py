"""Whether a key may be held: a pure consequence of the erasures that have effect.

No key of an erased scope is stored, sent or restored, whenever it was made and wherever it comes
from. So this is asked at every place where a key arrives, leaves or is used.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from console.ids import OpRef, PersonId
from console.journal.sealed import contact_scope, identity_scope

MAX_PEOPLE = 25
"""People that one entry may erase; the records merged into one person are named together."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An effective `person.erase`.

    Attributes:
        ref: the op.
        people: whose keys: all ids that were merged into one person stand together.
        identity: whether the identity goes too, or the contact only.
        by: who asked for it.
    """

    ref: OpRef
    people: tuple[PersonId, ...]
    identity: bool
    by: PersonId

    def __post_init__(self) -> None:
        """Refuse more people than an entry may erase, and nobody."""
        if not 0 < len(set(self.people)) <= MAX_PEOPLE:
            raise ValueError(f"1 to {MAX_PEOPLE} people an entry, not {len(self.people)}")

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes it takes."""
        names = {contact_scope(person) for person in self.people}
        if self.identity:
            names |= {identity_scope(person) for person in self.people}
        return frozenset(names)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An effective `person.erase.confirm`.

    Attributes:
        erasure: the op that it confirms.
        by: who confirms.
    """

    erasure: OpRef
    by: PersonId


def hidden_scopes(erasures: Iterable[Erasure]) -> frozenset[str]:
    """Give the scopes that no screen shows any more: from the first person's op on."""
    return frozenset().union(*(erasure.scopes for erasure in erasures))


def erased_scopes(
    erasures: Iterable[Erasure], confirmations: Collection[Confirmation]
) -> frozenset[str]:
    """Give the scopes whose keys must not be held: a second person confirmed the erasure."""
    return hidden_scopes(
        erasure
        for erasure in erasures
        if any(c.erasure == erasure.ref and c.by != erasure.by for c in confirmations)
    )


def held_scopes(scopes: Iterable[str], erased: frozenset[str]) -> frozenset[str]:
    """Give those of the scopes whose keys may be stored, sent and restored."""
    return frozenset(scopes) - erased
