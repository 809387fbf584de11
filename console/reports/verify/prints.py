"""Do the pages print the record, and nothing else? Pages are set again and compared.

The values are read back from the drawn letters. With the same version of the program the pages
must also have the same content, fonts and size: another shape under the same code would print
something that no reader of codes can see.
"""

import io
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

import pikepdf

from console.document import Document
from console.errors import Message
from console.reports.expected import document_values
from console.reports.printed import printed_values
from console.reports.printed_content import UnreadablePrint
from console.reports.typeset import Stock, typeset

MAX_OBJECTS: Final = 200_000
MAX_STREAM: Final = 32 * 1024 * 1024
_OF_THE_PAGE: Final = frozenset({"/Annots", "/Parent", "/StructParents"})
_CATALOGUE: Final = frozenset(
    {
        "/AF",
        "/AcroForm",
        "/Extensions",
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Names",
        "/Outlines",
        "/OutputIntents",
        "/Pages",
        "/Perms",
        "/StructTreeRoot",
        "/Type",
        "/Version",
        "/ViewerPreferences",
    }
)
_OF_THE_STREAM: Final = frozenset({"/Length", "/Filter", "/DecodeParms"})
_NOWHERE: Final = ("", "")
# A hostile file, or a record of a hostile shape, makes the libraries and our builders raise these.
_FOREIGN: Final = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


class _Unlike(Exception):  # never leaves this module
    """Two objects are not alike."""


def check_print(untrusted_pdf: bytes, document: Document, stock: Stock | None) -> Iterator[Message]:
    """Give the first place where the pages print something else than the record.

    Args:
        untrusted_pdf: the file.
        document: what its record comes to.
        stock: to set the pages again; `None` where another version of the program set them, which
            may have placed the same values elsewhere: then the values are compared, both ways.
    """
    try:
        place = _values(untrusted_pdf, document) or _pages(untrusted_pdf, document, stock)
    except UnreadablePrint as error:
        place = Message("verify.place.unreadable_pages", {"detail": error.detail[:200]})
    except _FOREIGN as error:
        place = Message("verify.place.unreadable_pages", {"detail": type(error).__name__})
    if place is not None:
        yield place


def _values(untrusted_pdf: bytes, document: Document) -> Message | None:
    printed, expected = printed_values(untrusted_pdf), document_values(document)
    for on_paper, in_record in zip_longest(printed, expected, fillvalue=_NOWHERE):
        if on_paper != in_record:
            return Message("verify.place.printed", {"path": in_record[0] or on_paper[0]})
    return None


def _pages(untrusted_pdf: bytes, document: Document, stock: Stock | None) -> Message | None:
    with pikepdf.open(io.BytesIO(untrusted_pdf), attempt_recovery=False) as file:
        if not _inert(file.Root):
            return Message("verify.place.structure", {"cause": "an entry of the catalogue"})
        if stock is None:
            return _each_page(list(file.pages), None)
        with pikepdf.open(io.BytesIO(typeset(document, stock).pdf)) as ours:
            if len(file.pages) != len(ours.pages):
                counts: dict[str, str | int] = {"n": len(file.pages), "expected": len(ours.pages)}
                return Message("verify.place.pages", counts)
            return _each_page(list(file.pages), list(ours.pages))


def _each_page(pages: list[pikepdf.Page], own: list[pikepdf.Page] | None) -> Message | None:
    compare = _Compare()
    for number, page in enumerate(pages, 1):
        try:
            _require_bare(page.obj)
            if own is not None:
                compare.page(page.obj, own[number - 1].obj)
        except _Unlike:
            return Message("verify.place.page", {"page": number})
    return None


def _inert(catalogue: pikepdf.Object) -> bool:
    """Whether the catalogue holds nothing that could act, or that no report has."""
    return (
        set(catalogue.keys()) <= _CATALOGUE
        and set(catalogue.Names.keys()) == {"/EmbeddedFiles"}
        and set(catalogue.AcroForm.keys()) <= {"/Fields", "/SigFlags"}
    )


def _require_bare(page: pikepdf.Object) -> None:
    """Refuse anything laid over a page; the field of a signature has no size and no look."""
    for note in page.get("/Annots", []):
        sizes = [float(side) for side in note.get("/Rect", [])]
        if note.get("/FT") != pikepdf.Name.Sig or sizes[:2] != sizes[2:]:
            raise _Unlike


class _Compare:
    """Compares what two pages are drawn with, each pair of objects once."""

    def __init__(self) -> None:
        self._seen: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        self._room = MAX_OBJECTS

    def page(self, one: pikepdf.Object, other: pikepdf.Object) -> None:
        """Compare two pages, without what a signature adds."""
        for name in (set(one.keys()) | set(other.keys())) - _OF_THE_PAGE:
            self._same(one.get(name), other.get(name))

    def _same(self, one: Any, other: Any) -> None:
        self._room -= 1
        if self._room < 0 or type(one) is not type(other):
            raise _Unlike
        if not isinstance(one, pikepdf.Object):
            if one != other:
                raise _Unlike
            return
        if one.is_indirect and other.is_indirect:
            pair = (one.objgen, other.objgen)
            if pair in self._seen:
                return
            self._seen.add(pair)
        self._inside(one, other)

    def _inside(self, one: pikepdf.Object, other: pikepdf.Object) -> None:
        if one._type_code != other._type_code:  # noqa: SLF001  # the only way to ask for the kind
            raise _Unlike
        if isinstance(one, pikepdf.Array):
            self._items(one, other)
        elif isinstance(one, pikepdf.Stream):
            self._members(one, other, _OF_THE_STREAM)
            self._same(_unpacked(one), _unpacked(other))
        elif isinstance(one, pikepdf.Dictionary):
            self._members(one, other, frozenset())
        elif one != other:
            raise _Unlike

    def _items(self, one: pikepdf.Object, other: pikepdf.Object) -> None:
        if len(one) != len(other):
            raise _Unlike
        for this, that in zip(one, other, strict=True):
            self._same(this, that)

    def _members(self, one: pikepdf.Object, other: pikepdf.Object, but: frozenset[str]) -> None:
        for name in (set(one.keys()) | set(other.keys())) - but:
            self._same(one.get(name), other.get(name))


def _unpacked(stream: pikepdf.Object) -> bytes:
    raw = bytes(stream.read_raw_bytes())
    if "/Filter" not in stream:
        return raw
    if stream.Filter not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        raise _Unlike
    try:
        opened = zlib.decompressobj().decompress(raw, MAX_STREAM + 1)
    except zlib.error as error:
        raise _Unlike from error
    if len(opened) > MAX_STREAM:
        raise _Unlike
    return opened
