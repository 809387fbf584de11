"""A printed document as PDF: the same document gives the same bytes, on any day and any machine."""

from dataclasses import dataclass
from pathlib import Path

from console.document import Document
from console.errors import Message
from console.reports.sheets.archival import write_metadata, write_output_intent
from console.reports.sheets.blocks import compose
from console.reports.sheets.canvas import Sheet
from console.reports.sheets.composer import Composer
from console.reports.sheets.flow import Pages
from console.reports.sheets.furniture import paint_furniture
from console.reports.sheets.glyph_codes import FontsUsed
from console.reports.sheets.objects import PdfFile, string
from console.reports.sheets.outline import write_outline
from console.reports.sheets.scale import PageShape, page_shape
from console.reports.sheets.tags import Element, StructureTree
from console.reports.typography.faces import Faces


@dataclass(frozen=True, slots=True)
class Stock:
    """What printing needs from the shipped resources: load it once, use it on one thread."""

    faces: Faces
    colour_profile: bytes


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF.

    Attributes:
        pdf: the file, not yet sealed.
        pages: how many.
        notes: what a person should know: characters no font has, content that does not fit.
    """

    pdf: bytes
    pages: int
    notes: tuple[Message, ...]


def load_stock(resources: Path) -> Stock:
    """Load fonts and colour profile from the folder of shipped resources."""
    profile = (resources / "pdf" / "sRGB.icc").read_bytes()
    return Stock(Faces(resources / "fonts"), profile)


def typeset(document: Document, stock: Stock) -> Typeset:
    """Set a document."""
    shape = page_shape(document)
    composer = Composer(document, shape, stock.faces)
    fonts = FontsUsed(stock.faces)
    root = Element("Document")
    pages = Pages(shape, fonts)
    pages.place(compose(composer, document.blocks, root, shape.body_width))
    if document.furniture is not None:
        paint_furniture(composer, document.furniture, pages.sheets)
    printed = _Printed(document, shape, pages.sheets, root, fonts)
    pdf = _write(printed, composer, stock.colour_profile)
    return Typeset(pdf, len(pages.sheets), _notes(composer, overfull=pages.overfull))


@dataclass(frozen=True, slots=True)
class _Printed:
    document: Document
    shape: PageShape
    sheets: list[Sheet]
    root: Element
    fonts: FontsUsed


def _notes(composer: Composer, *, overfull: bool) -> tuple[Message, ...]:
    notes = []
    missing = composer.setter.missing
    if missing:
        codes = " ".join(f"U+{ord(char):04X}" for char in missing)
        notes.append(Message("typeset.missing_characters", {"n": len(missing), "codes": codes}))
    if composer.overfull or overfull:
        count = len(composer.overfull) + overfull
        notes.append(Message("typeset.does_not_fit", {"n": count}))
    return tuple(notes)


def _write(printed: _Printed, composer: Composer, profile: bytes) -> bytes:
    file = PdfFile()
    catalogue, tree = file.reserve(), file.reserve()
    contents = [file.stream(sheet.content()) for sheet in printed.sheets]
    resources = file.add(f"<</Font{printed.fonts.write(file)}>>")
    box = f"[0 0 {printed.shape.width:g} {printed.shape.height:g}]"
    numbers = [
        file.add(
            f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources {resources} 0 R"
            f"/Contents {content} 0 R/StructParents {place}/Tabs/S>>"
        )
        for place, content in enumerate(contents)
    ]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    file.put(tree, f"<</Type/Pages/Kids[{kids}]/Count {len(numbers)}>>")
    structure = StructureTree(printed.root, [sheet.elements for sheet in printed.sheets])
    parts = [
        f"<</Type/Catalog/Pages {tree} 0 R/Lang{string(printed.document.language)}",
        f"/StructTreeRoot {structure.write(file, numbers)} 0 R",
        "/MarkInfo<</Marked true/UserProperties true>>/ViewerPreferences<</DisplayDocTitle true>>",
        f"/Metadata {write_metadata(file, printed.document)} 0 R",
        f"/OutputIntents{write_output_intent(file, profile)}",
    ]
    if composer.bookmarks:
        parts.append(f"/Outlines {write_outline(file, composer.bookmarks, numbers)} 0 R")
    file.put(catalogue, "".join(parts) + ">>")
    return file.write(catalogue)
