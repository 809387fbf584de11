"""The clauses of PDF/A-3 on fonts, for composite TrueType fonts as the typesetter writes them."""

import re
import struct
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_FORBIDDEN = {"\0", "\ufeff", "\ufffe"}


def font_findings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What is wrong with the fonts that the pages use."""
    used: dict[tuple[int, int], tuple[pikepdf.Dictionary, set[int]]] = {}
    for page in pdf.pages:
        fonts = page.obj.get("/Resources", {}).get("/Font", {})
        for name, codes in _shown(page):
            if name not in fonts:
                yield "6.2.2 a font that is no resource"
                continue
            font = fonts[name]
            used.setdefault(font.objgen, (font, set()))[1].update(codes)
    for font, codes in used.values():
        yield from _font(font, codes)


def _shown(page: pikepdf.Page) -> Iterator[tuple[str, set[int]]]:
    """Fonts and codes, stretch by stretch. Invisible text may do without an embedded font."""
    name, mode = "", 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = bytes(instruction.operator)
        if operator == b"Tf":
            name = str(instruction.operands[0])
        elif operator == b"Tr":
            mode = int(instruction.operands[0])
        elif operator in (b"Tj", b"TJ", b"'", b'"') and mode != 3:
            last = instruction.operands[-1]
            strings = list(last) if isinstance(last, pikepdf.Array) else [last]
            data = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
            yield name, {code for (code,) in struct.iter_unpack(">H", data[: len(data) & ~1])}


def _font(font: pikepdf.Dictionary, codes: set[int]) -> Iterator[str]:
    if font.get("/Subtype") != "/Type0":
        yield "unknown: a font that is not composite"
        return
    descendant = font.DescendantFonts[0]
    if descendant.get("/Subtype") != "/CIDFontType2" or font.get("/Encoding") != "/Identity-H":
        yield "unknown: a composite font that is not TrueType by identity"
        return
    system = descendant.get("/CIDSystemInfo", {})
    if any(key not in system for key in ("/Registry", "/Ordering", "/Supplement")):
        yield "6.2.11.3.1 no character collection"
    descriptor = descendant.get("/FontDescriptor", {})
    if "/FontFile2" not in descriptor:
        yield "6.2.11.4.1 a font that is not embedded"
        return
    if "/CIDSet" in descriptor:
        yield "unknown: a list of glyphs"
    if "/CIDToGIDMap" not in descendant:
        yield "6.2.11.3.2 no map of glyphs"
        return
    yield from _meaning(font, codes)
    try:
        program = TTFont(BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
        yield from _program(program, descendant, codes)
    except (TTLibError, KeyError, struct.error) as error:
        yield f"6.2.11.4.1 a font program that cannot be read: {error}"


def _program(program: TTFont, descendant: pikepdf.Dictionary, codes: set[int]) -> Iterator[str]:
    places = descendant.CIDToGIDMap
    mapped = None if isinstance(places, pikepdf.Name) else places.read_bytes()
    widths = _widths(descendant)
    scale = 1000 / program["head"].unitsPerEm
    count = program["maxp"].numGlyphs
    order = program.getGlyphOrder()
    for code in codes:
        glyph = code
        if mapped is not None:
            glyph = int.from_bytes(mapped[2 * code : 2 * code + 2], "big")
        if glyph >= count:
            yield "6.2.11.4.1 a glyph that is not in the font"
            continue
        if glyph == 0:
            yield "6.2.11.8 the glyph for missing characters"
        real = program["hmtx"][order[glyph]][0] * scale
        if abs(widths.get(code, float(descendant.get("/DW", 1000))) - real) > 1:
            yield "6.2.11.5 a width that is not the glyph's"


def _widths(descendant: pikepdf.Dictionary) -> dict[int, float]:
    widths: dict[int, float] = {}
    items = list(descendant.get("/W", []))
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, pikepdf.Array):
            widths |= {first + place: float(width) for place, width in enumerate(second)}
        else:
            width = float(items.pop(0))
            widths |= dict.fromkeys(range(first, int(second) + 1), width)
    return widths


def _meaning(font: pikepdf.Dictionary, codes: set[int]) -> Iterator[str]:
    """Level U: every code that is used stands for a text."""
    if "/ToUnicode" not in font:
        yield "6.2.11.7.2 letters without a text"
        return
    found = {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for code, text in _CODE.findall(font.ToUnicode.read_bytes())
    }
    if not codes <= set(found):
        yield "6.2.11.7.2 letters without a text"
    if any(set(text) & _FORBIDDEN for text in found.values()):
        yield "6.2.11.7.2 letters that stand for nothing"
