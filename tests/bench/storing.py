"""The vault under its load: opening, appending, checking, rebuilding, searching, first sync."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from app.station import Station
from console.desk import forms
from console.desk.exceptions import log_action
from console.desk.workplace import Workplace
from console.ids import PersonId, StreamId
from console.inquiry import now, people
from console.inquiry.vault_check import check_entries
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, verify_entry
from console.vault import engine
from console.vault.secret import Secret
from tests.bench import linking
from tests.bench.crowd import bench_station, fill, write_cards, write_one
from tests.bench.table import Line, at_most, best, seconds, within
from tests.support.station_worlds import break_glass, created

_APPENDS = 300


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Measure a vault of 10,000 people and 100,000 entries, times the scale."""
    crowd, entries = max(50, int(10_000 * scale)), max(500, int(100_000 * scale))
    made = fill(folder / "vault", crowd, entries)
    counts = f"{crowd:,} people, {entries:,} entries"
    with bench_station(folder / "vault") as station:
        yield _opening(station, counts)
        yield _searching(station, made, counts)
        yield _appending(station, made, folder)
        yield from _checking(station)
    yield from linking.lines(folder)
    yield from _growing(folder, scale)


def _first_page(place: Workplace) -> object:
    roles = place.store.membership.authority.members[place.own.device].roles
    return now.rows(place.store, place.person, roles, place.clock.read().recorded)


def _opening(station: Station, counts: str) -> Line:
    """Lock and open again, without key derivation; the first page."""

    def open_again() -> None:
        station.call(station.sit_down).result()
        station.ask(_first_page).result()

    counting = best(lambda: station.ask(lambda p: p.store.entries.count()).result())
    ours = best(open_again)
    return within(f"workplace and Now, {counts}", ours, (1.0, "s"), (counting, "one count"))


def _searching(station: Station, made: list[PersonId], counts: str) -> Line:
    found = []
    for person in made[:: max(1, len(made) // 200)]:
        for end in range(1, 5):
            text = person[:end]
            took = seconds(
                lambda text=text: station.ask(
                    lambda p: people.search(p.store, text, p.clock.read().recorded)
                ).result()
            )
            found.append(took)
    ours = statistics.quantiles(found, n=20)[-1]
    return within(f"search as you type, p95, {counts}", ours, (16, "ms"))


def _appending(station: Station, made: list[PersonId], folder: Path) -> Line:
    """Each act in a commit of its own, beside a bare commit of the same bytes."""

    def many() -> None:
        for number in range(_APPENDS):
            station.ask(lambda p, n=number: write_one(p, made[n % len(made)], n)).result()

    ours = seconds(many) / _APPENDS
    last = station.ask(
        lambda p: p.store.entries.load(p.store.entries.tips(ACTS_LOG)[-1].id)
    ).result()
    size = len(last.entry.raw)
    path = folder / "bare.db"
    engine.make(path, Secret(b"1" * 32))
    bare = engine.connect(path, Secret(b"1" * 32))
    bare.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, raw BLOB)")

    def plain() -> None:
        for _ in range(_APPENDS):
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO kept (raw) VALUES (?)", (b"x" * size,))
            bare.execute("COMMIT")

    beside = seconds(plain) / _APPENDS
    bare.close()
    what = f"append one signed entry, durable, mean of {_APPENDS}"
    return at_most(what, ours, (beside, f"bare commit of {size} bytes"), 1.6)


def _checking(station: Station) -> Iterator[Line]:
    """Verify every entry as `verify` does, then rebuild all that is derived."""

    def read(place: Workplace) -> list[Entry]:
        logs = (MEMBERS_LOG, ACTS_LOG)
        return [each.entry for log in logs for each in place.store.entries.replay(log)]

    entries = station.ask(read).result()
    signatures = seconds(lambda: [verify_entry(each) for each in entries])
    ours = seconds(lambda: station.ask(lambda p: check_entries(p.store)).result())
    note = "60 % of its rate is 1.67 times its time"
    peer = (signatures, "bare signature loop")
    yield at_most(f"read and verify a vault, {len(entries):,} entries", ours, peer, 1.67, note)

    def opened(place: Workplace) -> None:
        for log in (MEMBERS_LOG, ACTS_LOG):
            for each in place.store.entries.replay(log):
                place.store.read(each.entry)

    reading = seconds(lambda: station.ask(opened).result())

    def rebuild(place: Workplace) -> None:
        with place.store.changing():
            place.store.rebuild()

    ours = seconds(lambda: station.ask(rebuild).result())
    peer = (reading, "reading, decoding, opening boxes")
    yield at_most(f"rebuild all projections, {len(entries):,} entries", ours, peer, 3.0)


def _growing(folder: Path, scale: float) -> Iterator[Line]:
    """Ten times the work: an append and opening stay what they were."""
    small = max(100, int(10_000 * scale))
    with created(folder / "growing") as station:
        crowd = station.ask(lambda p: [PersonId(p.chance.bytes(16).hex()) for _ in range(small)])
        people_ = crowd.result()
        measured: list[tuple[float, float]] = []
        for more in (small, 9 * small):
            station.ask(lambda p, n=more: write_cards(p, people_, n)).result()
            measured.append((_append_quickest(station, people_[0]), _open_quickest(station)))
    for name, before, ours in zip(("append", "open"), *measured, strict=True):
        what = f"{name} as work grows, {10 * small:,} entries"
        yield at_most(what, ours, (before, f"with {small:,} entries"), 2.0)
    with created(folder / "lengthening") as station:
        yield _lengthening(station)


def _append_quickest(station: Station, person: PersonId) -> float:
    return best(lambda: station.ask(lambda p: write_one(p, person, 0)).result(), 30)


def _open_quickest(station: Station) -> float:
    return best(lambda: station.call(station.sit_down).result(), 10)


def _lengthening(station: Station) -> Line:
    """One more act on a record with 500 of them, beside one on a record that was just opened."""

    def opened(place: Workplace) -> StreamId:
        return break_glass(place, place.person)

    def log(place: Workplace, stream: StreamId) -> None:
        log_action(place, forms.ActionForm(stream, "valve closed"))

    short, long = station.ask(opened).result(), station.ask(opened).result()
    for _ in range(500):
        station.ask(lambda p: log(p, long)).result()
    before = best(lambda: station.ask(lambda p: log(p, short)).result(), 20)
    ours = best(lambda: station.ask(lambda p: log(p, long)).result(), 20)
    what = "one more act on a record of 500"
    return at_most(what, ours, (before, "on one of up to 20"), 2.0)
