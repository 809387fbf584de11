"""What a person does with people's cards: add, edit, verify a number, choose between values."""

from collections.abc import Iterable
from functools import partial

from console.desk.forms import NumberForm, PersonForm, ResolveForm
from console.desk.workplace import Draft, Workplace
from console.domain.organisation.state import Organisation
from console.domain.people.card import (
    Card,
    CardItem,
    Change,
    Writes,
    card_of,
    choose,
    difference,
    writes,
)
from console.domain.people.facts import Email, Line, LineKind, Proof, Verification
from console.domain.people.state import Person
from console.errors import Culprit, InputError
from console.exchange.phones import PhoneReader, kind_of
from console.ids import ItemId, OpRef, PersonId, new_id, person_stream
from console.journal.sealed import ToSeal, contact_scope, identity_scope

FALLBACK_REGION = "US"
PERSON_SET = "person.set"


class BadCard(InputError):
    """A card that cannot be kept: too much in it, or no such value to choose."""

    key = "error.bad_card"
    culprit = Culprit.PERSON


def save(place: Workplace, form: PersonForm) -> PersonId:
    """Add or change a person; only what differs is written.

    Raises:
        BadCard: a field is too long or makes no sense.
        Refused: the rules do not let this device write cards.
    """
    person = form.person or PersonId(new_id(place.chance))
    draw = partial(new_id, place.chance)
    try:
        wanted = _card(form, person_of(place, person), phone_reader(place))
        changes = difference(_shown(place, form.person), wanted, draw)
    except ValueError as error:
        raise BadCard(str(error)) from error
    if changes:
        place.write([card_draft(PERSON_SET, person, writes(changes))])
    return person


def verify(place: Workplace, person: PersonId, item: ItemId) -> OpRef:
    """Say that a number was tried just now and reaches its person.

    Raises:
        BadCard: the person has no such number.
    """
    line = next((i.value for i in _known(place, person).lines if i.id == item), None)
    if line is None:
        raise BadCard("no such number")
    said = Verification(line.number, place.clock.read().recorded, place.person, Proof.CALL)
    entry = place.write(
        [card_draft(PERSON_SET, person, writes([Change(f"number/{item}/verified", None, said)]))]
    )
    return OpRef(entry.id, 0)


def resolve(place: Workplace, form: ResolveForm) -> OpRef:
    """Choose one of several values that were written apart.

    Raises:
        BadCard: the field has no such value.
    """
    known = _known(place, form.person)
    field = form.field if form.item is None else f"{form.field}/{form.item}"
    try:
        chosen = choose(known, field, _number_of(known, field, form.source))
    except LookupError as error:
        raise BadCard(f"no such value: {field}") from error
    entry = place.write([card_draft("person.resolve", form.person, chosen)])
    return OpRef(entry.id, 0)


def card_draft(
    kind: str, person: PersonId, boxes: Writes, import_id: ItemId | None = None
) -> Draft:
    """Give the op that writes two boxes of a card; an empty box is left out."""
    body: dict[str, object] = {}
    if boxes.identity:
        body["identity"] = ToSeal(identity_scope(person), boxes.identity)
    if boxes.contact:
        body["contact"] = ToSeal(contact_scope(person), boxes.contact)
    if import_id is not None:
        body["import_id"] = import_id
    return Draft(kind, person_stream(person), body)


def person_of(place: Workplace, person: PersonId) -> Person | None:
    """Give a person as folded, `None` if nobody is known under this id."""
    found: Person | None = place.store.projections.state(person_stream(person))
    return found


def phone_reader(place: Workplace, region: str = "") -> PhoneReader:
    """Give the reader of numbers for a region, else for the organisation's.

    Raises:
        ValueError: there is no such region.
    """
    return PhoneReader(region or organisation_region(place) or FALLBACK_REGION)


def organisation_region(place: Workplace) -> str:
    """Give the region of numbers without a country code, empty if none was set."""
    for _, organisation in place.store.projections.states("organisation"):
        if isinstance(organisation, Organisation) and organisation.region is not None:
            return organisation.region.value
    return ""


def _known(place: Workplace, person: PersonId) -> Person:
    known = person_of(place, person)
    if known is None:
        raise BadCard("nobody is known under this id")
    return known


def _shown(place: Workplace, person: PersonId | None) -> Card:
    known = person_of(place, person) if person is not None else None
    return card_of(known) if known is not None else Card()


def _card(form: PersonForm, known: Person | None, phones: PhoneReader) -> Card:
    before = card_of(known) if known is not None else Card()
    return Card(
        name=form.name,
        organisation=form.organisation,
        radio=form.radio,
        site=form.site,
        time_zone=form.zone,
        note=form.note,
        roles=form.roles,
        languages=form.languages,
        skills=form.skills,
        numbers=tuple(_number(each, phones) for each in form.numbers if not each.removed),
        emails=tuple(_mails(form.mails, before)),
        deputies=before.deputies,
    )


def _number(form: NumberForm, phones: PhoneReader) -> CardItem:
    reading = phones.read(form.written)
    said = LineKind(form.kind) if form.kind else None
    line = Line(
        reading.e164,
        said or kind_of(reading, None),
        max(1, form.priority),
        reading.extension,
        reading.assumed,
        "" if reading.e164 else form.written,
    )
    return CardItem(line, form.item)


def _mails(wanted: Iterable[str], before: Card) -> Iterable[CardItem]:
    """Keep the item of an address that is there already."""
    known = {i.value.address: i for i in before.emails if isinstance(i.value, Email)}
    for address in wanted:
        yield known.get(address) or CardItem(Email(address))


def _number_of(person: Person, field: str, source: OpRef) -> int:
    """Give which of a field's values an op wrote."""
    path = field.split("/")
    if path[-1] == "removed":
        return int(source.position)
    if len(path) == 1:
        kept = person.texts.get(field) or person.lists[field]
        sources = [said.source for said in kept.said]
    else:
        items = [i for i in person.items(path[0]) if i.id == path[1]]
        values = [i.kept if len(path) == 2 else i.verified for i in items]
        sources = [said.source for each in values if each for said in each.said]
    if source not in sources:
        raise LookupError(field)
    return sources.index(source)
