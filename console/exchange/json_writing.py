"""People as exact JSON, one object a line: every value with its op, also conflicts and removals."""

from collections.abc import Iterable

import msgspec

from console.domain.people.state import Person


def people_json(people: Iterable[Person]) -> Iterable[bytes]:
    """Write people as they are folded, one piece a person."""
    encoder = msgspec.json.Encoder()
    for person in people:
        yield encoder.encode(person) + b"\n"
