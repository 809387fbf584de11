"""The parts of a report: one spelling, one shape, one error that says where."""

import pytest

from console.document import Paper
from console.ids import EntryId, OpRef
from console.journal.order import replay_key
from console.reports.enclosed import entries_file, parts
from console.reports.enclosed.entries_file import decode_entries, encode_entries
from console.reports.enclosed.parts import BrokenPart
from tests.support.report_tampering import genuine

ISSUE = OpRef(EntryId("3" * 64), 0)
WHOLE = genuine().files[parts.ENTRIES]


def place(act, *given):
    with pytest.raises(BrokenPart) as caught:
        act(*given)
    return caught.value.place.key.removeprefix("verify.place.")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", "shape"),
        (b"[]", "shape"),
        (b'{"format":1}', "shape"),
        (b'{"format":1,"issue":["x",0],"paper":"a4"}', "shape"),
        (b'{"extra":1,"format":1,"issue":["' + b"3" * 64 + b'",0],"paper":"a4"}', "shape"),
        (b'{"format":2,"issue":["' + b"3" * 64 + b'",0],"paper":"a4"}', "format"),
        (b'{"issue":["' + b"3" * 64 + b'",0],"format":1,"paper":"a4"}', "spelling"),
        (b'{"format":1,"format":1,"issue":["' + b"3" * 64 + b'",0],"paper":"a4"}', "spelling"),
        (b'{"format":1,"issue":["' + b"3" * 64 + b'",0],"paper":"\\u0061\\u0034"}', "spelling"),
        (b" " * 5000, "too_long"),
        (b"[" * 4000, "shape"),
    ],
)
def test_a_manifest_in_any_other_form_is_refused(content, where):
    assert place(parts.decode_manifest, content) == where


def test_a_manifest_comes_back_as_it_was_written():
    read = parts.decode_manifest(parts.encode_manifest(ISSUE, Paper.LETTER))
    assert (read.ref, read.paper) == (ISSUE, Paper.LETTER)


def test_keys_of_another_format_are_refused():
    assert place(parts.decode_keys, b'{"fields":{},"format":9}') == "format"


@pytest.mark.parametrize("record", [b"[]", b"null", b'{"a":1 }', b'{"a":1,"a":1}', b"{" * 90_000])
def test_a_record_that_is_none_is_refused(record):
    assert place(parts.decode_record, record) in ("shape", "spelling")


def test_entries_come_back_byte_for_byte_in_replay_order():
    entries = decode_entries(WHOLE)
    assert encode_entries(reversed(entries)) == WHOLE
    assert list(entries) == sorted(entries, key=replay_key)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", "entries_cut"),
        (b"{}", "entries_cut"),
        (b"{}\n", "entry"),
        (b"\n" + WHOLE, "entry"),
        (WHOLE + b"\n", "entry"),
        (WHOLE.replace(b'{"entry":', b'{"Entry":', 1), "entry"),
        (WHOLE.replace(b',"signature":"', b', "signature":"', 1), "entry"),
        (WHOLE.replace(b'"}\n', b'"} \n', 1), "entry"),
        (WHOLE.replace(b'"seq":1', b'"seq": 1', 1), "entry"),
        (WHOLE.replace(b"\n", b"\r\n", 1), "entry"),
        (b'{"entry":' + b"x" * 70_000 + b"\n", "entry"),
    ],
)
def test_a_line_in_any_other_form_is_refused(content, where):
    assert place(decode_entries, content) == where


def test_a_signature_in_upper_case_is_another_spelling():
    start = WHOLE.index(b',"signature":"') + 14
    upper = WHOLE[:start] + WHOLE[start : start + 128].upper() + WHOLE[start + 128 :]
    assert place(decode_entries, upper) == "entry"


def test_more_lines_than_a_report_holds_are_not_decoded():
    assert place(decode_entries, b"\n" * (entries_file.MAX_LINES + 1)) == "too_many_entries"
