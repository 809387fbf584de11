"""A damaged vault: what can be saved is stored or waits, the person is told, a peer gives the rest."""

import io
from contextlib import contextmanager

import pytest

from app.__main__ import main
from app.port.whole import WholePort
from app.station import Station
from console.events import EntriesStored
from console.vault.errors import NothingToSalvage
from console.vault.profile import Profile
from console.vault.repair import TABLES
from console.vault.secret import Secret
from console.vault.vetting import members_known
from console.vault.ways import Passphrase
from console.words.words import Words
from tests.support.station_worlds import (
    Sheets,
    created,
    declare,
    derived,
    opened,
    world,
    write_card,
)
from tests.support.vault_ports import NOON, PASSPHRASE
from tests.support.vault_seed import printed_chooser
from tests.support.vault_troubles import PAGE, flip

SECONDS = 30
ACTS = 30


@pytest.fixture
def profile(tmp_path):
    with created(tmp_path / "profile") as station:

        def fill(place):
            for number in range(ACTS):
                write_card(place, f"Person {number}")
                declare(place, f"Flood {number}")

        station.ask(fill).result(SECONDS)
    return Profile(tmp_path / "profile")


def entries(station):
    def read(place):
        store = place.store.entries
        return [stored for log in ("members", "acts") for stored in store.replay(log)]

    return station.ask(read).result(SECONDS)


def read_all(profile):
    with opened(profile.folder) as station:
        return entries(station), station.ask(lambda place: place.own.device).result(SECONDS)


@contextmanager
def repaired(profile):
    """Repair; give the open station and what was told."""
    station = Station(profile, world(), lambda _events: None)
    try:
        yield station, station.repair(Passphrase(PASSPHRASE))
    finally:
        station.close()


def pages(profile):
    return profile.database.stat().st_size // PAGE


def test_a_vault_that_is_whole_stays_as_it_is(profile):
    before, own = read_all(profile)
    with repaired(profile) as (station, told):
        assert told.values == {"entries": len(before), "waiting": 0, "holes": 0, "keys": 0}
        assert [notice.key for notice in station.notices] == ["vault.repaired"]
        after = [(stored.entry.id, stored.received) for stored in entries(station)]
        assert after == [(stored.entry.id, stored.received) for stored in before]
        assert station.ask(lambda place: place.own.device).result(SECONDS) == own
    with opened(profile.folder) as again:
        assert again.notices == ()
    assert len(list(profile.replaced.iterdir())) == 1


@pytest.mark.parametrize("count", [5, pytest.param(10_000, marks=pytest.mark.soak)])
def test_whichever_page_is_damaged_nothing_wrong_is_saved_and_a_peer_gives_the_rest(profile, count):
    chooser = printed_chooser()
    whole, _ = read_all(profile)
    held = profile.database.read_bytes()
    chosen = chooser.sample(range(pages(profile)), min(count, pages(profile)))
    lost = 0
    for page in chosen:
        profile.database.write_bytes(held)
        flip(profile.database, page * PAGE + 700)
        try:
            saved_and_given_back(profile, {stored.entry.id: stored for stored in whole})
        except NothingToSalvage:
            lost += 1
    # Without the list of tables nothing is found; it fills a few pages.
    assert lost <= 5


def saved_and_given_back(profile, whole):
    with repaired(profile) as (station, told):
        saved = {stored.entry.id: stored for stored in entries(station)}
        assert saved.keys() <= whole.keys()
        assert all(stored.received == whole[name].received for name, stored in saved.items())
        assert all(saved.keys() >= set(stored.entry.parents) for stored in saved.values())
        assert told.values["entries"] == len(saved)
        give_back(station, [stored.entry for stored in whole.values()])
    with opened(profile.folder) as again:
        assert {stored.entry.id for stored in entries(again)} == whole.keys()
        assert "station.waiting" not in [notice.key for notice in again.notices]


def give_back(station, offered):
    """What another device does: it offers all it has; what waited follows by itself."""

    def give(place):
        with place.store.changing() as block:
            accepted = place.store.accept(offered, NOON)
            block.tell(EntriesStored(accepted.stored, accepted.streams))

    def rebuilt(place):
        before = derived(place.store.database)
        with place.store.changing():
            place.store.rebuild()
        return before == derived(place.store.database)

    station.ask(give).result(SECONDS)
    assert station.ask(rebuilt).result(SECONDS)


