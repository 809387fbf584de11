"""Forms that were typed and not signed: kept inside the vault, gone when signed or when they must."""

from console.desk.exceptions import keep_unsaved
from console.domain.ops import Role
from console.ids import OpRef
from console.inquiry import exceptions as asked
from console.vault.unsaved_forms import BREAK_GLASS
from console.vault.vetting import vet_copy
from tests.support.station_worlds import write_card
from tests.support.vault_ports import NOON

TYPED = {"harm": "Wards cannot admit; Wilhelmina is told", "systems": "admission-1"}


def typed(desk):
    return dict(asked.start(desk.store, desk.person, NOON, drill=False).typed)


def test_what_was_typed_is_there_again_after_the_vault_was_opened_anew(desks):
    ada = desks.ada()
    keep_unsaved(ada.place, TYPED)
    ada.sit_down(ada.database)
    assert typed(ada) == TYPED


def test_the_latest_text_stands_and_empty_fields_are_not_kept(desks):
    ada = desks.ada()
    keep_unsaved(ada.place, TYPED)
    keep_unsaved(ada.place, {"harm": "Nothing works", "systems": " "})
    assert typed(ada) == {"harm": "Nothing works"}


def test_a_form_without_text_is_forgotten(desks):
    ada = desks.ada()
    keep_unsaved(ada.place, TYPED)
    keep_unsaved(ada.place, {"harm": "", "systems": ""})
    assert typed(ada) == {}


def test_a_form_stays_apart_from_others(desks):
    ada = desks.ada()
    with ada.store.changing():
        ada.store.unsaved.keep("another", {"text": "x"}, NOON)
        ada.store.unsaved.drop(BREAK_GLASS)
    assert ada.store.unsaved.get("another") == {"text": "x"}


def test_an_erasure_takes_what_was_typed_with_it(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.COMPLIANCE_OFFICER)
    card = write_card(ada.place, "Wilhelmina Vanishing")
    ada.carry_to(ben)
    for desk in (ada, ben):
        keep_unsaved(desk.place, TYPED)
    person = card.ops[0].stream.split("/")[1]
    asked_for = ada.rule("person.erase", {"people": [person], "identity": True})
    assert typed(ada) == {}, "hidden at once"
    ada.carry_to(ben)
    assert typed(ben) == {}
    keep_unsaved(ada.place, TYPED)
    ref = OpRef(asked_for.id, 0)
    ada.accept([ben.rule("person.erase.confirm", {"erase": list(ref)}, [ref])])
    assert typed(ada) == {}, "gone again when the keys are destroyed"


def test_other_entries_of_members_leave_what_was_typed(desks):
    ada = desks.ada()
    keep_unsaved(ada.place, TYPED)
    desks.joined(ada, "ben", Role.RESPONDER)
    assert typed(ada) == TYPED


def test_a_restored_copy_brings_no_typed_text_back(desks):
    ada = desks.ada()
    keep_unsaved(ada.place, TYPED)
    vet_copy(ada.database, ada.chance)
    assert ada.database.rows("SELECT * FROM drafts") == []
