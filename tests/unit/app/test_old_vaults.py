"""Vaults of every schema that was ever written still open, verify and are brought up to date.

`tests/data/vaults/schema-1` is a profile as the first schema left it, of made-up people, with cheap
key derivation and the passphrase of the tests. Such a folder is added with each new schema, never
changed.
"""

import shutil
from pathlib import Path

import apsw
import pytest

from app.commands.doctor import journal_findings
from app.station import Station
from console.vault.errors import OlderVault
from console.vault.migrations import version
from console.vault.profile import Profile
from console.vault.schema import SCHEMA
from console.vault.ways import Passphrase
from tests.support.station_worlds import created, opened, world
from tests.support.vault_ports import PASSPHRASE, snapshot

SECONDS = 20
KEPT = Path(__file__).parents[2] / "data" / "vaults"
IDS = [
    "66213e106d90ed2c3b9aae96f9fa0004658905e4106eb8ba6ab62e863f59b24e",
    "9aadb1241148d071b2df2362034cef0d6c549bd31aadab93de7beb3c63b6d4b2",
    "b75142b592962d773905f9a7eb1b34e3356b781a9ccae4fc46ce489ee8dd7434",
    "e90302ab2305808389dca4e5ef7a8e176936b0c0057961647be93730856e851d",
    "ab0b435dd2e3924d41d21ba7e2e8107b6cdc5e41d5d5339386a33669d8076f70",
    "3bf497dc2ba2a60c1180542f84add5f2ea5fe14c6ffc4e057f63cf8f20ceb52e",
]


@pytest.fixture(params=sorted(path.name for path in KEPT.iterdir()))
def profile(tmp_path, request):
    shutil.copytree(KEPT / request.param, tmp_path / "profile")
    return Profile(tmp_path / "profile")


def test_it_opens_holds_what_it_held_and_is_brought_up_to_date(profile):
    with opened(profile.folder) as station:
        assert station.call(version).result(SECONDS) == SCHEMA.newest
        findings = station.ask(journal_findings).result(SECONDS)
        assert [each.what for each in findings if not each.good] == []
        rows = station.call(lambda d: d.rows("SELECT id FROM entries ORDER BY number"))
        assert [row[0] for row in rows.result(SECONDS)] == IDS

        def names(place):
            states = place.store.projections.states("person")
            return sorted(person.name for _, person in states)

        people = station.ask(names).result(SECONDS)
        assert people == ["Ada Example", "Ben Sample", "Cleo Beispiel", "Dora Muster"]


def shape(station):
    """Every table, index and trigger as it was written."""
    command = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    return station.call(lambda database: database.rows(command)).result(SECONDS)


def test_brought_up_to_date_is_the_same_as_made_new(profile, tmp_path):
    """So a step that was written once is never changed: a new one is added."""
    with opened(profile.folder) as old, created(tmp_path / "new") as new:
        assert shape(old) == shape(new)


def test_looking_at_an_older_one_changes_nothing(profile):
    before = snapshot(profile.folder)
    station = Station(profile, world(), lambda _events: None)
    with pytest.raises(OlderVault):
        station.look(Passphrase(PASSPHRASE))
    station.close()
    after = snapshot(profile.folder)
    assert after.pop("lock") == b""
    assert after == before


def test_another_implementation_of_the_format_reads_it(profile):
    """SQLite3 Multiple Ciphers, by its own code: pages, key, and the entries in them."""
    with opened(profile.folder) as station:
        key = bytes(station.thread._keys.database.view())
    other = apsw.Connection(str(profile.database), flags=apsw.SQLITE_OPEN_READONLY)
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    assert other.pragma("integrity_check") == "ok"
    assert [row[0] for row in other.execute("SELECT id FROM entries ORDER BY number")] == IDS
    other.close()
