"""A vault full of made-up people and entries, by the same acts that a person would do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.links import Links
from app.station import Station
from console.desk.workplace import Draft, Workplace
from console.ids import EntryId, PersonId, person_stream
from console.journal.sealed import ToSeal, contact_scope, identity_scope
from tests.support.station_worlds import ADA, created, opened

_TOGETHER = 500


def write_cards(place: Workplace, people: list[PersonId], entries: int) -> None:
    """Write one-op entries with two sealed texts, round the people, many in a commit."""
    for start in range(0, entries, _TOGETHER):
        with place.store.changing():
            for number in range(start, min(start + _TOGETHER, entries)):
                write_one(place, people[number % len(people)], number)


def write_one(place: Workplace, person: PersonId, number: int) -> EntryId:
    """Write a name and a note."""
    body = {
        "identity": ToSeal(identity_scope(person), {"name": f"Person {person[:6]} Example"}),
        "contact": ToSeal(contact_scope(person), {"note": f"desk {number}"}),
    }
    return place.write([Draft("person.set", person_stream(person), body)]).id


def fill(folder: Path, people: int, entries: int) -> list[PersonId]:
    """Make the vault; give the people."""
    with created(folder, ADA) as station:

        def work(place: Workplace) -> list[PersonId]:
            drawn = [PersonId(place.chance.bytes(16).hex()) for _ in range(people)]
            write_cards(place, drawn, entries)
            return drawn

        return station.ask(work).result()


@contextmanager
def bench_station(folder: Path) -> Iterator[Station]:
    """Open it again."""
    with opened(folder) as station:
        yield station


def agreeing(station: Station) -> Links:
    """Give sync whose digits are always found equal: nobody sits there."""
    box: list[Links] = []
    links = Links(
        station,
        lambda _event: None,
        lambda asked: box[0].comparisons.answer(asked.number, same=True),
    )
    box.append(links)
    return links
