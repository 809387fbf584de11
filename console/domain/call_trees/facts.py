"""Kinds of ops on the stream of one call tree.

A node is a role in the tree; who fills it (the holder, each deputy) is a seat of its own. Titles,
the script and names are sealed, the shape of the tree and the ids of people are clear.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from console.domain.call_trees.positions import is_position
from console.domain.kinds import LEADS, Kind
from console.domain.ops import Unsealed
from console.ids import ItemId, PersonId, is_hex32

NOBODY = PersonId("")
"""The person of a vacant seat."""
ROOT = ItemId("")
"""The parent of a node at the top: the initiator."""
HOLDER = "holder"
MAX_NUMBERS = 20

LIMITS: Mapping[str, tuple[int, int, int]] = {
    "attempts": (1, 9, 2),
    "wait_s": (10, 3600, 60),
    "talk_s": (10, 3600, 90),
    "target_minutes": (1, 1440, 60),
    "target_depth": (1, 20, 5),
    "valid_days": (1, 366, 90),
}
"""Of each rule: the least, the most, and what holds when nothing is said."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How calls are made.

    Attributes:
        attempts: calls to one person before the deputy.
        wait_s: between two attempts.
        talk_s: what a call is reckoned to take, for the expected time.
        target_minutes: everybody should be reached by then.
        target_depth: levels below the initiator.
        valid_days: how long a print may be used.
    """

    attempts: int = 2
    wait_s: int = 60
    talk_s: int = 90
    target_minutes: int = 60
    target_depth: int = 5
    valid_days: int = 90


@dataclass(frozen=True, slots=True)
class TreeSet:
    """Body of `tree.set`: what concerns the whole tree; each member folds on its own."""

    title: Unsealed | None = None
    script: Unsealed | None = None
    report_to: Unsealed | None = None
    attempts: int | None = None
    wait_s: int | None = None
    talk_s: int | None = None
    target_minutes: int | None = None
    target_depth: int | None = None
    valid_days: int | None = None

    def __post_init__(self) -> None:
        """Refuse an op that says nothing, and rules out of range."""
        if all(getattr(self, each.name) is None for each in fields(self)):
            raise ValueError("nothing is set")
        for name, (least, most, _default) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise ValueError(f"{name} is {least} to {most}")


@dataclass(frozen=True, slots=True)
class TreeNode:
    """Body of `tree.node`: a new role at a place; `parent` is empty for the initiator."""

    node: ItemId
    parent: ItemId
    position: str
    title: Unsealed
    place: Unsealed | None = None
    shift: Unsealed | None = None

    def __post_init__(self) -> None:
        """Refuse a malformed place."""
        _check_place(self.node, self.parent, self.position)


@dataclass(frozen=True, slots=True)
class TreeRole:
    """Body of `tree.role`: another title, place or shift for a node."""

    node: ItemId
    title: Unsealed | None = None
    place: Unsealed | None = None
    shift: Unsealed | None = None

    def __post_init__(self) -> None:
        """Refuse an op that says nothing."""
        if not is_hex32(self.node) or not (self.title or self.place or self.shift):
            raise ValueError("nothing is said of a node")


@dataclass(frozen=True, slots=True)
class TreeMove:
    """Body of `tree.move`: a node with all below it goes to another place."""

    node: ItemId
    parent: ItemId
    position: str

    def __post_init__(self) -> None:
        """Refuse a malformed place."""
        _check_place(self.node, self.parent, self.position)


@dataclass(frozen=True, slots=True)
class TreeAssign:
    """Body of `tree.assign`: who fills one seat of a node.

    Attributes:
        node: which.
        seat: `holder`, or the id of a deputy's item.
        person: who; empty leaves the seat vacant.
        person_name: sealed copy of the name as now known.
        priority: of deputies, 1 stands in first.
        numbers: items of the person's numbers, in the order to dial; none means all of them.
        removed: takes a deputy's seat away, or brings it back.
    """

    node: ItemId
    seat: str
    person: PersonId = NOBODY
    person_name: Unsealed | None = None
    priority: int = 1
    numbers: tuple[ItemId, ...] = ()
    removed: bool = False

    def __post_init__(self) -> None:
        """Refuse a malformed seat."""
        if not is_hex32(self.node) or not (self.seat == HOLDER or is_hex32(self.seat)):
            raise ValueError("not a seat")
        if self.person and not is_hex32(self.person):
            raise ValueError("not a person")
        if self.removed and self.seat == HOLDER:
            raise ValueError("a holder's seat is vacant, not removed")
        if not 1 <= self.priority <= 99:
            raise ValueError("priority out of range")
        if len(self.numbers) > MAX_NUMBERS or not all(is_hex32(n) for n in self.numbers):
            raise ValueError("not numbers of a person")


@dataclass(frozen=True, slots=True)
class TreeRemove:
    """Body of `tree.remove`: takes a node away, or (`removed` false) brings it back."""

    node: ItemId
    removed: bool = True

    def __post_init__(self) -> None:
        """Refuse what names no node."""
        if not is_hex32(self.node):
            raise ValueError("not a node")


@dataclass(frozen=True, slots=True)
class TreePublish:
    """Body of `tree.publish`: what its author held is this version.

    Attributes:
        version: one more than the latest that the author held.
        accepted: codes of the questions the check asked, and the author answered with yes.
    """

    version: int
    accepted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no version."""
        if self.version < 1 or len(self.accepted) > 64:
            raise ValueError("not a version")


def _check_place(node: str, parent: str, position: str) -> None:
    if not is_hex32(node) or not (parent == ROOT or is_hex32(parent)):
        raise ValueError("not a node")
    if not is_position(position):
        raise ValueError("not a position")


SET, NODE, ROLE, MOVE = "tree.set", "tree.node", "tree.role", "tree.move"
ASSIGN, REMOVE, PUBLISH = "tree.assign", "tree.remove", "tree.publish"

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(SET, LEADS, TreeSet),
        Kind(NODE, LEADS, TreeNode),
        Kind(ROLE, LEADS, TreeRole),
        Kind(MOVE, LEADS, TreeMove),
        Kind(ASSIGN, LEADS, TreeAssign),
        Kind(REMOVE, LEADS, TreeRemove),
        Kind(PUBLISH, LEADS, TreePublish),
    )
}
