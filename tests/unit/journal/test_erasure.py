import pytest

from console.ids import EntryId, OpRef, PersonId
from console.journal.erasure import (
    MAX_PEOPLE,
    Confirmation,
    Erasure,
    erased_scopes,
    held_scopes,
    hidden_scopes,
)
from console.journal.sealed import contact_scope, identity_scope

ADA, BEN, OFFICER, SECOND = (PersonId(c * 32) for c in "abcd")
REF = OpRef(EntryId("1" * 64), 0)
OTHER = OpRef(EntryId("2" * 64), 0)
CONTACT_ONLY = Erasure(REF, (ADA,), identity=False, by=OFFICER)
BOTH = Erasure(OTHER, (ADA, BEN), identity=True, by=OFFICER)


def test_an_erasure_names_contact_or_contact_and_identity():
    assert CONTACT_ONLY.scopes == {contact_scope(ADA)}
    assert BOTH.scopes == {
        contact_scope(ADA),
        identity_scope(ADA),
        contact_scope(BEN),
        identity_scope(BEN),
    }


def test_the_first_op_hides_and_destroys_nothing():
    assert hidden_scopes([CONTACT_ONLY]) == {contact_scope(ADA)}
    assert erased_scopes([CONTACT_ONLY], []) == frozenset()


def test_a_second_persons_confirmation_forbids_the_keys():
    assert erased_scopes([CONTACT_ONLY], [Confirmation(REF, SECOND)]) == {contact_scope(ADA)}


def test_nobody_confirms_their_own_erasure():
    assert erased_scopes([CONTACT_ONLY], [Confirmation(REF, OFFICER)]) == frozenset()


def test_a_confirmation_counts_for_its_own_erasure_only():
    confirmed = erased_scopes([CONTACT_ONLY, BOTH], [Confirmation(REF, SECOND)])
    assert confirmed == {contact_scope(ADA)}


def test_the_order_of_the_ops_makes_no_difference():
    confirmations = [Confirmation(REF, SECOND), Confirmation(OTHER, SECOND)]
    assert erased_scopes([BOTH, CONTACT_ONLY], confirmations) == erased_scopes(
        [CONTACT_ONLY, BOTH], confirmations[::-1]
    )


def test_keys_of_other_scopes_are_held_on():
    scopes = [contact_scope(ADA), identity_scope(ADA), contact_scope(BEN), "exception/x"]
    erased = erased_scopes([CONTACT_ONLY], [Confirmation(REF, SECOND)])
    assert held_scopes(scopes, erased) == set(scopes[1:])


def test_nothing_erased_takes_nothing():
    assert hidden_scopes([]) == frozenset()
    assert held_scopes(["a"], frozenset()) == {"a"}


def test_an_entry_erases_at_most_25_people_and_at_least_one():
    people = tuple(PersonId(f"{n:032x}") for n in range(MAX_PEOPLE))
    assert len(Erasure(REF, people, identity=False, by=OFFICER).scopes) == MAX_PEOPLE
    for wrong in ((), (*people, ADA)):
        with pytest.raises(ValueError, match="25 people"):
            Erasure(REF, wrong, identity=False, by=OFFICER)
