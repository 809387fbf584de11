"""A person as folded from the ops of their stream.

Every value keeps the op it came from. Concurrent different values are a conflict that a person
resolves; a number that one removed while another edited it stays visible. What depends on the
day (stale numbers) is in `freshness`, never here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from console.domain.kinds import LEADS, admitted
from console.domain.ops import Effect, Folded, History, Op, Seal, Unsealed
from console.domain.people.boxes import ITEMS, REMOVED, VERIFIED, read_box
from console.domain.people.facts import (
    KINDS,
    LISTS,
    TEXTS,
    UNIMPORT,
    Deputy,
    Email,
    Line,
    PersonSet,
    Verification,
)
from console.domain.said import Kept, Removal, Worded, keep_fields, removal_of
from console.errors import Message
from console.ids import ItemId, OpRef, PersonId, StreamId, stream_item

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """One number, address or deputy, with an id of its own.

    Attributes:
        id: names it in all later ops.
        kept: what it says.
        verified: of a number, when and how it was found to work.
        removal: whether it was taken away.
    """

    id: ItemId
    kept: Kept[T]
    verified: Kept[Verification] | None = None
    removal: Removal = Removal.THERE

    @property
    def value(self) -> T:
        """What is shown."""
        return self.kept.value

    @property
    def visible(self) -> bool:
        """Whether it counts: a disputed item does."""
        return self.removal is not Removal.REMOVED


@dataclass(frozen=True, slots=True)
class Person:
    """One person's card.

    Attributes:
        id: of the person.
        texts: `name organisation radio site time_zone note`, those that were ever written.
        lists: `roles languages skills`.
        numbers, emails, deputies: items, removed ones too, the first to dial first.
        identity, contact: whether the boxes open here; ERASED when the person was erased.
        imports: ids of the imports that wrote here and were not undone.
        ignored: names of fields that made no sense.
        touched: whether any op has effect.
    """

    id: PersonId
    texts: dict[str, Kept[str]] = field(default_factory=dict)
    lists: dict[str, Kept[tuple[str, ...]]] = field(default_factory=dict)
    numbers: tuple[Item[Line], ...] = ()
    emails: tuple[Item[Email], ...] = ()
    deputies: tuple[Item[Deputy], ...] = ()
    identity: Seal = Seal.OPEN
    contact: Seal = Seal.OPEN
    imports: tuple[ItemId, ...] = ()
    ignored: tuple[str, ...] = ()
    touched: bool = False

    def text(self, name: str) -> str:
        """Give the text that is shown, empty if there is none."""
        kept = self.texts.get(name)
        return kept.value if kept else ""

    def listed(self, name: str) -> tuple[str, ...]:
        """Give the list that is shown, empty if there is none."""
        kept = self.lists.get(name)
        return kept.value if kept else ()

    @property
    def name(self) -> str:
        """The name that is shown; empty when erased or unknown."""
        return self.text("name")

    @property
    def erased(self) -> bool:
        """Whether how to reach them was erased; who they are may be kept for the records."""
        return self.contact is Seal.ERASED

    @property
    def lines(self) -> tuple[Item[Line], ...]:
        """The numbers that count, the first to dial first."""
        return tuple(item for item in self.numbers if item.visible)

    @property
    def empty(self) -> bool:
        """Whether nothing is left, as after an undone import."""
        said = [k.value for k in self.texts.values()] + [k.value for k in self.lists.values()]
        visible = [item.visible for kind in ITEMS for item in self.items(kind)]
        return not any(said) and not any(visible)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Names of the fields whose values differ, and of items removed against an edit."""
        kept: dict[str, Kept[Any]] = {**self.texts, **self.lists}
        names = [name for name, each in kept.items() if each.conflict]
        for kind in ITEMS:
            names += _item_conflicts(kind, self.items(kind))
        return tuple(sorted(names))

    def items(self, kind: str) -> tuple[Item[Any], ...]:
        """Give the items of a kind: `number`, `email`, `deputy`."""
        lists: dict[str, tuple[Item[Any], ...]] = {
            "number": self.numbers,
            "email": self.emails,
            "deputy": self.deputies,
        }
        return lists[kind]


