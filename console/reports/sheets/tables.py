"""Tables and facts: rows of cells that are not torn apart, under headings that are repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from console.document import Align, Cell, Facts, Row, Size, Table
from console.reports.sheets.flow import Slice, height_of
from console.reports.sheets.scale import text_style
from console.reports.typography.paragraph import MILLIMETRE

if TYPE_CHECKING:
    from console.reports.sheets.canvas import Sheet
    from console.reports.sheets.composer import Composer, Lines
    from console.reports.sheets.tags import Element
    from console.reports.typography.paragraph import TextStyle

_PAD_X: Final = 3.5
_PAD_Y: Final = 2.6
_PARAGRAPH_GAP: Final = 2.0
_HEAD_GREY: Final = 0.92
_SPANNING_GREY: Final = 0.95
_HAIRLINE: Final = 0.4
_TORN_HEIGHT: Final = 48.0


@dataclass(frozen=True, slots=True)
class _Column:
    x: float
    width: float
    align: Align


@dataclass(frozen=True, slots=True)
class _SetCell:
    element: Element
    paragraphs: tuple[Lines, ...]
    column: _Column

    @property
    def height(self) -> float:
        gaps = max(0, len(self.paragraphs) - 1) * _PARAGRAPH_GAP
        return sum(lines.height for lines in self.paragraphs) + gaps


@dataclass(frozen=True, slots=True)
class _SetRow:
    """A row, or a piece of one that no page can hold, ready to be drawn."""

    cells: tuple[_SetCell, ...]
    height: float
    width: float
    grey: float | None = None
    ruled: bool = False
    line: float = _HAIRLINE
    first: bool = True
    last: bool = True

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw the row from y downwards."""
        if self.grey is not None:
            sheet.shade((x, y), (self.width, self.height), self.grey)
        for cell in self.cells:
            if not sheet.repeating:
                cell.element.place()
            top = y + (_PAD_Y if self.first else 0.0)
            for lines in cell.paragraphs:
                lines.paint(sheet, x + cell.column.x + _PAD_X, top)
                top += lines.height + _PARAGRAPH_GAP
        self._rules(sheet, x, y)

    def _rules(self, sheet: Sheet, x: float, y: float) -> None:
        bottom = y + self.height
        if self.last:
            grey = 0.0 if self.ruled else 0.45
            sheet.rule((x, bottom), (x + self.width, bottom), self.line, grey)
        if not self.ruled:
            return
        if self.first:
            sheet.rule((x, y), (x + self.width, y), self.line)
        edges = {cell.column.x for cell in self.cells} | {self.width}
        for edge in sorted(edges):
            sheet.rule((x + edge, y), (x + edge, bottom), self.line)


def table_slices(composer: Composer, table: Table, parent: Element, width: float) -> list[Slice]:
    """A table as its heading row and one slice per row."""
    element = parent.child("Table")
    shares = sum(column.share for column in table.columns)
    columns, offset = [], 0.0
    for column in table.columns:
        room = width * column.share / shares
        columns.append(_Column(composer.column_x(offset, room, width), room, column.align))
        offset += room
    maker = _RowMaker(composer, tuple(columns), width, ruled=table.ruled)
    heads: tuple[Slice, ...] = ()
    if any(column.title for column in table.columns):
        titles = tuple(Cell((column.title,) if column.title else ()) for column in table.columns)
        heads = (maker.head(Row(titles), element, table.size),)
    slices = list(heads)
    for row in table.rows:
        slices += maker.row(row, element, table.size, heads)
    return slices


def facts_slices(composer: Composer, facts: Facts, parent: Element, width: float) -> list[Slice]:
    """Labels with values beside them: a table whose rows have headings."""
    element = parent.child("Table")
    label = width * facts.label_share
    # no frame stands around the labels, so they begin where the text above begins
    edge = _PAD_X if composer.right_to_left else -_PAD_X
    columns = (
        _Column(composer.column_x(0, label, width) + edge, label, Align.START),
        _Column(composer.column_x(label, width - label, width), width - label, Align.START),
    )
    maker = _RowMaker(composer, columns, width, ruled=False, labelled=True)
    slices: list[Slice] = []
    for fact in facts.rows:
        row = Row((Cell((fact.label,)), Cell(fact.value)))
        slices += maker.row(row, element, facts.size, ())
    return slices


