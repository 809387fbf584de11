import json
from enum import StrEnum

import pytest

from console.journal.canonical import MAX_DEPTH, MAX_INTEGER, NotCanonical, decode, encode


class Colour(StrEnum):
    RED = "red"


def nested(levels: int):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def test_keys_are_sorted_and_nothing_is_spaced():
    assert encode({"b": [1, True], "a": {"z/_9": "x"}}) == b'{"a":{"z/_9":"x"},"b":[1,true]}'


def test_keys_sort_by_their_code_units():
    assert encode({"a_": 1, "a/": 2, "a0": 3, "aa": 4, "a": 5}) == (
        b'{"a":5,"a/":2,"a0":3,"a_":1,"aa":4}'
    )


def test_control_characters_are_written_as_rfc_8785_says():
    every = "".join(map(chr, range(0x20))) + '"\\/\x7f'
    assert encode(every) == (
        rb'"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f'
        rb"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"
        rb"\u001e\u001f\"\\/" + b'\x7f"'
    )


def test_text_is_written_as_utf_8_and_not_normalised():
    composed, decomposed = "\u00e9", "e\u0301"
    assert encode(composed) == b'"\xc3\xa9"'
    assert encode(composed) != encode(decomposed)
    assert encode("\u2028\U0001f600\ufeff\uffff") == '"\u2028\U0001f600\ufeff\uffff"'.encode()


def test_the_spelling_is_that_of_the_standard_library_where_both_speak():
    value = {"b": ['\x00\x1f"\\ü漢\U0001f600', MAX_INTEGER, -MAX_INTEGER, 0, False], "a": {}}
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert encode(value) == text.encode()


def test_tuples_are_written_as_lists_and_enum_members_as_text():
    assert encode((1, Colour.RED)) == b'[1,"red"]'


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.0,
        float("nan"),
        b"bytes",
        {1},
        object(),
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        2**70,
        "\ud800",
        {"A": 1},
        {"": 1},
        {"a\n": 1},
        {"ä": 1},
        {"a-b": 1},
        {1: 1},
        {"a": [None]},
        {Colour.RED: 1},
    ],
)
def test_what_has_no_place_is_refused_when_written(value):
    with pytest.raises(NotCanonical):
        encode(value)


def test_eight_levels_are_written_and_read_and_nine_are_not():
    deep = nested(MAX_DEPTH)
    assert decode(encode(deep), 100) == deep
    with pytest.raises(NotCanonical):
        encode(nested(MAX_DEPTH + 1))
    with pytest.raises(NotCanonical):
        decode(b"[" * 9 + b"1" + b"]" * 9, 100)
    with pytest.raises(NotCanonical):
        decode(b'{"a":' * 9 + b"1" + b"}" * 9, 100)


def test_deep_nesting_is_refused_without_following_it():
    with pytest.raises(NotCanonical):
        decode(b"[" * 60_000, 64 * 1024)


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b" 1",
        b"1 ",
        b"1\n",
        b"01",
        b"-0",
        b"+1",
        b"1.0",
        b"1e2",
        b"0.5",
        b"NaN",
        b"null",
        b"[null]",
        b'{"a":null}',
        b"9007199254740992",
        b"-9007199254740992",
        b"123456789012345678901234567890",
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000A"',
        b'"\\u001F"',
        b'"\x01"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b'\xef\xbb\xbf"a"',
        b'"a',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"A":1}',
        b'{"":1}',
        b'{"\\u0061":1}',
        b'{"a": 1}',
        b'{"a":1,}',
        b"[1,]",
        b"[1, 2]",
        b"[1][2]",
        b"truefalse",
        b"'a'",
    ],
)
def test_every_other_spelling_is_refused_when_read(untrusted):
    with pytest.raises(NotCanonical):
        decode(untrusted, 1000)


def test_a_value_as_long_as_the_limit_is_read_and_a_longer_one_is_not():
    assert decode(b'"abc"', 5) == "abc"
    with pytest.raises(NotCanonical, match="6 bytes, at most 5"):
        decode(b'"abcd"', 5)


def test_the_error_says_where_the_spelling_differs():
    with pytest.raises(NotCanonical, match="byte 1: another spelling"):
        decode(b'[ "a"]', 100)
    with pytest.raises(NotCanonical, match="byte 3: another spelling"):
        decode(b'"a" ', 100)


def test_the_largest_integers_are_read():
    assert decode(b"[9007199254740991,-9007199254740991]", 100) == [MAX_INTEGER, -MAX_INTEGER]
