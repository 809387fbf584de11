"""The fonts of the paper: which face has a character, and how a piece of text looks in it.

Fonts come only from the folder that is handed in; fonts of the machine are never looked at. Shaping
is done by HarfBuzz and remembered, because a report says the same words over and over.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final
from unicodedata import category

import uharfbuzz as hb

MISSING_SHAPE: Final = "\u25a1"
CJK_ENLARGED: Final = 1.12
_CACHE_LIMIT: Final = 60_000
_REGULAR: Final = (
    "NotoSans-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansArabic-Regular",
    "DroidSansFallbackFull",
    "NotoSansSymbols2-Regular",
    "NotoSansMath-Regular",
)
_BOLD: Final = {
    "NotoSans-Regular": "NotoSans-Bold",
    "NotoSansHebrew-Regular": "NotoSansHebrew-Bold",
    "NotoSansArabic-Regular": "NotoSansArabic-Bold",
}
FILES: Final = tuple(f"{name}.ttf" for name in (*_REGULAR, *_BOLD.values()))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph in its place: lengths in thousandths of the type size.

    Attributes:
        gid: number in the font file.
        text: the characters it stands for; empty when a glyph before it stands for them.
        advance: how far the pen moves on.
        right: how far the glyph is moved to the right.
        up: how far the glyph is moved up.
    """

    gid: int
    text: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A piece of text in one face and one direction; glyphs stand from left to right."""

    face: "Face"
    enlarged: float
    right_to_left: bool
    glyphs: tuple[Glyph, ...]
    width: float
    missing: str = ""


class Face:
    """One font file."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.hb_face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self.hb_face)
        self.scale = 1000 / self.hb_face.upem
        self._glyphs: dict[str, int | None] = {}

    def glyph(self, char: str) -> int | None:
        """The glyph of a character, or None if this font does not have it."""
        if char not in self._glyphs:
            self._glyphs[char] = self._font.get_nominal_glyph(ord(char))
        return self._glyphs[char]

    def advance(self, gid: int) -> float:
        """The width of a glyph in thousandths of the type size."""
        return float(self._font.get_glyph_h_advance(gid) * self.scale)

    def shape(self, text: str, *, right_to_left: bool) -> tuple[Glyph, ...]:
        """The glyphs of a text from left to right; each character belongs to exactly one."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.language = "en"  # fixed, or HarfBuzz would ask the machine's locale
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        # Latin letters stay apart, so that a hash is compared letter by letter; Arabic ones join
        hb.shape(self._font, buffer, {} if right_to_left else {"liga": False, "clig": False})
        shaped = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        starts = [*sorted({info.cluster for info, _ in shaped}), len(text)]
        texts = {start: text[start:stop] for start, stop in pairwise(starts)}
        found = []
        for info, place in reversed(shaped) if right_to_left else shaped:
            found.append(
                Glyph(
                    info.codepoint,
                    texts.pop(info.cluster, ""),
                    place.x_advance * self.scale,
                    place.x_offset * self.scale,
                    place.y_offset * self.scale,
                )
            )
        return tuple(reversed(found)) if right_to_left else tuple(found)


class Faces:
    """All faces of the paper and what has been shaped with them. For one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._regular = tuple(Face(folder / f"{name}.ttf") for name in _REGULAR)
        self._bold = {
            face: Face(folder / f"{_BOLD[face.name]}.ttf")
            for face in self._regular
            if face.name in _BOLD
        }
        self._symbols = self._regular[4]
        self._chosen: dict[str, Face | None] = {}
        self._runs: dict[tuple[str, bool, bool], tuple[Run, ...]] = {}

    def has(self, char: str) -> bool:
        """Whether any face can draw the character."""
        return self._choose(char) is not None

    def set(self, text: str, *, strong: bool, right_to_left: bool) -> tuple[Run, ...]:
        """Shape a text of one direction: one run per face, in logical order."""
        key = (text, strong, right_to_left)
        runs = self._runs.get(key)
        if runs is None:
            if len(self._runs) > _CACHE_LIMIT:
                self._runs.clear()
            runs = tuple(
                self._run(face, piece, strong=strong, right_to_left=right_to_left)
                for face, piece in self._itemise(text)
            )
            self._runs[key] = runs
        return runs

    def _choose(self, char: str) -> Face | None:
        if char not in self._chosen:
            owners = (face for face in self._regular if face.glyph(char) is not None)
            self._chosen[char] = next(owners, None)
        return self._chosen[char]

    def _itemise(self, text: str) -> list[tuple[Face | None, str]]:
        """Cut where the face changes; marks and blanks stay with what stands before them."""
        pieces: list[tuple[Face | None, str]] = []
        for char in text:
            face = self._choose(char)
            last = pieces[-1][0] if pieces else None
            if last is not None and _clings(char, last):
                face = last
            if pieces and face is last and face is not None:
                pieces[-1] = (face, pieces[-1][1] + char)
            else:
                pieces.append((face, char))
        return pieces

    def _run(self, face: Face | None, text: str, *, strong: bool, right_to_left: bool) -> Run:
        if face is None:
            return self._missing(text, right_to_left=right_to_left)
        bold = self._bold.get(face) if strong else None
        used = bold if bold and all(bold.glyph(char) is not None for char in text) else face
        enlarged = CJK_ENLARGED if strong and used is face else 1.0
        glyphs = used.shape(text, right_to_left=right_to_left)
        width = sum(glyph.advance for glyph in glyphs) * enlarged
        return Run(used, enlarged, right_to_left, glyphs, width)

    def _missing(self, char: str, *, right_to_left: bool) -> Run:
        """A visible box that still says which character it stands for."""
        gid = self._symbols.glyph(MISSING_SHAPE)
        if gid is None:
            raise LookupError(f"{self._symbols.name} lacks the box for missing characters")
        advance = self._symbols.advance(gid)
        box = Glyph(gid, char, advance, 0.0, 0.0)
        return Run(self._symbols, 1.0, right_to_left, (box,), advance, missing=char)


def _clings(char: str, face: Face) -> bool:
    """Whether a character is set in the face of the one before it."""
    kind = category(char)
    if kind == "Cf":
        return True
    return (kind[0] == "M" or kind == "Zs") and face.glyph(char) is not None
