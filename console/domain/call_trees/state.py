"""Fold a tree's stream: the draft, and which versions of it were published.

Moves take effect in replay order; one that would make a cycle has none and is reported. A version
is judged in its author's past alone, so that nothing written elsewhere can unpublish it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from console.domain.call_trees.assembly import Assembly
from console.domain.call_trees.draft import Draft
from console.domain.call_trees.facts import KINDS, PUBLISH
from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.errors import Message
from console.ids import ItemId, OpRef, PersonId, stream_item


@dataclass(frozen=True, slots=True)
class Version:
    """One published version.

    Attributes:
        number: from 1.
        op: its publish op; `published` gives the draft it names.
        person: who published.
        at: when it was recorded, milliseconds UTC.
        nodes: how many it has.
        accepted: codes of the questions answered with yes.
        twice: two people published this number apart: both are shown with their authors.
    """

    number: int
    op: OpRef
    person: PersonId
    at: int
    nodes: int
    accepted: tuple[str, ...] = ()
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """A call tree.

    Attributes:
        id: of the tree.
        draft: what all ops fold to.
        versions: published ones in replay order.
        current: the draft of the latest version, None before the first.
    """

    id: ItemId
    draft: Draft = field(default_factory=Draft)
    versions: tuple[Version, ...] = ()
    current: Draft | None = None

    @property
    def edited(self) -> bool:
        """Whether the draft differs from what is published."""
        return self.draft != self.current


def fold(history: History) -> Folded[Tree]:
    """Fold a tree's stream."""
    effects: dict[OpRef, Effect] = {}
    versions: list[Version] = []
    bodies: dict[OpRef, Any] = {}
    for op in history.ops:
        effects[op.ref], bodies[op.ref] = judge_alone(op)
    assembly = _assemble(history, effects, bodies)
    current: Draft | None = None
    for op in history.ops:
        if op.kind == PUBLISH and effects[op.ref].counts:
            held = published(history, op.ref)
            effects[op.ref] = _judge_publish(history, op, bodies[op.ref].version, versions, held)
            if effects[op.ref].counts:
                versions.append(_version(op, bodies[op.ref], held))
                current = held
    tree = Tree(ItemId(stream_item(history.stream)), assembly.draft(), _twice(versions), current)
    return Folded(tree, effects)


def published(history: History, op: OpRef) -> Draft:
    """Give the draft that the author of a publish op held: its causal past, nothing else."""
    held = History(history.stream, history.past(op))
    effects: dict[OpRef, Effect] = {}
    bodies: dict[OpRef, Any] = {}
    for each in held.ops:
        effects[each.ref], bodies[each.ref] = judge_alone(each)
    return _assemble(held, effects, bodies).draft()


def judge_alone(op: Op) -> tuple[Effect, Any]:
    """Judge what an op shows by itself: kind, role, shape, and under whose key it is sealed."""
    effect, body = admitted(op, KINDS)
    if body is None:
        return effect, None
    for name, value in op.body.items():
        if isinstance(value, Unsealed):
            named = name == "person_name"
            scope = f"person/{op.body.get('person')}/identity" if named else op.stream
            if value.scope != scope:
                return _no("call_trees.verdict.scope", field=name), None
    return effect, body


def _assemble(
    history: History, effects: dict[OpRef, Effect], bodies: Mapping[OpRef, Any]
) -> Assembly:
    assembly = Assembly(history)
    for op in history.ops:
        if effects[op.ref].counts:
            reason = assembly.take(op, bodies[op.ref])
            if reason is not None:
                effects[op.ref] = Effect(counts=False, reason=reason)
    return assembly


def _judge_publish(
    history: History, op: Op, number: int, earlier: list[Version], held: Draft
) -> Effect:
    known = [version.number for version in earlier if history.saw(op.ref, version.op)]
    expected = 1 + max(known, default=0)
    if number != expected:
        return _no("call_trees.verdict.version", n=number, expected=expected)
    if len(held.roots) != 1 or held.unplaced:
        return _no("call_trees.verdict.not_publishable")
    return Effect(counts=True)


def _version(op: Op, body: Any, held: Draft) -> Version:
    at, count = op.time.recorded, len(held.nodes)
    return Version(body.version, op.ref, op.person, at, count, body.accepted)


def _twice(versions: list[Version]) -> tuple[Version, ...]:
    numbers = [version.number for version in versions]
    return tuple(
        Version(v.number, v.op, v.person, v.at, v.nodes, v.accepted, numbers.count(v.number) > 1)
        for v in versions
    )


def _no(key: str, **values: str | int) -> Effect:
    return Effect(counts=False, reason=Message(key, dict(values)))
