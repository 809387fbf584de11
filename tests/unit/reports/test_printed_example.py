"""The worked example of docs/formats/printed-values.md is what the program does."""

import json
from pathlib import Path

from console.document import Paragraph, Value, words
from console.reports.printed import printed_values
from console.reports.typeset import typeset
from tests.support import pdf_samples as samples
from tests.support.pdf_pages import contents

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "printed-values.md"


def examples() -> list[str]:
    """The fenced blocks of the page."""
    return [block.strip("\n") for block in PAGE.read_text("utf-8").split("```")[1::2]]


def test_the_example_reads_back_as_the_page_says():
    text = (*words("by "), Value("Ada Example", "/who"), *words(" ("), Value("x", "/x"))
    pdf = typeset(samples.document(Paragraph(text)), samples.shipped_stock()).pdf
    _, values, content = examples()
    assert [list(value) for value in printed_values(pdf)] == json.loads(values)
    assert contents(pdf)[0].decode().startswith(content)