class _RowMaker:
    """Sets the rows of one table."""

    def __init__(
        self,
        composer: Composer,
        columns: tuple[_Column, ...],
        width: float,
        *,
        ruled: bool,
        labelled: bool = False,
    ) -> None:
        self._composer = composer
        self._columns = columns
        self._width = width
        self._ruled = ruled
        self._labelled = labelled

    def head(self, row: Row, table: Element, size: Size) -> Slice:
        """The row of headings."""
        line = table.child("TR")
        style = text_style(Size.SMALL if size is Size.BODY else size, strong=True, in_table=True)
        cells = tuple(
            self._cell(cell, column, _heading(line, "Column"), style)
            for cell, column in zip(row.cells, self._columns, strict=True)
        )
        made = self._made(cells, 0.0, _HEAD_GREY)
        made = replace(made, line=0.8)
        return Slice(made.height, made.paint, with_next=True)

    def row(self, row: Row, table: Element, size: Size, heads: tuple[Slice, ...]) -> list[Slice]:
        """One row: a single slice, or several if no page can hold it."""
        line = table.child("TR")
        made = self._made(
            self._cells(row, line, size),
            row.height_mm * MILLIMETRE,
            _SPANNING_GREY if row.spanning else None,
        )
        room = self._composer.shape.body_height - height_of(heads)
        if made.height <= room:
            return [Slice(made.height, made.paint, with_next=row.with_next, heads=heads)]
        return [Slice(part.height, part.paint, heads=heads) for part in _torn(made)]

    def _cells(self, row: Row, line: Element, size: Size) -> tuple[_SetCell, ...]:
        if row.spanning:
            element = line.child("TD")
            element.columns = len(self._columns)
            whole = _Column(0.0, self._width, Align.START)
            style = text_style(row.cells[0].size or size, strong=True, in_table=True)
            return (self._cell(row.cells[0], whole, element, style),)
        cells = []
        for place, (cell, column) in enumerate(zip(row.cells, self._columns, strict=True)):
            label = self._labelled and not place
            element = _heading(line, "Row") if label else line.child("TD")
            style = text_style(cell.size or size, strong=label, in_table=True)
            cells.append(self._cell(cell, column, element, style))
        return tuple(cells)

    def _cell(self, cell: Cell, column: _Column, element: Element, style: TextStyle) -> _SetCell:
        style = replace(style, align=column.align)
        room = column.width - 2 * _PAD_X
        single = len(cell.paragraphs) == 1
        paragraphs = tuple(
            self._composer.lines(text, style, room, element if single else element.child("P"))
            for text in cell.paragraphs
        )
        return _SetCell(element, paragraphs, column)

    def _made(self, cells: tuple[_SetCell, ...], least: float, grey: float | None) -> _SetRow:
        height = max([cell.height for cell in cells] + [0.0]) + 2 * _PAD_Y
        return _SetRow(cells, max(height, least), self._width, grey, self._ruled)


def _heading(line: Element, scope: str) -> Element:
    element = line.child("TH")
    element.scope = scope
    return element


def _torn(row: _SetRow) -> list[_SetRow]:
    """A row that no page can hold, cut between lines into pieces that flow over pages."""
    waiting = [_single_lines(cell) for cell in row.cells]
    parts: list[_SetRow] = []
    while any(waiting):
        cells = []
        for cell, lines in zip(row.cells, waiting, strict=True):
            taken: list[Lines] = []
            while lines and sum(line.height for line in taken) < _TORN_HEIGHT:
                taken.append(lines.pop(0))
            cells.append(replace(cell, paragraphs=_joined(taken)))
        first, last = not parts, not any(waiting)
        height = max(cell.height for cell in cells) + (first + last) * _PAD_Y
        parts.append(replace(row, cells=tuple(cells), height=height, first=first, last=last))
    return parts


def _single_lines(cell: _SetCell) -> list[Lines]:
    return [replace(lines, lines=(line,)) for lines in cell.paragraphs for line in lines.lines]


def _joined(lines: list[Lines]) -> tuple[Lines, ...]:
    """Lines of one paragraph that follow each other, as one again."""
    joined: list[Lines] = []
    for single in lines:
        if joined and joined[-1].owned is single.owned:
            joined[-1] = replace(single, lines=joined[-1].lines + single.lines)
        else:
            joined.append(single)
    return tuple(joined)
