"""One sheet of paper: lines of text and plain drawing, each inside the element it belongs to.

Lengths are points, y grows downwards from the upper edge. Text is drawn in logical order at absolute
positions; right-to-left runs glyph by glyph, because readers put such letters together by where they
stand. Text that a reader should say otherwise stands on the structure element, never in the content.
"""

from dataclasses import dataclass
from typing import Final

from console.document import Emphasis, Span, Text, Value, Words
from console.reports.sheets.glyph_codes import FontsUsed
from console.reports.sheets.marks import MarkPlace, draw_mark
from console.reports.sheets.tags import Element, MarkedContent
from console.reports.typography.faces import Run
from console.reports.typography.paragraph import Line, Placed

QUIET_GREY: Final = 0.35
_STRIKE_HEIGHT: Final = 0.28


@dataclass(frozen=True, slots=True)
class Owned:
    """A text with the element each of its spans is drawn into; None draws an artifact.

    `mirrored` says that the reading direction is from right to left.
    """

    text: Text
    elements: tuple[Element | None, ...]
    size: float
    mirrored: bool = False


class Sheet:
    """The content of one page."""

    def __init__(self, number: int, width: float, height: float, fonts: FontsUsed) -> None:
        self.number = number
        self.width = width
        self.height = height
        self.elements: list[Element] = []
        self.repeating = False
        self._fonts = fonts
        self._out: list[str] = []
        self._open: Element | str | None = None

    def content(self) -> bytes:
        """All that is drawn."""
        self._close()
        return "\n".join(self._out).encode("latin-1")

    def line(self, line: Line, owned: Owned, x: float, baseline: float) -> None:
        """Draw one line of a paragraph."""
        struck: list[Placed] = []
        waiting: list[Placed] = []
        for placed in line.placed:
            if waiting and waiting[-1].owner != placed.owner:
                self._stretch(waiting, owned, x, baseline)
                waiting = []
            waiting.append(placed)
            if _emphasis(owned.text[placed.owner]) is Emphasis.STRUCK:
                struck.append(placed)
        if waiting:
            self._stretch(waiting, owned, x, baseline)
        for placed in struck:
            y = baseline - owned.size * _STRIKE_HEIGHT
            self.rule((x + placed.x, y), (x + placed.x + placed.width, y), 0.6)

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], width: float, grey: float = 0
    ) -> None:
        """A straight line that says nothing."""
        self._begin(None)
        self._out.append(
            f"{grey:.3g} G {width:.3g} w {start[0]:.2f} {self.height - start[1]:.2f} m "
            f"{end[0]:.2f} {self.height - end[1]:.2f} l S"
        )

    def frame(
        self, corner: tuple[float, float], size: tuple[float, float], width: float = 0.6
    ) -> None:
        """An empty rectangle that says nothing."""
        self._begin(None)
        self._out.append(
            f"0 G {width:.3g} w {corner[0]:.2f} {self.height - corner[1] - size[1]:.2f} "
            f"{size[0]:.2f} {size[1]:.2f} re S"
        )

    def shade(self, corner: tuple[float, float], size: tuple[float, float], grey: float) -> None:
        """A grey area behind text."""
        self._begin(None)
        self._out.append(
            f"{grey:.3g} g {corner[0]:.2f} {self.height - corner[1] - size[1]:.2f} "
            f"{size[0]:.2f} {size[1]:.2f} re f 0 g"
        )

    def drawing(self, operators: str, element: Element | None) -> None:
        """Path operators in the page's own coordinates, as content of an element."""
        self._begin(element)
        self._out.append(operators)

    def _begin(self, element: Element | None) -> None:
        """Open marked content for an element, or an artifact."""
        wanted: Element | str = "Artifact" if element is None or self.repeating else element
        if wanted == self._open:
            return
        self._close()
        self._open = wanted
        if isinstance(wanted, str):
            self._out.append("/Artifact BMC")
            return
        wanted.place()
        number = len(self.elements)
        wanted.kids.append(MarkedContent(self.number, number))
        self.elements.append(wanted)
        self._out.append(f"/{wanted.kind} <</MCID {number}>> BDC")

    def _close(self) -> None:
        if self._open is not None:
            self._out.append("EMC")
            self._open = None

    def _stretch(self, pieces: list[Placed], owned: Owned, x: float, baseline: float) -> None:
        """Neighbours of one owner, in logical order."""
        owner = pieces[0].owner
        span = owned.text[owner]
        self._begin(owned.elements[owner])
        if pieces[0].run is None:
            size, y = owned.size, self.height - baseline
            for piece in pieces:
                place = MarkPlace(x + piece.x, y, size, piece.width, mirrored=owned.mirrored)
                self._out.append(draw_mark(span, place))
            return
        quiet = _emphasis(span) is Emphasis.QUIET
        parts = [f"{QUIET_GREY} g BT" if quiet else "BT"]
        state = _TextState(self._fonts, owned.size, self.height - baseline, parts)
        for piece in pieces:
            if piece.run is not None:
                state.show(piece.run, x + piece.x)
        state.flush()
        parts.append("ET 0 g" if quiet else "ET")
        self._out.append(" ".join(parts))


class _TextState:
    """Text operators of one stretch; neighbours in one font become one string."""

    def __init__(self, fonts: FontsUsed, size: float, y: float, parts: list[str]) -> None:
        self._fonts = fonts
        self._size = size
        self._y = y
        self._parts = parts
        self._font = ""
        self._strings: list[str] = []
        self._pen = 0.0

    def show(self, run: Run, x: float) -> None:
        use = self._fonts.of(run.face)
        size = self._size * run.enlarged
        font = f"/{use.key} {size:.5g} Tf"
        string = use.string(run)
        if font != self._font or not string or abs(x - self._pen) > 0.01:
            self.flush()
        if font != self._font:
            self._parts.append(font)
            self._font = font
        if not string:
            self._apart(run, x, size)
            return
        if not self._strings:
            self._parts.append(f"1 0 0 1 {x:.3f} {self._y:.3f} Tm")
        self._strings.append(string)
        self._pen = x + run.width * self._size / 1000

    def flush(self) -> None:
        if self._strings:
            joined = "".join(self._strings).replace("><", "")
            self._parts.append(f"[{joined}]TJ")
            self._strings = []

    def _apart(self, run: Run, x: float, size: float) -> None:
        """Each glyph at its own place, in logical order."""
        use = self._fonts.of(run.face)
        places = []
        for glyph in run.glyphs:
            places.append((x, glyph))
            x += glyph.advance * size / 1000
        blank = run.face.glyph(" ")
        for left, glyph in reversed(places) if run.right_to_left else places:
            text = glyph.text
            while len(text) > 1 and blank is not None:
                # one glyph, several letters: blanks say the first ones, each at its own place
                self._glyph(left + glyph.advance * size / 1100, self._y, use.code(blank, text[0]))
                text = text[1:]
            right, up = glyph.right * size / 1000, glyph.up * size / 1000
            self._glyph(left + right, self._y + up, use.code(glyph.gid, text))

    def _glyph(self, x: float, y: float, code: str) -> None:
        self._parts.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm<{code}>Tj")


def _emphasis(span: Span) -> Emphasis:
    return span.emphasis if isinstance(span, Words | Value) else Emphasis.PLAIN
