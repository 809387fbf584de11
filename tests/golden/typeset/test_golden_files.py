"""Three nets under each sample: page content, then text and metadata, then a small picture.

Set UPDATE_GOLDEN=1 to write what is found as the new expectation; look at the pages before you do.
"""

import hashlib
import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from console.reports.printed import printed_values
from console.reports.typeset import typeset
from tests.support import pdf_samples as samples
from tests.support.pdf_pages import contents, structure_kinds

pytestmark = pytest.mark.golden

EXPECTED = Path(__file__).parent / "expected"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
COLUMNS, ROWS = 40, 56
TOLERANCE = 3.0  # of 255, for the mean of a page
SAMPLES = {
    "english": lambda: samples.english_report(20),
    "hebrew": samples.hebrew_report,
    "chinese": samples.chinese_report,
    "call-sheet": samples.call_sheet,
    "wallet-cards": samples.wallet_cards,
}


def described(pdf: bytes) -> dict[str, Any]:
    """What a person would want to see in a difference."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [[item.title, [child.title for child in item.children]] for item in outline.root]
        metadata = opened.Root.Metadata.read_bytes().decode().splitlines()
        language = str(opened.Root.Lang)
    return {
        "content": [hashlib.sha256(content).hexdigest() for content in contents(pdf)],
        "values": printed_values(pdf),
        "structure": " ".join(structure_kinds(pdf)),
        "outline": titles,
        "metadata": metadata,
        "language": language,
        "pictures": pictures(pdf),
    }


def pictures(pdf: bytes) -> list[list[str]]:
    """Each page as rows of grey values in hexadecimal."""
    found = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            image = page.render(scale=1, grayscale=True).to_pil().resize((COLUMNS, ROWS))
            data = image.tobytes()
            found.append([data[n : n + COLUMNS].hex() for n in range(0, len(data), COLUMNS)])
            page.close()
    return found


def difference(first: list[str], second: list[str]) -> float:
    """The mean difference of two pictures."""
    pairs = zip(bytes.fromhex("".join(first)), bytes.fromhex("".join(second)), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (COLUMNS * ROWS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_as_it_was(name):
    found = described(typeset(SAMPLES[name](), samples.shipped_stock()).pdf)
    path = EXPECTED / f"{name}.json"
    if UPDATE:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    expected = json.loads(path.read_text("utf-8"))
    drawn = found.pop("pictures"), expected.pop("pictures")
    # text first: its difference explains the others
    for part in ("values", "structure", "outline", "metadata", "language", "content"):
        assert json.loads(json.dumps(found[part])) == expected[part], part
    for page, (now, then) in enumerate(zip(*drawn, strict=True), 1):
        assert difference(now, then) <= TOLERANCE, f"page {page} looks different"
