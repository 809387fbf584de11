"""What every page repeats: header and footer, drawn when the number of pages is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from console.document import Align, Occasion, Size, Words, words
from console.reports.sheets.scale import text_style
from console.reports.typography.paragraph import MILLIMETRE

if TYPE_CHECKING:
    from console.document import Furniture, Text
    from console.reports.sheets.canvas import Sheet
    from console.reports.sheets.composer import Composer

_HEADER_TOP: Final = 10 * MILLIMETRE
_HEADER_RULE: Final = 21 * MILLIMETRE
_FOOTER_RULE: Final = 19 * MILLIMETRE
_FOOTER_TOP: Final = 18 * MILLIMETRE
_PAD: Final = 4.0


def paint_furniture(composer: Composer, furniture: Furniture, sheets: list[Sheet]) -> None:
    """Draw header and footer on every sheet of a part."""
    for number, sheet in enumerate(sheets, 1):
        _header(composer, furniture, sheet)
        _footer(composer, furniture, sheet, (number, len(sheets)))


def _header(composer: Composer, furniture: Furniture, sheet: Sheet) -> None:
    _text(composer, sheet, furniture.reference, (0.0, 0.4), Align.START, _HEADER_TOP)
    _text(composer, sheet, furniture.classification, (0.4, 0.3), Align.CENTRE, _HEADER_TOP)
    _occasion(composer, furniture, sheet)
    left, right = composer.shape.left, sheet.width - composer.shape.right
    sheet.rule((left, _HEADER_RULE), (right, _HEADER_RULE), 0.8)


def _occasion(composer: Composer, furniture: Furniture, sheet: Sheet) -> None:
    """LIVE in a thin frame, DRILL in a thick one on grey: told apart without reading."""
    style = text_style(Size.LARGE, strong=True, in_table=True)
    text = words(furniture.occasion_words)
    width = composer.setter.width_of(text, style) + 4 * _PAD
    lines = composer.lines(text, replace(style, align=Align.CENTRE), width, None)
    body = composer.shape.body_width
    x = composer.shape.left + composer.column_x(body - width, width, body)
    y, height = _HEADER_TOP - 1, lines.height + 2
    if furniture.occasion is Occasion.DRILL:
        sheet.shade((x, y), (width, height), 0.8)
    sheet.frame((x, y), (width, height), 2.0 if furniture.occasion is Occasion.DRILL else 0.6)
    lines.paint(sheet, x, y + 1)


def _footer(composer: Composer, furniture: Furniture, sheet: Sheet, count: tuple[int, int]) -> None:
    number, of = map(str, count)
    page = furniture.page.replace("{page}", number).replace("{pages}", of)
    top = sheet.height - _FOOTER_TOP
    rule = sheet.height - _FOOTER_RULE
    left, right = composer.shape.left, sheet.width - composer.shape.right
    sheet.rule((left, rule), (right, rule), 0.4)
    first = _text(composer, sheet, furniture.as_of, (0.0, 0.7), Align.START, top)
    counted = _text(composer, sheet, (Words(page),), (0.7, 0.3), Align.END, top)
    second = top + max(first, counted)
    _text(composer, sheet, furniture.space, (0.0, 0.66), Align.START, second)
    _text(composer, sheet, furniture.heads, (0.66, 0.34), Align.END, second)


def _text(
    composer: Composer,
    sheet: Sheet,
    text: Text,
    part: tuple[float, float],
    align: Align,
    y: float,
) -> float:
    """A small text in a part of the width; returns its height."""
    body = composer.shape.body_width
    width = body * part[1]
    style = replace(text_style(Size.SMALL, in_table=True), align=align)
    lines = composer.lines(text, style, width - _PAD, None)
    offset = composer.column_x(body * part[0], width, body)
    lines.paint(sheet, composer.shape.left + offset + (_PAD if offset > 1 else 0.0), y)
    return lines.height
