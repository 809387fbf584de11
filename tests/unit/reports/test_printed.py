"""Reading printed values back, and refusing files that say one thing and show another."""

import zlib

import pikepdf
import pytest

from console.document import Paragraph, Value, words
from console.reports.expected import document_values
from console.reports.printed import printed_values
from console.reports.printed_content import UnreadablePrint, read_codes, read_content
from console.reports.typeset import Stock, typeset
from console.reports.typography.cleaning import as_printed
from tests.support import pdf_samples as samples
from tests.support.pdf_pages import changed, with_content

DOCUMENTS = (
    samples.english_report,
    samples.hebrew_report,
    samples.chinese_report,
    samples.call_sheet,
    samples.wallet_cards,
)


@pytest.fixture(scope="module")
def stock() -> Stock:
    return samples.shipped_stock()


@pytest.fixture(scope="module")
def small(stock) -> bytes:
    text = (*words("by "), Value("Ada Example", "/who"), *words(" ("), Value("x", "/x"))
    return typeset(samples.document(Paragraph(text)), stock).pdf


@pytest.mark.parametrize("make", DOCUMENTS)
def test_values_read_from_the_pages_are_those_of_the_document(stock, make):
    values = printed_values(typeset(make(), stock).pdf)
    assert values
    assert values == document_values(make())


def test_a_missing_value_is_printed_as_not_recorded(stock):
    made = typeset(samples.document(Paragraph((Value(None, "/w"),))), stock)
    assert printed_values(made.pdf) == [("/w", "not recorded")]


@pytest.mark.parametrize(
    "text", ["السلام لا", "office", "q\u0301 x\u0332\u0301", "שָׁלוֹם", "a\u200db"]
)
def test_ligatures_and_marks_read_back_letter_by_letter(stock, text):
    made = typeset(samples.document(Paragraph((Value(text, "/v"),))), stock)
    assert printed_values(made.pdf) == [("/v", as_printed(text))]


def test_values_survive_another_writer(small):
    assert printed_values(changed(small, lambda _: None)) == printed_values(small)


def elements(pdf: pikepdf.Pdf) -> list:
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
    ]


def value_element(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    return next(element for element in elements(pdf) if "/ActualText" in element)


def speak_otherwise(pdf: pikepdf.Pdf) -> None:
    value_element(pdf).ActualText = pikepdf.String("Ben Sample")


def drop_from_structure(pdf: pikepdf.Pdf) -> None:
    paragraph = next(element for element in elements(pdf) if element.S == "/P")
    paragraph.K = pikepdf.Array(list(paragraph.K)[:1])


def name_twice(pdf: pikepdf.Pdf) -> None:
    paragraph = next(element for element in elements(pdf) if element.S == "/P")
    paragraph.K = pikepdf.Array([*paragraph.K, paragraph.K[0]])


def make_a_circle(pdf: pikepdf.Pdf) -> None:
    paragraph = next(element for element in elements(pdf) if element.S == "/P")
    paragraph.K = pikepdf.Array([paragraph])


def other_property(pdf: pikepdf.Pdf) -> None:
    value_element(pdf).A.P[0].N = pikepdf.String("else")


def no_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def other_packing(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, zlib.compress(content))
    pdf.pages[0].Contents.Filter = pikepdf.Name.FlateDecode
    pdf.pages[0].Contents.DecodeParms = pikepdf.Dictionary(Predictor=1)


@pytest.mark.parametrize(
    "change",
    [
        speak_otherwise,
        drop_from_structure,
        name_twice,
        make_a_circle,
        other_property,
        no_structure,
        other_packing,
    ],
)
def test_a_file_with_another_structure_is_refused(small, change):
    with pytest.raises(UnreadablePrint):
        printed_values(changed(small, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"\n/Fx Do",
        lambda content: content + b"\nBT /F1 9 Tf <0001>Tj ET",
        lambda content: content + b"\n(plain) Tj",
        lambda content: content.replace(b"EMC", b"", 1),
        lambda content: content.replace(b"/MCID 1", b"/MCID 0", 1),
        lambda content: content.replace(b"/MCID 1", b"/Other 1", 1),
        lambda content: content.replace(b"/MCID 1", b"/MCID 9", 1),
        lambda content: content.replace(b"/Artifact BMC", b"/Other BMC", 1),
        lambda content: content.replace(b"/F1 ", b"/F99 "),
        lambda content: content.replace(b"<0001", b"<FFFF", 1),
        lambda content: content + b"\n\x80",
    ],
)
def test_a_page_that_shows_anything_unknown_is_refused(small, change):
    with pytest.raises(UnreadablePrint):
        printed_values(with_content(small, change))


def test_a_changed_letter_is_found(stock):
    text = (Value("abc", "/v"),)
    pdf = typeset(samples.bare(samples.document(Paragraph(text))), stock).pdf
    with pytest.raises(UnreadablePrint, match="differently"):
        printed_values(with_content(pdf, lambda content: content.replace(b"<0001", b"<0002", 1)))


@pytest.mark.parametrize("untrusted", [b"", b"%PDF-1.7\n", b"no pdf at all", b"%PDF-1.7\n" * 99])
def test_what_is_no_pdf_is_refused(untrusted):
    with pytest.raises(UnreadablePrint):
        printed_values(untrusted)


def test_a_truncated_file_is_refused(small):
    for length in range(0, len(small), 997):
        with pytest.raises(UnreadablePrint):
            printed_values(small[:length])


def test_content_that_unpacks_to_too_much_is_refused(small, monkeypatch):
    monkeypatch.setattr("console.reports.printed.MAX_STREAM", 64)
    with pytest.raises(UnreadablePrint, match="too large"):
        printed_values(small)


@pytest.mark.parametrize("limit", ["MAX_FILE", "MAX_PAGES", "MAX_ELEMENTS"])
def test_every_limit_holds(small, monkeypatch, limit):
    monkeypatch.setattr(f"console.reports.printed.{limit}", 0)
    with pytest.raises(UnreadablePrint, match="more than"):
        printed_values(small)


def test_a_font_without_letters_is_refused():
    with pytest.raises(UnreadablePrint):
        read_codes(b"beginbfchar endbfchar")


def test_content_is_read_by_stretches():
    content = b"/P <</MCID 3>> BDC BT /F1 9 Tf [<00010002>-5<0001>]TJ ET EMC /Artifact BMC EMC"
    assert read_content(content, {"/F1": {"0001": "a", "0002": "b"}}) == {3: "aba"}


def test_a_very_long_value_is_spoken_from_its_letters(stock):
    long = "many words " * 900
    pdf = typeset(samples.document(Paragraph((Value(long, "/long"),))), stock).pdf
    assert printed_values(pdf) == [("/long", long.strip())]


def test_a_short_value_must_be_spoken(small):
    def silence(pdf: pikepdf.Pdf) -> None:
        del value_element(pdf).ActualText

    with pytest.raises(UnreadablePrint, match="differently"):
        printed_values(changed(small, silence))
