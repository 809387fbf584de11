"""How a person in a seat can be reached, given their card."""

from collections.abc import Mapping

from console.domain.call_trees.draft import Node, Seat
from console.domain.people.facts import Line, LineKind
from console.domain.people.state import Item, Person
from console.ids import PersonId

People = Mapping[PersonId, Person]


def lines_of(seat: Seat, people: People) -> tuple[Item[Line], ...]:
    """Give the numbers to dial in order: the chosen ones, or all that count.

    A chosen number that was removed since falls away; if none is left, all others are taken:
    somebody who can be reached must not drop out because of an old choice.
    """
    person = people.get(seat.person)
    if person is None:
        return ()
    by_id = {item.id: item for item in person.lines}
    chosen = tuple(by_id[number] for number in seat.numbers if number in by_id)
    return chosen or person.lines


def dialled(seat: Seat, people: People) -> tuple[Item[Line], ...]:
    """Give the numbers of a seat that can be dialled and answered: no fax."""
    return tuple(
        item
        for item in lines_of(seat, people)
        if item.value.valid and item.value.kind is not LineKind.FAX
    )


def printed(seat: Seat, people: People) -> tuple[Item[Line], ...]:
    """Give the numbers of a seat for paper: those to dial, then what was written instead of one."""
    written = (item for item in lines_of(seat, people) if not item.value.valid)
    return (*dialled(seat, people), *written)


def ways(seat: Seat, people: People) -> int:
    """Count the ways to reach who sits here: numbers that can be dialled, and the radio."""
    person = people.get(seat.person)
    radio = 1 if person is not None and person.text("radio") else 0
    return len(dialled(seat, people)) + radio


def erased(seat: Seat, people: People) -> bool:
    """Say whether the person in a seat was erased."""
    person = people.get(seat.person)
    return person is not None and person.erased


def reachable(node: Node, people: People) -> bool:
    """Say whether anybody who fills the role can be reached."""
    return any(ways(seat, people) for seat in node.seats)
