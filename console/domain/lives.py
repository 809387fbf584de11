"""A life: states that ops move on, kept so that moves made apart stand side by side.

An op replaces the states that its author saw reached. What is left over is where the life stands;
more than one different state is contested until somebody who has seen them all moves on. Guards
read the strictest. Which moves are allowed is the affair of each fold. Source: design page
20-journal, Order and state, Lives.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from console.domain.ops import Op
from console.domain.versions import Saw
from console.ids import OpRef, PersonId

StateT = TypeVar("StateT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Reached:
    """A state of a life, and the act that led there."""

    state: str
    source: OpRef
    person: PersonId
    occurred: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Life:
    """The states that nobody has moved on from, in replay order."""

    reached: tuple[Reached, ...] = ()

    @property
    def contested(self) -> bool:
        """Whether acts done apart led to different states."""
        return len({each.state for each in self.reached}) > 1

    @property
    def states(self) -> tuple[str, ...]:
        """The states reached, each once, in replay order."""
        return tuple(dict.fromkeys(each.state for each in self.reached))

    def reading(self, strictness: Sequence[StateT], start: StateT) -> StateT:
        """Give the strictest state reached; `strictness` begins with the strictest."""
        states = self.states
        return next((state for state in strictness if state in states), start)

    def moved(self, op: Op, to: str, saw: Saw) -> "Life":
        """Give the life after one more op; ops come in replay order."""
        kept = tuple(each for each in self.reached if not saw(each.source))
        new = Reached(to, op.ref, op.person, op.occurred, op.time.recorded)
        return Life((*kept, new))


def collisions(
    moves: Sequence[tuple[OpRef, str]], saw: Callable[[OpRef, OpRef], bool]
) -> frozenset[OpRef]:
    """Name the moves that met another state than their author saw: made apart, to other states.

    Args:
        moves: all moves of one life with effect, in replay order, with the state each leads to.
        saw: whether the author of the first op held the second.
    """
    found: set[OpRef] = set()
    for number, (later, there) in enumerate(moves):
        for earlier, here in moves[:number]:
            if here != there and not saw(later, earlier):
                found |= {later, earlier}
    return frozenset(found)
