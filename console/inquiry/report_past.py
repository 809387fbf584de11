"""Which acts show how far a device had seen when it decided: they go along with a report.

Of each log the latest that is in the causal past of the deciding entry, and one that names it.
Everything else below them stays home: a hash commits to it.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.ids import EntryId
from console.journal.chain import LogName
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, Head
from console.vault.store import Store

_NOTHING_UNSEEN = 1 << 53


@dataclass(slots=True)
class _Walk:
    """Downwards from the deciding entry, the highest order first.

    Attributes:
        seen: the latest entry of each log found so far, with the entry that names it.
        waiting: what is still to be looked at: (minus order, id, entry).
    """

    store: Store
    seen: dict[LogName, tuple[Head, Entry]] = field(default_factory=dict)
    waiting: list[tuple[int, EntryId, Entry]] = field(default_factory=list)
    pushed: set[EntryId] = field(default_factory=set)

    def take(self, entry: Entry) -> bool:
        """Note what an entry names; say whether a log had been seen further than was known."""
        further = False
        for head in self._named(entry):
            log: LogName = (head.device, head.log)
            if log not in self.seen or self.seen[log][0] < head:
                self.seen[log] = (head, entry)
                further = True
            self._push(head.id)
        return further

    def _named(self, entry: Entry) -> Iterator[Head]:
        if entry.prev is not None:
            yield Head(entry.device, entry.log, entry.seq - 1, entry.prev)
        yield from entry.heads
        for ref in entry.references:
            placed = self.store.entries.get(ref.entry)
            if placed is not None:
                yield placed.head

    def _push(self, entry_id: EntryId) -> None:
        stored = self.store.entries.load(entry_id) if entry_id not in self.pushed else None
        if stored is not None:
            self.pushed.add(entry_id)
            heapq.heappush(self.waiting, (-stored.entry.order, entry_id, stored.entry))


def seen_by(store: Store, decision: Entry) -> Iterator[Entry]:
    """Give the acts to enclose beside the decision."""
    walk = _Walk(store)
    walk.take(decision)
    lowest = _lowest_unseen(walk, decision)
    while walk.waiting and -walk.waiting[0][0] > lowest:
        if walk.take(heapq.heappop(walk.waiting)[2]):
            lowest = _lowest_unseen(walk, decision)
    for head, witness in walk.seen.values():
        latest = store.entries.load(head.id)
        for entry in (witness, latest.entry if latest is not None else witness):
            if entry.log == ACTS_LOG:
                yield entry


def _lowest_unseen(walk: _Walk, decision: Entry) -> int:
    """Give the lowest order of what was not seen yet: what is no higher cannot name it."""
    entries = walk.store.entries
    lowest = _NOTHING_UNSEEN
    for tip in (*entries.tips(ACTS_LOG), *entries.tips(MEMBERS_LOG)):
        found = walk.seen.get((tip.device, tip.log))
        number = found[0].seq + 1 if found is not None else 1
        if (tip.device, tip.log) == (decision.device, decision.log):
            number = decision.seq + 1
        placed = (entries.get(entry_id) for entry_id in entries.at(tip.device, tip.log, number))
        lowest = min([lowest, *(place.order for place in placed if place is not None)])
    return lowest
