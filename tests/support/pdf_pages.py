"""Looks inside PDFs for tests: content streams, places of text, files changed on purpose."""

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf

_SHOWN = re.compile(rb"1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm")
_SIZES = re.compile(rb"/F\d+ ([\d.]+) Tf")


def contents(pdf: bytes) -> list[bytes]:
    """The content of each page, unpacked."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [page.Contents.read_bytes() for page in opened.pages]


def type_sizes(pdf: bytes) -> set[float]:
    """All type sizes that are used."""
    return {float(size) for content in contents(pdf) for size in _SIZES.findall(content)}


def text_places(pdf: bytes) -> list[list[tuple[float, float]]]:
    """Where each stretch of text begins, page by page."""
    return [[(float(x), float(y)) for x, y in _SHOWN.findall(content)] for content in contents(pdf)]


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file after a change of its objects."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        out = BytesIO()
        opened.save(out)
        return out.getvalue()


def with_content(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with other content on its first page."""

    def edit(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0]
        page.Contents = opened.make_stream(change(page.Contents.read_bytes()))

    return changed(pdf, edit)


def structure_kinds(pdf: bytes) -> list[str]:
    """The kinds of all structure elements in reading order."""
    found: list[str] = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        waiting = [opened.Root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
                continue
            found.append(str(node.S)[1:])
            kids = node.get("/K", [])
            waiting += reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids])
    return found
