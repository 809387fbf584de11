"""Forks: one device signed two entries for one place in one log. An alarm, never a verdict.

Both branches stay valid and keep their effect; see `console.journal.frontier` for what is no
longer named, and the design page 20-journal for what a link still gives to such a device.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.ids import DeviceKey
from console.journal.chain import LogName
from console.journal.entry import Entry, Head, Log, verify_entry

Branchings = Mapping[LogName, int]
"""For each forked log the lowest seq at which two entries are known."""


@dataclass(frozen=True, slots=True)
class ForkProof:
    """Two valid entries that one device signed for one place: all that anybody needs to see.

    Attributes:
        one: the entry with the lower id.
        other: the other one.
    """

    one: Entry
    other: Entry

    def __post_init__(self) -> None:
        """Refuse what proves nothing."""
        if not _same_place(self.one, self.other) or self.one.id >= self.other.id:
            raise ValueError("no fork: two entries of one place, in order of their ids")
        if not (verify_entry(self.one) and verify_entry(self.other)):
            raise ValueError("no fork: a claimed entry proves nothing, a signed one does")

    @property
    def device(self) -> DeviceKey:
        """The device whose key is in two hands."""
        return self.one.device

    @property
    def log(self) -> Log:
        """The log that branches."""
        return self.one.log

    @property
    def seq(self) -> int:
        """The place that is taken twice."""
        return self.one.seq


def fork_between(one: Entry, other: Entry) -> ForkProof | None:
    """Give the proof if these two signed entries are a fork."""
    if one.id == other.id or not _same_place(one, other):
        return None
    return ForkProof(*sorted((one, other), key=lambda entry: entry.id))


def branchings(
    heads: Iterable[Head], recovery: frozenset[DeviceKey] = frozenset()
) -> dict[LogName, int]:
    """Find where logs branch among stored entries, given by their places.

    Args:
        heads: any stored places, each once; those of one place twice are a fork.
        recovery: recovery keys; their logs may branch, all branches count, nobody is alarmed.
    """
    seen: set[tuple[LogName, int]] = set()
    lowest: dict[LogName, int] = {}
    for head in heads:
        log: LogName = (head.device, head.log)
        if (log, head.seq) in seen and head.device not in recovery:
            lowest[log] = min(head.seq, lowest.get(log, head.seq))
        seen.add((log, head.seq))
    return lowest


def _same_place(one: Entry, other: Entry) -> bool:
    return (one.space, one.device, one.log, one.seq) == (
        other.space,
        other.device,
        other.log,
        other.seq,
    )
