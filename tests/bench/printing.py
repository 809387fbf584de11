"""Setting reports and sheets, beside the page library's own table."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from console.document import Cell, Document, LineBreak, Table
from console.domain.exceptions.pages.course import timeline
from console.domain.exceptions.pages.printing import Printing
from console.domain.exceptions.record import record
from console.domain.exceptions.report import document
from console.reports.sheets.scale import page_shape
from console.reports.typeset import typeset
from console.words.words import Words
from resources.listing import resource
from tests.bench.table import Line, at_most, best
from tests.support.acts import named, sealed
from tests.support.exception_story import Story
from tests.support.pdf_samples import shipped_stock
from tests.support.rich_exception import around

_ROWS = 500


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Set the timeline of an exception report both ways: the same cells in the same widths."""
    stock = shipped_stock()
    page = _report(_ROWS)
    (table,) = (block for block in page.blocks if isinstance(block, Table))
    typeset(page, stock)
    ours = best(lambda: typeset(page, stock))
    beside = best(lambda: _long_table(page, table))
    yield at_most(
        f"exception report, {_ROWS} timeline rows", ours,
        (beside, "LongTable of Paragraph cells"), 2.0,
        "setting only; ours shapes, tags and names the place of each value",
    )  # fmt: skip


def _report(rows: int) -> Document:
    story = Story()
    story.activate()
    for number in range(rows - 1):
        action = sealed(f"Looked at service {number} and wrote down what was found there")
        body = {**named("who", "ada"), "system": sealed(f"service {number}"), "action": action}
        story.step("ada", "action", body)
    whole = record(story.state, around(story, offset=60))
    words = Words("en")
    return replace(document(whole, words), blocks=tuple(timeline(Printing(whole, words))))


def _long_table(page: Document, table: Table) -> None:
    pdfmetrics.registerFont(TTFont("Bench", str(resource("fonts/NotoSans-Regular.ttf"))))
    style = ParagraphStyle("cell", fontName="Bench", fontSize=9.5, leading=12)
    rows = [[_said(cell) for cell in row.cells] for row in table.rows]
    cells = [[Paragraph(each, style) for each in row] for row in rows]
    shares = [column.share for column in table.columns]
    width = page_shape(page).body_width
    widths = [width * share / sum(shares) for share in shares]
    table_of = LongTable(cells, colWidths=widths, repeatRows=1)
    SimpleDocTemplate(io.BytesIO(), pagesize=A4).build([table_of])


def _said(cell: Cell) -> str:
    spans = (span for text in cell.paragraphs for span in text)
    return "".join(
        "<br/>" if isinstance(span, LineBreak) else escape(getattr(span, "text", None) or "")
        for span in spans
    )
