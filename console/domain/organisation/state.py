"""What is known of the organisation, folded from its stream."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op
from console.domain.organisation.facts import KINDS, OrganisationSet
from console.domain.said import Kept, Worded, keep_fields, worded

if TYPE_CHECKING:
    from console.ids import OpRef


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation as it names itself; every causally latest value is kept."""

    name: Kept[str] | None = None
    region: Kept[str] | None = None


def fold(history: History) -> Folded[Organisation]:
    """Fold the organisation's stream."""
    effects: dict[OpRef, Effect] = {}
    writes: list[tuple[Op, dict[str, Worded]]] = []
    for op in history.ops:
        effects[op.ref], body = admitted(op, KINDS)
        if body is not None:
            writes.append((op, _values(body)))
    fields = keep_fields(history, writes)
    return Folded(Organisation(fields.get("name"), fields.get("region")), effects)


def _values(body: OrganisationSet) -> dict[str, Worded]:
    values: dict[str, Worded] = {}
    if body.name is not None:
        values["name"] = worded(body.name)
    if body.region is not None:
        values["region"] = Worded(body.region)
    return values
