import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.canonical import NotCanonical, decode, encode
from tests.support.journal_values import OBJECTS, TEXTS, VALUES, spoiled, values

LIMIT = 1 << 20


@given(VALUES)
def test_what_is_written_is_read_back(value):
    again = decode(encode(value), LIMIT)
    assert again == value
    assert repr(again) == repr(value) or isinstance(value, dict | list)


@given(values(8))
def test_the_bytes_are_those_of_plain_sorted_json(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert encode(value) == text.encode()


@given(VALUES, VALUES)
def test_two_values_have_the_same_bytes_only_if_they_are_the_same(one, other):
    assert (encode(one) == encode(other)) == (typed(one) == typed(other))


def typed(value):
    """Python holds True for 1; canonical JSON does not."""
    if isinstance(value, dict):
        return "object", tuple(sorted((name, typed(member)) for name, member in value.items()))
    if isinstance(value, list):
        return "list", tuple(map(typed, value))
    return type(value).__name__, value


@given(OBJECTS, st.randoms(use_true_random=False))
def test_the_order_in_which_an_object_was_built_does_not_matter(value, shuffle):
    members = list(value.items())
    shuffle.shuffle(members)
    assert encode(dict(members)) == encode(value)


@given(VALUES.map(encode).flatmap(spoiled))
def test_bytes_are_read_only_in_the_one_spelling(untrusted):
    try:
        value = decode(untrusted, LIMIT)
    except NotCanonical:
        return
    assert encode(value) == untrusted


@given(TEXTS, st.integers(0, 20))
def test_a_lone_surrogate_is_refused_anywhere(text, at):
    with pytest.raises(NotCanonical):
        encode([text[:at] + "\udfff" + text[at:]])


@given(OBJECTS)
def test_the_same_object_in_another_spelling_is_refused(value):
    raw = encode(value)
    for other in (
        json.dumps(value, sort_keys=True).encode(),
        json.dumps(value, sort_keys=True, separators=(",", ":")).encode(),
        raw + b" ",
        b" " + raw,
    ):
        if other != raw:
            with pytest.raises(NotCanonical):
                decode(other, LIMIT)
