"""Places to write in by hand, codes for a camera, figures, frames and wallet cards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import segno

from console.document import Size
from console.reports.sheets.flow import Slice, height_of, stay_together
from console.reports.sheets.scale import text_style
from console.reports.typography.paragraph import MILLIMETRE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.document import Block, Boxes, Cards, Figure, Lines, QrCode, Stroke
    from console.reports.sheets.canvas import Sheet
    from console.reports.sheets.composer import Composer
    from console.reports.sheets.tags import Element

    Compose = Callable[[Sequence[Block], Element, float], list[Slice]]

_FRAME_PAD: Final = 7.0
_MASK: Final = 3
_CARD_PAD: Final = 3 * MILLIMETRE
_CUT_LENGTH: Final = 4 * MILLIMETRE


def ruled_lines(composer: Composer, lines: Lines, parent: Element, width: float) -> list[Slice]:
    """A label over ruled lines."""
    slices = []
    if lines.label:
        style = text_style(Size.SMALL, strong=True)
        slices = composer.paragraph(lines.label, style, width, parent.child("P"))
    pitch = lines.pitch_mm * MILLIMETRE

    def paint(sheet: Sheet, x: float, y: float) -> None:
        sheet.rule((x, y + pitch), (x + width, y + pitch), 0.5)

    slices += [Slice(pitch, paint) for _ in range(lines.count)]
    keep = min(len(slices), 4)
    return [*stay_together(slices[:keep]), *slices[keep:]]


def empty_boxes(composer: Composer, boxes: Boxes, parent: Element, width: float) -> list[Slice]:
    """Frames side by side, each with a small label in its upper corner."""
    shares = sum(box.share for box in boxes.boxes)
    height = boxes.height_mm * MILLIMETRE
    offset, placed = 0.0, []
    for box in boxes.boxes:
        room = width * box.share / shares
        label = composer.lines(
            box.label, text_style(Size.SMALL, in_table=True), room - 8, parent.child("P")
        )
        placed.append((composer.column_x(offset, room, width), room, label))
        offset += room
        height = max(height, label.height + 14)

    def paint(sheet: Sheet, x: float, y: float) -> None:
        for left, room, label in placed:
            sheet.frame((x + left, y), (room, height))
            label.paint(sheet, x + left + 4, y + 3)

    return [Slice(height, paint)]


def qr_code(composer: Composer, code: QrCode, parent: Element, width: float) -> list[Slice]:
    """The code with its caption beside it."""
    side = code.size_mm * MILLIMETRE
    element = parent.child("Figure")
    element.alternative = code.alternative
    left = composer.column_x(0, side, width)
    room = width - side - 10
    captions = [
        composer.lines(text, text_style(Size.SMALL), room, parent.child("P"))
        for text in code.caption
    ]
    beside = composer.column_x(side + 10, room, width)
    height = max(side, sum(lines.height for lines in captions))
    # Every camera reads every mask; trying all eight for the prettiest takes most of a sheet's time.
    matrix = segno.make(code.text, error="m", micro=False, mask=_MASK).matrix

    def paint(sheet: Sheet, x: float, y: float) -> None:
        sheet.drawing(_modules(matrix, x + left, sheet.height - y, side), element)
        top = y + (height - sum(lines.height for lines in captions)) / 2
        for lines in captions:
            lines.paint(sheet, x + beside, top)
            top += lines.height

    return [Slice(height, paint)]


def _modules(matrix: Sequence[bytearray], x: float, top: float, side: float) -> str:
    """Dark modules as rectangles, neighbours of a row joined; four modules stay quiet around."""
    unit = side / (len(matrix) + 8)
    parts = ["0 g"]
    for row, modules in enumerate(matrix):
        y = top - (row + 5) * unit
        start = 0
        while start < len(modules):
            stop = start
            while stop < len(modules) and modules[stop]:
                stop += 1
            if stop > start:
                left = x + (start + 4) * unit
                parts.append(f"{left:.3f} {y:.3f} {(stop - start) * unit:.3f} {unit:.3f} re")
            start = stop + 1
    return " ".join([*parts, "f"])


def figure(composer: Composer, drawn: Figure, parent: Element, width: float) -> list[Slice]:
    """A drawing, made smaller if the column is narrower."""
    element = parent.child("Figure")
    element.alternative = drawn.alternative
    scale = min(1.0, width / (drawn.width_mm * MILLIMETRE))
    unit = MILLIMETRE * scale
    captions = [
        (
            caption,
            composer.lines(
                caption.text,
                replace(text_style(caption.size, in_table=True), align=caption.align),
                caption.width * unit,
                element,
            ),
        )
        for caption in drawn.captions
    ]

    def paint(sheet: Sheet, x: float, y: float) -> None:
        element.place()
        for stroke in drawn.strokes:
            sheet.drawing(_stroke(stroke, x, sheet.height - y, unit), element)
        for caption, lines in captions:
            lines.paint(sheet, x + caption.x * unit, y + caption.y * unit)

    return [Slice(drawn.height_mm * unit, paint)]


def _stroke(stroke: Stroke, x: float, top: float, unit: float) -> str:
    path = " ".join(
        f"{x + a * unit:.2f} {top - b * unit:.2f} {'l' if place else 'm'}"
        for place, (a, b) in enumerate(stroke.points)
    )
    close = " h" if stroke.closed else ""
    if stroke.fill is not None:
        finish = "B" if stroke.width else "f"
        return f"q {stroke.fill:.3g} g 0 G {stroke.width:.3g} w {path}{close} {finish} Q"
    dash = "[3 2]0 d " if stroke.dashed else ""
    return f"q {dash}0 G {stroke.width:.3g} w {path}{close} S Q"


@dataclass(frozen=True, slots=True)
class _Framed:
    """A slice of a framed group with its part of the border."""

    inner: Slice
    width: float
    top: bool
    bottom: bool

    @property
    def above(self) -> float:
        """Room over the content, inside the frame."""
        return _FRAME_PAD if self.top else self.inner.above

    @property
    def height(self) -> float:
        """The content with the room around it."""
        return self.above + self.inner.height + (_FRAME_PAD if self.bottom else 0.0)

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw the content and the border beside it."""
        end = y + self.height
        self.inner.paint(sheet, x + _FRAME_PAD, y + self.above)
        for edge in (x, x + self.width):
            sheet.rule((edge, y), (edge, end), 0.8)
        if self.top:
            sheet.rule((x, y), (x + self.width, y), 0.8)
        if self.bottom:
            sheet.rule((x, end), (x + self.width, end), 0.8)


