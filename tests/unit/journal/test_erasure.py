from dataclasses import dataclass

from console.ids import PersonId
from console.journal.erasure import erased_scopes, held_scopes, hidden_scopes, scopes_of
from console.journal.sealed import contact_scope, identity_scope

ADA, BEN = (PersonId(c * 32) for c in "ab")


@dataclass(frozen=True)
class Erasing:
    people: tuple[PersonId, ...]
    identity: bool
    destroyed: bool


ASKED = Erasing((ADA,), identity=False, destroyed=False)
CONFIRMED = Erasing((BEN,), identity=True, destroyed=True)


def test_an_erasure_takes_contact_or_contact_and_identity():
    assert scopes_of(ASKED) == {contact_scope(ADA)}
    assert scopes_of(CONFIRMED) == {contact_scope(BEN), identity_scope(BEN)}


def test_the_first_op_hides_and_destroys_nothing():
    assert hidden_scopes([ASKED]) == {contact_scope(ADA)}
    assert erased_scopes([ASKED]) == frozenset()


def test_a_confirmed_erasure_forbids_the_keys_in_any_order():
    assert erased_scopes([ASKED, CONFIRMED]) == scopes_of(CONFIRMED)
    assert erased_scopes([CONFIRMED, ASKED]) == scopes_of(CONFIRMED)
    assert hidden_scopes([CONFIRMED, ASKED]) == scopes_of(CONFIRMED) | scopes_of(ASKED)


def test_keys_of_other_scopes_are_held_on():
    scopes = [contact_scope(ADA), identity_scope(ADA), contact_scope(BEN), "exception/x"]
    assert held_scopes(scopes, erased_scopes([ASKED, CONFIRMED])) == {
        contact_scope(ADA),
        identity_scope(ADA),
        "exception/x",
    }


def test_nothing_erased_takes_nothing():
    assert hidden_scopes([]) == frozenset()
    assert held_scopes(["a"], frozenset()) == {"a"}
