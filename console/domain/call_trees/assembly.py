"""Put a draft together op by op, in replay order, each already judged by itself.

Says why an op has no effect here: it names a node that is not there, one that is there already,
or it would make a cycle.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from console.domain.call_trees.draft import Cycle, DeputySeat, Draft, Node, Seat
from console.domain.call_trees.facts import (
    ASSIGN,
    HOLDER,
    LIMITS,
    MOVE,
    NODE,
    REMOVE,
    ROLE,
    SET,
    TreeAssign,
    TreeMove,
    TreeNode,
    TreeRemove,
    TreeRole,
    TreeSet,
)
from console.domain.call_trees.placement import Placement
from console.domain.ops import History, Op, Unsealed
from console.domain.said import Kept, Removal, Worded, keep_fields, removal_of, worded
from console.errors import Message
from console.ids import ItemId, OpRef

TREE_TEXTS = ("title", "script", "report_to")
NODE_TEXTS = ("title", "place", "shift")


class Assembly:
    """The draft of one history while its ops are taken one by one."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._placement = Placement()
        self._writes: list[tuple[Op, Mapping[str, Worded]]] = []
        self._edits: dict[ItemId, list[OpRef]] = {}
        self._seat_edits: dict[tuple[ItemId, str], list[OpRef]] = {}
        self._cycles: list[Cycle] = []
        self._takers: Mapping[str, Callable[[Op, Any], Message | None]] = {
            SET: self._set,
            NODE: self._node,
            ROLE: self._role,
            MOVE: self._move,
            ASSIGN: self._assign,
            REMOVE: self._remove,
        }

    def take(self, op: Op, body: Any) -> Message | None:
        """Take one op; gives the reason when it has no effect."""
        taker = self._takers.get(op.kind)
        return taker(op, body) if taker else None

    def _set(self, op: Op, body: TreeSet) -> None:
        said: dict[str, Worded] = {}
        for each in fields(body):
            value = getattr(body, each.name)
            if value is not None:
                said[each.name] = worded(value) if isinstance(value, Unsealed) else Worded(value)
        self._writes.append((op, said))

    def _node(self, op: Op, body: TreeNode) -> Message | None:
        if body.node in self._placement:
            return Message("call_trees.verdict.node_known")
        reason = self._put(op, body)
        if reason is None:
            self._say(op, body.node, body)
        return reason

    def _move(self, op: Op, body: TreeMove) -> Message | None:
        return self._unknown(body.node) or self._put(op, body)

    def _put(self, op: Op, body: TreeNode | TreeMove) -> Message | None:
        if self._placement.makes_cycle(body.node, body.parent):
            self._cycles.append(Cycle(op.ref, body.node, body.parent))
            return Message("call_trees.verdict.cycle")
        self._placement.put(body.node, body.parent, body.position)
        # Who places the node anew, knowing of the cycle, has put it right.
        self._cycles = [
            cycle
            for cycle in self._cycles
            if cycle.node != body.node or not self._history.saw(op.ref, cycle.op)
        ]
        self._edited(op, body.node)
        return None

    def _role(self, op: Op, body: TreeRole) -> Message | None:
        reason = self._unknown(body.node)
        if reason is None:
            self._say(op, body.node, body)
            self._edited(op, body.node)
        return reason

    def _say(self, op: Op, node: ItemId, body: TreeNode | TreeRole) -> None:
        boxes = {name: getattr(body, name) for name in NODE_TEXTS}
        said = {f"{node}/{name}": worded(box) for name, box in boxes.items() if box is not None}
        self._writes.append((op, said))

    def _assign(self, op: Op, body: TreeAssign) -> Message | None:
        reason = self._unknown(body.node)
        if reason is not None:
            return reason
        self._edited(op, body.node)
        path = f"{body.node}/seat/{body.seat}"
        if body.removed:
            self._writes.append((op, {f"{path}/removed": Worded(value=True)}))
            return None
        name = worded(body.person_name) if body.person_name else Worded("")
        seat = Seat(body.person, name.value, body.priority, body.numbers)
        self._writes.append((op, {path: Worded(seat, name.commit, name.seal)}))
        self._seat_edits.setdefault((body.node, body.seat), []).append(op.ref)
        return None

    def _remove(self, op: Op, body: TreeRemove) -> Message | None:
        reason = self._unknown(body.node)
        if reason is None:
            self._writes.append((op, {f"{body.node}/removed": Worded(body.removed)}))
        return reason

    def _unknown(self, node: ItemId) -> Message | None:
        return None if node in self._placement else Message("call_trees.verdict.no_node")

    def _edited(self, op: Op, node: ItemId) -> None:
        self._edits.setdefault(node, []).append(op.ref)

    def draft(self) -> Draft:
        """Give the draft of all that was taken."""
        kept = keep_fields(self._history, self._writes)
        removals = {
            node: removal_of(self._history, self._edits[node], kept.get(f"{node}/removed"))
            for node in self._placement.places
        }
        gone = [node for node, removal in removals.items() if removal is Removal.REMOVED]
        deputies = self._deputies(kept)
        nodes = [
            self._build(node, loose, kept, deputies.get(node, []), removals[node])
            for node, loose in self._placement.outline(gone)
        ]
        return Draft(
            texts={name: kept[name] for name in TREE_TEXTS if name in kept},
            settings={name: kept[name] for name in LIMITS if name in kept},
            nodes=tuple(nodes),
            cycles=tuple(self._cycles),
        )

    def _deputies(self, kept: Mapping[str, Kept[Any]]) -> dict[ItemId, list[DeputySeat]]:
        found: dict[ItemId, list[DeputySeat]] = {}
        for (node, seat), edits in self._seat_edits.items():
            if seat == HOLDER:
                continue
            path = f"{node}/seat/{seat}"
            removal = removal_of(self._history, edits, kept.get(f"{path}/removed"))
            if removal is not Removal.REMOVED:
                deputy = DeputySeat(ItemId(seat), kept[path], removal)
                found.setdefault(node, []).append(deputy)
        return found

    def _build(
        self,
        node: ItemId,
        loose: bool,  # noqa: FBT001  # private, one caller
        kept: Mapping[str, Kept[Any]],
        deputies: list[DeputySeat],
        removal: Removal,
    ) -> Node:
        parent, position = self._placement.places[node]
        return Node(
            id=node,
            parent=parent,
            position=position,
            title=kept[f"{node}/title"],
            place=kept.get(f"{node}/place"),
            shift=kept.get(f"{node}/shift"),
            holder=kept.get(f"{node}/seat/{HOLDER}"),
            deputies=tuple(sorted(deputies, key=lambda d: (d.kept.value.priority, d.id))),
            unplaced=loose,
            disputed=removal is Removal.DISPUTED,
        )
