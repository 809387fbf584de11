"""What the pass by seniority finds, and what it asks when it cannot answer itself."""

from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field

from console.domain.authority.deeds import Written
from console.domain.authority.facts import Tip
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Tenure:
    """A grant of the role administrator, proposed or with effect.

    Attributes:
        op: the grant; where a second administrator was needed, their confirm.
        device: whose tenure it is.
        person: whose device it is.
        adopt: the tip of the acts that it adopts.
    """

    op: Written
    device: DeviceKey
    person: PersonId
    adopt: Tip | None


@dataclass(frozen=True, slots=True)
class Question:
    """What only another pass answers: is the author of `op` alone among these entries?"""

    op: Written
    among: int


Asking = Generator[Question, bool, bool]
"""Asks questions, is sent their answers, returns its own."""


@dataclass
class Seniority:
    """What the pass found.

    Attributes:
        tenures: in order of rank.
        counted: grants, and what administrators wrote about devices, that their author might write.
        reductions: those with effect, by target.
        unconfirmed: proposals that needed a second administrator.
        confirmed: those of them that found one.
        replacements: the ops that replaced a recovery key.
        recovery: the recovery keys, the present one last.
        reasons: why an op that counted has no effect.
    """

    tenures: list[Tenure] = field(default_factory=list)
    counted: dict[OpRef, Written] = field(default_factory=dict)
    reductions: dict[DeviceKey, list[Written]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: dict[OpRef, Tenure] = field(default_factory=dict)
    confirmed: set[OpRef] = field(default_factory=set)
    replacements: set[OpRef] = field(default_factory=set)
    recovery: dict[DeviceKey, None] = field(default_factory=dict)
    reasons: dict[OpRef, Message] = field(default_factory=dict)
