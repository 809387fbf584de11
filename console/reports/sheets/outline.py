"""The headings as bookmarks beside the page."""

from console.reports.sheets.composer import Bookmark
from console.reports.sheets.objects import PdfFile, string


class _Entry:
    """A bookmark among its neighbours."""

    def __init__(self, bookmark: Bookmark | None, number: int) -> None:
        self.bookmark = bookmark
        self.number = number
        self.children: list[_Entry] = []


def write_outline(file: PdfFile, bookmarks: list[Bookmark], pages: list[int]) -> int:
    """Write the bookmarks as a tree by level; returns the number of the root."""
    root = _Entry(None, file.reserve())
    path = [root]
    for bookmark in bookmarks:
        while len(path) > 1 and _level(path[-1]) >= bookmark.level:
            path.pop()
        entry = _Entry(bookmark, file.reserve())
        path[-1].children.append(entry)
        path.append(entry)
    _write(file, root, pages)
    return root.number


def _level(entry: _Entry) -> int:
    return int(entry.bookmark.level) if entry.bookmark else 0


def _write(file: PdfFile, root: _Entry, pages: list[int]) -> None:
    file.put(root.number, f"<</Type/Outlines{_below(root, opened=True)}>>")
    waiting = [root]
    while waiting:
        above = waiting.pop()
        waiting += above.children
        for place, entry in enumerate(above.children):
            if entry.bookmark is None:
                continue
            links = [f"<</Title{string(entry.bookmark.title)}/Parent {above.number} 0 R"]
            if place:
                links.append(f"/Prev {above.children[place - 1].number} 0 R")
            if place + 1 < len(above.children):
                links.append(f"/Next {above.children[place + 1].number} 0 R")
            page = pages[entry.bookmark.page]
            target = f"/Dest[{page} 0 R/XYZ null {entry.bookmark.y:.2f} null]>>"
            file.put(entry.number, "".join(links) + _below(entry, opened=False) + target)


def _below(entry: _Entry, *, opened: bool) -> str:
    """Links to the children; a negative count keeps them folded."""
    if not entry.children:
        return ""
    first, last = entry.children[0].number, entry.children[-1].number
    count = len(entry.children) if opened else -len(entry.children)
    return f"/First {first} 0 R/Last {last} 0 R/Count {count}"