def framed(slices: list[Slice], width: float) -> list[Slice]:
    """Slices inside a border; they were set `frame_room` narrower."""
    found = []
    for place, inner in enumerate(slices):
        part = _Framed(inner, width, top=not place, bottom=place + 1 == len(slices))
        found.append(Slice(part.height, part.paint, with_next=inner.with_next))
    return found


def frame_room(width: float) -> float:
    """How wide the content of a frame may be."""
    return width - 2 * _FRAME_PAD


def wallet_cards(
    composer: Composer, cards: Cards, parent: Element, compose: Compose
) -> list[Slice]:
    """Rows of cards with cut marks; a card that is too small for its content is reported."""
    shape = composer.shape
    size = (cards.width_mm * MILLIMETRE, cards.height_mm * MILLIMETRE)
    columns = max(1, int(shape.body_width / size[0] + 0.001))
    made = []
    for card in cards.cards:
        slices = compose(card.blocks, parent.child("Sect"), size[0] - 2 * _CARD_PAD)
        if height_of(slices) > size[1] - 2 * _CARD_PAD:
            composer.overfull.append("card")
        made.append(slices)
    left = (shape.body_width - columns * size[0]) / 2
    rows = [made[start : start + columns] for start in range(0, len(made), columns)]
    return [Slice(size[1], partial(_paint_cards, row, left, size)) for row in rows]


def _paint_cards(
    row: list[list[Slice]],
    left: float,
    size: tuple[float, float],
    sheet: Sheet,
    x: float,
    y: float,
) -> None:
    for place, slices in enumerate(row):
        corner = (x + left + place * size[0], y)
        _cut_marks(sheet, corner, size)
        top = y + _CARD_PAD
        for number, piece in enumerate(slices):
            top += piece.above if number else 0.0
            piece.paint(sheet, corner[0] + _CARD_PAD, top)
            top += piece.height


def _cut_marks(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """Short crossing lines at the four corners of a card."""
    half = _CUT_LENGTH / 2
    for x in (corner[0], corner[0] + size[0]):
        for y in (corner[1], corner[1] + size[1]):
            sheet.rule((x - half, y), (x + half, y), 0.4, 0.3)
            sheet.rule((x, y - half), (x, y + half), 0.4, 0.3)
