"""Fonts inside the PDF: a code for each glyph and the text it stands for, subsets, ToUnicode.

A code belongs to a pair of glyph and text, so that a bracket that was mirrored for a right-to-left
line still says which bracket was written.
"""

import hashlib
import struct
from collections.abc import Iterable
from typing import Final

import uharfbuzz as hb

from console.reports.sheets.objects import PdfFile, name
from console.reports.typography.faces import Face, Faces, Glyph, Run

_UNSAID: Final = "\u200b"  # what a glyph stands for whose letters another glyph says
_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "kern", "DSIG", "meta", "name", "cmap", "OS/2", "MATH")
_CMAP_HEAD: Final = (
    "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
    "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
)
_CMAP_TAIL: Final = "endcmap CMapName currentdict/CMap defineresource pop end end"


class FontUse:
    """What one document uses of one face."""

    def __init__(self, face: Face, key: str) -> None:
        self.face = face
        self.key = key
        self._codes: dict[tuple[int, str], int] = {}
        # By identity: hashing all glyphs of a run each time it is drawn takes longer than drawing.
        self._strings: dict[int, tuple[Run, str]] = {}

    def code(self, gid: int, text: str) -> str:
        """The code of a glyph that stands for a text, as four hex digits."""
        pair = (gid, text or _UNSAID)
        number = self._codes.setdefault(pair, len(self._codes) + 1)
        return f"{number:04X}"

    def string(self, run: Run) -> str:
        """The glyphs of a run with the corrections between them, for `TJ`.

        Empty when each glyph needs a place of its own: in a right-to-left run, or off the line.
        """
        known = self._strings.get(id(run))
        if known is None:
            apart = run.right_to_left or any(glyph.up for glyph in run.glyphs)
            known = self._strings[id(run)] = (run, "" if apart else self._encode(run.glyphs))
        return known[1]

    def _encode(self, glyphs: Iterable[Glyph]) -> str:
        parts: list[str] = []
        for glyph in glyphs:
            if glyph.right:
                parts.append(f"{-glyph.right:.5g}")
            parts.append(f"<{self.code(glyph.gid, glyph.text)}>")
            rest = self.face.advance(glyph.gid) + glyph.right - glyph.advance
            if abs(rest) > 0.01:
                parts.append(f"{rest:.5g}")
        return "".join(parts).replace("><", "")

    def write(self, file: PdfFile) -> int:
        """Write the font with exactly the glyphs used; returns its number."""
        gids = sorted({gid for gid, _ in self._codes})
        program, places = _subset(self.face, gids)
        mark = hashlib.sha256(repr(sorted(self._codes)).encode()).digest()
        base = "".join(chr(65 + byte % 26) for byte in mark[:6]) + "+" + self.face.name
        stream = file.stream(program, f"/Length1 {len(program)}")
        places_stream = file.stream(
            struct.pack(f">{len(self._codes) + 1}H", 0, *(places[gid] for gid, _ in self._codes))
        )
        widths = " ".join(f"{self.face.advance(gid):.6g}" for gid, _ in self._codes)
        described = file.add(_descriptor(self.face, base, stream))
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name(base)}/CIDSystemInfo"
            f"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {described} 0 R"
            f"/DW 0/W[1[{widths}]]/CIDToGIDMap {places_stream} 0 R>>"
        )
        meaning = file.stream(self._to_unicode().encode("latin-1"))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{name(base)}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {meaning} 0 R>>"
        )

    def _to_unicode(self) -> str:
        rows = [
            f"<{code:04X}><{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        parts = [_CMAP_HEAD]
        for start in range(0, len(rows), 100):
            group = rows[start : start + 100]
            parts.append(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar\n")
        return "".join(parts) + _CMAP_TAIL


class FontsUsed:
    """The fonts of one document, in the order of their first use."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._uses: dict[Face, FontUse] = {}

    def of(self, face: Face) -> FontUse:
        """The use of a face."""
        use = self._uses.get(face)
        if use is None:
            use = self._uses[face] = FontUse(face, f"F{len(self._uses) + 1}")
        return use

    def write(self, file: PdfFile) -> str:
        """Write all fonts; returns the resource dictionary."""
        entries = [f"/{use.key} {use.write(file)} 0 R" for use in self._uses.values()]
        return f"<<{''.join(entries)}>>"


def _subset(face: Face, gids: list[int]) -> tuple[bytes, dict[int, int]]:
    """A font program with these glyphs, and where each of them went."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update([0, *gids])
    wanted.flags = (
        hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.ljust(4).encode(), "big") for tag in _DROPPED
    )
    plan = hb.SubsetPlan(face.hb_face, wanted)
    places = dict(plan.old_to_new_glyph_mapping)
    return bytes(plan.execute().blob.data), places


def _descriptor(face: Face, base: str, program: int) -> str:
    head = face.hb_face.reference_table("head").data
    hhea = face.hb_face.reference_table("hhea").data
    box = struct.unpack(">4h", head[36:44])
    ascent, descent = struct.unpack(">2h", hhea[4:8])
    scaled = " ".join(f"{value * face.scale:.0f}" for value in box)
    return (
        f"<</Type/FontDescriptor/FontName{name(base)}/Flags 4/FontBBox[{scaled}]/ItalicAngle 0"
        f"/Ascent {ascent * face.scale:.0f}/Descent {descent * face.scale:.0f}/CapHeight 714"
        f"/StemV 80/FontFile2 {program} 0 R>>"
    )
