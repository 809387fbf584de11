"""Our files keep to PDF/A-3U, and the checker that says so finds what is wrong elsewhere."""

import os
import re
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from console.reports.typeset import Stock, typeset
from tests.support import pdf_samples as samples
from tests.support.pdf_archival import findings
from tests.support.pdf_pages import changed, with_content

pytestmark = pytest.mark.golden

CORPUS = os.environ.get("PDFA_CORPUS", "")


@pytest.fixture(scope="module")
def stock() -> Stock:
    return samples.shipped_stock()


@pytest.fixture(scope="module")
def sound(stock) -> bytes:
    return typeset(samples.english_report(3), stock).pdf


@pytest.mark.parametrize(
    "make",
    [
        samples.english_report,
        samples.hebrew_report,
        samples.chinese_report,
        samples.call_sheet,
        samples.wallet_cards,
    ],
)
def test_our_files_keep_every_rule_the_checker_knows(stock, make):
    assert findings(typeset(make(), stock).pdf) == []


def test_a_sound_file_written_by_another_program_stays_sound(sound):
    assert findings(changed(sound, lambda _: None)) == []


def without_meaning(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.ToUnicode


def without_program(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2


def other_widths(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        font.DescendantFonts[0].W = Array([1, Array([1, 2, 3])])


def missing_glyphs(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(b"\0\0" * 200)


def without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def other_claim(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes().replace(b">U<", b">X<")
    pdf.Root.Metadata = pdf.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="1"))


def with_loose_file(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"{}")
    loose = Dictionary(Type=Name.Filespec, F="a", UF="a", EF=Dictionary(F=stream))
    pdf.Root.Extra = pdf.make_indirect(loose)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (without_meaning, "6.2.11.7.2"),
        (without_program, "6.2.11.4.1"),
        (other_widths, "6.2.11.5"),
        (missing_glyphs, "6.2.11.8"),
        (without_intent, "6.2.4.3"),
        (without_metadata, "6.6.2.1"),
        (other_claim, "6.6.4"),
        (with_script, "6.5.1"),
        (with_loose_file, "6.8"),
    ],
)
def test_a_file_that_breaks_a_rule_is_found(sound, change, clause):
    assert any(found.startswith(clause) for found in findings(changed(sound, change)))


@pytest.mark.parametrize(
    ("addition", "clause"),
    [(b"\n1 0 0 rg", ""), (b"\n1 0 0 0 k", "6.2.4.3"), (b"\nxx", "6.2.2"), (b"\n/X Do", "unknown")],
)
def test_content_that_breaks_a_rule_is_found(sound, addition, clause):
    found = findings(with_content(sound, lambda content: content + addition))
    assert found == [] if not clause else any(item.startswith(clause) for item in found)


def test_bytes_after_the_end_are_found(sound):
    assert findings(sound + b"more") != []
    assert findings(b"\n" + sound) != []


@pytest.mark.skipif(not CORPUS, reason="PDFA_CORPUS names the unpacked veraPDF corpus")
def test_the_checker_is_right_on_the_corpus():
    """Level A is not claimed, so its files are left out; refusing what is unknown is allowed."""
    verdicts: Counter[str] = Counter()
    for path in sorted(Path(CORPUS).rglob("*.pdf")):
        name = re.search(r"suite (.*)-t\d+-(pass|fail)", path.name)
        if name is None or "PDF_A-2a" in path.parts:
            continue
        found = findings(path.read_bytes())
        wrong = [item for item in found if not item.startswith("unknown")]
        if name.group(2) == "fail":
            verdicts["refused" if found else "missed"] += 1
        else:
            verdicts["wrongly accused" if wrong else "accepted or unknown"] += 1
    assert verdicts["refused"] > 600
    assert verdicts["missed"] <= 1, verdicts
    assert verdicts["wrongly accused"] == 0, verdicts