def _item_conflicts(kind: str, items: Iterable[Item[Any]]) -> Iterable[str]:
    for item in items:
        name = f"{kind}/{item.id}"
        if item.removal is Removal.DISPUTED:
            yield f"{name}/{REMOVED}"
        if item.visible and item.kept.conflict:
            yield name
        if item.visible and item.verified is not None and item.verified.conflict:
            yield f"{name}/{VERIFIED}"


def fold(history: History) -> Folded[Person]:
    """Fold a person's stream."""
    person = PersonId(stream_item(history.stream))
    effects: dict[OpRef, Effect] = {}
    bodies: dict[OpRef, Any] = {}
    for op in history.ops:
        effects[op.ref], bodies[op.ref] = _judge(op, history.stream)
    counting = [op for op in history.ops if effects[op.ref].counts]
    standing_ops = [op for op in counting if not _undone(history, op, counting, bodies)]
    sets = [(op, bodies[op.ref]) for op in standing_ops if op.kind != UNIMPORT]
    return Folded(_build(history, person, sets), effects)


def _judge(op: Op, stream: StreamId) -> tuple[Effect, Any]:
    effect, body = admitted(op, KINDS)
    if body is None:
        return effect, None
    if op.kind == UNIMPORT:
        return effect, body
    if body.import_id is not None and not op.roles <= LEADS:
        return _no("people.verdict.import_role"), None
    boxes = (("identity", body.identity), ("contact", body.contact))
    if any(box is not None and box.scope != f"{stream}/{part}" for part, box in boxes):
        return _no("people.verdict.scope"), None
    return effect, body


def _no(key: str, **values: str) -> Effect:
    return Effect(counts=False, reason=Message(key, dict(values)))


def _undone(history: History, op: Op, counting: Iterable[Op], bodies: Mapping[OpRef, Any]) -> bool:
    written_by = bodies[op.ref].import_id
    if op.kind == UNIMPORT or written_by is None:
        return False
    return any(
        other.kind == UNIMPORT
        and bodies[other.ref].import_id == written_by
        and history.saw(other.ref, op.ref)
        for other in counting
    )


def _build(history: History, person: PersonId, sets: list[tuple[Op, PersonSet]]) -> Person:
    writes: list[tuple[Op, Mapping[str, Worded]]] = []
    ignored: set[str] = set()
    for op, body in sets:
        values: dict[str, Worded] = {}
        for box, identity in ((body.identity, True), (body.contact, False)):
            if box is not None:
                read = read_box(box, identity=identity)
                values.update(read.fields)
                ignored.update(read.ignored)
        writes.append((op, values))
    fields = keep_fields(history, writes)
    items = _items(history, fields)
    return Person(
        id=person,
        texts={name: fields[name] for name in TEXTS if name in fields},
        lists={name: fields[name] for name in LISTS if name in fields},
        numbers=items["number"],
        emails=items["email"],
        deputies=items["deputy"],
        identity=_seal(body.identity for _op, body in sets),
        contact=_seal(body.contact for _op, body in sets),
        imports=tuple(sorted({b.import_id for _op, b in sets if b.import_id is not None})),
        ignored=tuple(sorted(ignored)),
        touched=bool(sets),
    )


def _seal(boxes: Iterable[Unsealed | None]) -> Seal:
    seals = {box.seal for box in boxes if box is not None}
    for worst in (Seal.ERASED, Seal.NO_KEY):
        if worst in seals:
            return worst
    return Seal.OPEN


def _items(history: History, fields: Mapping[str, Kept[Any]]) -> dict[str, tuple[Item[Any], ...]]:
    """Give the items of each kind, the first to dial first."""
    found: dict[str, list[Item[Any]]] = {kind: [] for kind in ITEMS}
    for name, kept in fields.items():
        kind, _slash, item = name.partition("/")
        if item and "/" not in item:
            verified = fields.get(f"{name}/{VERIFIED}")
            edits = [said.source for each in (kept, verified) if each for said in each.said]
            removal = removal_of(history, edits, fields.get(f"{name}/{REMOVED}"))
            found[kind].append(Item(ItemId(item), kept, verified, removal))
    return {kind: tuple(sorted(items, key=_dialled_first)) for kind, items in found.items()}


def _dialled_first(item: Item[Any]) -> tuple[int, ItemId]:
    return getattr(item.value, "priority", 1), item.id
