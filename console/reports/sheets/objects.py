"""The objects of a PDF file and the file itself, written so that equal objects give equal bytes.

Nothing here knows what the objects mean. The file has no dates and no identity but the hash of what
it holds. Small objects go into compressed object streams, because a tagged report has thousands.
"""

import hashlib
import zlib
from typing import Final

_PER_STREAM: Final = 200
_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_NAME_SAFE: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+")


def name(text: str) -> str:
    """A PDF name."""
    return "/" + "".join(
        chr(byte) if byte in _NAME_SAFE else f"#{byte:02X}" for byte in text.encode()
    )


def string(text: str) -> str:
    """A PDF text string: plain where it is plain, UTF-16 elsewhere."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"


class PdfFile:
    """Collects numbered objects and writes them in one go."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self._last = 0

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._last += 1
        return self._last

    def put(self, number: int, content: str) -> None:
        """Write a reserved object."""
        self._plain[number] = content.encode("latin-1")

    def add(self, content: str) -> int:
        """Write an object; returns its number."""
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Write a stream; returns its number."""
        number = self.reserve()
        if packed:
            data = zlib.compress(data, 6)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("latin-1")
        self._streams[number] = head + data + b"\nendstream"
        return number

    def write(self, root: int) -> bytes:
        """The whole file."""
        places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        parts = [_HEADER]
        size = len(_HEADER)
        for number, content in self._all_streams(places):
            body = b"%d 0 obj\n%s\nendobj\n" % (number, content)
            places[number] = (1, size, 0)
            parts.append(body)
            size += len(body)
        cross = self.reserve()
        places[cross] = (1, size, 0)
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32].upper()
        rows = b"".join(
            bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")
            for _, (kind, first, second) in sorted(places.items())
        )
        data = zlib.compress(rows, 6)
        head = (
            f"{cross} 0 obj\n<</Type/XRef/Size {cross + 1}/W[1 4 2]/Root {root} 0 R"
            f"/ID[<{identity}><{identity}>]/Filter/FlateDecode/Length {len(data)}>>\nstream\n"
        )
        tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % size
        return b"".join([*parts, head.encode("latin-1"), data, tail])

    def _all_streams(self, places: dict[int, tuple[int, int, int]]) -> list[tuple[int, bytes]]:
        """All streams by number, those that hold the plain objects included."""
        found = dict(self._streams)
        numbers = sorted(self._plain)
        for start in range(0, len(numbers), _PER_STREAM):
            group = numbers[start : start + _PER_STREAM]
            holder = self.reserve()
            index, content = [], b""
            for place, number in enumerate(group):
                places[number] = (2, holder, place)
                index.append(f"{number} {len(content)}")
                content += self._plain[number] + b"\n"
            first = (" ".join(index) + "\n").encode("latin-1")
            data = zlib.compress(first + content, 6)
            head = (
                f"<</Type/ObjStm/N {len(group)}/First {len(first)}"
                f"/Filter/FlateDecode/Length {len(data)}>>\nstream\n"
            )
            found[holder] = head.encode("latin-1") + data + b"\nendstream"
        return sorted(found.items())
