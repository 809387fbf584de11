"""Rows of a vault changed behind its back are named; nothing derived is believed."""

import dataclasses

import pytest

from app.station import Founder, Profile, Station
from app.world import World
from console.desk import exceptions
from console.inquiry.vault_check import check_entries
from console.vault.store import Store
from tests.support.report_case import six_facts
from tests.support.vault_ports import CHEAP, PASSPHRASE


@pytest.fixture
def station(tmp_path):
    world = dataclasses.replace(World.of_this_machine(), limits=CHEAP, machine="test")
    made = Station(Profile(tmp_path / "vault"), world, lambda _events: None)
    made.create(Founder("Harbour Example", "Ada Example", "DE"), PASSPHRASE, lambda *_: None)
    for _ in range(3):
        made.ask(lambda place: exceptions.activate(place, six_facts(place))).result(20)
    yield made
    made.close()


class TakenBack(Exception):
    """Ends the transaction so that nothing is kept."""

    def __init__(self, found):
        super().__init__()
        self.found = found


def checked(station, statement=None, *values):
    """Change rows inside a transaction that is taken back, check, and give the places."""

    def work(place):
        with pytest.raises(TakenBack) as caught, place.store.database.transaction():
            rehearse(place)
        place.store = Store(place.store.database, place.chance, place.store.space)
        return caught.value.found

    def rehearse(place):
        database = place.store.database
        for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.run(f'DROP TRIGGER "{name}"')
        if statement is not None:
            database.run("PRAGMA defer_foreign_keys = ON")
            database.run(statement, values)
        raise TakenBack(check_entries(place.store))

    return station.ask(work).result(20)


def test_an_untouched_vault_holds(station):
    count, places = checked(station)
    assert count == station.ask(lambda place: place.store.entries.count()).result(20)
    assert places == ()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_changed_signature_is_named_by_its_place_in_the_log(station, number):
    statement = "UPDATE entries SET signature = zeroblob(64) WHERE number = ?"
    _, (place, *_) = checked(station, statement, number)
    assert place.key == "verify.vault.signature"


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_row_that_is_gone_is_named_by_what_names_it(station, number):
    gone = station.ask(
        lambda p: p.store.database.rows("SELECT id FROM entries WHERE number = ?", (number,))
    ).result(20)[0][0]
    _, places = checked(station, "DELETE FROM entries WHERE number = ?", number)
    assert gone in {place.values.get("missing") for place in places}
