"""States folded from streams, and their verdicts: derived, droppable, rebuilt with the same result.

A fold is handed the whole history of its stream, so that a projection never depends on the order
in which entries arrived.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from console.domain.ops import Effect, Folded, History, Op
from console.domain.people.search import SearchCard
from console.domain.registry import STREAMS
from console.errors import Message
from console.ids import EntryId, OpRef, StreamId, stream_type
from console.journal.entry import Entry
from console.vault.database import Database
from console.vault.entries import Entries, Stored

_CHUNK = 400


class Reader(Protocol):
    """Turns an entry into ops: opens what can be opened, gives each the author's standing."""

    def __call__(self, entry: Entry, only: Container[StreamId] | None = None) -> list[Op]:
        """Give the ops of an entry, of other streams than `only` none."""
        ...


Judged = dict[StreamId, tuple[History, Folded[Any]]]
"""Streams folded already with what is about to be stored, so that they are not folded twice."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An op that does not count, or counts beside another that contradicts it."""

    ref: OpRef
    effect: Effect


class Projections:
    """The folded states over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database, entries: Entries) -> None:
        self._database = database
        self._entries = entries

    def state(self, stream: StreamId) -> Any | None:
        """Give the state of one stream, or `None` if it has no op or no fold knows its type."""
        row = self._database.one("SELECT type, state FROM states WHERE stream = ?", (stream,))
        return None if row is None else _decode(row[0], row[1])

    def states(self, kind: str) -> list[tuple[StreamId, Any]]:
        """Give the states of all streams of one type, such as `exception`, sorted by id."""
        rows = self._database.rows(
            "SELECT stream, state FROM states WHERE type = ? ORDER BY stream", (kind,)
        )
        return [(row[0], _decode(kind, row[1])) for row in rows]

    def count(self, kind: str) -> int:
        """Count the streams of one type."""
        row = self._database.one("SELECT count(*) FROM states WHERE type = ?", (kind,))
        return int(row[0]) if row else 0

    def histories(self, streams: Iterable[StreamId], read: Reader) -> Iterator[History]:
        """Read the ops of the given streams, each entry once per chunk."""
        wanted = list(dict.fromkeys(streams))
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            gathered: dict[StreamId, list[Op]] = {stream: [] for stream in chunk}
            for stored in self._entries.of_streams(chunk):
                for op in read(stored.entry, gathered):
                    gathered[op.stream].append(op)
            for stream, ops in gathered.items():
                yield History(stream, tuple(ops), self.cited(ops, read))

    def fold(self, streams: Iterable[StreamId], read: Reader, judged: Judged | None = None) -> None:
        """Fold the given streams again and keep what comes out."""
        ready = judged or {}
        for history, folded in ready.values():
            self._keep(history, folded)
        for history in self.histories((s for s in streams if s not in ready), read):
            folded_now = self.judge(history)
            if folded_now is not None:
                self._keep(history, folded_now)

    def judge(self, history: History) -> Folded[Any] | None:
        """Fold a history, stored or not; `None` if no fold knows the type of its stream."""
        kind = STREAMS.get(stream_type(history.stream))
        return None if kind is None else kind.fold(history)

    def verdicts(self, stream: StreamId) -> list[Verdict]:
        """Give the ops of a stream without effect or contested, in no particular order."""
        rows = self._database.rows(
            "SELECT e.id, f.position, f.counts, f.contested, f.reason FROM effects f"
            " JOIN entries e ON e.number = f.number WHERE f.stream = ?",
            (stream,),
        )
        return [
            Verdict(
                OpRef(EntryId(row[0]), row[1]),
                Effect(
                    counts=bool(row[2]),
                    contested=bool(row[3]),
                    reason=None if row[4] is None else msgspec.json.decode(row[4], type=Message),
                ),
            )
            for row in rows
        ]

    def forget(self, streams: Iterable[StreamId] | None = None) -> None:
        """Drop what is remembered of these streams, or of all."""

    def drop(self) -> None:
        """Forget every projection; `fold` over all streams makes them again."""
        for table in ("states", "effects", "people_index", "people_words"):
            self._database.run(f"DELETE FROM {table}")  # noqa: S608  # fixed names

    def _keep(self, history: History, folded: Folded[Any]) -> None:
        card = STREAMS[stream_type(history.stream)].card
        state = msgspec.json.encode(folded.state)
        self._database.run(
            "INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?)",
            (history.stream, stream_type(history.stream), len(history.ops), state),
        )
        self._keep_effects(history, folded.effects)
        if card is not None:
            self._keep_card(history.stream, card(folded.state))

    def _keep_effects(self, history: History, effects: Mapping[OpRef, Effect]) -> None:
        self._database.run("DELETE FROM effects WHERE stream = ?", (history.stream,))
        for op in history.ops:
            effect = effects[op.ref]
            if effect.counts and not effect.contested:
                continue
            reason = None if effect.reason is None else msgspec.json.encode(effect.reason)
            self._database.run(
                "INSERT INTO effects SELECT number, ?, ?, ?, ?, ? FROM entries WHERE id = ?",
                (
                    op.ref.position,
                    history.stream,
                    effect.counts,
                    effect.contested,
                    reason,
                    op.ref.entry,
                ),
            )

    def _keep_card(self, stream: StreamId, card: SearchCard) -> None:
        found = self._database.one("SELECT number FROM people_index WHERE stream = ?", (stream,))
        if found is not None:
            self._database.run("DELETE FROM people_words WHERE rowid = ?", found)
            self._database.run("DELETE FROM people_index WHERE number = ?", found)
        self._database.run(
            "INSERT INTO people_index VALUES (?, ?, ?, ?)",
            (None if found is None else found[0], stream, card.sort, msgspec.json.encode(card)),
        )
        self._database.run(
            "INSERT INTO people_words (rowid, words)"
            " SELECT number, ? FROM people_index WHERE stream = ?",
            (card.words, stream),
        )

    def cited(self, ops: Iterable[Op], read: Reader) -> dict[OpRef, Op]:
        """Read the ops of other streams that these ops cite."""
        wanted = {ref for op in ops for ref in op.uses}
        found: dict[OpRef, Op] = {}
        for entry_id in {ref.entry for ref in wanted}:
            stored: Stored | None = self._entries.load(entry_id)
            if stored is not None:
                found.update({op.ref: op for op in read(stored.entry) if op.ref in wanted})
        return found


def _decode(kind: str, state: bytes) -> Any:
    return msgspec.json.decode(state, type=STREAMS[kind].state)
