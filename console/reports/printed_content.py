"""What a page's content says, read strictly: only what the typesetter writes is understood.

The content is a suspect, although we may have written it: anything unknown ends the reading with one
error, so that nothing can be drawn that the comparison with the record would not see.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from console.errors import Culprit, InputError

MAX_CODES: Final = 65_535
_TOKEN: Final = re.compile(
    rb"\s+|(?P<hex><[0-9A-Fa-f]*>)|(?P<open>\[|<<)|(?P<close>\]|>>)|(?P<name>/[A-Za-z0-9]+)"
    rb"|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)|(?P<operator>[A-Za-z]+)"
)
_DRAWING: Final = frozenset({b"g", b"G", b"w", b"m", b"l", b"c", b"re", b"h", b"d", b"W", b"n"}) | {
    b"S",
    b"s",
    b"f",
    b"B",
    b"q",
    b"Q",
    b"BT",
    b"ET",
    b"Tm",
}
_RANGE: Final = re.compile(rb"beginbfchar\s(.*?)endbfchar", re.DOTALL)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4}){1,64})>")


class UnreadablePrint(InputError):
    """The pages are not as this program writes them, so what they say cannot be compared."""

    key = "typeset.unreadable"
    culprit = Culprit.PERSON


Codes = dict[str, str]


def read_codes(untrusted_map: bytes) -> Codes:
    """The text of each code of a font."""
    codes: Codes = {}
    for block in _RANGE.finditer(untrusted_map):
        for code, text in _PAIR.findall(block.group(1)):
            codes[code.decode().upper()] = bytes.fromhex(text.decode()).decode("utf-16-be")
    if not 0 < len(codes) <= MAX_CODES:
        raise UnreadablePrint("a font does not say which letters it shows")
    return codes


@dataclass(slots=True)
class _Reading:
    fonts: dict[str, Codes]
    texts: dict[int, list[str]] = field(default_factory=dict)
    operands: list[tuple[str, bytes]] = field(default_factory=list)
    codes: Codes | None = None
    inside: list[str] | None = None
    opened: bool = False


def read_content(untrusted_content: bytes, fonts: dict[str, Codes]) -> dict[int, str]:
    """The text of each marked stretch of a page; artifacts are left out.

    Raises:
        UnreadablePrint: something is drawn that the typesetter never draws, or outside of any
            stretch, or in letters no font explains.
    """
    reading = _Reading(fonts)
    place = 0
    for found in _TOKEN.finditer(untrusted_content):
        if found.start() != place:
            break
        place = found.end()
        kind = found.lastgroup
        if kind == "operator":
            _operate(reading, found.group())
            reading.operands.clear()
        elif kind is not None:
            reading.operands.append((kind, found.group()))
    if place != len(untrusted_content) or reading.opened:
        raise UnreadablePrint(f"unknown content at byte {place}")
    return {number: "".join(parts) for number, parts in reading.texts.items()}


def _operate(reading: _Reading, operator: bytes) -> None:
    if operator in _DRAWING:
        return
    handler = _HANDLERS.get(operator)
    if handler is None:
        raise UnreadablePrint(f"unknown operator {operator.decode()}")
    handler(reading)


def _begin(reading: _Reading) -> None:
    numbers = [content for kind, content in reading.operands if kind == "number"]
    names = [content for kind, content in reading.operands if kind == "name"]
    if reading.opened or len(numbers) != 1 or len(names) != 2 or names[1] != b"/MCID":
        raise UnreadablePrint("a stretch of text begins in an unknown way")
    number = int(numbers[0])
    if number in reading.texts:
        raise UnreadablePrint("two stretches of text have one number")
    reading.inside = reading.texts[number] = []
    reading.opened = True


def _begin_artifact(reading: _Reading) -> None:
    if reading.opened or [content for _, content in reading.operands] != [b"/Artifact"]:
        raise UnreadablePrint("a stretch of text begins in an unknown way")
    reading.inside = None
    reading.opened = True


def _end(reading: _Reading) -> None:
    reading.inside = None
    reading.opened = False


def _font(reading: _Reading) -> None:
    names = [content for kind, content in reading.operands if kind == "name"]
    codes = reading.fonts.get(names[0].decode()) if len(names) == 1 else None
    if codes is None:
        raise UnreadablePrint("text in an unknown font")
    reading.codes = codes


def _show(reading: _Reading) -> None:
    if reading.codes is None or not reading.opened:
        raise UnreadablePrint("text outside of any stretch")
    shown = []
    for kind, content in reading.operands:
        if kind == "hex":
            digits = content[1:-1].decode().upper()
            shown += [reading.codes.get(digits[n : n + 4]) for n in range(0, len(digits), 4)]
    if None in shown:
        raise UnreadablePrint("a letter no font explains")
    if reading.inside is not None:
        reading.inside += [text for text in shown if text]


_HANDLERS: Final = {
    b"BDC": _begin,
    b"BMC": _begin_artifact,
    b"EMC": _end,
    b"Tf": _font,
    b"TJ": _show,
    b"Tj": _show,
}
