import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.chance import SeededChance
from console.domain.ops import Seal, Unsealed
from console.ids import PersonId, SpaceId, StreamId
from console.journal.canonical import encode
from console.journal.sealed import (
    MAX_OPENED_BYTES,
    CannotOpen,
    Place,
    ToSeal,
    contact_scope,
    field_key,
    identity_scope,
    new_scope_key,
    open_disclosed,
    open_field,
    read_sealed,
    seal,
    seal_body,
    unseal_body,
)
from tests.support.journal_values import KEYS, OBJECTS, TEXTS, spoiled
from tests.support.journal_writer import MemoryStore

CHANCE = SeededChance("property")
SCOPE_KEY = new_scope_key(CHANCE)
HEX32 = st.integers(0, 2**128 - 1).map(lambda n: f"{n:032x}")
SPACES = st.integers(0, 2**256 - 1).map(lambda n: SpaceId(f"{n:064x}"))
STREAMS = HEX32.map(lambda drawn: StreamId(f"exception/{drawn}"))
PLACES = st.builds(Place, SPACES, STREAMS, KEYS)
PEOPLE = HEX32.map(PersonId)


@given(TEXTS | OBJECTS, PLACES)
def test_what_was_sealed_opens_with_the_scope_key_and_with_the_field_key(value, place):
    field = read_sealed(seal(ToSeal(place.stream, value), place, SCOPE_KEY, CHANCE), place.stream)
    assert open_field(field, place, SCOPE_KEY) == value
    assert open_disclosed(field, place, field_key(field, SCOPE_KEY)) == value


@given(TEXTS, PLACES, PLACES)
def test_a_field_opens_at_its_own_place_only(value, place, elsewhere):
    assume(place != elsewhere)
    field = read_sealed(seal(ToSeal(place.stream, value), place, SCOPE_KEY, CHANCE), place.stream)
    for other in (
        elsewhere,
        Place(elsewhere.space, place.stream, place.name),
        Place(place.space, elsewhere.stream, place.name),
        Place(place.space, place.stream, elsewhere.name),
    ):
        if other != place:
            with pytest.raises(CannotOpen):
                open_field(field, other, SCOPE_KEY)


@given(TEXTS, PLACES, PEOPLE)
def test_a_field_of_one_scope_is_none_of_another(value, place, person):
    member = seal(ToSeal(contact_scope(person), value), place, SCOPE_KEY, CHANCE)
    for scope in (identity_scope(person), place.stream):
        field = read_sealed({**member, "scope": scope}, place.stream)
        with pytest.raises(CannotOpen):
            open_field(field, place, SCOPE_KEY)
        with pytest.raises(CannotOpen):
            open_disclosed(field, place, field_key(field, SCOPE_KEY))


@given(st.data(), TEXTS, PLACES)
def test_a_spoiled_field_is_none_or_does_not_open(data, value, place):
    member = seal(ToSeal(place.stream, value), place, SCOPE_KEY, CHANCE)
    name = data.draw(st.sampled_from(sorted(member)))
    changed = data.draw(spoiled(member[name].encode())).decode("latin-1")
    assume(changed != member[name])
    field = read_sealed({**member, name: changed}, place.stream)
    if field is not None:
        with pytest.raises(CannotOpen):
            open_field(field, place, SCOPE_KEY)


@given(OBJECTS, SPACES, STREAMS)
def test_opening_a_body_never_fails_and_leaves_clear_members_alone(body, space, stream):
    opened = unseal_body(body, Place(space, stream), MemoryStore().ring)
    assert opened.keys() == body.keys()
    assert encode(opened) == encode(body)


@given(st.dictionaries(KEYS, TEXTS, min_size=1, max_size=3), SPACES, STREAMS)
def test_a_body_opens_after_sealing(texts, space, stream):
    store = MemoryStore()
    body = {
        "list": [{name: ToSeal(stream, text)} for name, text in texts.items()],
        **{f"field_{name}": ToSeal(stream, text) for name, text in texts.items()},
    }
    written = seal_body(body, Place(space, stream), store, CHANCE)
    assert all(text.encode() not in encode(written) for text in texts.values() if len(text) > 9)
    opened = unseal_body(written, Place(space, stream), store.ring)
    for member, (name, text) in zip(opened["list"], texts.items(), strict=True):
        assert member[name].text == text
        assert opened[f"field_{name}"].text == text


@given(st.dictionaries(st.sampled_from(["scope", "commit", "seal", "value", "x"]), TEXTS))
def test_no_clear_object_reads_as_an_opened_field(member):
    opened = unseal_body({"a": member}, Place(SpaceId("0"), StreamId("s")), MemoryStore().ring)
    assert not isinstance(opened["a"], Unsealed)
    if {"scope", "commit", "seal"} <= member.keys():
        assert isinstance(opened["a"], tuple)


@given(st.integers(MAX_OPENED_BYTES - 20, MAX_OPENED_BYTES - 2), PLACES)
def test_the_longest_texts_still_fit_into_an_entry(length, place):
    member = seal(ToSeal(place.stream, "x" * length), place, SCOPE_KEY, CHANCE)
    assert read_sealed(member, place.stream) is not None
    assert Seal.OPEN == "open"
