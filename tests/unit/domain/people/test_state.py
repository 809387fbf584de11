import msgspec
import pytest

from console.domain.ops import Role, Seal
from console.domain.people.facts import Line, LineKind
from console.domain.people.state import Person, fold
from console.domain.said import Removal
from tests.support.threads import Thread, box, hex32

ME = hex32(7)
A, B = hex32(0xA), hex32(0xB)
IMPORT = hex32(0x11)
LINE = {"e164": "+491701234567", "kind": "mobile", "priority": 1}
OTHER = {"e164": "+4930123456", "kind": "work", "priority": 2}


def body(contact=None, identity=None, **more):
    found = dict(more)
    if identity is not None:
        found["identity"] = box(f"person/{ME}/identity", identity)
    if contact is not None:
        found["contact"] = box(f"person/{ME}/contact", contact)
    return found


@pytest.fixture
def thread():
    return Thread(f"person/{ME}")


def test_a_card_shows_what_was_written_last(thread):
    thread.op("person.set", body({"site": "Depot"}, {"name": "Ada Example", "roles": ("Pilot",)}))
    thread.op("person.set", body({"site": "Harbour"}))
    person = fold(thread.history()).state
    assert (person.name, person.text("site"), person.listed("roles")) == (
        "Ada Example",
        "Harbour",
        ("Pilot",),
    )
    assert not person.conflicts
    assert person.texts["name"].latest.commit == "c0"
    assert person.text("note") == ""
    assert person.listed("skills") == ()


def test_concurrent_values_conflict_until_somebody_chooses(thread):
    first = thread.op("person.set", body({"site": "Depot"}))
    thread.op("person.set", body({"site": "Harbour"}), after=[first])
    thread.op("person.set", body({"site": "Airfield"}), after=[first], device=2)
    assert fold(thread.history()).state.conflicts == ("site",)
    thread.op("person.resolve", body({"site": "Harbour"}))
    person = fold(thread.history()).state
    assert person.conflicts == ()
    assert person.text("site") == "Harbour"


def test_the_same_value_from_two_is_no_conflict(thread):
    thread.op("person.set", body({f"number/{A}": LINE}), after=[])
    thread.op("person.set", body({f"number/{A}": LINE}), after=[], device=2)
    assert fold(thread.history()).state.conflicts == ()


def test_numbers_stand_in_the_order_of_dialling(thread):
    thread.op("person.set", body({f"number/{A}": OTHER, f"number/{B}": LINE}))
    person = fold(thread.history()).state
    assert [item.id for item in person.numbers] == [B, A]
    assert person.lines[0].value == Line("+491701234567", LineKind.MOBILE)


def test_a_removed_number_no_longer_counts(thread):
    thread.op("person.set", body({f"number/{A}": LINE}))
    thread.op("person.set", body({f"number/{A}/removed": True}))
    person = fold(thread.history()).state
    assert person.numbers[0].removal is Removal.REMOVED
    assert person.lines == ()
    assert person.empty


def test_removed_and_written_in_one_op_is_removed(thread):
    thread.op("person.set", body({f"number/{A}": LINE, f"number/{A}/removed": True}))
    assert fold(thread.history()).state.lines == ()


def test_removal_against_an_edit_is_a_conflict_and_the_number_stays(thread):
    first = thread.op("person.set", body({f"number/{A}": LINE}))
    thread.op("person.set", body({f"number/{A}/removed": True}), after=[first])
    thread.op("person.set", body({f"number/{A}": OTHER}), after=[first], device=2)
    person = fold(thread.history()).state
    assert person.conflicts == (f"number/{A}/removed",)
    assert person.lines[0].value.e164 == "+4930123456"
    thread.op("person.resolve", body({f"number/{A}/removed": False}))
    assert fold(thread.history()).state.numbers[0].removal is Removal.THERE


def test_removal_against_a_verification_is_a_conflict_too(thread):
    first = thread.op("person.set", body({f"number/{A}": LINE}))
    thread.op("person.set", body({f"number/{A}/removed": True}), after=[first])
    proof = {"number": "+491701234567", "on": 5, "by": hex32(1), "how": "call"}
    thread.op("person.set", body({f"number/{A}/verified": proof}), after=[first], device=2)
    assert fold(thread.history()).state.numbers[0].removal is Removal.DISPUTED


def test_one_removes_and_one_keeps_is_a_conflict(thread):
    first = thread.op("person.set", body({f"number/{A}": LINE}))
    thread.op("person.set", body({f"number/{A}/removed": True}), after=[first])
    thread.op("person.set", body({f"number/{A}/removed": False}), after=[first], device=2)
    assert fold(thread.history()).state.numbers[0].removal is Removal.DISPUTED


def test_an_edit_by_somebody_who_saw_the_removal_brings_the_number_back(thread):
    thread.op("person.set", body({f"number/{A}": LINE}))
    thread.op("person.set", body({f"number/{A}/removed": True}))
    thread.op("person.set", body({f"number/{A}": OTHER}))
    assert fold(thread.history()).state.numbers[0].removal is Removal.THERE


def test_different_numbers_and_verifications_at_once_are_conflicts(thread):
    first = thread.op("person.set", body({f"number/{A}": LINE}))
    proof = {"number": "+491701234567", "on": 5, "by": hex32(1), "how": "call"}
    one = {f"number/{A}": OTHER, f"number/{A}/verified": proof}
    two = {f"number/{A}": LINE | {"priority": 3}, f"number/{A}/verified": proof | {"on": 6}}
    thread.op("person.set", body(one), after=[first])
    thread.op("person.set", body(two), after=[first], device=2)
    assert fold(thread.history()).state.conflicts == (f"number/{A}", f"number/{A}/verified")


