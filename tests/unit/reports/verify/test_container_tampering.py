"""Changes outside of the embedded files: bytes, pages, what lies over them, signatures."""

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.reports.sealing.certify import certify
from console.reports.verify.verdict import Standing
from tests.support.report_case import report_case
from tests.support.report_tampering import checked, places

SEALED = report_case().pdf
START = SEALED.rindex(b"/Contents <") + len(b"/Contents <")
END = SEALED.index(b">", START)
MOMENT = 1_800_000_000_000


@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_no_flipped_bit_leaves_the_report_intact(position, bit):
    changed = bytearray(SEALED)
    changed[position] ^= 1 << bit
    assert not checked(bytes(changed)).intact


@given(st.integers(0, len(SEALED) - 1))
def test_no_truncated_report_is_intact(length):
    assert not checked(SEALED[:length]).intact


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (SEALED[:START] + SEALED[START:END].upper() + SEALED[END:], "contents_spelling"),
        (SEALED[: END - 2] + b"01" + SEALED[END:], "contents_padding"),
        (SEALED + b"\n", "appended"),
    ],
)
def test_the_place_of_a_change_around_the_signature_is_named(changed, place):
    verdict = checked(changed)
    assert verdict.standing is Standing.NOT_INTACT
    assert places(verdict) in ([place], ["structure"])


@pytest.mark.parametrize("content", [b"", b"no PDF", b"PK\x03\x04"])
def test_what_is_no_pdf_could_not_be_checked(content):
    verdict = checked(content)
    assert verdict.standing is Standing.COULD_NOT_CHECK
    assert verdict.exit_code == 2


def test_a_fingerprint_that_is_none_could_not_be_checked():
    assert checked(SEALED, "hello").standing is Standing.COULD_NOT_CHECK


def edited(change):
    """The report with changed pages, certified by its own issuer."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first_revision())) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    own = report_case().own
    return certify(out.getvalue(), own.report_key, own.report_certificate, MOMENT)


def first_revision():
    """The file before it was certified: that ends with the first end-of-file mark."""
    mark = b"%%EOF\n"
    return SEALED[: SEALED.index(mark) + len(mark)]


def test_an_edit_that_changes_nothing_stays_intact():
    assert checked(edited(lambda _pdf: None)).intact


def test_a_box_drawn_over_the_text_is_named_by_its_page():
    def cover(pdf):
        page = pdf.pages[1]
        content = page.Contents.read_bytes() + b"\n/Artifact BMC\n1 g 0 0 400 400 re f\nEMC"
        page.Contents = pdf.make_stream(content)

    verdict = checked(edited(cover))
    assert [(p.key, p.values) for p in verdict.places] == [("verify.place.page", {"page": 2})]


def test_another_letter_shape_under_the_same_code_is_named():
    def widen(pdf):
        fonts = pdf.pages[0].Resources.Font
        font = fonts[next(iter(fonts.keys()))].DescendantFonts[0]
        font.FontDescriptor.FontFile2.write(b"another font")

    assert places(checked(edited(widen))) == ["page"]


def test_an_annotation_over_a_page_is_named():
    def note(pdf):
        square = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[0, 0, 300, 300]
        )
        pdf.pages[2].Annots = pikepdf.Array([pdf.make_indirect(square)])

    assert places(checked(edited(note))) == ["page"]


def test_a_page_left_out_is_named():
    def drop(pdf):
        del pdf.pages[-1]

    assert places(checked(edited(drop)))[0] in ("unreadable_pages", "pages", "printed")


def test_a_page_that_says_something_else_is_named():
    def rewrite(pdf):
        page = pdf.pages[0]
        content = page.Contents.read_bytes().replace(b"<0001", b"<0002", 1)
        page.Contents = pdf.make_stream(content)

    assert places(checked(edited(rewrite)))[0] in ("unreadable_pages", "printed", "page")


def test_content_in_an_unknown_operator_is_named():
    def unknown(pdf):
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n/X Do")

    assert places(checked(edited(unknown))) == ["unreadable_pages"]
