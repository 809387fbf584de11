"""Tables of a file are looked at before a library unpacks anything."""

import io
import zlib

import pikepdf
import pytest

from console.reports.sealing.certify import certify
from console.reports.sealing.container import NotSealed, open_container
from console.reports.sealing.tables import MAX_ROWS, MAX_TABLES, BadTables, check_tables
from tests.support.report_tampering import stranger

HEAD = b"%PDF-1.7\n"


def tail(start, trailer=b"<< /Size 1 >>"):
    return b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_plain_table_passes():
    check_tables(HEAD + b"xref\n0 1\n0000000000 65535 f \n" + tail(len(HEAD)))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (HEAD, "the file has no end"),
        (HEAD + b"startxref\n9\n%%EOF more", "the file has no end"),
        (HEAD + b"xref\n" + tail(3), "no table at byte 3"),
        (HEAD + b"xref\n" + tail(5000), "no table at byte 5000"),
        (HEAD + b"1 0 obj\n" + tail(len(HEAD)), "no table at byte 9"),
        (HEAD + b"xref\n" + tail(len(HEAD), b"<< /XRefStm 9 >>"), "a packed table at byte 9"),
        (HEAD + b"xref\n" + tail(len(HEAD), b"<< /Pr#65v 9 >>"), "a packed table at byte 9"),
        (HEAD + b"xref\n" + tail(len(HEAD), b"<< /Prev 4 >>"), "no table at byte 4"),
        (
            HEAD + b"xref\n" + tail(len(HEAD), b"<< /Prev 9 >>"),
            f"more than {MAX_TABLES} tables",
        ),
        (
            HEAD + b"xref\n" + b"0" * (20 * MAX_ROWS + 20) + tail(len(HEAD)),
            f"more than {MAX_ROWS} rows",
        ),
        (HEAD + b"xref\n" + tail(len(HEAD), b"<< " + b" " * 9000 + b">>"), "no table at byte 9"),
    ],
)
def test_other_tables_are_refused(file, why):
    with pytest.raises(BadTables) as caught:
        check_tables(file)
    assert str(caught.value) == why


def test_packed_objects_are_refused_though_they_are_well_sealed():
    own, packed = stranger(), io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        # Unpacked, this would be a hundred times as large.
        pdf.Root.Bomb = pdf.make_stream(zlib.compress(bytes(1_000_000)))
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    sealed = certify(packed.getvalue(), own.report_key, own.report_certificate, 1_800_000_000_000)
    with pytest.raises(NotSealed) as caught:
        open_container(sealed)
    assert caught.value.place == "place.structure"