def test_an_undone_import_gives_back_what_stood_before(thread):
    thread.op("person.set", body({"site": "Depot"}, {"name": "Ada Example"}))
    thread.op("person.set", body({"site": "Harbour", "note": "x"}, import_id=IMPORT))
    thread.op("person.set", body({"note": "mine"}))
    assert fold(thread.history()).state.imports == (IMPORT,)
    thread.op("person.unimport", {"import_id": IMPORT})
    person = fold(thread.history()).state
    assert (person.text("site"), person.text("note")) == ("Depot", "mine")
    assert person.imports == ()


def test_undoing_another_import_takes_nothing(thread):
    thread.op("person.set", body({"site": "Harbour"}, import_id=IMPORT))
    thread.op("person.unimport", {"import_id": hex32(0x12)})
    assert fold(thread.history()).state.text("site") == "Harbour"


def test_an_undo_does_not_reach_what_its_author_had_not_seen(thread):
    first = thread.op("person.set", body({"site": "Harbour"}, import_id=IMPORT))
    thread.op("person.unimport", {"import_id": IMPORT}, after=[first])
    thread.op("person.set", body({"note": "y"}, import_id=IMPORT), after=[first], device=2)
    person = fold(thread.history()).state
    assert (person.text("site"), person.text("note")) == ("", "y")


def test_a_person_who_only_came_by_an_undone_import_is_empty(thread):
    thread.op("person.set", body({"site": "Harbour"}, {"name": "Ada"}, import_id=IMPORT))
    thread.op("person.unimport", {"import_id": IMPORT})
    person = fold(thread.history()).state
    assert person.empty
    assert not person.touched


def test_an_erased_person_shows_as_erased(thread):
    gone = box(f"person/{ME}/contact", None, Seal.ERASED)
    thread.op("person.set", body(identity={"name": "Ada Example"}) | {"contact": gone})
    person = fold(thread.history()).state
    assert person.erased
    assert person.name == "Ada Example"
    assert person.identity is Seal.OPEN


def test_a_box_whose_key_is_not_here_is_said_to_be_closed(thread):
    closed = box(f"person/{ME}/contact", None, Seal.NO_KEY)
    thread.op("person.set", {"contact": closed})
    person = fold(thread.history()).state
    assert (person.contact, person.erased, person.touched) == (Seal.NO_KEY, False, True)


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"name": "in the wrong box"}, "name"),
        ({"shoe_size": "44"}, "shoe_size"),
        ({"note": "x" * 6001}, "note"),
        ({"site": "x" * 501}, "site"),
        ({"site": 4}, "site"),
        ({"site": "bell\x07"}, "site"),
        ({"site": "half \ud800"}, "site"),
        ({"skills": "not a list"}, "skills"),
        ({"skills": tuple("abcdefghijklmnopqrstuvwxyz")}, "skills"),
        ({"number/zz": LINE}, "number/zz"),
        ({f"number/{A}": LINE | {"e164": "0170"}}, f"number/{A}"),
        ({f"number/{A}": LINE | {"written": "as well"}}, f"number/{A}"),
        ({f"number/{A}": LINE | {"priority": 0}}, f"number/{A}"),
        ({f"number/{A}": LINE | {"extension": "x"}}, f"number/{A}"),
        ({f"number/{A}/colour": "red"}, f"number/{A}/colour"),
        ({f"email/{A}/verified": {}}, f"email/{A}/verified"),
        ({f"email/{A}": {"address": "nobody"}}, f"email/{A}"),
        ({f"email/{A}": {"address": "a b@c.example"}}, f"email/{A}"),
        ({f"email/{A}": {"address": "a@c.example", "kind": "pigeon"}}, f"email/{A}"),
        ({f"deputy/{A}": {"person": "nobody"}}, f"deputy/{A}"),
    ],
)
def test_a_field_that_makes_no_sense_is_left_out_and_named(thread, contact, field):
    thread.op("person.set", body(contact | {"radio": "K 1"}))
    person = fold(thread.history()).state
    assert person.ignored == (field,)
    assert person.text("radio") == "K 1"


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("person.dance", {}, "verdict.unknown_kind"),
        ("person.set", {}, "verdict.malformed"),
        ("person.set", body({}, import_id="x"), "verdict.malformed"),
        ("person.set", {"contact": box("person/other/contact", {})}, "people.verdict.scope"),
        ("person.unimport", {"import_id": "x"}, "verdict.malformed"),
    ],
)
def test_an_op_that_cannot_count_says_why(thread, kind, said, reason):
    ref = thread.op(kind, said)
    folded = fold(thread.history())
    assert folded.effects[ref].reason.key == reason
    assert folded.state == Person(ME)


def test_only_leads_import(thread):
    ref = thread.op(
        "person.set",
        body({"site": "x"}, import_id=IMPORT),
        roles=frozenset({Role.RESPONDER}),
    )
    assert fold(thread.history()).effects[ref].reason.key == "people.verdict.import_role"


def test_a_state_survives_being_stored(thread):
    proof = {"number": "+491701234567", "on": 5, "by": hex32(1), "how": "call"}
    contact = {
        f"number/{A}": LINE,
        f"number/{A}/verified": proof,
        f"email/{B}": {"address": "ada@c.example"},
        f"deputy/{B}": {"person": hex32(9)},
        "skills": ("knots",),
    }
    thread.op("person.set", body(contact, {"name": "Ada Example"}))
    person = fold(thread.history()).state
    assert msgspec.json.decode(msgspec.json.encode(person), type=Person) == person
    assert person.items("deputy")[0].value.person == hex32(9)
