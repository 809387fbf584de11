"""The line of a list: what it shows of a person, and what finds it."""

from console.domain.people.search import folded, search_card
from console.domain.people.state import Person
from tests.support.threads import Thread, box, hex32
from tests.support.trees import fold_person, make_person, person_id


def card(**identity):
    me = person_id(1)
    thread = Thread(f"person/{me}")
    said = {"identity": box(f"person/{me}/identity", identity)}
    thread.op("person.set", said | {"contact": box(f"person/{me}/contact", {"site": "Pier 4"})})
    return search_card(fold_person(thread.history()).state)


def test_everything_a_person_may_type_finds_them_without_marks_and_case():
    found = card(name="José Ünal", organisation="Häfen AG", roles=["Duty-officer"])
    assert found.words == "jose unal hafen ag pier 4 duty officer"
    assert (found.sort, found.site, found.roles) == ("jose unal", "Pier 4", ("Duty-officer",))
    assert folded("  Straße_9 ") == "strasse 9"


def test_the_first_number_stands_with_what_is_known_of_it():
    found = search_card(make_person(2, "+491701234567", "gate 12", verified=5))
    assert (found.number, found.valid, found.verified) == ("+491701234567", True, 5)
    assert "491701234567" in found.words.split()
    assert not found.gone


def test_nobody_has_no_number_and_stands_last():
    found = search_card(Person(hex32(9)))
    assert (found.number, found.valid, found.verified, found.gone) == ("", False, 0, True)
    assert found.sort > "zzz"
