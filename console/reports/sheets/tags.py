"""The structure of a document, for readers that do not look at the page: elements and their order.

An element takes its place in its parent when something of it is drawn first, or when it is placed
on purpose (an empty table cell). What each page repeats is an artifact and never comes here.
"""

from dataclasses import dataclass, field
from typing import Final

from console.reports.sheets.objects import PdfFile, string

RECORD_PATH: Final = "record"
# PDF/A-3 allows strings of 32,767 bytes; a longer value is spoken from its letters alone
LONGEST_SPOKEN: Final = 8_000


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A stretch of a page's content that belongs to an element."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Element:
    """One structure element.

    Attributes:
        kind: a standard structure type: `P`, `TH`, `Span`.
        parent: None only for the document.
        path: the record path of a printed value.
        actual: the text as people read it, for a printed value.
        alternative: words for what is drawn.
        scope: `Row` or `Column`, for a table heading.
        columns: how many columns a table cell covers.
    """

    kind: str
    parent: "Element | None" = None
    path: str = ""
    actual: str = ""
    alternative: str = ""
    scope: str = ""
    columns: int = 1
    kids: list["Element | MarkedContent"] = field(default_factory=list)
    _placed: bool = False

    def place(self) -> None:
        """Take the next place in the parent, once."""
        if not self._placed and self.parent is not None:
            self._placed = True
            self.parent.place()
            self.parent.kids.append(self)

    def child(self, kind: str) -> "Element":
        """A new element below this one."""
        return Element(kind, self)


class StructureTree:
    """Writes the elements of a document into a PDF file."""

    def __init__(self, document: Element, pages: list[list[Element]]) -> None:
        self._document = document
        self._pages = pages

    def write(self, file: PdfFile, page_numbers: list[int]) -> int:
        """Write all elements; returns the number of the root."""
        root = file.reserve()
        numbers = {id(element): file.reserve() for element in _walk(self._document)}
        for element in _walk(self._document):
            above = root if element.parent is None else numbers[id(element.parent)]
            file.put(numbers[id(element)], _element(element, above, numbers, page_numbers))
        rows = [
            f"{page}[{' '.join(f'{numbers[id(element)]} 0 R' for element in elements)}]"
            for page, elements in enumerate(self._pages)
        ]
        tree = file.add(f"<</Nums[{' '.join(rows)}]>>")
        file.put(
            root,
            f"<</Type/StructTreeRoot/K {numbers[id(self._document)]} 0 R/ParentTree {tree} 0 R"
            f"/ParentTreeNextKey {len(self._pages)}>>",
        )
        return root


def _walk(document: Element) -> list[Element]:
    """All elements, parents first, in reading order."""
    found: list[Element] = []
    waiting = [document]
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]
    return found


def _element(element: Element, above: int, numbers: dict[int, int], page_numbers: list[int]) -> str:
    page = next((kid.page for kid in element.kids if isinstance(kid, MarkedContent)), None)
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{numbers[id(kid)]} 0 R")
        elif kid.page == page:
            kids.append(str(kid.number))
        else:
            kids.append(f"<</Type/MCR/Pg {page_numbers[kid.page]} 0 R/MCID {kid.number}>>")
    parts = [f"<</Type/StructElem/S/{element.kind}/P {above} 0 R"]
    if page is not None:
        parts.append(f"/Pg {page_numbers[page]} 0 R")
    if kids:
        parts.append(f"/K[{' '.join(kids)}]")
    parts.append(_attributes(element))
    return "".join(parts) + ">>"


def _attributes(element: Element) -> str:
    parts = []
    if element.actual and len(element.actual) <= LONGEST_SPOKEN:
        parts.append(f"/ActualText{string(element.actual)}")
    if element.alternative:
        parts.append(f"/Alt{string(element.alternative)}")
    if element.path:
        parts.append(f"/A<</O/UserProperties/P[<</N({RECORD_PATH})/V{string(element.path)}>>]>>")
    elif element.scope:
        parts.append(f"/A<</O/Table/Scope/{element.scope}>>")
    elif element.columns > 1:
        parts.append(f"/A<</O/Table/ColSpan {element.columns}>>")
    return "".join(parts)
