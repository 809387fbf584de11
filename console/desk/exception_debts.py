"""Paying a debt of an exception: by the fact in one line, by a file, or by why it is missing."""

from collections.abc import Callable, Iterable, Mapping

from console.desk.exceptions import NoSuchException, as_code, state_of
from console.desk.forms import PayDebt
from console.desk.naming import named, person_called
from console.desk.workplace import Draft, Workplace
from console.domain.exceptions.pages.rows import PLAIN
from console.ids import OpRef, StreamId, new_id
from console.journal.blobs import seal_blob
from console.journal.sealed import ToSeal

YES = frozenset({"yes", "y", "1", "true", "ja", "j", "\u05db\u05df"})


def pay(place: Workplace, form: PayDebt) -> OpRef:
    """Pay one debt.

    Raises:
        NoSuchException: the text is not of the shape the field needs.
        Refused: the rules do not take it.
    """
    if form.not_obtainable:
        return pay_missing(place, form.stream, [form.debt], form.text)
    if form.debt == "evidence":
        draft = evidence(place, form.stream, (form.text.encode(), "note.txt", "text/plain"), "-")
        return OpRef(place.write([draft]).id, 0)
    facts, cards = _facts(place, form)
    entry = place.write([*cards, Draft("exception.fact", form.stream, {"facts": facts})])
    return OpRef(entry.id, len(cards))


def pay_missing(place: Workplace, stream: StreamId, debts: Iterable[str], because: str) -> OpRef:
    """Say of one or more debts why the fact cannot be obtained."""
    body = {"unavailable": {debt: ToSeal(stream, because) for debt in debts}}
    return OpRef(place.write([Draft("exception.fact", stream, body)]).id, 0)


def evidence(
    place: Workplace, stream: StreamId, file: tuple[bytes, str, str], source: str
) -> Draft:
    """Take a file (bytes, name, media type) into the vault and give the op that records it.

    The caller writes the op in the same transaction.
    """
    content, name, media_type = file
    blob, key = seal_blob(content, name, place.chance)
    with place.store.changing():
        place.store.blobs.put(blob)
    body = {
        "item": new_id(place.chance),
        "blob": blob.name,
        "size": len(content),
        "media_type": media_type,
        "file": ToSeal(stream, key.as_value()),
        "source": ToSeal(stream, source),
        **named(place, "collector", place.person),
        "collected_at": place.clock.read().recorded,
        "original": True,
    }
    return Draft("exception.evidence", stream, body)


def _facts(place: Workplace, form: PayDebt) -> tuple[dict[str, object], list[Draft]]:
    """Give the facts that pay a debt from one line of text, and cards of people it names anew."""
    field, text = form.debt, form.text.strip()
    if PLAIN.get(field) == "person" or field == "executors":
        person, cards = person_called(place, text)
        member = "person" if field == "executors" else field
        members = named(place, member, person)
        if cards:
            scope = f"person/{person}/identity"
            members[f"{member}_name"] = ToSeal(scope, text)
        return ({field: {person: members}} if field == "executors" else members), cards
    if field.startswith("late_reasons/"):
        name = field.partition("/")[2]
        return {"late_reasons": {name: ToSeal(form.stream, text)}}, []
    shape = _ITEMS.get(field)
    if shape is not None:
        return shape(place, form.stream, text), []
    how = PLAIN.get(field)
    if how == "yes_no":
        return {field: text.casefold() in YES}, []
    if how == "time":
        if not text.isdecimal():
            raise NoSuchException(f"{field}: milliseconds since 1970 UTC are wanted")
        return {field: int(text)}, []
    return {field: text if how == "code" else ToSeal(form.stream, text)}, []


def _safeguard(place: Workplace, stream: StreamId, text: str) -> dict[str, object]:
    return {"safeguards": {new_id(place.chance): {"description": ToSeal(stream, text)}}}


def _validated(place: Workplace, stream: StreamId, text: str) -> dict[str, object]:
    items = state_of(place, stream).items("safeguards")
    said = {"validated": ToSeal(stream, text), "effective": True}
    return {"safeguards": dict.fromkeys(items, said)}


def _coded(place: Workplace, stream: StreamId, text: str) -> dict[str, object]:
    items = state_of(place, stream).items("controls")
    return {"controls": {item: {"control": as_code(text)} for item in items}}


_ITEMS: Mapping[str, Callable[[Workplace, StreamId, str], dict[str, object]]] = {
    "control_code": _coded,
    "safeguards": _safeguard,
    "safeguards_validated": _validated,
}
