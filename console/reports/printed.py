"""What a PDF of ours says: each printed value with its record path, read back from the pages.

This is what `verify` compares with the record. The text comes from the drawn letters, not from what
the structure claims; where the two differ the file is refused.
"""

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import pikepdf

from console.reports.printed_content import Codes, UnreadablePrint, read_codes, read_content
from console.reports.sheets.tags import LONGEST_SPOKEN, RECORD_PATH
from console.reports.typography.cleaning import as_printed

MAX_FILE: Final = 128 * 1024 * 1024
MAX_PAGES: Final = 5_000
MAX_STREAM: Final = 8 * 1024 * 1024
MAX_CONTENT: Final = 128 * 1024 * 1024
MAX_ELEMENTS: Final = 500_000
_FOREIGN: Final = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    OverflowError,
    zlib.error,
)


def printed_values(untrusted_pdf: bytes) -> list[tuple[str, str]]:
    """Each printed value as (record path, text), in reading order.

    Raises:
        UnreadablePrint: the file is too large, broken, or not as this program writes it.
    """
    if len(untrusted_pdf) > MAX_FILE:
        raise UnreadablePrint(f"the file has more than {MAX_FILE} bytes")
    try:
        with pikepdf.open(BytesIO(untrusted_pdf), attempt_recovery=False) as pdf:
            return _Reader(pdf).values()
    except _FOREIGN as error:
        raise UnreadablePrint(f"{type(error).__name__}: {error}"[:300]) from error


@dataclass(slots=True)
class _Found:
    """A printed value while its pieces are put together."""

    path: str
    spoken: str
    parts: list[str] = field(default_factory=list)


class _Reader:
    """Walks one file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[int, int], Codes] = {}
        self._texts: dict[tuple[int, int], dict[int, str]] = {}
        self._room = MAX_CONTENT
        self._found: list[_Found] = []

    def values(self) -> list[tuple[str, str]]:
        """All values; every stretch of text must belong to exactly one element."""
        if len(self._pdf.pages) > MAX_PAGES:
            raise UnreadablePrint(f"more than {MAX_PAGES} pages")
        for page in self._pdf.pages:
            self._texts[page.obj.objgen] = self._page(page.obj)
        self._walk()
        if any(text for texts in self._texts.values() for text in texts.values()):
            raise UnreadablePrint("text that belongs to no element")
        return [(value.path, _agreed(value)) for value in self._found]

    def _page(self, page: Any) -> dict[int, str]:
        fonts = {name: self._font(font) for name, font in page.Resources.Font.items()}
        return read_content(self._stream(page.Contents), fonts)

    def _font(self, font: Any) -> Codes:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = read_codes(self._stream(font.ToUnicode))
        return self._fonts[font.objgen]

    def _stream(self, stream: Any) -> bytes:
        """The bytes of a stream, unpacked by ourselves so that the size stays bounded."""
        if not isinstance(stream, pikepdf.Stream) or "/DecodeParms" in stream:
            raise UnreadablePrint("content that is packed in an unknown way")
        packed = bytes(stream.read_raw_bytes())
        limit = min(MAX_STREAM, self._room)
        if "/Filter" in stream:
            names = stream.Filter
            names = [names] if isinstance(names, pikepdf.Name) else list(names)
            if names != [pikepdf.Name.FlateDecode]:
                raise UnreadablePrint("content that is packed in an unknown way")
            opened = zlib.decompressobj()
            packed = opened.decompress(packed, limit + 1)
        self._room -= len(packed)
        if len(packed) > limit:
            raise UnreadablePrint("the content is too large")
        return packed

    def _walk(self) -> None:
        """Follow the structure from its root, each element once."""
        root = self._pdf.Root.StructTreeRoot
        waiting: list[tuple[Any, Any, _Found | None]] = [
            (kid, None, None) for kid in reversed(_kids(root))
        ]
        steps = 0
        seen: set[tuple[int, int]] = set()
        while waiting:
            steps += 1
            if steps > MAX_ELEMENTS:
                raise UnreadablePrint(f"more than {MAX_ELEMENTS} elements")
            node, page, value = waiting.pop()
            if isinstance(node, int):
                self._take(page, node, value)
            elif "/MCID" in node:
                self._take(node.get("/Pg", page), int(node.MCID), value)
            else:
                if node.objgen in seen:
                    raise UnreadablePrint("an element stands in two places")
                seen.add(node.objgen)
                value = self._value(node) or value
                page = node.get("/Pg", page)
                waiting += [(kid, page, value) for kid in reversed(_kids(node))]

    def _take(self, page: Any, number: int, value: _Found | None) -> None:
        text = self._texts[page.objgen].pop(number, None)
        if text is None:
            raise UnreadablePrint("an element without its text")
        if value is not None:
            value.parts.append(text)

    def _value(self, element: Any) -> _Found | None:
        """The value an element prints, if it names a record path."""
        attributes = element.get("/A")
        if attributes is None or attributes.get("/O") != "/UserProperties":
            return None
        properties = attributes.P
        if len(properties) != 1 or str(properties[0].N) != RECORD_PATH:
            raise UnreadablePrint("an element with unknown properties")
        found = _Found(str(properties[0].V), str(element.get("/ActualText", "")))
        self._found.append(found)
        return found


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _agreed(value: _Found) -> str:
    """The text on paper, if it is also what a screen reader says."""
    drawn = as_printed("".join(value.parts))
    too_long = not value.spoken and len(drawn) > LONGEST_SPOKEN
    if drawn != value.spoken and not too_long:
        raise UnreadablePrint(f"{value.path} is drawn and spoken differently")
    return drawn
