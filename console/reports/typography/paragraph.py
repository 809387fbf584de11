"""A paragraph set in lines of a given width: what stands where, in logical order."""

from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from console.document import (
    Align,
    Blank,
    Emphasis,
    LineBreak,
    Mark,
    Span,
    Text,
    Value,
    ValueKind,
    Words,
)
from console.reports.typography.bidi import visual_order
from console.reports.typography.breaking import breaks, is_forced
from console.reports.typography.cleaning import LINE_END, OBJECT
from console.reports.typography.faces import Faces, Glyph, Run
from console.reports.typography.isolating import CONTROLS, Flat, Segment, flatten

MILLIMETRE: Final = 72 / 25.4
_MARK_WIDTH: Final = 1.05
_LEAST_WIDTH: Final = 1.5  # of the type size: any letter fits
_UNEVEN: Final = 0.75  # of the type size, how much longer than even a torn line may be
_MEMORY: Final = 20_000
_BLANKS: Final = " \u3000" + LINE_END + "".join(sorted(CONTROLS))


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks; lengths in points."""

    size: float
    strong: bool = False
    leading: float = 1.38
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Placed:
    """A run of glyphs (or, without one, a mark or a blank) at its place in a line."""

    owner: int
    x: float
    width: float
    run: Run | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its pieces in logical order. `x` is counted from the left of the column."""

    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    owner: int
    level: int
    width: float
    run: Run | None
    text: str


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What must not be torn, with the blanks that may hang over the end of a line."""

    core: list[_Piece]
    blanks: list[_Piece]
    width: float
    blank_width: float
    forced: bool


@dataclass(frozen=True, slots=True)
class _Set:
    """A paragraph that was set, with the characters of it that no font has."""

    lines: tuple[Line, ...]
    missing: tuple[str, ...]


class Memory:
    """Paragraphs set before, by what they look like. For one thread at a time.

    Forms say the same on every sheet, and a finished file is set a second time to be checked.
    """

    def __init__(self) -> None:
        self._kept: dict[Any, _Set] = {}

    def get(self, looks: Any) -> _Set | None:
        """Give what was set with these looks."""
        return self._kept.get(looks)

    def keep(self, looks: Any, done: _Set) -> None:
        """Remember; what is too much is forgotten all at once."""
        if len(self._kept) >= _MEMORY:
            self._kept.clear()
        self._kept[looks] = done


class Setter:
    """Sets paragraphs for one document and collects the characters no font has."""

    def __init__(
        self, faces: Faces, not_recorded: str, memory: Memory, *, right_to_left: bool
    ) -> None:
        self.right_to_left = right_to_left
        self.not_recorded = not_recorded
        self.missing: dict[str, None] = {}
        self._faces = faces
        self._memory = memory

    def lines(self, text: Text, style: TextStyle, width: float) -> tuple[Line, ...]:
        """Break a text into lines no wider than `width` points."""
        spans = tuple(_looks(span) for span in text)
        looks = (spans, style, width, self.right_to_left, self.not_recorded)
        done = self._memory.get(looks)
        if done is None:
            others, self.missing = self.missing, {}
            done = _Set(tuple(self._lines(text, style, width)), tuple(self.missing))
            self.missing = others
            self._memory.keep(looks, done)
        self.missing.update(dict.fromkeys(done.missing))
        return done.lines

    def _lines(self, text: Text, style: TextStyle, width: float) -> list[Line]:
        flat = flatten(text, self.not_recorded, right_to_left=self.right_to_left)
        width = max(width, style.size * _LEAST_WIDTH)
        lines: list[Line] = []
        current: list[_Chunk] = []
        used = 0.0
        for chunk in self._fitting(self._chunks(flat, text, style), width, style):
            if current and used + chunk.width > width:
                lines.append(_arrange(current, flat.base, style.align, width))
                current, used = [], 0.0
            current.append(chunk)
            used += chunk.width + chunk.blank_width
            if chunk.forced:
                lines.append(_arrange(current, flat.base, style.align, width))
                current, used = [], 0.0
        if current or not lines:
            lines.append(_arrange(current, flat.base, style.align, width))
        return lines

    def width_of(self, text: Text, style: TextStyle) -> float:
        """The width of a text on one line."""
        flat = flatten(text, self.not_recorded, right_to_left=self.right_to_left)
        return sum(chunk.width + chunk.blank_width for chunk in self._chunks(flat, text, style))

    def _chunks(self, flat: Flat, text: Text, style: TextStyle) -> list[_Chunk]:
        chunks = []
        pending = list(reversed(flat.segments))
        start = 0
        for end in _places_to_break(flat, text):
            stop = start + len(flat.text[start:end].rstrip(_BLANKS))
            core = self._take(pending, flat, stop, text, style)
            blanks = self._take(pending, flat, end, text, style)
            chunks.append(
                _Chunk(
                    core,
                    blanks,
                    sum(piece.width for piece in core),
                    sum(piece.width for piece in blanks),
                    is_forced(flat.text, start, end),
                )
            )
            start = end
        return chunks

    def _take(
        self, pending: list[Segment], flat: Flat, stop: int, text: Text, style: TextStyle
    ) -> list[_Piece]:
        """Shape what is left of the segments up to a place in the text."""
        pieces: list[_Piece] = []
        while pending and pending[-1].start < stop:
            segment = pending.pop()
            if segment.end > stop:
                pending.append(Segment(stop, segment.end, segment.owner, segment.level))
            content = flat.text[segment.start : min(stop, segment.end)]
            pieces += self._pieces(content, segment, text[segment.owner], style)
        return pieces

    def _pieces(self, content: str, segment: Segment, span: Span, style: TextStyle) -> list[_Piece]:
        if content == OBJECT:
            return [_Piece(segment.owner, segment.level, _drawn_width(span, style), None, content)]
        strong = style.strong or _is_strong(span)
        runs = self._faces.set(
            content.replace(LINE_END, " "), strong=strong, right_to_left=bool(segment.level & 1)
        )
        pieces = []
        for run in runs:
            if run.missing:
                self.missing[run.missing] = None
            width = run.width * style.size / 1000
            pieces.append(_Piece(segment.owner, segment.level, width, run, content))
        return pieces

    def _fitting(self, chunks: list[_Chunk], width: float, style: TextStyle) -> list[_Chunk]:
        """Cut what is wider than a whole line between any two letters (a hash, a long word)."""
        fitting: list[_Chunk] = []
        for chunk in chunks:
            if chunk.width <= width:
                fitting.append(chunk)
            else:
                fitting += self._cut(chunk, width, style)
        return fitting

    @staticmethod
    def _cut(chunk: _Chunk, width: float, style: TextStyle) -> list[_Chunk]:
        parts: list[list[_Piece]] = [[]]
        used = 0.0
        # as many lines as needed, about equally long: no single letter is left over
        even = chunk.width / ceil(chunk.width / width) + style.size * _UNEVEN
        for piece in chunk.core:
            for part in _torn(piece, style):
                if parts[-1] and used + part.width > min(width, even):
                    parts.append([])
                    used = 0.0
                parts[-1].append(part)
                used += part.width
        cut = [_Chunk(part, [], sum(p.width for p in part), 0.0, forced=False) for part in parts]
        last = cut[-1]
        cut[-1] = _Chunk(last.core, chunk.blanks, last.width, chunk.blank_width, chunk.forced)
        return cut


def _places_to_break(flat: Flat, text: Text) -> list[int]:
    """Give where a line may end: never inside a number to dial."""
    found = breaks(flat.text)
    numbers = [(s.start, s.end) for s in flat.segments if _is_dialled(text[s.owner])]
    if not numbers:
        return found
    return [at for at in found if not any(start < at < end for start, end in numbers)]


def _is_dialled(span: Span) -> bool:
    return isinstance(span, Value) and span.kind is ValueKind.PHONE


def _looks(span: Span) -> tuple[Any, ...]:
    """Give what decides how a span is set: of a value not its path."""
    if isinstance(span, Value):
        return Value, span.text, span.kind, span.emphasis
    if isinstance(span, Words):
        return Words, span.text, span.emphasis
    return type(span), span.width_mm if isinstance(span, Blank) else None


def _is_strong(span: Span) -> bool:
    return not isinstance(span, Mark | Blank | LineBreak) and span.emphasis is Emphasis.STRONG


def _drawn_width(span: Span, style: TextStyle) -> float:
    if isinstance(span, Blank):
        return span.width_mm * MILLIMETRE
    return style.size * _MARK_WIDTH


def _clusters(run: Run) -> list[tuple[Glyph, ...]]:
    """The glyphs of a run letter by letter in logical order, each with the marks on it."""
    clusters: list[list[Glyph]] = []
    for glyph in reversed(run.glyphs) if run.right_to_left else run.glyphs:
        if clusters and (not glyph.text or not glyph.advance):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    step = -1 if run.right_to_left else 1
    return [tuple(cluster[::step]) for cluster in clusters]


def _arrange(chunks: list[_Chunk], base: int, align: Align, width: float) -> Line:
    """Put the pieces of one line at their places: visual order decides x, logical order stays."""
    pieces: list[_Piece] = []
    levels: list[int] = []
    for chunk in chunks:
        pieces += chunk.core
        pieces += chunk.blanks
        levels += [piece.level for piece in (*chunk.core, *chunk.blanks)]
    hanging = chunks[-1].blanks if chunks else []
    for place in range(len(pieces) - len(hanging), len(pieces)):
        levels[place] = base
    total = sum(piece.width for piece in pieces)
    hung = sum(piece.width for piece in hanging)
    x = _start(align, base, width, total - hung) - (hung if base else 0.0)
    places = [0.0] * len(pieces)
    for place in visual_order(levels):
        places[place] = x
        x += pieces[place].width
    return Line(
        tuple(
            Placed(piece.owner, at, piece.width, piece.run)
            for piece, at in zip(pieces, places, strict=True)
        )
    )


def _start(align: Align, base: int, width: float, used: float) -> float:
    """Where a line begins on the left."""
    if align is Align.CENTRE:
        return (width - used) / 2
    at_right = (align is Align.END) != bool(base)
    return width - used if at_right else 0.0


def _torn(piece: _Piece, style: TextStyle) -> list[_Piece]:
    """A piece letter by letter; marks stay on their letters."""
    if piece.run is None:
        return [piece]
    torn = []
    scale = piece.run.enlarged * style.size / 1000
    for cluster in _clusters(piece.run):
        run = Run(
            piece.run.face,
            piece.run.enlarged,
            piece.run.right_to_left,
            cluster,
            sum(glyph.advance for glyph in cluster) * piece.run.enlarged,
            piece.run.missing,
        )
        advance = sum(glyph.advance for glyph in cluster) * scale
        torn.append(_Piece(piece.owner, piece.level, advance, run, ""))
    return torn
