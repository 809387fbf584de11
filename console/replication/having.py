"""What is held here: tips, hashes at heights, runs of entries that another device lacks.

Functions over the open store; they run on the vault thread and answer with values of the ledger.
"""

from collections.abc import Iterable, Sequence

from console.ids import DeviceKey, EntryId
from console.journal.entry import Head
from console.ledger import (
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
    Batch,
    Cursor,
    HashesAt,
    Height,
    Held,
    Log,
    Point,
    Signed,
)
from console.vault.store import Store
from console.vault.stored import ReplayRow

_PAGE = 512


def tips(store: Store, log: Log) -> tuple[Point, ...]:
    """Give every tip of all logs of that kind, branches included, sorted."""
    heads = store.entries.tips(log.value)
    return tuple(sorted(Point(Height(h.device, Log(h.log), h.seq), h.id) for h in heads))


def hashes_at(store: Store, heights: Sequence[Height]) -> tuple[HashesAt, ...]:
    """Give the entries held at each height, in the order asked."""
    return tuple(
        HashesAt(at, tuple(store.entries.at(at.device, at.log.value, at.seq))) for at in heights
    )


def entries_after(
    store: Store, logs: frozenset[Log], common: Iterable[Point], more: Cursor | None
) -> Batch:
    """Give the next batch of entries that are neither a common point nor below one."""
    held = Common(store, common)
    upto = more.upto if more else _last_number(store)
    start = (
        (more.order, more.at.device, more.at.log.value, more.at.seq, more.entry) if more else None
    )
    first = start or (held.lowest_order(logs), "", "", 0, "")
    return _batch(store, _Run(store, logs, first, upto, held), upto)


def introduction(store: Store, own: DeviceKey, more: Cursor | None) -> Batch:
    """Give the own `device.add` (or genesis) and its causal past, in replay order."""
    past = store.membership.introduction_of(own)
    upto = more.upto if more else _last_number(store)
    start = (
        (more.order, more.at.device, more.at.log.value, more.at.seq, more.entry) if more else None
    )
    run = _Run(store, frozenset({Log.MEMBERS}), start or (0, "", "", 0, ""), upto, None, past)
    return _batch(store, run, upto)


class Common:
    """Which entries the other device is known to hold: everything at or below common points."""

    def __init__(self, store: Store, points: Iterable[Point]) -> None:
        self._store = store
        self._upto: dict[tuple[str, str], int] = {}
        self._named: dict[tuple[str, str], set[EntryId]] = {}
        self._forked = {(fork[0], fork[1]) for fork in store.entries.forks()}
        for point in points:
            placed = store.entries.get(point.entry)
            if placed is None:
                continue
            log = (placed.device, placed.log)
            if log in self._forked:
                self._walk(log, placed.id)
            else:
                self._upto[log] = max(placed.seq, self._upto.get(log, 0))

    def _walk(self, log: tuple[str, str], entry_id: EntryId | None) -> None:
        below = self._named.setdefault(log, set())
        while entry_id is not None and entry_id not in below:
            below.add(entry_id)
            placed = self._store.entries.get(entry_id)
            entry_id = placed.prev if placed else None

    def holds(self, place: ReplayRow | Head) -> bool:
        """Say whether the other device is known to hold this entry."""
        log = (place.device, place.log)
        return place.seq <= self._upto.get(log, 0) or place.id in self._named.get(log, ())

    def lacks_below(self, tip: Head) -> int:
        """Count the entries from this tip down that it is not known to hold.

        What two branches share is counted once for each.
        """
        log = (tip.device, tip.log)
        if log not in self._forked:
            return max(0, tip.seq - self._upto.get(log, 0))
        held = self._named.get(log, set())
        count, entry_id = 0, EntryId(tip.id)
        while entry_id not in held:
            count += 1
            placed = self._store.entries.get(entry_id)
            if placed is None or placed.prev is None:
                break
            entry_id = placed.prev
        return count

    def lowest_order(self, logs: frozenset[Log]) -> int:
        """Give an order below which nothing is lacking, so that a long history is not read."""
        orders = []
        for log in logs:
            for tip in self._store.entries.tips(log.value):
                place = (tip.device, tip.log)
                if place in self._named:
                    return 0
                following = self._upto.get(place, 0) + 1
                for entry_id in self._store.entries.at(tip.device, tip.log, following):
                    placed = self._store.entries.get(entry_id)
                    orders.append(placed.order if placed else 0)
        return min(orders, default=0)


class _Run:
    """Entries in replay order from a place on, those left out that the other side holds."""

    def __init__(
        self,
        store: Store,
        logs: frozenset[Log],
        start: tuple[int, str, str, int, str],
        upto: int,
        common: Common | None,
        only: frozenset[EntryId] | None = None,
    ) -> None:
        self._store = store
        self._logs = tuple(sorted(log.value for log in logs))
        self._place = start
        self._upto = upto
        self._common = common
        self._only = only

    def page(self) -> list[ReplayRow]:
        """Give the next rows that are wanted; empty at the end of the run."""
        while True:
            rows = self._store.entries.replay_rows(self._logs, self._place, self._upto, _PAGE)
            if not rows:
                return []
            last = rows[-1]
            self._place = (last.order, last.device, last.log, last.seq, last.id)
            wanted = [row for row in rows if self._wants(row)]
            if wanted:
                return wanted

    def _wants(self, row: ReplayRow) -> bool:
        if self._only is not None:
            return row.id in self._only
        return self._common is None or not self._common.holds(row)


def _batch(store: Store, run: _Run, upto: int) -> Batch:
    taken: list[tuple[ReplayRow, Held]] = []
    size = 0
    rows = run.page()
    while rows:
        for row, signed in zip(rows, store.entries.signed([r.number for r in rows]), strict=True):
            size += len(signed[0])
            if len(taken) == MAX_BATCH_ENTRIES or (taken and size > MAX_BATCH_BYTES):
                return Batch(tuple(held for _, held in taken), _cursor(taken[-1][0], upto))
            taken.append((row, _held(row, Signed(*signed))))
        rows = run.page()
    return Batch(tuple(held for _, held in taken), None)


def _held(row: ReplayRow, signed: Signed) -> Held:
    at = Height(row.device, Log(row.log), row.seq)
    return Held(signed, Point(at, row.id), row.prev)


def _cursor(row: ReplayRow, upto: int) -> Cursor:
    at = Height(row.device, Log(row.log), row.seq)
    return Cursor(row.order, at, row.id, upto)


def _last_number(store: Store) -> int:
    return store.entries.last_number()
