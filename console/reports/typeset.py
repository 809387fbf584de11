"""A printed document as PDF: the same document gives the same bytes, on any day and any machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from console.document import Document, Furniture, PageBreak
from console.document.blocks import Block
from console.errors import Message
from console.reports.sheets.archival import write_metadata, write_output_intent
from console.reports.sheets.blocks import compose
from console.reports.sheets.composer import Composer
from console.reports.sheets.flow import Pages
from console.reports.sheets.furniture import paint_furniture
from console.reports.sheets.glyph_codes import FontsUsed
from console.reports.sheets.objects import PdfFile, string
from console.reports.sheets.outline import write_outline
from console.reports.sheets.scale import PageShape, page_shape
from console.reports.sheets.tags import Element, StructureTree
from console.reports.typography.faces import Faces
from console.reports.typography.paragraph import Memory


@dataclass(frozen=True, slots=True)
class Stock:
    """What printing needs from the shipped resources: load it once, use it on one thread."""

    faces: Faces
    colour_profile: bytes
    memory: Memory = field(default_factory=Memory, repr=False)


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
    """Set a document, part by part: of a finished part only its packed pages are kept."""
    shape = page_shape(document)
    composer = Composer(document, shape, stock.faces, stock.memory)
    printed = _Printed(document, shape, FontsUsed(stock.faces))
    for furniture, blocks in _parts(document):
        pages = Pages(shape, printed.fonts, len(printed.contents))
        pages.place(compose(composer, blocks, printed.root, shape.body_width))
        if furniture is not None:
            paint_furniture(composer, furniture, pages.sheets)
        printed.overfull = printed.overfull or pages.overfull
        printed.contents += [printed.file.stream(sheet.content()) for sheet in pages.sheets]
        printed.elements += [sheet.elements for sheet in pages.sheets]
    pdf = _write(printed, composer, stock.colour_profile)
    return Typeset(pdf, len(printed.contents), _notes(composer, overfull=printed.overfull))


def _parts(document: Document) -> Iterator[tuple[Furniture | None, list[Block]]]:
    """Cut a document where header and footer change."""
    furniture, blocks = document.furniture, list[Block]()
    for block in document.blocks:
        if isinstance(block, PageBreak) and block.furniture is not None:
            yield furniture, blocks
            furniture, blocks = block.furniture, []
        else:
            blocks.append(block)
    yield furniture, blocks


class _Printed:
    """What is known of a document while it is set."""

    def __init__(self, document: Document, shape: PageShape, fonts: FontsUsed) -> None:
        self.document = document
        self.shape = shape
        self.fonts = fonts
        self.root = Element("Document")
        self.file = PdfFile()
        self.catalogue, self.tree = self.file.reserve(), self.file.reserve()
        self.contents: list[int] = []
        self.elements: list[list[Element]] = []
        self.overfull = False


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
    file, tree = printed.file, printed.tree
    resources = file.add(f"<</Font{printed.fonts.write(file)}>>")
    box = f"[0 0 {printed.shape.width:g} {printed.shape.height:g}]"
    numbers = [
        file.add(
            f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources {resources} 0 R"
            f"/Contents {content} 0 R/StructParents {place}/Tabs/S>>"
        )
        for place, content in enumerate(printed.contents)
    ]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    file.put(tree, f"<</Type/Pages/Kids[{kids}]/Count {len(numbers)}>>")
    structure = StructureTree(printed.root, printed.elements)
    parts = [
        f"<</Type/Catalog/Pages {tree} 0 R/Lang{string(printed.document.language)}",
        f"/StructTreeRoot {structure.write(file, numbers)} 0 R",
        "/MarkInfo<</Marked true/UserProperties true>>/ViewerPreferences<</DisplayDocTitle true>>",
        f"/Metadata {write_metadata(file, printed.document)} 0 R",
        f"/OutputIntents{write_output_intent(file, profile)}",
    ]
    if composer.bookmarks:
        parts.append(f"/Outlines {write_outline(file, composer.bookmarks, numbers)} 0 R")
    file.put(printed.catalogue, "".join(parts) + ">>")
    return file.write(printed.catalogue)
