"""Which block becomes which slices."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from console.document import (
    Boxes,
    Cards,
    Facts,
    Figure,
    Group,
    Heading,
    Level,
    Lines,
    PageBreak,
    Paragraph,
    QrCode,
    Table,
)
from console.reports.sheets import forms
from console.reports.sheets.composer import Bookmark, Composer, plain_text, spaced
from console.reports.sheets.flow import Slice, stay_together
from console.reports.sheets.scale import BLOCK_GAP, HEADING_ABOVE, heading_style, text_style
from console.reports.sheets.tables import facts_slices, table_slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.document import Block
    from console.reports.sheets.canvas import Sheet
    from console.reports.sheets.tags import Element

_HEADING_GAP = 4.0


def compose(
    composer: Composer, blocks: Sequence[Block], parent: Element, width: float
) -> list[Slice]:
    """Blocks one below the other in a column."""
    groups: list[list[Slice]] = []
    broken = False
    after_heading = False
    for block in blocks:
        if isinstance(block, PageBreak):
            broken = True
            continue
        slices = _block(composer, block, parent, width)
        if slices and after_heading and not slices[0].above:
            slices[0] = replace(slices[0], above=_HEADING_GAP)
        if slices and broken:
            slices[0] = replace(slices[0], new_page=True)
            broken = False
        after_heading = isinstance(block, Heading)
        groups.append(slices)
    return spaced(groups, BLOCK_GAP)


def _block(composer: Composer, block: Block, parent: Element, width: float) -> list[Slice]:
    match block:
        case Heading():
            return _heading(composer, block, parent, width)
        case Paragraph():
            style = replace(text_style(block.size), align=block.align)
            return composer.paragraph(block.text, style, width, parent.child("P"))
        case Facts():
            return facts_slices(composer, block, parent, width)
        case Table():
            return table_slices(composer, block, parent, width)
        case Group():
            return _group(composer, block, parent, width)
        case _:
            return _form(composer, block, parent, width)


def _form(composer: Composer, block: Block, parent: Element, width: float) -> list[Slice]:
    match block:
        case Lines():
            return forms.ruled_lines(composer, block, parent, width)
        case Boxes():
            return forms.empty_boxes(composer, block, parent, width)
        case QrCode():
            return forms.qr_code(composer, block, parent, width)
        case Figure():
            return forms.figure(composer, block, parent, width)
        case Cards():
            return forms.wallet_cards(composer, block, parent, partial(compose, composer))
        case _:
            raise TypeError(f"no block that is printed: {type(block).__name__}")


def _heading(composer: Composer, block: Heading, parent: Element, width: float) -> list[Slice]:
    """The lines of a heading, kept with what follows; the first one leaves a bookmark."""
    style = heading_style(block.level)
    slices = composer.paragraph(block.text, style, width, parent.child(f"H{int(block.level)}"))
    title = plain_text(block.text, composer.setter.not_recorded)
    first = slices[0]

    def paint(sheet: Sheet, x: float, y: float) -> None:
        composer.bookmarks.append(
            Bookmark(title, Level(block.level), sheet.number, sheet.height - y)
        )
        first.paint(sheet, x, y)

    slices[0] = replace(first, paint=paint, above=HEADING_ABOVE[block.level])
    return [replace(piece, with_next=True) for piece in slices]


def _group(composer: Composer, block: Group, parent: Element, width: float) -> list[Slice]:
    element = parent.child("Sect")
    if not block.framed:
        return stay_together(compose(composer, block.blocks, element, width))
    inner = compose(composer, block.blocks, element, forms.frame_room(width))
    return stay_together(forms.framed(inner, width))
