"""Setting reports and sheets, beside the page library's own table."""

import io
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from console.reports.typeset import typeset
from resources.listing import resource
from tests.bench.table import Line, at_most, best
from tests.support.pdf_samples import document, shipped_stock, timeline

_ROWS = 500


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Set 500 rows of a timeline both ways."""
    stock = shipped_stock()
    page = document(timeline(_ROWS))
    typeset(page, stock)
    ours = best(lambda: typeset(page, stock))
    beside = best(_long_table)
    yield at_most(
        f"timeline of a report, {_ROWS} rows", ours, (beside, "LongTable of Paragraph cells"), 2.0,
        "setting only; ours shapes, tags and names the place of each value",
    )  # fmt: skip


def _long_table() -> None:
    pdfmetrics.registerFont(TTFont("Bench", str(resource("fonts/NotoSans-Regular.ttf"))))
    style = ParagraphStyle("cell", fontName="Bench", fontSize=9, leading=12)
    text = [[str(cell) for cell in _words(number)] for number in range(_ROWS)]
    cells = [[Paragraph(each, style) for each in row] for row in text]
    table = LongTable(cells, colWidths=[90, 90, 90, 220], repeatRows=1)
    SimpleDocTemplate(io.BytesIO(), pagesize=A4).build([table])


def _words(number: int) -> tuple[str, str, str, str]:
    at = f"2026-11-23 {number // 60 % 24:02d}:{number % 60:02d}"
    return at, at, "Ada Example", f"Looked at service {number} and wrote down what was found there"
