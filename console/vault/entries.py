"""The stored entries: verbatim bytes, their places, tips, forks and the frontier.

Storing never asks what an entry means. What is kept here besides the bytes (tips, frontier,
stream heads, citations) follows from them alone and is made again by `derive`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from console.ids import DeviceKey, EntryId, OpRef, StreamId
from console.journal.chain import Placed
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, Head, Log, parse_entry
from console.journal.frontier import Frontier, Step
from console.vault.database import Database
from console.vault.derived import derive_heads, devices_named
from console.vault.stored import ReplayRow, Stored

_REMEMBERED = 20_000


class Entries:
    """Rows of the signed log over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places: dict[EntryId, Placed] = {}

    def get(self, entry_id: EntryId) -> Placed | None:
        """Give the place of a stored entry, or `None`: the lookup of the storing rules."""
        found = self._places.get(entry_id)
        if found is None:
            row = self._database.one(
                "SELECT number, id, device, log, seq, replay, prev FROM entries WHERE id = ?",
                (entry_id,),
            )
            if row is None:
                return None
            streams = self._database.rows(
                "SELECT stream FROM ops WHERE number = ? ORDER BY position", (row[0],)
            )
            _, _, device, log, seq, order, prev = row
            names = tuple(stream for (stream,) in streams)
            found = Placed(entry_id, device, log, seq, order, prev, names)
            self._remember([found])
        return found

    def names(self, device: DeviceKey) -> bool:
        """Say whether genesis, a `recovery.replace` or some `device.add` names this device."""
        row = self._database.one("SELECT 1 FROM named_devices WHERE device = ?", (device,))
        return row is not None

    def forget_places(self) -> None:
        """Drop what is remembered of places: after a transaction that failed."""
        self._places.clear()

    def load(self, entry: EntryId) -> Stored | None:
        """Read one entry back."""
        row = self._database.one(
            "SELECT number, raw, signature, received FROM entries WHERE id = ?", (entry,)
        )
        return None if row is None else _stored(row)

    def count(self, log: str | None = None) -> int:
        """Count the stored entries, of one kind of log or of both."""
        (count,) = self._database.rows(
            "SELECT count(*) FROM entries WHERE ?1 IS NULL OR log = ?1", (log,)
        )[0]
        return int(count)

    def replay(self, log: str) -> Iterator[Stored]:
        """Give all entries of one kind of log in replay order."""
        rows = self._database.rows(
            "SELECT number, raw, signature, received FROM entries WHERE log = ?"
            " ORDER BY replay, device, seq, id",
            (log,),
        )
        return map(_stored, rows)

    def last_number(self) -> int:
        """Give the arrival number of the entry that came last, 0 if there is none."""
        (last,) = self._database.rows("SELECT coalesce(max(number), 0) FROM entries")[0]
        return int(last)

    def replay_rows(
        self, logs: Sequence[str], place: tuple[int, str, str, int, str], upto: int, limit: int
    ) -> list[ReplayRow]:
        """Give places behind `place` in replay order, of entries that arrived up to a number."""
        rows = self._database.rows(
            "SELECT number, id, device, log, seq, replay, prev FROM entries"
            " WHERE (replay, device, log, seq, id) > (?, ?, ?, ?, ?) AND replay >= ?"
            " AND log IN (?, ?) AND number <= ?"
            " ORDER BY replay, device, log, seq, id LIMIT ?",
            (*place, place[0], logs[0], logs[-1], upto, limit),
        )
        return [ReplayRow(*row) for row in rows]

    def signed(self, numbers: Sequence[int]) -> list[tuple[bytes, bytes]]:
        """Give bytes and signature of entries by arrival number, in the order asked."""
        rows = self._database.rows(
            "SELECT number, raw, signature FROM entries"
            " WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        found = {row[0]: (bytes(row[1]), bytes(row[2])) for row in rows}
        return [found[number] for number in numbers]

    def of_streams(self, streams: Sequence[StreamId]) -> list[Stored]:
        """Give the entries that hold an op of one of the streams (some hundreds at most).

        They come in replay order.
        """
        rows = self._database.rows(
            "SELECT number, raw, signature, received FROM entries WHERE number IN"
            " (SELECT number FROM ops WHERE stream IN (SELECT value FROM json_each(?)))"
            " ORDER BY replay, device, log, seq, id",
            (json.dumps(list(streams)),),
        )
        return [_stored(row) for row in rows]

    def streams_of_device(self, device: DeviceKey) -> list[StreamId]:
        """Give the streams in which a device has acted."""
        rows = self._database.rows(
            "SELECT DISTINCT stream FROM ops WHERE number IN"
            " (SELECT number FROM entries WHERE device = ? AND log = 'acts')",
            (device,),
        )
        return [row[0] for row in rows]

    def citing(self, streams: Iterable[StreamId]) -> set[StreamId]:
        """Give the streams with an op that cites an entry with an op of one of these streams."""
        rows = self._database.rows(
            "SELECT DISTINCT c.stream FROM ops o JOIN entries e ON e.number = o.number"
            " JOIN cites c ON c.entry = e.id WHERE o.stream IN (SELECT value FROM json_each(?))",
            (json.dumps(list(streams)),),
        )
        return {row[0] for row in rows}

    def streams(self) -> list[StreamId]:
        """Give every stream that has an op, in the order in which they began here."""
        rows = self._database.rows("SELECT stream FROM ops GROUP BY stream ORDER BY min(number)")
        return [row[0] for row in rows]

    def tips(self, log: str, device: DeviceKey | None = None) -> list[Head]:
        """Give the ends of all branches of one kind of log, sorted; of one device if asked."""
        rows = self._database.rows(
            "SELECT device, log, seq, id FROM tips WHERE log = ?1 AND (?2 IS NULL OR device = ?2)"
            " ORDER BY device, seq, id",
            (log, device),
        )
        return [Head(*row) for row in rows]

    def at(self, device: DeviceKey, log: str, seq: int) -> list[EntryId]:
        """Give the ids at one place: none, one, or several where the log is forked."""
        rows = self._database.rows(
            "SELECT id FROM entries WHERE device = ? AND log = ? AND seq = ? ORDER BY id",
            (device, log, seq),
        )
        return [row[0] for row in rows]

    def forks(self) -> list[tuple[Any, ...]]:
        """Give the stored forks: (device, log, seq, entry, other entry), both stored here."""
        return self._database.rows("SELECT * FROM forks")

    def forked_devices(self) -> frozenset[DeviceKey]:
        """Give the devices of which two entries of one place are stored, or were shown."""
        rows = self._database.rows("SELECT device FROM forks UNION SELECT device FROM fork_proofs")
        return frozenset(row[0] for row in rows)

    def forked_heads(self) -> set[Head]:
        """Give the places that are known to be taken twice, each with all that is there."""
        heads: set[Head] = set()
        for device, log, seq, first, second in self.forks():
            heads |= {Head(device, log, seq, first), Head(device, log, seq, second)}
        rows = self._database.rows(
            "SELECT raw, signature, other_raw, other_signature FROM fork_proofs"
        )
        for raw, signature, other_raw, other_signature in rows:
            heads.add(parse_entry(bytes(raw), bytes(signature)).head)
            heads.add(parse_entry(bytes(other_raw), bytes(other_signature)).head)
        return heads

    def steps(self, log: Log) -> Iterator[Step]:
        """Give what the frontier of this log is fed with: members entries, and acts for acts."""
        for entries in self.batches():
            for entry in entries:
                if log == ACTS_LOG or entry.log == MEMBERS_LOG:
                    yield Step.of(entry)

    def batches(self, size: int = 2_000) -> Iterator[list[Entry]]:
        """Give all entries in the order of their arrival, some thousands at a time."""
        last = 0
        while rows := self._database.rows(
            "SELECT number, raw, signature, received FROM entries WHERE number > ?"
            " ORDER BY number LIMIT ?",
            (last, size),
        ):
            last = rows[-1][0]
            yield [_stored(row).entry for row in rows]

    def frontier(self, log: Log) -> Frontier:
        """Give the entries that no stored entry names, as long as no log is forked.

        A members entry may name only members entries, so those count apart for it.
        """
        rows = self._database.rows(
            "SELECT device, log, seq, id, replay FROM frontier WHERE scope = ?", (log,)
        )
        steps = (Step(Head(*row[:4]), row[4], frozenset()) for row in rows)
        return Frontier({step.head.id: step for step in steps})

    def stream_heads(self, stream: StreamId) -> list[OpRef]:
        """Give the latest ops of a stream in replay order: what the next op names as `after`."""
        rows = self._database.rows(
            "SELECT h.entry, h.position FROM stream_heads h JOIN entries e ON e.id = h.entry"
            " WHERE h.stream = ? ORDER BY e.replay, e.device, e.log, e.seq, e.id, h.position",
            (stream,),
        )
        return [OpRef(EntryId(row[0]), row[1]) for row in rows]

    def insert(self, entries: Sequence[Entry], received: int) -> None:
        """Add entries that may be stored (their causes lie here or earlier in the sequence)."""
        if not entries:
            return
        numbered = list(enumerate(entries, self.last_number() + 1))
        self._note_forks(entries)
        self._database.run_many(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (n, e.id, e.device, e.log, e.seq, e.order, e.prev, e.raw, e.signature, received)
                for n, e in numbered
            ],
        )
        self._database.run_many(
            "INSERT INTO ops VALUES (?, ?, ?, ?)",
            [
                (op.stream, n, position, op.kind)
                for n, e in numbered
                for position, op in enumerate(e.ops)
            ],
        )
        self.derive(entries)

    def expect(self, entry: Entry) -> None:
        """Know the place of an entry that is about to be inserted in the same transaction."""
        self._remember([Placed.of(entry)])

    def _remember(self, places: Iterable[Placed]) -> None:
        if len(self._places) > _REMEMBERED:
            self._places.clear()
        self._places.update({placed.id: placed for placed in places})

    def forget_derived(self) -> None:
        """Drop what `derive` makes again from the bytes; forks are found by their places."""
        self.forget_places()
        for table in ("tips", "named_devices", "forks", "frontier", "stream_heads", "cites"):
            self._database.run(f"DELETE FROM {table}")  # noqa: S608  # fixed names
        self._database.run(
            "INSERT INTO forks SELECT b.device, b.log, b.seq, a.id, b.id FROM entries a"
            " JOIN entries b ON a.device = b.device AND a.log = b.log AND a.seq = b.seq"
            " WHERE a.number < b.number AND NOT EXISTS (SELECT 1 FROM entries c"
            " WHERE c.device = a.device AND c.log = a.log AND c.seq = a.seq"
            " AND c.number < a.number)"
        )

    def _note_forks(self, entries: Sequence[Entry]) -> None:
        """Note each entry whose place is taken, beside the one that came there first."""
        firsts: dict[tuple[str, str, int], EntryId] = {}
        for entry in entries:
            place = (entry.device, entry.log, entry.seq)
            first = firsts.get(place) or self._first_at(place)
            firsts[place] = first or entry.id
            if first is not None:
                self._database.run(
                    "INSERT INTO forks VALUES (?, ?, ?, ?, ?)", (*place, first, entry.id)
                )

    def _first_at(self, place: tuple[str, str, int]) -> EntryId | None:
        row = self._database.one(
            "SELECT id FROM entries WHERE device = ? AND log = ? AND seq = ?"
            " ORDER BY number LIMIT 1",
            place,
        )
        return None if row is None else EntryId(row[0])

    def derive(self, entries: Sequence[Entry]) -> None:
        """Note tips, frontier, heads of streams and citations of entries, in order of arrival."""
        tips: dict[EntryId, Entry] = {}
        ended: list[tuple[EntryId]] = []
        frontier: dict[tuple[EntryId, str], Entry] = {}
        named: list[tuple[EntryId, str]] = []
        heads: dict[tuple[StreamId, EntryId, int], None] = {}
        passed: list[tuple[StreamId, EntryId, int]] = []
        for entry in entries:
            tips[entry.id] = entry
            if entry.prev is not None and tips.pop(entry.prev, None) is None:
                ended.append((entry.prev,))
            causes = {*entry.parents, *(ref.entry for ref in entry.references)}
            for scope in ("members", "acts") if entry.log == MEMBERS_LOG else ("acts",):
                frontier[entry.id, scope] = entry
                named += [(c, scope) for c in causes if frontier.pop((c, scope), None) is None]
            derive_heads(entry, heads, passed)
        self._database.run_many(
            "INSERT OR IGNORE INTO named_devices VALUES (?)",
            [(device,) for entry in entries for device in devices_named(entry)],
        )
        self._database.run_many("DELETE FROM tips WHERE id = ?", ended)
        self._database.run_many(
            "INSERT INTO tips VALUES (?, ?, ?, ?)",
            [(e.id, e.device, e.log, e.seq) for e in tips.values()],
        )
        self._database.run_many("DELETE FROM frontier WHERE id = ? AND scope = ?", named)
        self._database.run_many(
            "INSERT INTO frontier VALUES (?, ?, ?, ?, ?, ?)",
            [(e.id, s, e.device, e.log, e.seq, e.order) for (_, s), e in frontier.items()],
        )
        self._database.run_many(
            "DELETE FROM stream_heads WHERE stream = ? AND entry = ? AND position = ?", passed
        )
        self._database.run_many("INSERT INTO stream_heads VALUES (?, ?, ?)", list(heads))
        cited = {(ref.entry, op.stream) for e in entries for op in e.ops for ref in op.uses}
        self._database.run_many("INSERT OR IGNORE INTO cites VALUES (?, ?)", sorted(cited))


def _stored(row: Sequence[Any]) -> Stored:
    number, raw, signature, received = row
    return Stored(number, parse_entry(bytes(raw), bytes(signature)), received)
