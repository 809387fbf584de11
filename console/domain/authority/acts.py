"""Acts logs as far as authority needs them: is this act at or below that tip?

There may be 100,000 acts, so no causal past is kept. The answer walks: down the log of the tip
once for each tip asked about, and through everything below it only where a log has branched.
"""

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.authority.facts import Tip
from console.ids import DeviceKey, EntryId, OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of an acts log.

    Attributes:
        prev: the entry before it in its log.
        parents: all it names, in whatever log: `prev`, `heads`, `grant`, `after`, `uses`.
        grant: the op it acts under; absent before an adoption.
        person: who acted, as the entry says.
    """

    id: EntryId
    device: DeviceKey
    seq: int
    order: int
    prev: EntryId | None
    parents: tuple[EntryId, ...]
    grant: OpRef | None
    person: PersonId


FindAct = Callable[[EntryId], Act | None]
"""Gives a stored act; `None` for what is not stored, and for entries of members logs."""


class ActsPast:
    """Answers about causal past among stored acts, remembered for each tip.

    Stored sets are causally closed and only grow, so an answer about a stored tip holds for ever;
    a tip that is not stored is asked about again each time.
    """

    def __init__(self, find: FindAct) -> None:
        self._find = find
        self._own_log: dict[EntryId, frozenset[EntryId]] = {}
        self._all_logs: dict[EntryId, frozenset[EntryId]] = {}

    def below(self, act: Act, tip: Tip) -> bool:
        """Say whether `act` is the tip or in its causal past, in the log the tip belongs to.

        A tip that is not held, or stands in another device's log, keeps nothing.
        """
        seq, tip_id = tip
        top = self._find(EntryId(tip_id))
        if top is None or top.device != act.device or top.seq != seq:
            return False
        if act.id == top.id:
            return True
        if act.order >= top.order:
            return False
        return act.id in self._log_below(top) or act.id in self._everything_below(top, act)

    def _log_below(self, top: Act) -> frozenset[EntryId]:
        known = self._own_log.get(top.id)
        if known is None:
            found: set[EntryId] = set()
            step: Act | None = top
            while step is not None:
                found.add(step.id)
                step = self._find(step.prev) if step.prev is not None else None
            known = self._own_log[top.id] = frozenset(found)
        return known

    def _everything_below(self, top: Act, act: Act) -> frozenset[EntryId]:
        """All that the tip reaches; asked only for an act on another branch of the log."""
        known = self._all_logs.get(top.id)
        if known is None:
            found: set[EntryId] = set()
            waiting = [top]
            while waiting:
                for parent in waiting.pop().parents:
                    below = self._find(parent) if parent not in found else None
                    if below is not None:
                        found.add(parent)
                        waiting.append(below)
            device = act.device
            known = frozenset(name for name in found if self._is_of(name, device))
            self._all_logs[top.id] = known
        return known

    def _is_of(self, name: EntryId, device: DeviceKey) -> bool:
        found = self._find(name)
        return found is not None and found.device == device
