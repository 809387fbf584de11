"""A call tree as it stands: nodes in outline order, who fills them, script and rules.

A draft is what the ops fold to; a published version is the draft its author held.
"""

from dataclasses import dataclass, field

from console.domain.call_trees.facts import ROOT, Rules
from console.domain.said import Kept, Removal
from console.ids import ItemId, OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Seat:
    """Who fills a place in the tree.

    Attributes:
        person: who; empty when vacant.
        name: as then known; empty when erased.
        priority: of deputies, 1 stands in first.
        numbers: items of the person's numbers in the order to dial; none means all of them.
    """

    person: PersonId
    name: str = ""
    priority: int = 1
    numbers: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class DeputySeat:
    """The seat of one deputy."""

    id: ItemId
    kept: Kept[Seat]
    removal: Removal = Removal.THERE

    @property
    def conflict(self) -> bool:
        """Whether a person has to choose what it says, or whether it stays."""
        return self.kept.conflict or self.removal is Removal.DISPUTED


@dataclass(frozen=True, slots=True)
class Node:
    """A role in the tree.

    Attributes:
        id: of the node.
        parent: who calls it; empty for the initiator.
        position: among its siblings.
        title: of the role.
        place, shift: optional.
        holder: who fills it now.
        deputies: who stand in, the first first; removed ones are left out.
        unplaced: it hangs under a node that is removed or not there.
        disputed: removed by one, edited by another who had not seen that.
    """

    id: ItemId
    parent: ItemId
    position: str
    title: Kept[str]
    place: Kept[str] | None = None
    shift: Kept[str] | None = None
    holder: Kept[Seat] | None = None
    deputies: tuple[DeputySeat, ...] = ()
    unplaced: bool = False
    disputed: bool = False

    @property
    def seat(self) -> Seat | None:
        """The holder, None when vacant."""
        return self.holder.value if self.holder and self.holder.value.person else None

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Everybody who may be called for this role: the holder, then the deputies."""
        deputies = [d.kept.value for d in self.deputies if d.kept.value.person]
        return (*([self.seat] if self.seat else []), *deputies)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Names of what two people said differently."""
        kept: dict[str, Kept[str] | Kept[Seat] | None] = {
            "title": self.title,
            "place": self.place,
            "shift": self.shift,
            "holder": self.holder,
        }
        names = [name for name, each in kept.items() if each is not None and each.conflict]
        names += [f"deputy/{deputy.id}" for deputy in self.deputies if deputy.conflict]
        return (*names, *(("removed",) if self.disputed else ()))


@dataclass(frozen=True, slots=True)
class Cycle:
    """A move without effect, because it would have hung a node below itself.

    It is reported until somebody who knows of it places the node anew.
    """

    op: OpRef
    node: ItemId
    parent: ItemId


@dataclass(frozen=True, slots=True)
class Draft:
    """What the ops of a tree fold to.

    Attributes:
        texts: `title script report_to`, those that were ever written.
        settings: rules that were ever set.
        nodes: in outline order, unplaced ones with what hangs below them at the end.
        cycles: moves that had no effect.
    """

    texts: dict[str, Kept[str]] = field(default_factory=dict)
    settings: dict[str, Kept[int]] = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    cycles: tuple[Cycle, ...] = ()

    def text(self, name: str) -> str:
        """Give the text that is shown, empty if there is none."""
        kept = self.texts.get(name)
        return kept.value if kept else ""

    @property
    def rules(self) -> Rules:
        """The rules that hold."""
        return Rules(**{name: kept.value for name, kept in self.settings.items()})

    @property
    def roots(self) -> tuple[Node, ...]:
        """The nodes that nobody calls, the initiator first."""
        return tuple(node for node in self.nodes if node.parent == ROOT)

    @property
    def unplaced(self) -> tuple[Node, ...]:
        """The nodes that hang under nothing."""
        return tuple(node for node in self.nodes if node.unplaced)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What a person has to choose: `title`, `attempts`, `<node>/holder`."""
        names = [name for name, kept in self.texts.items() if kept.conflict]
        names += [name for name, kept in self.settings.items() if kept.conflict]
        names += [f"{node.id}/{name}" for node in self.nodes for name in node.conflicts]
        return tuple(names)
