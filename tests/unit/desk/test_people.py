"""Acts on cards over a real vault: what is written, what makes no sense."""

import pytest

from console.desk import forms, people
from console.desk.people import BadCard
from console.ids import EntryId, ItemId, OpRef, PersonId
from tests.support.store_desks import Desk


@pytest.fixture
def place(tmp_path):
    made = Desk.founding(tmp_path)
    yield made.place
    made.close()


def entries(place):
    return place.store.entries.count()


def test_a_card_is_written_once_and_only_where_it_differs(place):
    form = forms.PersonForm(None, "Ben", numbers=(forms.NumberForm("", "0171 3920001"),))
    ben = people.save(place, form)
    card = people.person_of(place, ben)
    (number,) = card.lines
    assert (number.value.e164, number.value.kind, number.value.assumed) == (
        "+491713920001", "mobile", True,
    )  # fmt: skip
    before = entries(place)
    kept = forms.NumberForm("mobile", "0171 3920001", number.id)
    people.save(place, forms.PersonForm(ben, "Ben", numbers=(kept,)))
    assert entries(place) == before
    gone = forms.NumberForm("mobile", "0171 3920001", number.id, removed=True)
    people.save(place, forms.PersonForm(ben, "Ben", numbers=(gone,)))
    assert people.person_of(place, ben).lines == ()


@pytest.mark.parametrize(
    "form",
    [
        forms.PersonForm(None, "x" * 600),
        forms.PersonForm(None, "Ben", mails=("no address",)),
        forms.PersonForm(None, "Ben", numbers=(forms.NumberForm("Mobil", "0171 3920001"),)),
    ],
    ids=["too long", "no address", "a word for a kind"],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(place, form):
    before = entries(place)
    with pytest.raises(BadCard):
        people.save(place, form)
    assert entries(place) == before


def test_nobody_and_no_number_cannot_be_verified_or_resolved(place):
    with pytest.raises(BadCard):
        people.verify(place, PersonId("0" * 32), ItemId("0" * 32))
    ben = people.save(place, forms.PersonForm(None, "Ben"))
    with pytest.raises(BadCard):
        people.verify(place, ben, ItemId("0" * 32))
    nothing = OpRef(EntryId("0" * 64), 0)
    for field, item in (("name", None), ("site", None), ("number", ItemId("0" * 32))):
        with pytest.raises(BadCard):
            people.resolve(place, forms.ResolveForm(ben, field, item, nothing))
