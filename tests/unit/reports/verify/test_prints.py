"""Pages of this version are set again and compared; of another version the values are."""

import dataclasses
import io
import zlib

import pikepdf
import pytest

from console.document import Paper
from console.reports.issue.material import Setting, document_of
from console.reports.verify.prints import MAX_STREAM, check_print
from tests.support.report_case import report_case
from tests.support.report_tampering import genuine, stock

PDF = report_case().pdf


def page_of(record, paper=Paper.A4):
    return document_of(record, Setting("en", paper, 0))


WHOLE = page_of(genuine().record)


def found(document, fonts):
    return [
        (place.key.rpartition(".")[2], place.values) for place in check_print(PDF, document, fonts)
    ]


@pytest.mark.parametrize("again", [True, False])
def test_what_the_record_comes_to_is_on_the_pages(again):
    assert found(page_of(genuine().record), stock() if again else None) == []


@pytest.mark.parametrize("again", [True, False])
def test_another_value_is_named_by_its_path(again):
    record = genuine().record
    record["counts"]["open"] += 1
    place = found(page_of(record), stock() if again else None)
    assert place == [("printed", {"path": "/counts/open"})]


def test_the_same_values_elsewhere_pass_for_another_version_only():
    wider = page_of(genuine().record, Paper.LETTER)
    assert found(wider, None) == []
    assert found(wider, stock())[0][0] in ("page", "pages")


def test_a_value_that_is_not_printed_is_missed_by_any_version():
    whole = page_of(genuine().record)
    less = dataclasses.replace(whole, blocks=whole.blocks[:20])
    assert found(less, None)[0][0] == "printed"


def edited(change):
    """The pages with something changed that no reader of values would see."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as file:
        change(file)
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return [place.key.rpartition(".")[2] for place in check_print(out.getvalue(), WHOLE, stock())]


def font_file(file):
    fonts = file.pages[0].Resources.Font
    return fonts[next(iter(fonts.keys()))].DescendantFonts[0].FontDescriptor.FontFile2


def longer_box(file):
    file.pages[0].MediaBox = pikepdf.Array([0, 0, 595, 842, 1])


def other_kind(file):
    file.pages[0].MediaBox = pikepdf.Name.A4


def turned(file):
    file.pages[0].Rotate = 90


def packed_otherwise(file):
    font_file(file).write(b"00>", filter=pikepdf.Name.ASCIIHexDecode)


def not_packed_at_all(file):
    font_file(file).write(b"no packed bytes", filter=pikepdf.Name.FlateDecode)


def far_too_large(file):
    font_file(file).write(zlib.compress(bytes(MAX_STREAM + 2)), filter=pikepdf.Name.FlateDecode)


def other_letters(file):
    font_file(file).write(b"another font")


def other_size(file):
    file.pages[0].MediaBox[2] = 600


CHANGES = [
    longer_box,
    other_kind,
    turned,
    packed_otherwise,
    not_packed_at_all,
    far_too_large,
    other_letters,
    other_size,
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_how_a_page_looks_is_named_by_the_page(change):
    assert edited(change) == ["page"]


def test_the_same_bytes_packed_in_another_way_are_the_same_page():
    assert edited(lambda file: font_file(file).write(font_file(file).read_bytes())) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nno file"])
def test_what_cannot_be_read_is_one_place(content):
    (place,) = check_print(content, WHOLE, stock())
    assert place.key == "verify.place.unreadable_pages"
