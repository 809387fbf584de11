"""The frontier: what a new entry names as heads, so that it witnesses all its author held.

These are the entries that nothing else in the author's causal past names. Entries after the
branching of a forked log are not named; where somebody named one before the fork was known, it
and what it names are in the past already.

Each vault keeps two: one for its members log, fed with members entries only, and one for its acts
log, fed with all. When a new fork becomes known, it is built again from the stored entries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.ids import DeviceKey, EntryId
from console.journal.entry import MAX_HEADS, Entry, Head, Log
from console.journal.forks import Branchings


@dataclass(frozen=True, slots=True)
class Step:
    """An entry as the frontier sees it.

    Attributes:
        head: its place.
        order: its order.
        names: all entries it names: prev, heads, grant, after, uses.
    """

    head: Head
    order: int
    names: frozenset[EntryId]

    @classmethod
    def of(cls, entry: Entry) -> "Step":
        """Give the step of an entry."""
        names = frozenset((*entry.parents, *(ref.entry for ref in entry.references)))
        return cls(entry.head, entry.order, names)


@dataclass(frozen=True, slots=True)
class Frontier:
    """The entries that nothing in the causal past of a next entry names.

    Attributes:
        unnamed: by id; these may be named.
        shadow: entries after a branching that no entry in the past names, with what they name.
    """

    unnamed: Mapping[EntryId, Step] = field(default_factory=dict)
    shadow: Mapping[EntryId, Step] = field(default_factory=dict)

    def grown(self, steps: Iterable[Step], branchings: Branchings) -> "Frontier":
        """Give the frontier when these entries have been stored too, each after what it names."""
        unnamed, shadow = dict(self.unnamed), dict(self.shadow)
        for step in steps:
            if stands_behind(step.head, branchings):
                shadow[step.head.id] = step
            else:
                _name(step, unnamed, shadow)
                unnamed[step.head.id] = step
        return Frontier(unnamed, shadow)

    def heads_for(self, device: DeviceKey, log: Log) -> tuple[Step, ...]:
        """Give what the next entry of this log names: at most 128, sorted as `heads` must be.

        Its own log goes by `prev`. If there are more, the latest are taken; the rest stays for
        the entries that follow.
        """
        others = [
            step
            for step in self.unnamed.values()
            if (step.head.device, step.head.log) != (device, log)
        ]
        others.sort(key=lambda step: (step.order, step.head))
        return tuple(sorted(others[-MAX_HEADS:], key=lambda step: step.head))


def stands_behind(head: Head, branchings: Branchings) -> bool:
    """Say whether an entry comes after a branching, so that nobody names it as a head."""
    first = branchings.get((head.device, head.log))
    return first is not None and head.seq >= first


def _name(step: Step, unnamed: dict[EntryId, Step], shadow: dict[EntryId, Step]) -> None:
    """Take away what the step names, and what it reaches through entries after a branching."""
    waiting = list(step.names)
    while waiting:
        name = waiting.pop()
        unnamed.pop(name, None)
        reached = shadow.pop(name, None)
        if reached is not None:
            waiting.extend(reached.names)
