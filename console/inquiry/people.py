"""What the page of people asks: the table, one card, who is meant by a few letters."""

from collections.abc import Iterable
from typing import Any

import msgspec

from console.domain.people.freshness import STALE_AFTER_MS, Flag, flags, verified_at
from console.domain.people.search import SearchCard, folded
from console.domain.people.state import Item, Person
from console.domain.said import Kept
from console.errors import Message
from console.exchange.phones import display
from console.ids import ItemId, PersonId, StreamId, person_stream, stream_item
from console.inquiry.rows.people import (
    ConflictChoice,
    ConflictLine,
    NumberLine,
    PersonCard,
    PersonLine,
)
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.vault.store import Store

_FRESH = StateWord(Mark.DONE, Message("people.fresh"), Tone.GOOD)
MOST = 200


def rows(store: Store, as_of: int) -> tuple[PersonLine, ...]:
    """Give everybody, by name; who was erased or undone away is left out."""
    found = store.database.rows("SELECT stream, card FROM people_index ORDER BY sort, stream")
    return tuple(_lines(found, as_of))


def search(store: Store, text: str, as_of: int, most: int = MOST) -> tuple[PersonLine, ...]:
    """Find people by the beginnings of words, in names, organisations, roles and numbers."""
    wanted = folded(text).split()
    if not wanted:
        return ()
    query = " ".join(f'"{word}"*' for word in wanted)
    found = store.database.rows(
        "SELECT p.stream, p.card FROM people_words w JOIN people_index p ON p.number = w.rowid"
        " WHERE people_words MATCH ? LIMIT ?",
        (query, most),
    )
    return tuple(sorted(_lines(found, as_of), key=lambda line: line.name.casefold()))


def name_of(store: Store, person: PersonId) -> str:
    """Give the name as it is known here, empty if it is not."""
    row = store.database.one(
        "SELECT card FROM people_index WHERE stream = ?", (person_stream(person),)
    )
    return _card(row[0]).name if row else ""


def people_cards(store: Store, people: Iterable[PersonId]) -> dict[PersonId, SearchCard]:
    """Give the lines of these people, as far as they are known."""
    found: dict[PersonId, SearchCard] = {}
    for person in people:
        row = store.database.one(
            "SELECT card FROM people_index WHERE stream = ?", (person_stream(person),)
        )
        if row is not None:
            found[person] = _card(row[0])
    return found


def card(store: Store, person: PersonId, as_of: int) -> PersonCard:
    """Give one card with its conflicts; an empty one if nobody is known under this id."""
    known = store.projections.state(person_stream(person))
    if not isinstance(known, Person):
        return PersonCard(person, "")
    return PersonCard(
        person=person,
        name=known.name,
        organisation=known.text("organisation"),
        roles=known.listed("roles"),
        languages=known.listed("languages"),
        numbers=tuple(_number(store, item, as_of) for item in known.lines),
        mails=tuple(item.value.address for item in known.emails if item.visible),
        radio=known.text("radio"),
        zone=known.text("time_zone"),
        site=known.text("site"),
        skills=known.listed("skills"),
        note=known.text("note"),
        conflicts=tuple(_conflicts(store, known)),
        erased=known.erased,
        trees=_trees(store, person),
    )


def written(number: str) -> str:
    """Write a number for reading and dialling; what is not E.164 stays as it was written."""
    return display(number, "") if number.startswith("+") else number


def freshness(item: Item[Any], as_of: int) -> StateWord:
    """Give the first reason to doubt a number, as a word; one that was tried has its country."""
    tried = verified_at(item) is not None
    found = [flag for flag in flags(item, as_of) if not (tried and flag is Flag.ASSUMED)]
    if not found:
        return _FRESH
    tone = Tone.DANGER if found[0] is Flag.INVALID else Tone.WARN
    return StateWord(Mark.ATTENTION, Message(f"people.flag.{found[0]}"), tone)


def _lines(found: Iterable[tuple[Any, ...]], as_of: int) -> Iterable[PersonLine]:
    for stream, packed in found:
        said = _card(packed)
        if not said.gone:
            yield _line(PersonId(stream_item(StreamId(stream))), said, as_of)


def _card(packed: bytes) -> SearchCard:
    return msgspec.json.decode(packed, type=SearchCard)


def _line(person: PersonId, said: SearchCard, as_of: int) -> PersonLine:
    return PersonLine(
        person=person,
        name=said.name,
        organisation=said.organisation,
        roles=", ".join(said.roles),
        number=said.number,
        freshness=_card_freshness(said, as_of),
        search=said.words,
        conflict=said.conflict,
        site=said.site,
    )


def _card_freshness(said: SearchCard, as_of: int) -> StateWord:
    """Say the same as `freshness` of the first number, from what is kept beside the card."""
    if not said.number:
        return StateWord(Mark.ATTENTION, Message("people.flag.none"), Tone.WARN)
    if not said.valid:
        return StateWord(Mark.ATTENTION, Message("people.flag.invalid"), Tone.DANGER)
    if not said.verified:
        return StateWord(Mark.ATTENTION, Message("people.flag.never_verified"), Tone.WARN)
    if as_of - said.verified > STALE_AFTER_MS:
        return StateWord(Mark.ATTENTION, Message("people.flag.stale"), Tone.WARN)
    return _FRESH


def _number(store: Store, item: Item[Any], as_of: int) -> NumberLine:
    line = item.value
    verified = item.verified.value if item.verified is not None else None
    current = verified if verified is not None and verified.number == line.number else None
    return NumberLine(
        item=item.id,
        kind=line.kind,
        written=display(line.e164, "") if line.e164 else line.written,
        e164=line.e164,
        priority=line.priority,
        verified=current.on if current else None,
        verified_by=name_of(store, current.by) if current else "",
        state=freshness(item, as_of),
    )


def _conflicts(store: Store, person: Person) -> Iterable[ConflictLine]:
    for field in person.conflicts:
        path = field.split("/")
        kept: Kept[Any]
        if len(path) == 1:
            kept = person.texts.get(field) or person.lists[field]
            yield ConflictLine(field, None, _choices(store, kept))
            continue
        item = next(i for i in person.items(path[0]) if i.id == path[1])
        if len(path) == 2:
            yield ConflictLine(path[0], ItemId(path[1]), _choices(store, item.kept))


def _choices(store: Store, kept: Kept[Any]) -> tuple[ConflictChoice, ...]:
    return tuple(
        ConflictChoice(said.source, _shown(said.value), name_of(store, said.person), said.at)
        for said in kept.said
    )


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    for name in ("number", "address"):
        if hasattr(value, name):
            return str(getattr(value, name))
    return str(value)


def _trees(store: Store, person: PersonId) -> tuple[str, ...]:
    """Give the titles of the trees in which a person holds a role or deputises."""
    return tuple(
        tree.draft.text("title")
        for _, tree in store.projections.states("tree")
        if any(seat.person == person for node in tree.draft.nodes for seat in node.seats)
    )
