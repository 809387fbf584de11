"""The authority list: which level of decision a person holds.

Levels are numbers; who is not on the list has level 0. An op that needs a level cites the
`authority.set` it relies on in `uses` (20-journal, Order and state).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from console.domain.kinds import OFFICERS, Hex32, Kind, Millis
from console.domain.ops import Unsealed

MAX_LEVEL = 9
Level = Annotated[int, msgspec.Meta(ge=0, le=MAX_LEVEL)]


@dataclass(frozen=True, slots=True)
class Set:
    """Give a person a level; 0 takes the person off the list.

    Attributes:
        person: who.
        person_name: the name as then known, sealed under the person's identity.
        level: what the person may decide: the higher, the more.
        basis: the policy or delegation that says so.
        occurred: when it was decided, if not now.
    """

    person: Hex32
    person_name: Unsealed
    level: Level
    basis: Unsealed | None = None
    occurred: Millis | None = None


KINDS: Mapping[str, Kind] = {"authority.set": Kind("authority.set", OFFICERS, Set)}
