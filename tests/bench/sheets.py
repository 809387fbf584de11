"""Call sheets of a whole tree, from the folded tree to the sealed and checked file."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.reports.call_sheets import issue_call_sheets
from console.desk.reports import Choice
from console.desk.workplace import Draft, Workplace
from console.domain.people.card import Card, CardItem, difference, writes
from console.domain.people.facts import Line as PhoneLine
from console.ids import ItemId, PersonId, StreamId, new_id, new_stream
from console.journal.sealed import ToSeal, contact_scope, identity_scope
from tests.bench.table import SECONDS, Line, seconds, within
from tests.support.station_worlds import created

_FAN_OUT = 4
_PER_ENTRY = 40
_SIZES = ((200, 2.0), (1000, 5.0))


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Print trees of 200 and 1,000 people, times the scale: each a caller of four, with deputies."""
    with created(folder / "sheets") as station:
        for full, limit in _SIZES:
            count = max(20, int(full * min(scale * 20, 1)))
            tree = station.ask(lambda place, n=count: _tree(place, n)).result()
            before = _memory()
            took = seconds(lambda of=tree: issue_call_sheets(station, of, Choice("en")))
            note = f"issued, set, sealed, checked; {_memory() - before:.0f} MiB more at its peak"
            yield within(f"call sheets, {count:,} people", took, (limit, SECONDS[1]), note=note)


def _memory() -> float:
    """Give the most that this process ever held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _tree(place: Workplace, count: int) -> StreamId:
    people = [PersonId(new_id(place.chance)) for _ in range(count)]
    _write(place, [_person(place, person, at) for at, person in enumerate(people)])
    stream = new_stream("tree", place.chance)
    nodes = [ItemId(new_id(place.chance)) for _ in range(count)]
    drafts = [Draft("tree.set", stream, {"title": ToSeal(stream, "Flood")})]
    for at, node in enumerate(nodes):
        body = {
            "node": node,
            "parent": nodes[(at - 1) // _FAN_OUT] if at else "",
            "position": f"V{at:05}V",
            "title": ToSeal(stream, f"Role {at}"),
        }
        drafts.append(Draft("tree.node", stream, body))
        drafts.append(_seat(stream, node, "holder", people[at]))
        if at * _FAN_OUT + 1 < count:
            deputy = people[(at + 1) % count]
            drafts.append(_seat(stream, node, new_id(place.chance), deputy))
    drafts.append(Draft("tree.publish", stream, {"version": 1, "accepted": []}))
    _write(place, drafts)
    return stream


def _person(place: Workplace, person: PersonId, at: int) -> Draft:
    numbers = tuple(CardItem(PhoneLine(f"+49{area}{at:07d}")) for area in ("170", "3012"))
    card = Card(name=f"Person {at:04d} Example", numbers=numbers)
    boxes = writes(difference(Card(), card, lambda: new_id(place.chance)))
    body = {
        "identity": ToSeal(identity_scope(person), boxes.identity),
        "contact": ToSeal(contact_scope(person), boxes.contact),
    }
    return Draft("person.set", StreamId(f"person/{person}"), body)


def _seat(stream: StreamId, node: ItemId, seat: str, person: PersonId) -> Draft:
    body: dict[str, Any] = {"node": node, "seat": seat, "priority": 1, "person": person}
    body["person_name"] = ToSeal(identity_scope(person), f"Person {person[:4]} Example")
    return Draft("tree.assign", stream, body)


def _write(place: Workplace, drafts: list[Draft]) -> None:
    with place.store.changing():
        for start in range(0, len(drafts), _PER_ENTRY):
            place.write(drafts[start : start + _PER_ENTRY])
