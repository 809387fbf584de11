"""A card: what somebody wants a person's fields to be, and the least writing that gets there.

Forms, imports and exports all speak in cards. A difference names each field that would change,
with the value before and after; only those fields are written, so that two people who edit
different fields of one card never meet in a conflict.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from console.domain.people.boxes import ITEMS, REMOVED
from console.domain.people.facts import (
    IDENTITY_FIELDS,
    LISTS,
    MAX_ITEMS,
    NOTE_BYTES,
    TEXTS,
    Deputy,
    Email,
    Line,
    Verification,
    check_text,
    plain,
)
from console.domain.people.state import Item, Person
from console.ids import ItemId

MAX_LIST_BYTES = 1500
MAX_BYTES = 15_000  # an opened box holds 16 KiB (20-journal)
FieldValue: TypeAlias = str | tuple[str, ...] | Line | Email | Deputy | Verification | bool | None


@dataclass(frozen=True, slots=True)
class CardItem:
    """A number, address or deputy on a card; `id` is None while it is new."""

    value: Line | Email | Deputy
    id: ItemId | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Plain values of a person; empty means not known.

    Attributes:
        name, organisation, radio, site, time_zone, note: texts.
        roles, languages, skills: lists of texts.
        numbers, emails, deputies: items.
    """

    name: str = ""
    organisation: str = ""
    radio: str = ""
    site: str = ""
    time_zone: str = ""
    note: str = ""
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    numbers: tuple[CardItem, ...] = ()
    emails: tuple[CardItem, ...] = ()
    deputies: tuple[CardItem, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would not fit into the boxes of one op."""
        for name in TEXTS:
            text = getattr(self, name)
            if text:
                check_text(text, NOTE_BYTES if name == "note" else 500)
        for name in LISTS:
            _check_list(name, getattr(self, name))
        if max(len(self.numbers), len(self.emails), len(self.deputies)) > MAX_ITEMS:
            raise ValueError(f"more than {MAX_ITEMS} items of one kind")
        if self._weight() > MAX_BYTES:
            raise ValueError("too much for one card")

    def _weight(self) -> int:
        """Give no less than the bytes of both boxes: a quote or line break takes two."""
        texts = [getattr(self, name) for name in TEXTS]
        texts += [each for name in LISTS for each in getattr(self, name)]
        items = [i.value for kind in ITEMS for i in self.items(kind)]
        texts += [v.written for v in items if isinstance(v, Line)]
        texts += [v.address for v in items if isinstance(v, Email)]
        return 2 * len("".join(texts).encode()) + 150 * len(items) + 20 * len(texts)

    def items(self, kind: str) -> tuple[CardItem, ...]:
        """Give the items of a kind: `number`, `email`, `deputy`."""
        return {"number": self.numbers, "email": self.emails, "deputy": self.deputies}[kind]


def _check_list(name: str, listed: tuple[str, ...]) -> None:
    if len(listed) > MAX_ITEMS or len("".join(listed).encode()) > MAX_LIST_BYTES:
        raise ValueError(f"too many {name}")
    for each in listed:
        check_text(each)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would be written: `name`, `number/<item>`, `email/<item>/removed`."""

    field: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class Writes:
    """What goes into the two boxes of one `person.set`; an empty box is left out."""

    identity: dict[str, Any]
    contact: dict[str, Any]


def card_of(person: Person) -> Card:
    """Give the card that is shown of a person."""
    said: dict[str, Any] = {name: person.text(name) for name in TEXTS}
    said |= {name: person.listed(name) for name in LISTS}
    return Card(
        numbers=_shown(person.numbers),
        emails=_shown(person.emails),
        deputies=_shown(person.deputies),
        **said,
    )


def _shown(items: Iterable[Item[Any]]) -> tuple[CardItem, ...]:
    return tuple(CardItem(item.value, item.id) for item in items if item.visible)


def difference(
    before: Card, wanted: Card, draw: Callable[[], str], *, partial: bool = False
) -> tuple[Change, ...]:
    """Give the changes that turn one card into another.

    Args:
        before: what is there; an empty card for somebody new.
        wanted: what should be there.
        draw: gives a new item id.
        partial: an import: what `wanted` does not say stays, nothing is removed.
    """
    changes: list[Change] = []
    for name in (*TEXTS, *LISTS):
        old, new = getattr(before, name), getattr(wanted, name)
        if old != new and (new or not partial):
            changes.append(Change(name, old, new))
    for kind in ITEMS:
        changes += _item_changes(kind, before.items(kind), wanted.items(kind), draw, partial)
    return tuple(changes)


def _item_changes(
    kind: str,
    before: tuple[CardItem, ...],
    wanted: tuple[CardItem, ...],
    draw: Callable[[], str],
    partial: bool,  # noqa: FBT001  # private, one caller
) -> Iterable[Change]:
    left = {item.id: item for item in before}
    for item in wanted:
        old = _counterpart(item, left.values())
        if old is None:
            yield Change(f"{kind}/{item.id or draw()}", None, item.value)
            continue
        del left[old.id]
        new = _merged(old.value, item.value) if partial else item.value
        if new != old.value:
            yield Change(f"{kind}/{old.id}", old.value, new)
    if not partial:
        for gone in left.values():
            yield Change(f"{kind}/{gone.id}/{REMOVED}", gone.value, True)  # noqa: FBT003  # a value


def _counterpart(item: CardItem, candidates: Iterable[CardItem]) -> CardItem | None:
    for old in candidates:
        if old.id == item.id if item.id is not None else meaning(old.value) == meaning(item.value):
            return old
    return None


def meaning(value: Line | Email | Deputy) -> str:
    """Give what makes two items the same: the number, the address in lower case, the person."""
    if isinstance(value, Line):
        return f"{value.number};{value.extension}"
    return value.address.lower() if isinstance(value, Email) else value.person


def _merged(old: Line | Email | Deputy, new: Line | Email | Deputy) -> Line | Email | Deputy:
    """Keep what an import cannot know better: the order of dialling, a kind it does not say."""
    if isinstance(old, Line) and isinstance(new, Line):
        kind = old.kind if new.kind == "other" else new.kind
        assumed = old.assumed and new.assumed
        return Line(old.e164, kind, old.priority, old.extension, assumed, old.written)
    return old


def writes(changes: Iterable[Change]) -> Writes:
    """Sort changes into the two boxes, as plain values."""
    boxes = Writes({}, {})
    for change in changes:
        box = boxes.identity if change.field in IDENTITY_FIELDS else boxes.contact
        box[change.field] = plain(change.after)
    return boxes


def choose(person: Person, field: str, number: int) -> Writes:
    """Give the writes of a `person.resolve` that keeps one of a field's conflicting values.

    Args:
        person: whose card.
        field: a name out of `person.conflicts`.
        number: which value, from 0 in the order shown; of a `.../removed`: 0 keeps, 1 removes.

    Raises:
        LookupError: there is no such field or value.
    """
    path = field.split("/")
    if path[-1] == REMOVED:
        return writes([Change(field, None, bool(number))])
    if len(path) == 1:
        kept: Any = person.texts.get(field) or person.lists[field]
    else:
        item = {item.id: item for item in person.items(path[0])}[ItemId(path[1])]
        kept = item.kept if len(path) == 2 else item.verified
    return writes([Change(field, None, kept.said[number].value)])
