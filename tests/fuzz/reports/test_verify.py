"""Hostile reports: whatever stands inside, there is a verdict, never another exception."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from console.reports.enclosed import parts
from console.reports.sealing.container import Container, open_container
from console.reports.verify.checking import _Check
from console.reports.verify.verdict import Standing
from console.words.words import Words
from tests.support.report_case import report_case
from tests.support.report_tampering import checked, genuine, stock

SEALED = open_container(report_case().pdf)
RECORD = genuine().record
SHEETS = open_container(report_case().sheets)
WORDS = Words("en")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside),
    max_leaves=12,
)


def judged(files, container=SEALED, pdf=None):
    """Check these parts as if a seal over them had held."""
    whole = Container(container.seals, files)
    check = _Check(pdf or report_case().pdf, whole, stock())
    check.run()
    verdict = check.verdict(None)
    for place in verdict.places:
        assert not WORDS.say(place).startswith("[verify"), place
    return verdict


def paths(value: Any, path: tuple = ()):
    """All places in a JSON value."""
    yield path
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from paths(inside, (*path, name))
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from paths(inside, (*path, number))


def put(value, path, what):
    copy = json.loads(json.dumps(value))
    if not path:
        return what
    here = copy
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = what
    return copy


PLACES = list(paths(RECORD))
SHEET_PLACES = list(paths(json.loads(SHEETS.files[parts.RECORD])))


def spelled(value):
    try:
        return parts.encode(value)
    except (ValueError, UnicodeEncodeError):
        return b"{}"


@given(st.sampled_from(PLACES), JSON)
def test_any_value_anywhere_in_a_record_gives_a_verdict(path, what):
    record = spelled(put(RECORD, path, what))
    verdict = judged({**SEALED.files, parts.RECORD: record})
    changed = record != SEALED.files[parts.RECORD]
    free = path[:1] == ("stated",)
    assert free or not changed or verdict.standing is Standing.NOT_INTACT


@given(st.sampled_from(SHEET_PLACES), JSON)
def test_any_value_anywhere_in_the_record_of_sheets_gives_a_verdict(path, what):
    record = spelled(put(json.loads(SHEETS.files[parts.RECORD]), path, what))
    judged({**SHEETS.files, parts.RECORD: record}, SHEETS, report_case().sheets)


@given(st.sampled_from(sorted(parts.ALL - {parts.HOW_TO_VERIFY})), st.binary(max_size=300))
def test_any_bytes_as_a_part_are_not_intact(name, content):
    assert judged({**SEALED.files, name: content}).standing is Standing.NOT_INTACT


@given(
    st.sampled_from(sorted(parts.ALL - {parts.HOW_TO_VERIFY})),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 7),
)
def test_no_flipped_bit_in_a_part_stays_unseen(name, place, bit):
    content = bytearray(SEALED.files[name])
    content[int(place * len(content))] ^= 1 << bit
    assert judged({**SEALED.files, name: bytes(content)}).standing is Standing.NOT_INTACT


@settings(max_examples=30)
@given(st.binary(max_size=2000))
def test_any_bytes_after_a_header_are_judged(content):
    assert not checked(b"%PDF-1.7\n" + content).intact


@settings(max_examples=30)
@given(st.data())
def test_blocks_moved_inside_the_file_are_judged(data):
    pdf = report_case().pdf
    start = data.draw(st.integers(0, len(pdf) - 1))
    size = data.draw(st.integers(1, 5000))
    target = data.draw(st.integers(0, len(pdf) - 1))
    moved = bytearray(pdf)
    moved[target : target + size] = pdf[start : start + size]
    assert bytes(moved) == pdf or not checked(bytes(moved)).intact
