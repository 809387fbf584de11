"""Where lines may end."""

# ruff: noqa: RUF001 - wide punctuation is the subject.

import itertools

import pytest

from console.reports.typography.breaking import breaks, is_forced


def parts(text: str) -> list[str]:
    places = [0, *breaks(text)]
    return [text[start:end] for start, end in itertools.pairwise(places)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two  three", ["one ", "two  ", "three"]),
        ("break-glass log", ["break-", "glass ", "log"]),
        ("BG-K7QF-003", ["BG-K7QF-003"]),
        ("03-1234567", ["03-1234567"]),
        ("and/or", ["and/", "or"]),
        ("no\u00a0break", ["no\u00a0break"]),
        ("first\u2028second", ["first\u2028", "second"]),
        ("停电，备用", ["停", "电，", "备", "用"]),
        ("《预案》第", ["《预", "案》", "第"]),
        ("由Ada于", ["由", "Ada", "于"]),
        ("共100人", ["共", "100", "人"]),
        ("由\u2066Ada\u2069于", ["由", "\u2066Ada\u2069", "于"]),
        ("（\u2066Ada\u2069）", ["（\u2066Ada\u2069）"]),
        ("אל \u206603-1\u2069 ב", ["אל ", "\u206603-1\u2069 ", "ב"]),
        ("漢\u0301字", ["漢\u0301", "字"]),
        ("done \ufffc ratified now", ["done ", "\ufffc ratified ", "now"]),
        ("", [""]),
    ],
)
def test_a_line_may_end_between_these_parts(text, expected):
    assert parts(text) == expected


def test_a_line_end_forces_a_new_line():
    assert is_forced("a\u2028b", 0, 2)
    assert not is_forced("a\u2028b", 2, 3)
