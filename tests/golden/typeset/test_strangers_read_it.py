"""Programs that know nothing of ours find the same words in our PDFs."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.document import Document, Paragraph, Text, Value, Words
from console.domain.exceptions.pages.course import actions, timeline
from console.domain.exceptions.pages.printing import Printing
from console.domain.exceptions.record import record
from console.domain.exceptions.report import document as exception_document
from console.reports.typeset import Stock, typeset
from console.words.words import Words as Voice
from tests.support import pdf_samples as samples
from tests.support.acts import named, sealed
from tests.support.exception_story import Story
from tests.support.pdf_poppler import raw_text, run, squeezed, structure_blocks
from tests.support.rich_exception import around

pytestmark = pytest.mark.golden

DOCUMENTS = {
    "english": samples.english_report,
    "hebrew": samples.hebrew_report,
    "chinese": samples.chinese_report,
    "call sheet": samples.call_sheet,
    "wallet cards": samples.wallet_cards,
}


@pytest.fixture(scope="module")
def stock() -> Stock:
    return samples.shipped_stock()


@pytest.fixture(params=DOCUMENTS, ids=str)
def document(request) -> Document:
    return DOCUMENTS[request.param]()


@pytest.fixture
def printed(document, stock, tmp_path) -> Path:
    path = tmp_path / "printed.pdf"
    path.write_bytes(typeset(document, stock).pdf)
    return path


def content(text: Text) -> str:
    return "".join(span.text or "" for span in text if isinstance(span, Words | Value))


def paragraphs(document: Document) -> list[str]:
    return [content(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def test_qpdf_has_nothing_to_complain_about(printed):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(printed))


def test_every_font_is_embedded_as_a_subset_with_its_letters(printed):
    rows = run("pdffonts", str(printed)).splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row
        assert row[6] == "+", row


def test_the_structure_says_each_paragraph_verbatim(document, printed):
    blocks = structure_blocks(printed)
    for paragraph in paragraphs(document):
        assert paragraph in blocks


def test_the_content_says_each_paragraph_in_logical_order(document, printed):
    raw = squeezed(raw_text(printed))
    for paragraph in paragraphs(document):
        assert squeezed(paragraph) in raw


def test_words_and_numbers_of_a_left_to_right_page_are_whole(stock, tmp_path):
    path = tmp_path / "printed.pdf"
    path.write_bytes(typeset(samples.english_report(), stock).pdf)
    wanted = "The control AC-2(10) was bypassed by Ada Example on 2026-07-01 14:05 UTC."
    assert wanted in " ".join(raw_text(path).split())


def test_numbers_and_latin_words_in_hebrew_are_whole(stock, tmp_path):
    path = tmp_path / "printed.pdf"
    path.write_bytes(typeset(samples.hebrew_report(), stock).pdf)
    lines = raw_text(path).split("\n")
    for whole in ("03-1234567", "Ada Example", "2026-07-01 14:05 UTC", "AC-2(10)", "-3.5%"):
        assert whole in lines


def test_no_text_stands_outside_of_the_margins(printed):
    words = [
        dict(part.split("=") for part in line.strip()[6 : line.strip().index(">")].split())
        for line in run("pdftotext", "-bbox", str(printed), "-").splitlines()
        if line.strip().startswith("<word ")
    ]
    assert words
    for word in words:
        left, right = float(word["xMin"].strip('"')), float(word["xMax"].strip('"'))
        assert left >= 30
        assert right <= 612 - 30


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_an_exception_report_says_mixed_texts_in_their_order(stock, tmp_path, language):
    """In narrow columns of tables too, where lines break inside of both directions."""
    story = Story()
    story.activate(**named("initiator", "ada"), risk=sealed(samples.MIXED[1]))
    for text in samples.MIXED:
        body = {**named("who", "fay"), "system": sealed("FW-2231"), "action": sealed(text)}
        story.step("fay", "action", body)
    record_of = record(story.state, around(story))
    path = tmp_path / "printed.pdf"
    whole = exception_document(record_of, Voice(language))
    printing = Printing(record_of, Voice(language))
    part = replace(whole, blocks=(*timeline(printing), *actions(printing)))
    made = typeset(part, stock)
    assert made.notes == ()
    path.write_bytes(made.pdf)
    raw, blocks = squeezed(raw_text(path)), squeezed("".join(structure_blocks(path)))
    for text in samples.MIXED:
        assert squeezed(text) in raw
        assert squeezed(text) in blocks


@pytest.mark.parametrize("text", ["السلام لا", "نور مثال", "שלום (עולם) [12]", "office fi"])
def test_joined_letters_stay_in_logical_order(stock, tmp_path, text):
    path = tmp_path / "printed.pdf"
    value = Value(text, "/v")
    path.write_bytes(typeset(samples.bare(samples.document(Paragraph((value,)))), stock).pdf)
    assert squeezed(raw_text(path)) == squeezed(text)