def lose(profile, *seqs):
    """Make entries unreadable as a damaged page does: their rows are gone, and the rest stays."""
    with opened(profile.folder) as station:

        def drop(database):
            with database.transaction():
                database.run("DROP TRIGGER entries_refuses_delete")
                for seq in seqs:
                    database.run("DELETE FROM entries WHERE log = 'acts' AND seq = ?", (seq,))

        station.call(drop).result(SECONDS)


def test_what_stood_on_lost_entries_waits_and_is_stored_when_they_come_back(profile):
    whole, own = read_all(profile)
    lose(profile, 30)
    with repaired(profile) as (station, told):
        assert told.values["waiting"] == len(whole) - 1 - told.values["entries"] > 20
        keys = [notice.key for notice in station.notices]
        assert keys == ["vault.marks_behind", "vault.new_keys", "station.waiting", "vault.repaired"]
    with opened(profile.folder) as again:
        assert "station.waiting" in [notice.key for notice in again.notices]
        lost = [s.entry for s in whole if s.entry.log == "acts" and s.entry.seq == 30]
        give_back(again, lost)
        again.call(lambda _database: None).result(SECONDS)
        assert [s.entry.id for s in entries(again)] == [s.entry.id for s in whole]
        # All that the mark knows of is back: the old key goes on.
        assert again.notices == ()
        assert again.ask(lambda place: place.own.device).result(SECONDS) == own


@pytest.mark.parametrize("table", ["settings", "own"])
def test_whose_vault_it_is_is_found_by_marks_and_genesis(profile, table):
    whole, own = read_all(profile)
    with opened(profile.folder) as station:
        command = f"DELETE FROM {table}"  # noqa: S608 - one of the two names above
        station.call(lambda database: database.run(command)).result(SECONDS)
    with repaired(profile) as (station, told):
        assert told.values["entries"] == len(whole)
        station.ask(lambda place: declare(place, "Fire")).result(SECONDS)
        device = station.ask(lambda place: place.own.device).result(SECONDS)
        assert (device == own) == (table == "settings")
        assert (station.banner is None) == (table == "settings")


def test_membership_is_read_from_a_damaged_vault_too(profile):
    """So that who was erased stays erased when a backup takes the damaged vault's place."""
    with opened(profile.folder) as station:
        key = bytes(station.thread._keys.database.view())
    machine = world()
    whole = members_known(profile, Secret(key), machine.ports)
    assert [entry.is_genesis for entry in whole] == [True]
    told = []
    for page in range(6, pages(profile), 2):
        flip(profile.database, page * PAGE + 700)
        told.append(members_known(profile, Secret(key), machine.ports))
        flip(profile.database, page * PAGE + 700)
    # Only the page that holds the genesis itself, and the one above it, take it along.
    assert told.count(whole) >= len(told) - 2
    assert all(found in (whole, []) for found in told)


DERIVED = {
    *("ops", "tips", "named_devices", "forks", "frontier", "stream_heads", "cites"),
    *("seals", "states", "effects", "people_index", "people_words", "blob_uses"),
}


def test_every_table_is_saved_or_made_again(profile):
    """Who adds a table says here which of the two."""
    with opened(profile.folder) as station:
        found = station.call(
            lambda d: d.rows("SELECT name FROM pragma_table_list WHERE schema = 'main'")
        )
        tables = {name for (name,) in found.result(SECONDS)}
    own = {name for name in tables if not name.startswith(("sqlite_", "_sqlite", "people_words_"))}
    assert own - DERIVED == TABLES.keys() | set(TABLES.values())


def test_a_vault_that_had_not_joined_yet_keeps_its_keys(tmp_path):
    with created(tmp_path / "profile", founder=None):
        pass
    with repaired(Profile(tmp_path / "profile")) as (station, told):
        assert told.values["entries"] == 0
        assert station.banner is None


def test_the_command_says_what_was_saved(profile):
    out = io.StringIO()
    machine = world(out=out, into=io.StringIO(PASSPHRASE + "\n"))
    lose(profile, 20)
    words = ["repair", "--profile", str(profile.folder), "--passphrase-file", "-"]
    assert main(words, machine) == 0
    assert "wait for others that were lost" in out.getvalue()
    assert "Saved: " in out.getvalue()


def test_the_window_repairs_with_the_printed_code_too(tmp_path):
    sheets = Sheets()
    station = Station(Profile(tmp_path), world(), lambda _events: None)
    station.create(None, PASSPHRASE, sheets.write)
    station.close()
    port = WholePort(tmp_path, world())
    try:
        told = port.gate.repair(sheets.code.grouped()).result(SECONDS)
        assert told.key == "vault.repaired"
        assert port.house.station is not None
        assert all("{" not in Words(language).say(told) for language in ("en", "de", "he"))
    finally:
        port.close()
