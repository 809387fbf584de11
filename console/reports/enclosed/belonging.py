"""Which acts belong into a report: no other goes along, no other is accepted."""

from collections.abc import Iterator

from console.domain.exceptions.known import deciding
from console.domain.exceptions.shapes import ExceptionState
from console.domain.reports.facts import Issue
from console.ids import EntryId, OpRef
from console.journal.entry import ACTS_LOG, Entry
from console.reports.enclosed.folding import Folding
from console.reports.enclosed.known import witnesses


def not_belonging(
    folding: Folding, issue: Issue, ref: OpRef | None, state: ExceptionState
) -> list[EntryId]:
    """Give the acts that neither streams nor verdicts nor the decision need, in replay order.

    Args:
        folding: what is enclosed.
        issue: which streams are shown or cited.
        ref: the op that issues the report, if one did.
        state: of the exception that is shown.
    """
    needed = _below_tips(folding)
    if ref is not None:
        needed.add(ref.entry)
    decision = deciding(state)
    if decision is not None:
        needed.update(witnesses(folding, decision))
    return [
        entry.id
        for entry in folding.entries.values()
        if entry.log == ACTS_LOG
        and entry.id not in needed
        and not any(op.stream in issue.streams for op in entry.ops)
    ]


def _below_tips(folding: Folding) -> set[EntryId]:
    """Acts at or below an end that the members logs name."""
    tips = {tip for law in folding.authority.laws.values() for tip in law.tips}
    waiting = [folding.entries[tip] for tip in tips if tip in folding.entries]
    found = {entry.id for entry in waiting}
    while waiting:
        for name in _named_by(waiting.pop()):
            if name in folding.entries and name not in found:
                found.add(name)
                waiting.append(folding.entries[name])
    return found


def _named_by(entry: Entry) -> Iterator[EntryId]:
    yield from entry.parents
    for ref in entry.references:
        yield ref.entry
