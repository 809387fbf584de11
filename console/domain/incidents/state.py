"""One incident as folded: its fields with origin, and whether it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from console.domain.incidents.facts import KINDS, Turn
from console.domain.kinds import admitted
from console.domain.lives import Life, collisions
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.domain.versions import Said, Value, Version, laid_out, written
from console.errors import Message
from console.ids import OpRef


class Standing(StrEnum):
    """Whether an incident goes on."""

    UNDECLARED = "undeclared"
    OPEN = "open"
    ENDED = "ended"


# Strictest first: it goes on.
STRICTNESS = (Standing.OPEN, Standing.ENDED)
_FIELDS = ("name", "severity", "drill", "lead")
_MOVES: Mapping[str, tuple[frozenset[Standing], Standing]] = {
    "incident.declare": (frozenset({Standing.UNDECLARED}), Standing.OPEN),
    "incident.end": (frozenset({Standing.OPEN}), Standing.ENDED),
    "incident.reopen": (frozenset({Standing.ENDED}), Standing.OPEN),
}


@dataclass(frozen=True, slots=True)
class Turned:
    """An end or a reopening, with the reason."""

    source: OpRef
    kind: str
    reason: Unsealed


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident.

    Attributes:
        life: open or ended; both where that was decided apart.
        fields: `name`, `severity`, `drill`, `lead`.
        declared: the op that declared it and when.
        turns: ends and reopenings.
    """

    life: Life = field(default_factory=Life)
    fields: dict[str, Said] = field(default_factory=dict)
    declared: Version | None = None
    turns: tuple[Turned, ...] = ()

    @property
    def standing(self) -> Standing:
        """Where it stands; ended here and reopened there goes on."""
        return self.life.reading(STRICTNESS, Standing.UNDECLARED)

    @property
    def name(self) -> Unsealed | None:
        """The name that is shown."""
        said = self.fields.get("name")
        return said.value.text if said else None

    @property
    def severity(self) -> int:
        """1 to 4; of grades given apart the worse one; 4 before it is declared."""
        said = self.fields.get("severity")
        grades = [version.value.plain for version in said.latest] if said else []
        return min((grade for grade in grades if isinstance(grade, int)), default=4)

    @property
    def drill(self) -> bool:
        """Whether it is an exercise."""
        said = self.fields.get("drill")
        return said is not None and said.value.plain is True


def fold(history: History) -> Folded[Incident]:
    """Fold one incident."""
    effects: dict[OpRef, Effect] = {}
    moves: list[tuple[OpRef, str]] = []
    left: dict[OpRef, Incident] = {}
    counted: dict[OpRef, tuple[Op, Any]] = {}
    for op in history.ops:
        known = _known(history, op.after, left, counted)
        effect, body = admitted(op, KINDS)
        reason = effect.reason or _stop(known, op.kind)
        effects[op.ref] = Effect(counts=reason is None, reason=reason)
        if reason is None:
            counted[op.ref] = (op, body)
            known = _applied(history, known, op, body)
            moves += [(op.ref, _MOVES[op.kind][1].value)] if op.kind in _MOVES else []
        left[op.ref] = known
    for ref in collisions(moves, history.saw):
        effects[ref] = replace(effects[ref], contested=True)
    return Folded(_known(history, history.heads, left, counted), effects)


def _known(
    history: History,
    refs: tuple[OpRef, ...],
    left: Mapping[OpRef, Incident],
    counted: Mapping[OpRef, tuple[Op, Any]],
) -> Incident:
    """Give the incident as somebody knew it who held these ops and their past."""
    held = [ref for ref in refs if ref in left]
    if len(held) == 1:
        return left[held[0]]
    state = Incident()
    for each in history.until(held).ops:
        if each.ref in counted:
            state = _applied(history, state, *counted[each.ref])
    return state


def _stop(known: Incident, kind: str) -> Message | None:
    sources = _MOVES.get(kind, (frozenset({Standing.OPEN, Standing.ENDED}), None))[0]
    if known.standing in sources:
        return None
    return Message("incidents.why.state", {"state": f"incidents.state.{known.standing.value}"})


def _applied(history: History, state: Incident, op: Op, body: Any) -> Incident:
    def saw(earlier: OpRef) -> bool:
        return history.saw(op.ref, earlier)

    values = {name: value for name, value in laid_out(body).items() if name in _FIELDS}
    state = replace(state, fields=written(state.fields, op, values, saw))
    if isinstance(body, Turn):
        state = replace(state, turns=(*state.turns, Turned(op.ref, op.kind, body.reason)))
    if op.kind not in _MOVES:
        return state
    declared = state.declared or Version(Value(), op.ref, op.person, op.occurred, op.time.recorded)
    life = state.life.moved(op, _MOVES[op.kind][1].value, saw)
    return replace(state, life=life, declared=declared)
