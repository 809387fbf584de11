import pytest

from console.domain.people.facts import Line, Proof, Verification
from console.domain.people.freshness import DAY_MS, Flag, doubtful, flags, oldest_first
from console.domain.people.state import Item, Person
from console.domain.said import Kept, Removal, Said
from console.ids import OpRef
from tests.support.threads import hex32

REF = OpRef("e" * 64, 0)
ME = hex32(1)


def kept(*values, at=0):
    return Kept(tuple(Said(value, REF, ME, at) for value in values))


def number(line, verified_on=None, removal=Removal.THERE, at=0, said_of=None):
    proof = None
    if verified_on is not None:
        proof = kept(Verification(said_of or line.number, verified_on, ME, Proof.CALL))
    return Item(hex32(2), kept(line, at=at), proof, removal)


GOOD = Line("+491701234567")


def test_a_number_is_stale_after_ninety_days():
    item = number(GOOD, verified_on=0)
    assert flags(item, 90 * DAY_MS) == ()
    assert flags(item, 90 * DAY_MS + 1) == (Flag.STALE,)


def test_a_verification_of_an_older_number_does_not_vouch_for_this_one():
    assert flags(number(GOOD, 5, said_of="+4930123456"), 10) == (Flag.NEVER_VERIFIED,)


def test_a_number_changed_since_the_last_print_is_flagged():
    item = number(GOOD, verified_on=10, at=10)
    assert flags(item, 20, printed_at=9) == (Flag.CHANGED,)
    assert flags(item, 20, printed_at=10) == ()


@pytest.mark.parametrize(
    ("item", "flag", "serious"),
    [
        (number(Line("", written="4711"), 1), Flag.INVALID, True),
        (number(Line("+4930123456", assumed=True), 1), Flag.ASSUMED, False),
        (number(GOOD, 1, Removal.DISPUTED), Flag.DISPUTED, False),
        (number(GOOD), Flag.NEVER_VERIFIED, True),
    ],
)
def test_each_doubt_has_a_flag(item, flag, serious):
    assert flags(item, 2) == (flag,)
    assert doubtful(item, 2) is serious


def test_people_whose_numbers_are_oldest_come_first():
    nobody = Person(hex32(1))
    old = Person(hex32(2), numbers=(number(GOOD, 5),))
    new = Person(hex32(3), numbers=(number(GOOD, 9),))
    assert oldest_first([new, old, nobody]) == (nobody, old, new)
