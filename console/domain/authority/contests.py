"""Reductions that left something behind: what they took, others may have seen standing.

Whether somebody was the only administrator is asked about the causal past of one entry, and the
pass over everything mostly answers that as well: it differs only where a reduction that the author
had not heard of took something that the author had seen. Those are noted here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from console.domain.authority.deeds import OpKey
from console.domain.authority.graph import MembersGraph, bits
from console.ids import DeviceKey


@dataclass(frozen=True, slots=True)
class Contest:
    """A reduction with effect, and what it left behind.

    Attributes:
        number: of its entry.
        target: whose entries it left behind; a recovery key where that was replaced.
        rank: that of its author: only what is junior to it can be taken.
        took: the entries left behind.
    """

    number: int
    target: DeviceKey
    rank: OpKey
    took: int


class Contests:
    """The contests of one pass."""

    def __init__(self, graph: MembersGraph) -> None:
        self._graph = graph
        self._at: dict[int, list[Contest]] = defaultdict(list)
        self._took = 0
        self._beside = 0
        self._anywhere = 0

    def beside(self, number: int, target: DeviceKey, rank: OpKey, of: int) -> None:
        """Note a reduction that left behind what was written beside it, out of these entries."""
        took = of & ~(self._graph.past(number) | self._graph.future(number) | 1 << number)
        if took:
            self._beside |= 1 << number
            self._note(Contest(number, target, rank, took))

    def anywhere(self, number: int, target: DeviceKey, rank: OpKey, took: int) -> None:
        """Note an op that takes these entries also from those who wrote before it."""
        if took:
            self._anywhere |= 1 << number
            self._note(Contest(number, target, rank, took))

    def _note(self, contest: Contest) -> None:
        self._took |= contest.took
        self._at[contest.number].append(contest)

    def unheard(self, number: int) -> int:
        """Give those that the author of an entry had not heard of, and that did not follow it."""
        beside = self._beside & ~self._graph.future(number)
        return (beside | self._anywhere) & ~self._graph.past(number)

    def taken_unheard(self, number: int) -> Iterator[Contest]:
        """Give those of them that took something that the author had seen."""
        past = self._graph.past(number)
        if past & self._took:
            for each in bits(self.unheard(number)):
                yield from (contest for contest in self._at[each] if contest.took & past)
