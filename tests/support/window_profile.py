"""A profile of real size, made as a new user would: by the commands, from a file of contacts."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.__main__ import main
from app.station import Station
from app.world import World
from console.desk import trees
from console.desk.forms import NodeForm
from console.desk.workplace import Workplace
from console.ids import ItemId, PersonId
from console.inquiry.people import search
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from tests.support.vault_ports import PASSPHRASE

GIVEN = [
    "Ada",
    "Ben",
    "Cleo",
    "Dora",
    "Emil",
    "Fay",
    "Gita",
    "Hanna",
    "Ilan",
    "Jana",
    "Kofi",
    "Lena",
    "Mona",
    "Nils",
    "Omar",
    "Pia",
]
ROLES = ("Incident commander", "Operations lead", "Network duty", "Payments duty", "Press office")
FIRST_NUMBER = "+49 1511 2000000"
"""The number that must be on the screen: of the holder of the first role."""


def write_contacts(path: Path, count: int) -> None:
    """Write a file of made-up people."""
    rows = ["Name,Organisation,Role,Mobile,Email,Site"]
    rows += [
        f"{GIVEN[n % len(GIVEN)]} Example {n:05d},Harbour Works,Duty {n % 40},"
        f"+49151120{n:05d},p{n:05d}@example.org,Pier {n % 9}"
        for n in range(count)
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def make_profile(folder: Path, people: int) -> Path:
    """Make a vault, take the people in, build a call tree; give the profile's folder."""
    profile, sheets, secret = folder / "profile", folder / "sheets", folder / "passphrase"
    sheets.mkdir(parents=True)
    secret.write_text(PASSPHRASE + "\n")
    contacts = folder / "contacts.csv"
    write_contacts(contacts, people)
    end = ("--profile", str(profile), "--passphrase-file", str(secret))
    who = ("--organisation", "Harbour Works", "--person", "Ada Example", "--sheets", str(sheets))
    _command("init", *who, "--region", "DE", *end)
    _command("import", str(contacts), *end)
    station = Station(Profile(profile), World.of_this_machine(), lambda _events: None)
    try:
        station.unlock(Passphrase(PASSPHRASE))
        station.ask(_grow).result()
    finally:
        station.close()
    return profile


def _command(*words: str) -> None:
    told = io.StringIO()
    world = replace(World.of_this_machine(), out=told, err=told)
    assert main(words, world) == 0, told.getvalue()


def _grow(place: Workplace) -> None:
    tree = trees.create(place, "Night shift")
    above: ItemId | None = None
    for number, role in enumerate(ROLES):
        holder, deputy = _people(place, (f"{2 * number:05d}", f"{2 * number + 1:05d}"))
        form = NodeForm(tree, None, above, role, holder, (deputy,))
        above = trees.save_node(place, form)
    trees.publish(place, tree)


def _people(place: Workplace, words: Sequence[str]) -> list[PersonId]:
    now = place.clock.read().recorded
    return [search(place.store, word, now)[0].person for word in words]
