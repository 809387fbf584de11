"""Properties out of a vCard file: unfolding, parameters, quoted-printable; all of it bounded.

Reads line by line without recursion, so that no file can take more than the limits say. A property
over the limit (a photo) is passed over and named, never kept.
"""

import binascii
import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.exchange.limits import Limits

_CHARSETS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "cp1252",
    "iso-8859-2": "iso8859-2",
    "iso-8859-8": "iso8859-8",
    "iso-8859-15": "iso8859-15",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
}
_SPLIT = re.compile(r'((?:[^":]|"[^"]*"?)*)(?::(.*))?', re.DOTALL)
_PARAMETERS = re.compile(r'(?:[^";]|"[^"]*"?)+')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECE = 8192


@dataclass(frozen=True, slots=True)
class Property:
    """One content line.

    Attributes:
        line: where it begins, from 1.
        group: such as `item1`, empty if there is none.
        name: in capitals.
        types: values of TYPE and parameters without a name, in lower case.
        parameters: all others by name in capitals.
        value: decoded, escapes still in it.
        oversize: it was over the limit and has no value.
    """

    line: int
    name: str
    value: str
    group: str = ""
    types: frozenset[str] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)
    oversize: bool = False


def unescaped(value: str) -> str:
    """Give a text value without its escapes."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def components(value: str, separator: str = ";") -> list[str]:
    """Cut a structured value at separators that are not escaped."""
    if "\\" not in value:
        return value.split(separator)
    parts, start, at = [], 0, 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == separator:
            parts.append(unescaped(value[start:at]))
            start = at + 1
        at += 1
    return [*parts, unescaped(value[start:])]


def properties(untrusted: bytes, encoding: str, limits: Limits) -> Iterator[Property]:
    """Give all properties of a file in order."""
    for number, text, oversize in _logical(_physical(untrusted, encoding, limits), limits):
        if text.strip():
            yield _parsed(number, text, oversize=oversize)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    oversize: bool


def _physical(untrusted: bytes, encoding: str, limits: Limits) -> Iterator[_Line]:
    source = io.TextIOWrapper(io.BytesIO(untrusted), encoding=encoding, errors="replace")
    number = 0
    while piece := source.readline(limits.field_bytes):
        number += 1
        whole = piece.endswith("\n") or len(piece) < limits.field_bytes
        rest = piece
        while not whole and rest and not rest.endswith("\n"):
            rest = source.readline(_PIECE)
        yield _Line(number, piece.rstrip("\n"), oversize=not whole)


def _logical(lines: Iterator[_Line], limits: Limits) -> Iterator[tuple[int, str, bool]]:
    """Join folded lines: a blank at the start, or `=` at the end in quoted-printable."""
    start, parts, size, oversize, soft = 0, [""], 0, False, False
    for line in lines:
        folded = line.text[:1] in {" ", "\t"}
        if soft or (folded and start):
            text = line.text if soft else line.text[1:]
        else:
            if start:
                yield start, "".join(parts), oversize
            start, parts, size, oversize, text = line.number, [], 0, False, line.text
        soft = text.endswith("=") and _is_quoted(parts[0] if parts else text)
        text = text.removesuffix("=") + "=\n" if soft else text
        size += len(text)
        oversize = oversize or line.oversize or size > limits.field_bytes
        if not oversize or not parts:
            parts.append(text)
    if start:
        yield start, "".join(parts), oversize


def _is_quoted(start: str) -> bool:
    return "QUOTED-PRINTABLE" in start[:200].partition(":")[0].upper()


def _parsed(number: int, text: str, *, oversize: bool) -> Property:
    match = _SPLIT.match(text)
    head, value = (match[1], match[2] or "") if match else (text, "")
    named, *rest = _PARAMETERS.findall(head[:2000]) or [""]
    group, _dot, name = named.rpartition(".")
    types: set[str] = set()
    others: dict[str, str] = {}
    for parameter in rest:
        key, equals, said = parameter.partition("=")
        key = key.strip().upper()
        if not equals or key == "TYPE":
            types.update((said if equals else key).replace('"', "").lower().split(","))
        else:
            others[key] = said.strip().strip('"')
    others |= {"ENCODING": "QUOTED-PRINTABLE"} if "quoted-printable" in types else {}
    value = "" if oversize else _decoded(value, others)
    return Property(
        number, name.strip().upper(), value, group, frozenset(types), others, oversize=oversize
    )


def _decoded(value: str, parameters: dict[str, str]) -> str:
    if parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return value
    # What stands unencoded in the line comes back as it was written: as UTF-8.
    encoded = value.encode("utf-8", "replace")
    try:
        raw = quopri.decodestring(encoded)
    except (binascii.Error, ValueError):  # pragma: no cover - the C decoder takes everything
        return value
    said = _CHARSETS.get(parameters.get("CHARSET", "utf-8").lower(), "utf-8")
    for charset in (said, "utf-8"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace")
