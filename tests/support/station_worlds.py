"""Real stations for tests: cheap key derivation, folders of the test, nobody at a printer."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.station import Station
from app.world import World
from console.chance import SystemChance
from console.clock import SetClock
from console.desk import exceptions, forms
from console.desk.founding import Founded, Founder
from console.desk.workplace import Draft, Workplace
from console.ids import PersonId, StreamId, new_stream, person_stream
from console.journal.entry import Entry
from console.journal.sealed import ToSeal, contact_scope, identity_scope
from console.vault.disk import SystemDisk
from console.vault.profile import Profile
from console.vault.recovery_code import RecoveryCode
from console.vault.ways import Passphrase
from tests.support.vault_ports import CHEAP, NOON, PASSPHRASE

_MINUTE = 60_000
ADA = Founder("Harbour Works", "Ada Example", "DE")


def world(**changes: Any) -> World:
    """Give a machine whose clock stands still and whose keys are cheap."""
    chance = SystemChance()
    boot = chance.bytes(16).hex()
    usual = World(SetClock(NOON, boot=boot), chance, SystemDisk(), "the machine of the test")
    return dataclasses.replace(usual, **{"limits": CHEAP, **changes})


class Sheets:
    """Remembers what would have been printed."""

    def __init__(self) -> None:
        self.founded: Founded | None = None
        self.code: RecoveryCode | None = None

    def write(self, founded: Founded | None, code: RecoveryCode) -> None:
        self.founded, self.code = founded, code


@contextmanager
def created(
    folder: Path,
    founder: Founder | None = ADA,
    machine: World | None = None,
    publish: Callable[[tuple[object, ...]], None] = lambda _events: None,
) -> Iterator[Station]:
    """A station with a new vault, closed at the end."""
    station = Station(Profile(folder), machine or world(), publish)
    try:
        station.create(founder, PASSPHRASE, Sheets().write)
        yield station
    finally:
        station.close()


@contextmanager
def opened(
    folder: Path,
    machine: World | None = None,
    publish: Callable[[tuple[object, ...]], None] = lambda _events: None,
    passphrase: str = PASSPHRASE,
) -> Iterator[Station]:
    """A station over a vault that was made before."""
    station = Station(Profile(folder), machine or world(), publish)
    try:
        station.unlock(Passphrase(passphrase))
        yield station
    finally:
        station.close()


def write_card(place: Workplace, name: str, person: PersonId | None = None) -> Entry:
    """Write a card with a name and a way to reach somebody."""
    who = person or PersonId(place.chance.bytes(16).hex())
    body = {
        "identity": ToSeal(identity_scope(who), {"name": name}),
        "contact": ToSeal(contact_scope(who), {"note": f"desk of {name}"}),
    }
    return place.write([Draft("person.set", person_stream(who), body)])


def declare(place: Workplace, text: str) -> Entry:
    """Write something that is about nobody."""
    stream = new_stream("incident", place.chance)
    return place.write(
        [Draft("incident.declare", stream, {"name": ToSeal(stream, text), "severity": 2})]
    )


def break_glass(place: Workplace, decider: PersonId) -> StreamId:
    """Activate an exception with six made-up facts."""
    now = place.clock.read().recorded
    form = forms.BreakGlassForm(
        incident=None,
        incident_title="Harbour gate stuck",
        control=forms.ControlForm(forms.ControlSource.CATALOGUE, "Least privilege", "X", "ac-6"),
        harm="the quay floods",
        harm_kinds=frozenset({forms.Harm.LIFE_AND_SAFETY}),
        systems=("gate control",),
        decider=forms.DeciderForm("Ada Example", decider, forms.Channel.PHONE, read_back=True),
        expires=(now // _MINUTE + 240) * _MINUTE,
        bypass=next(iter(forms.Bypass)),
    )
    return exceptions.activate(place, form)


def derived(database: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that follows from the signed entries and the keys, to compare with a rebuild."""
    tables = {
        "states": "SELECT stream, type, ops, state FROM states",
        "effects": "SELECT e.id, f.position, f.stream, f.counts, f.contested, f.reason"
        " FROM effects f JOIN entries e ON e.number = f.number",
        "tips": "SELECT * FROM tips",
        "named_devices": "SELECT * FROM named_devices",
        "frontier": "SELECT * FROM frontier",
        "stream_heads": "SELECT * FROM stream_heads",
        "seals": "SELECT * FROM seals",
        "cites": "SELECT * FROM cites",
        "blob_uses": "SELECT * FROM blob_uses",
        "people_index": "SELECT stream, sort, card FROM people_index",
        "people_words": "SELECT i.stream, w.words FROM people_words w"
        " JOIN people_index i ON i.number = w.rowid",
        "people_words_alone": "SELECT words FROM people_words",
    }
    return {name: sorted(database.rows(sql)) for name, sql in tables.items()}
