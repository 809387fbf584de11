import itertools

import pytest

from console.domain.people.card import Card, CardItem, Change, card_of, choose, difference, writes
from console.domain.people.facts import Deputy, Email, Line, LineKind, Proof, Verification, plain
from console.domain.people.state import fold
from console.domain.said import Kept
from tests.support.threads import Thread, box, hex32

ME = hex32(7)
LINE = Line("+491701234567", LineKind.MOBILE)
WORK = Line("+4930123456", LineKind.WORK, 2)


def drawer():
    numbers = itertools.count(100)
    return lambda: hex32(next(numbers))


def put(thread, changes, **how):
    boxes = writes(changes)
    said = {}
    if boxes.identity:
        said["identity"] = box(f"person/{ME}/identity", boxes.identity)
    if boxes.contact:
        said["contact"] = box(f"person/{ME}/contact", boxes.contact)
    return thread.op("person.set", said, **how)


FULL = Card(
    name="Ada Example",
    note="likes tea",
    roles=("Pilot",),
    numbers=(CardItem(LINE), CardItem(WORK)),
    emails=(CardItem(Email("ada@c.example")),),
    deputies=(CardItem(Deputy(hex32(9))),),
)


def written(card):
    thread = Thread(f"person/{ME}")
    put(thread, difference(Card(), card, drawer()))
    return thread


def test_what_is_written_folds_to_what_was_wanted():
    shown = card_of(fold(written(FULL).history()).state)
    assert shown.name == "Ada Example"
    assert [item.value for item in shown.numbers] == [LINE, WORK]
    assert difference(shown, FULL, drawer()) == ()


def test_only_changed_fields_are_written():
    shown = card_of(fold(written(FULL).history()).state)
    wanted = Card(
        name="Ada Example",
        note="",
        roles=("Pilot",),
        numbers=(CardItem(Line("+491701234567", LineKind.HOME), shown.numbers[0].id),),
        emails=shown.emails,
        deputies=shown.deputies,
    )
    changes = difference(shown, wanted, drawer())
    assert changes == (
        Change("note", "likes tea", ""),
        Change(f"number/{shown.numbers[0].id}", LINE, wanted.numbers[0].value),
        Change(f"number/{shown.numbers[1].id}/removed", WORK, True),
    )
    assert set(writes(changes).contact) == {change.field for change in changes}
    assert writes(changes).identity == {}


def test_an_item_with_an_unknown_id_is_written_under_that_id():
    wanted = Card(numbers=(CardItem(LINE, hex32(5)),))
    assert difference(Card(), wanted, drawer())[0].field == f"number/{hex32(5)}"


def test_an_import_removes_nothing_and_keeps_the_order_of_dialling():
    shown = card_of(fold(written(FULL).history()).state)
    again = Card(
        name="Ada Sample",
        numbers=(CardItem(Line("+4930123456", LineKind.OTHER, 1)),),
        emails=(CardItem(Email("ADA@c.example")),),
    )
    assert difference(shown, again, drawer(), partial=True) == (
        Change("name", "Ada Example", "Ada Sample"),
    )


def test_an_import_that_knows_the_country_ends_the_assumption():
    before = Card(numbers=(CardItem(Line("+4930123456", assumed=True), hex32(1)),))
    wanted = Card(numbers=(CardItem(Line("+4930123456", LineKind.WORK)),))
    (change,) = difference(before, wanted, drawer(), partial=True)
    assert change.after == Line("+4930123456", LineKind.WORK)


def test_plain_values_leave_out_what_is_not_said():
    assert plain(Line("", written="4711", extension="1", assumed=True)) == {
        "e164": "",
        "kind": "other",
        "priority": 1,
        "extension": "1",
        "assumed": True,
        "written": "4711",
    }
    proof = Verification("+1", 5, hex32(1), Proof.CALL)
    assert plain(proof) == {"number": "+1", "on": 5, "by": hex32(1), "how": "call"}


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x" * 501},
        {"roles": ("x",) * 21},
        {"roles": ("x" * 400,) * 4},
        {"skills": ("x\x00",)},
        {"numbers": (CardItem(LINE),) * 21},
        {"note": "x" * 5900, "emails": (CardItem(Email("a" * 400 + "@c.example")),) * 20},
    ],
)
def test_a_card_that_would_not_fit_its_boxes_cannot_exist(values):
    with pytest.raises(ValueError):  # noqa: PT011  # one class, many texts
        Card(**values)


def test_a_person_chooses_one_of_several_values():
    thread = written(FULL)
    start = thread.history().heads
    shown = card_of(fold(thread.history()).state)
    item = shown.numbers[0].id
    proof = Verification(LINE.number, 5, hex32(1), Proof.CALL)
    one = [
        Change("name", "", "Ada One"),
        Change("roles", (), ("One",)),
        Change(f"number/{item}", None, WORK),
        Change(f"number/{item}/verified", None, proof),
    ]
    two = [
        Change("name", "", "Ada Two"),
        Change("roles", (), ("Two",)),
        Change(f"number/{item}/removed", None, True),
        Change(f"number/{item}/verified", None, Verification(LINE.number, 6, hex32(1), Proof.CALL)),
    ]
    put(thread, one, after=start)
    put(thread, two, after=start, device=2)
    person = fold(thread.history()).state
    assert set(person.conflicts) == {
        "name",
        "roles",
        f"number/{item}/removed",
        f"number/{item}/verified",
    }
    assert choose(person, "name", 1).identity == {"name": "Ada Two"}
    assert choose(person, "roles", 0).identity == {"roles": ["One"]}
    assert choose(person, f"number/{item}", 0).contact == {f"number/{item}": plain(WORK)}
    assert (
        choose(person, f"number/{item}/verified", 1).contact[f"number/{item}/verified"]["on"] == 6
    )
    assert choose(person, f"number/{item}/removed", 0).contact == {f"number/{item}/removed": False}
    with pytest.raises(LookupError):
        choose(person, f"number/{hex32(999)}", 0)


def test_a_field_without_a_value_cannot_exist():
    with pytest.raises(ValueError, match="at least one"):
        Kept(())
