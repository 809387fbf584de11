"""Who calls whom: callees in order, their deputies, and who inherits the branch of the missed.

Pure questions to a draft. When a callee and all deputies stay unreached after the attempts, the
caller inherits the branch: it calls the callees of the missed one itself.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from console.domain.call_trees.draft import Draft, Node, Seat
from console.domain.call_trees.facts import ROOT
from console.ids import ItemId


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that the rules ask for.

    Attributes:
        node: the role called for.
        seat: who is called.
        number: which attempt to that person, from 1.
        wait_s: seconds to wait after the attempt before, 0 for the first.
    """

    node: ItemId
    seat: Seat
    number: int
    wait_s: int


class CallOrder:
    """A draft indexed for questions about callers and callees."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.nodes = {node.id: node for node in draft.nodes}
        self._below: dict[ItemId, list[ItemId]] = {}
        for node in draft.nodes:
            if not node.unplaced:
                self._below.setdefault(node.parent, []).append(node.id)

    def callees(self, node: ItemId) -> tuple[Node, ...]:
        """Give those whom a node calls, in order; `ROOT` gives the initiator."""
        return tuple(self.nodes[each] for each in self._below.get(node, []))

    @property
    def callers(self) -> tuple[Node, ...]:
        """The nodes that call somebody, in outline order: the coordinators."""
        return tuple(node for node in self.draft.nodes if node.id in self._below)

    def caller_of(self, node: ItemId) -> Node | None:
        """Give who calls a node, None for the initiator and for unplaced ones."""
        return self.nodes.get(self.nodes[node].parent)

    def depths(self) -> dict[ItemId, int]:
        """Give how many calls away from the initiator each placed node is."""
        found: dict[ItemId, int] = {}
        for node in self.draft.nodes:
            if node.parent == ROOT:
                found[node.id] = 0
            elif node.parent in found:
                found[node.id] = found[node.parent] + 1
        return found

    def branch(self, node: ItemId) -> tuple[Node, ...]:
        """Give everybody below a node, depth first."""
        found: list[Node] = []
        waiting = list(reversed(self.callees(node)))
        while waiting:
            each = waiting.pop()
            found.append(each)
            waiting += reversed(self.callees(each.id))
        return tuple(found)

    def calls_of(
        self, caller: ItemId, missed: AbstractSet[ItemId] = frozenset()
    ) -> tuple[Node, ...]:
        """Give whom a caller has to call, in order, when some stayed unreached.

        The callees of a missed one stand right behind it, and so on down.
        """
        found: list[Node] = []
        waiting = list(reversed(self.callees(caller)))
        while waiting:
            node = waiting.pop()
            found.append(node)
            if node.id in missed:
                waiting += reversed(self.callees(node.id))
        return tuple(found)

    def heir_of(self, node: ItemId, missed: AbstractSet[ItemId]) -> Node | None:
        """Give who has to call a node: the nearest above who was not missed."""
        above = self.caller_of(node)
        while above is not None and above.id in missed:
            above = self.caller_of(above.id)
        return above

    def attempts(self, node: ItemId) -> tuple[Attempt, ...]:
        """Give the calls for one role: the holder as often as the rules say, then each deputy."""
        rules = self.draft.rules
        return tuple(
            Attempt(node, seat, number, rules.wait_s if number > 1 else 0)
            for seat in self.nodes[node].seats
            for number in range(1, rules.attempts + 1)
        )

    def last_callees(self) -> tuple[Node, ...]:
        """Give the end of each branch: they call the initiator back."""
        return tuple(
            node
            for node in self.draft.nodes
            if not node.unplaced and node.id not in self._below and node.parent != ROOT
        )

    def expected_minutes(self) -> int:
        """Give when the last one is reached if everybody answers the first call, rounded up."""
        talk = self.draft.rules.talk_s
        reached: dict[ItemId, int] = {}
        for node in self.draft.nodes:
            start = reached.get(node.id, 0)
            for number, callee in enumerate(self.callees(node.id), 1):
                reached[callee.id] = start + number * talk
        return -(-max(reached.values(), default=0) // 60)
