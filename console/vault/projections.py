"""States folded from streams, and their verdicts: derived, droppable, rebuilt with the same result.

A fold is handed the whole history of its stream, so that a projection never depends on the order
in which entries arrived.
"""

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
from console.vault.entries import Entries

_CHUNK = 400
_REMEMBERED = 8
"""Streams that somebody is at work on."""
_SHORT = 32
"""Up to so many ops the state of a stream is written with each act."""
_PUT_OFF = b""


class Reader(Protocol):
    """Turns an entry into ops: opens what can be opened, gives each the author's standing."""

    def __call__(self, entry: Entry, only: Container[StreamId] | None = None) -> list[Op]:
        """Give the ops of an entry, of other streams than `only` none."""
        ...


Judged = dict[StreamId, tuple[History, Folded[Any]]]
"""Streams folded already with what is about to be stored, so that they are not folded twice."""
Judging = tuple[History, Folded[Any] | None]
"""A stream with what is about to be stored, folded if any fold knows its type."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An op that does not count, or counts beside another that contradicts it."""

    ref: OpRef
    effect: Effect


class Projections:
    """The folded states over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database, entries: Entries, read: Reader) -> None:
        self._database = database
        self._entries = entries
        self._read = read
        self._lately: OrderedDict[StreamId, tuple[History, Folded[Any]]] = OrderedDict()

    def state(self, stream: StreamId) -> Any | None:
        """Give the state of one stream, or `None` if it has no op or no fold knows its type."""
        row = self._database.one("SELECT type, state FROM states WHERE stream = ?", (stream,))
        return None if row is None else self._state(stream, row[0], row[1])

    def states(self, kind: str) -> list[tuple[StreamId, Any]]:
        """Give the states of all streams of one type, such as `exception`, sorted by id."""
        rows = self._database.rows(
            "SELECT stream, state FROM states WHERE type = ? ORDER BY stream", (kind,)
        )
        return [(row[0], self._state(row[0], kind, row[1])) for row in rows]

    def _state(self, stream: StreamId, kind: str, written: bytes) -> Any:
        """Give a state: of a stream at work as it is remembered, else as it was written."""
        lately = self._lately.get(stream)
        if lately is not None:
            return lately[1].state
        if written == _PUT_OFF:
            return self._folded(stream)[1].state
        return msgspec.json.decode(written, type=STREAMS[kind].state)

    def _folded(self, stream: StreamId) -> tuple[History, Folded[Any]]:
        """Fold a stream of which the state was put off, and remember it."""
        (history,) = self.histories([stream])
        folded = STREAMS[stream_type(stream)].fold(history)
        self._lately[stream] = (history, folded)
        return history, folded

    def count(self, kind: str) -> int:
        """Count the streams of one type."""
        row = self._database.one("SELECT count(*) FROM states WHERE type = ?", (kind,))
        return int(row[0]) if row else 0

    def histories(self, streams: Iterable[StreamId]) -> Iterator[History]:
        """Read the ops of the given streams, each entry once per chunk."""
        wanted = list(dict.fromkeys(streams))
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            gathered: dict[StreamId, list[Op]] = {stream: [] for stream in chunk}
            for stored in self._entries.of_streams(chunk):
                for op in self._read(stored.entry, gathered):
                    gathered[op.stream].append(op)
            for stream, ops in gathered.items():
                yield History(stream, tuple(ops), self.cited(ops))

    def fold(self, streams: Iterable[StreamId], judged: Judged | None = None) -> None:
        """Fold the given streams again and keep what comes out."""
        ready = judged or {}
        for history, folded in ready.values():
            put_off = folded.work is not None and len(history.ops) > _SHORT
            self._keep(history, folded, put_off=put_off)
        rest = [stream for stream in streams if stream not in ready]
        self.forget(rest)
        for history in self.histories(rest):
            folded_now = _fold(history)
            if folded_now is not None:
                self._keep(history, folded_now)

    def settle(self) -> None:
        """Write the states that were put off, so that nobody needs to fold them again."""
        rows = self._database.rows("SELECT stream FROM states WHERE state = ?", (_PUT_OFF,))
        for (stream,) in rows:
            self._keep(*(self._lately.get(stream) or self._folded(stream)))

    def judge(self, stream: StreamId, new: Sequence[Op]) -> Judging:
        """Fold a stream as if these ops were stored; no fold if none knows its type.

        Where the stream was folded lately, and the ops come after all of it, only they are folded.
        """
        cited, lately = self.cited(new), self._lately.get(stream)
        go_on = None if lately is None else STREAMS[stream_type(stream)].go_on
        if lately is not None and go_on is not None and lately[0].precedes(new):
            history = lately[0].longer(new, cited)
            return history, go_on(lately[1], history)
        (held,) = self.histories([stream])
        history = held.longer(new, cited)
        return history, _fold(history)

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
        """Drop what is remembered of these streams, or of all: they read otherwise now."""
        for stream in list(self._lately) if streams is None else streams:
            self._lately.pop(stream, None)

    def drop(self) -> None:
        """Forget every projection; `fold` over all streams makes them again."""
        self.forget()
        for table in ("states", "effects", "people_index", "people_words"):
            self._database.run(f"DELETE FROM {table}")  # noqa: S608  # fixed names

    def _remember(self, history: History, folded: Folded[Any]) -> None:
        """Know the streams that are worked on; the one left longest is settled and let go."""
        if folded.work is None:
            return
        self._lately.pop(history.stream, None)
        self._lately[history.stream] = (history, folded)
        while len(self._lately) > _REMEMBERED:
            left = self._lately.pop(next(iter(self._lately)))
            self._write_state(*left)

    def _keep(self, history: History, folded: Folded[Any], *, put_off: bool = False) -> None:
        """Keep what a fold gave.

        The whole state of a long record is not written with each act, which would make every act
        dearer than the one before: it is put off until others are worked on, or the vault closes.
        """
        self._remember(history, folded)
        card = STREAMS[stream_type(history.stream)].card
        self._write_state(history, folded, put_off=put_off)
        self._keep_effects(history, folded.effects)
        if card is not None:
            self._keep_card(history.stream, card(folded.state))

    def _write_state(self, history: History, folded: Folded[Any], *, put_off: bool = False) -> None:
        state = _PUT_OFF if put_off else msgspec.json.encode(folded.state)
        self._database.run(
            "INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?)",
            (history.stream, stream_type(history.stream), len(history.ops), state),
        )

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
        """Keep what lists show. The index of words is dear, and mostly an act changes no word."""
        found = self._database.one(
            "SELECT number, card FROM people_index WHERE stream = ?", (stream,)
        )
        number, before = (None, None) if found is None else (found[0], bytes(found[1]))
        written = msgspec.json.encode(card)
        if written == before:
            return
        self._database.run(
            "INSERT OR REPLACE INTO people_index VALUES (?, ?, ?, ?)",
            (number, stream, card.sort, written),
        )
        if before is not None:
            if msgspec.json.decode(before, type=SearchCard).words == card.words:
                return
            self._database.run("DELETE FROM people_words WHERE rowid = ?", (number,))
        self._database.run(
            "INSERT INTO people_words (rowid, words)"
            " SELECT number, ? FROM people_index WHERE stream = ?",
            (card.words, stream),
        )

    def cited(self, ops: Iterable[Op]) -> dict[OpRef, Op]:
        """Read the ops of other streams that these ops cite."""
        wanted = {ref for op in ops for ref in op.uses}
        found: dict[OpRef, Op] = {}
        for entry_id in {ref.entry for ref in wanted}:
            stored = self._entries.load(entry_id)
            if stored is not None:
                found.update({op.ref: op for op in self._read(stored.entry) if op.ref in wanted})
        return found


def _fold(history: History) -> Folded[Any] | None:
    kind = STREAMS.get(stream_type(history.stream))
    return None if kind is None else kind.fold(history)
