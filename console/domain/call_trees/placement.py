"""Where nodes hang: moves in replay order, none of which ever makes a cycle.

Removed nodes keep their place, so that what hangs below them is found and shown as unplaced.
"""

from collections.abc import Iterable, Iterator

from console.domain.call_trees.facts import ROOT
from console.ids import ItemId


class Placement:
    """Parents and positions while a history is replayed."""

    def __init__(self) -> None:
        self.places: dict[ItemId, tuple[ItemId, str]] = {}

    def __contains__(self, node: ItemId) -> bool:
        return node in self.places

    def makes_cycle(self, node: ItemId, parent: ItemId) -> bool:
        """Say whether `parent` is the node itself or hangs somewhere below it."""
        above: ItemId | None = parent
        while above:
            if above == node:
                return True
            above = self.places[above][0] if above in self.places else None
        return False

    def put(self, node: ItemId, parent: ItemId, position: str) -> None:
        """Hang a node somewhere; the caller has asked `makes_cycle`."""
        self.places[node] = (parent, position)

    def outline(self, gone: Iterable[ItemId]) -> Iterator[tuple[ItemId, bool]]:
        """Give the nodes that are not gone depth first, each with whether it is unplaced.

        Siblings stand by position, then by id. A tree of any depth takes no deeper stack.
        """
        taken = set(gone)
        below: dict[ItemId, list[ItemId]] = {}
        unplaced: list[ItemId] = []
        for node, (parent, _position) in self.places.items():
            if node in taken:
                continue
            if parent == ROOT or (parent in self.places and parent not in taken):
                below.setdefault(parent, []).append(node)
            else:
                unplaced.append(node)
        for start, loose in ((below.get(ROOT, []), False), (unplaced, True)):
            top = set(start)
            waiting = self._backwards(start)
            while waiting:
                node = waiting.pop()
                yield node, loose and node in top
                waiting += self._backwards(below.get(node, []))

    def _backwards(self, nodes: Iterable[ItemId]) -> list[ItemId]:
        return sorted(nodes, key=lambda node: (self.places[node][1], node), reverse=True)
