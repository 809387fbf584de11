"""The authority list as folded: for each person the levels that nobody has replaced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.domain.authority_list.facts import KINDS, Set
from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.ids import OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Standing:
    """One level as one op gives it."""

    level: int
    name: Unsealed
    basis: Unsealed | None
    source: OpRef
    by: PersonId
    at: int


@dataclass(frozen=True, slots=True)
class AuthorityList:
    """Levels by person: the causally latest ones, in replay order."""

    levels: dict[str, tuple[Standing, ...]] = field(default_factory=dict)

    def level(self, person: PersonId) -> int:
        """Give the person's level; of levels given apart the lower one counts until resolved."""
        return min((each.level for each in self.levels.get(person, ())), default=0)

    def source(self, person: PersonId) -> OpRef | None:
        """Give the op to cite for the person's level."""
        standings = self.levels.get(person, ())
        return min(standings, key=lambda each: each.level).source if standings else None

    @property
    def highest(self) -> int:
        """The highest level that anyone holds."""
        return max((self.level(PersonId(person)) for person in self.levels), default=0)


def fold(history: History) -> Folded[AuthorityList]:
    """Fold one authority list."""
    levels: dict[str, tuple[Standing, ...]] = {}
    effects: dict[OpRef, Effect] = {}
    for op in history.ops:
        effect, body = admitted(op, KINDS)
        effects[op.ref] = effect
        if body is not None:
            kept = [s for s in levels.get(body.person, ()) if not history.saw(op.ref, s.source)]
            levels[body.person] = (*kept, _standing(op, body))
    return Folded(AuthorityList(levels), effects)


def _standing(op: Op, body: Set) -> Standing:
    return Standing(body.level, body.person_name, body.basis, op.ref, op.person, op.occurred)


def cited_level(cited: Mapping[OpRef, Op], uses: Iterable[OpRef], person: PersonId) -> int:
    """Give the level that cited ops of the list say for a person; the lowest where they differ."""
    said = [body.level for body in _cited(cited, uses) if body.person == person]
    return min(said, default=0)


def highest_cited(cited: Mapping[OpRef, Op], uses: Iterable[OpRef]) -> int:
    """Give the highest level that cited ops of the list name, for whomever."""
    return max((body.level for body in _cited(cited, uses)), default=0)


def _cited(cited: Mapping[OpRef, Op], uses: Iterable[OpRef]) -> list[Set]:
    ops = [cited[ref] for ref in uses if ref in cited]
    return [body for _, body in (admitted(op, KINDS) for op in ops) if isinstance(body, Set)]
