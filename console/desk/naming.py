"""Naming people in acts: the id in clear, beside it the name as now known, sealed."""

from console.desk.people import card_draft, person_of
from console.desk.workplace import Draft, Workplace
from console.domain.people.card import Writes
from console.domain.people.search import folded
from console.ids import PersonId, new_id
from console.journal.sealed import ToSeal, identity_scope

UNKNOWN = "?"


def named(place: Workplace, role: str, person: PersonId) -> dict[str, object]:
    """Give the members by which an op names somebody in a role."""
    known = person_of(place, person)
    name = known.name if known is not None and known.name else UNKNOWN
    return {role: person, f"{role}_name": ToSeal(identity_scope(person), name)}


def person_called(place: Workplace, name: str) -> tuple[PersonId, list[Draft]]:
    """Give the one person of a name; somebody nobody knows gets a card, in the same entry."""
    wanted = folded(name)
    found = [p.id for _, p in place.store.projections.states("person") if folded(p.name) == wanted]
    if len(found) == 1:
        return PersonId(found[0]), []
    person = PersonId(new_id(place.chance))
    return person, [card_draft("person.set", person, Writes({"name": name}, {}))]
