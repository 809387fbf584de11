"""What a device knew when it decided, from enclosed entries alone."""

from collections.abc import Iterator

from console.domain.exceptions.known import Known, Seen, deciding, incidents_named
from console.domain.exceptions.shapes import ExceptionState, Stamp
from console.domain.exceptions.state import fold
from console.domain.incidents.state import Incident
from console.domain.incidents.state import fold as fold_incident
from console.domain.ops import History
from console.ids import EntryId, StreamId
from console.journal.entry import Entry
from console.reports.enclosed.causal_past import CausalPast, causal_past, named_heads
from console.reports.enclosed.folding import Folding, ReadOps


def known_at(
    folding: Folding, read: ReadOps, history: History, state: ExceptionState
) -> Known | None:
    """Give what was known at the decision; `None` before anything was decided."""
    decision = deciding(state)
    if decision is None:
        return None
    past = past_of(folding, decision)
    then = fold(history.until([decision.source])).state
    incident = _incident(folding, read, then, past.entries | {decision.source.entry})
    return Known(decision, then, incident, tuple(_seen(folding, decision, past)))


def past_of(folding: Folding, decision: Stamp) -> CausalPast:
    """Give the causal past of the deciding entry, as far as the file tells."""
    return causal_past(folding.entries[decision.source.entry], folding.entries.values())


def witnesses(folding: Folding, decision: Stamp) -> Iterator[EntryId]:
    """Give the entries that show how far was seen: the latest of each log, and what names them."""
    past = past_of(folding, decision)
    latest = {head.id for head in past.heads.values()}
    yield from latest
    for entry_id in past.entries:
        entry = folding.entries[entry_id]
        if _names_any(entry, latest, folding):
            yield entry_id


def _names_any(entry: Entry, latest: set[EntryId], folding: Folding) -> bool:
    return any(head.id in latest for head in named_heads(entry, folding.entries))


def _incident(
    folding: Folding, read: ReadOps, then: ExceptionState, seen: frozenset[EntryId]
) -> tuple[StreamId, Incident] | None:
    for stream in sorted(incidents_named(then)):
        history = folding.history(stream, read)
        held = [op.ref for op in history.ops if op.ref.entry in seen]
        if held:
            return stream, fold_incident(history.until(held)).state
    return None


def _seen(folding: Folding, decision: Stamp, past: CausalPast) -> Iterator[Seen]:
    for (device, log), head in sorted(past.heads.items()):
        if device != decision.device:
            entry = folding.entries.get(head.id)
            recorded = entry.time.recorded if entry is not None else None
            yield Seen(device, folding.tag_of(device), log, head.seq, head.id, recorded)
