"""Fold an import's stream: an import that did not come to its end shows as such."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from console.domain.imports.facts import BEGIN, END, KINDS, ImportBegin, ImportEnd
from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.domain.said import worded
from console.errors import Message
from console.ids import ItemId, OpRef, PersonId, StreamId, stream_item


class Progress(StrEnum):
    """How far an import came."""

    UNKNOWN = "unknown"
    UNFINISHED = "unfinished"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Import:
    """One import.

    Attributes:
        id: stands in each `person.set` it wrote.
        progress: how far it came.
        source: what kind of file.
        rows: how many it has.
        file_name: empty when not known here.
        file_name_commit: names its sealed box.
        person: who imports.
        begun_at, ended_at, undone_at: milliseconds UTC, None if not (yet).
        undone_by: who took it back.
        counts: how the rows ended, None before the end.
    """

    id: ItemId
    progress: Progress = Progress.UNKNOWN
    source: str = ""
    rows: int = 0
    file_name: str = ""
    file_name_commit: str = ""
    person: PersonId | None = None
    begun_at: int | None = None
    ended_at: int | None = None
    undone_at: int | None = None
    undone_by: PersonId | None = None
    counts: ImportEnd | None = None


def fold(history: History) -> Folded[Import]:
    """Fold an import's stream."""
    state = Import(ItemId(stream_item(history.stream)))
    effects: dict[OpRef, Effect] = {}
    for op in history.ops:
        effects[op.ref], body = _judge(op, state, history.stream)
        if effects[op.ref].counts:
            state = _step(op, body, state)
    return Folded(state, effects)


def _judge(op: Op, state: Import, stream: StreamId) -> tuple[Effect, Any]:
    effect, body = admitted(op, KINDS)
    if body is None:
        return effect, None
    boxes = [value for value in op.body.values() if isinstance(value, Unsealed)]
    if any(box.scope != stream for box in boxes):
        return _no("imports.verdict.scope"), None
    if (op.kind == BEGIN) is not (state.begun_at is None):
        return _no(
            "imports.verdict.not_begun" if state.begun_at is None else "imports.verdict.begun"
        ), None
    if op.kind == END and state.ended_at is not None:
        return _no("imports.verdict.ended"), None
    return effect, body


def _step(op: Op, body: Any, state: Import) -> Import:
    at = op.time.recorded
    if isinstance(body, ImportBegin):
        name = worded(body.file_name) if body.file_name else None
        return replace(
            state,
            progress=Progress.UNFINISHED,
            source=body.source,
            rows=body.rows,
            file_name=name.value if name else "",
            file_name_commit=name.commit if name else "",
            person=op.person,
            begun_at=at,
        )
    if isinstance(body, ImportEnd):
        # An end that arrives after the undo of somebody who had not seen it stays undone.
        undone = state.progress is Progress.UNDONE
        progress = Progress.UNDONE if undone else Progress.DONE
        return replace(state, progress=progress, ended_at=at, counts=body)
    return replace(state, progress=Progress.UNDONE, undone_at=at, undone_by=op.person)


def _no(key: str, **values: str) -> Effect:
    return Effect(counts=False, reason=Message(key, dict(values)))
