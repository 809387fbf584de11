"""What an entry's author had seen: its causal past, as far as the enclosed entries tell.

The past follows from what entries name, never from times. A file is an excerpt: between two acts
of one log others may be left out, so an act counts as seen where a later one of its log was seen.
Where the file shows a log forked, only what is named by its hash counts.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from console.ids import EntryId
from console.journal.chain import LogName
from console.journal.entry import Entry, Head


@dataclass(frozen=True, slots=True)
class CausalPast:
    """What an author had seen.

    Attributes:
        heads: the latest entry of each log.
        entries: the enclosed ones.
    """

    heads: Mapping[LogName, Head]
    entries: frozenset[EntryId]


def causal_past(entry: Entry, enclosed: Iterable[Entry]) -> CausalPast:
    """Give what the author of `entry` had seen when it was signed."""
    held = {each.id: each for each in enclosed}
    logs = _logs(held.values())
    heads: dict[LogName, Head] = {}
    waiting, seen = [entry], {entry.id}
    while waiting:
        for head in named_heads(waiting.pop(), held):
            log: LogName = (head.device, head.log)
            if log not in heads or heads[log] < head:
                heads[log] = head
            below = [held[head.id]] if head.id in held else []
            # A log that forked has no queue: its branches are told apart by what is named.
            while logs.get(log) and logs[log][0].seq <= head.seq:
                below.append(logs[log].popleft())
            waiting += [each for each in below if each.id not in seen]
            seen |= {each.id for each in below}
    return CausalPast(heads, frozenset(seen - {entry.id}))


def named_heads(entry: Entry, held: Mapping[EntryId, Entry]) -> Iterator[Head]:
    """Give the places that an entry names; those of ops that it names only where they are here."""
    if entry.prev is not None:
        yield Head(entry.device, entry.log, entry.seq - 1, entry.prev)
    yield from entry.heads
    for ref in entry.references:
        if ref.entry in held:
            yield held[ref.entry].head


def _logs(entries: Iterable[Entry]) -> dict[LogName, deque[Entry]]:
    found: dict[LogName, deque[Entry]] = {}
    forked: set[LogName] = set()
    for entry in sorted(entries, key=lambda each: each.seq):
        log: LogName = (entry.device, entry.log)
        queue = found.setdefault(log, deque())
        if queue and queue[-1].seq == entry.seq:
            forked.add(log)
        queue.append(entry)
    return {log: queue for log, queue in found.items() if log not in forked}
