"""Whether a key may be held: a pure consequence of the erasures that have effect.

No key of an erased scope is stored, sent or restored, whenever it was made and wherever it comes
from. So this is asked at every place where a key arrives, leaves or is used.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from console.ids import PersonId
from console.journal.sealed import contact_scope, identity_scope


class Erasing(Protocol):
    """A `person.erase` with effect, as the resolution of authority gives it."""

    @property
    def people(self) -> Sequence[PersonId]:
        """Whose keys; all ids that were merged into one person stand together."""
        ...

    @property
    def identity(self) -> bool:
        """Whether the identity goes too, or the contact only."""
        ...

    @property
    def destroyed(self) -> bool:
        """Whether a second person confirmed it."""
        ...


def scopes_of(erasing: Erasing) -> frozenset[str]:
    """Give the scopes that an erasure names: contact, or contact and identity."""
    scopes = {contact_scope(person) for person in erasing.people}
    if erasing.identity:
        scopes |= {identity_scope(person) for person in erasing.people}
    return frozenset(scopes)


def hidden_scopes(erasings: Iterable[Erasing]) -> frozenset[str]:
    """Give the scopes that no screen shows any more: from the first person's op on."""
    return frozenset().union(*map(scopes_of, erasings))


def erased_scopes(erasings: Iterable[Erasing]) -> frozenset[str]:
    """Give the scopes whose keys must not be held: a second person confirmed the erasure."""
    return hidden_scopes(erasing for erasing in erasings if erasing.destroyed)


def held_scopes(scopes: Iterable[str], erased: frozenset[str]) -> frozenset[str]:
    """Give those of the scopes whose keys may be stored, sent and restored."""
    return frozenset(scopes) - erased
