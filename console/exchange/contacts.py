"""From the parts of a contact, as any file says them, to a card; or the reason why not.

Nothing is dropped silently: what cannot be taken is a remark on the contact, and a row that is no
contact is a trouble with its line and its cells.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from console.domain.people.card import Card, CardItem, meaning
from console.domain.people.facts import MAX_ITEMS, Email, Line, LineKind
from console.errors import Message
from console.exchange.phones import PhoneReader, kind_of, unwrapped

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\v\f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
_SPACE = re.compile(r"\s+")
_SEVERAL = re.compile(r":::|\n|;|,(?=\s{0,9}[+0(])")
_SLASH = " / "
_LISTED = re.compile(r":::|[;,\n|]")
_ROLES = re.compile(r":::|[;\n|]")  # a comma belongs to the title: "Head, Operations"
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DIALLED_FIRST = (
    LineKind.MOBILE,
    LineKind.WORK,
    LineKind.HOME,
    LineKind.SATELLITE,
    LineKind.OTHER,
    LineKind.PAGER,
    LineKind.FAX,
)
_SHOWN = 60
MAX_WRITTEN = 80


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of a file: where it begins, what it says, what could not be taken, its cells."""

    line: int
    card: Card
    remarks: tuple[Message, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that is no contact: where, why, and what stood there."""

    line: int
    reason: Message
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A number as a file says it; `kind` None when it does not say."""

    text: str
    kind: LineKind | None = None
    preferred: bool = False


@dataclass(slots=True)
class Gathered:
    """The parts of one contact while a file is read."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[SaidNumber] = field(default_factory=list)
    emails: list[tuple[str, str]] = field(default_factory=list)
    second: list[str] = field(default_factory=list)

    def add_text(self, name: str, text: str) -> None:
        """Take a text; a second note is put below the first, any other is remarked on."""
        if name == "note" and self.texts.get(name):
            self.texts[name] += "\n" + text
        elif text:
            self._take(self.texts, name, text)

    def add_part(self, name: str, text: str) -> None:
        """Take a part of the name."""
        self._take(self.parts, name, text)

    def _take(self, taken: dict[str, str], name: str, text: str) -> None:
        if taken.setdefault(name, text) != text:
            self.second.append(text)

    def add_listed(self, name: str, text: str) -> None:
        """Take the entries of a list."""
        entries = self.lists.setdefault(name, [])
        cut = _ROLES if name == "roles" else _LISTED
        entries += [e for e in map(one_line, cut.split(text)) if e and e not in entries]


def one_line(text: str) -> str:
    """Give a text as one line without control characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def lines(text: str) -> str:
    """Give a text with plain line breaks and without control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _CONTROL.sub(" ", _BREAKS.sub("\n", text)).strip()


def finish(gathered: Gathered, phones: PhoneReader, cells: tuple[str, ...]) -> Contact | Trouble:
    """Make a card out of the parts, or say why there is none."""
    remarks = [_remark("second", text) for text in gathered.second]
    name = one_line(gathered.texts.get("name", "")) or composed(gathered.parts)
    texts: dict[str, Any] = {k: one_line(t) for k, t in gathered.texts.items() if k != "note"}
    texts["name"] = name or texts.get("organisation", "")
    if not texts["name"]:
        return Trouble(gathered.line, Message("exchange.problem.no_name"), cells)
    numbers = _numbers(gathered.numbers, phones, remarks)
    emails = _emails(gathered.emails, remarks)
    listed: dict[str, Any] = {key: tuple(entries) for key, entries in gathered.lists.items()}
    note = lines(gathered.texts.get("note", ""))
    try:
        card = Card(note=note, numbers=numbers, emails=emails, **texts, **listed)
    except ValueError:
        return Trouble(gathered.line, Message("exchange.problem.too_much"), cells)
    return Contact(gathered.line, card, tuple(remarks), cells)


def composed(parts: dict[str, str]) -> str:
    """Put a name together: family name first where names are written without spaces."""
    first, last = one_line(parts.get("first", "")), one_line(parts.get("last", ""))
    if first and last and _IDEOGRAPH.match(first) and _IDEOGRAPH.match(last):
        return last + first
    order = ("prefix", "first", "middle", "last", "suffix")
    return " ".join(filter(None, (one_line(parts.get(part, "")) for part in order)))


def _numbers(
    said: list[SaidNumber], phones: PhoneReader, remarks: list[Message]
) -> tuple[CardItem, ...]:
    found: dict[str, tuple[SaidNumber, Line]] = {}
    for each in said:
        for text in _split(each.text, phones):
            line = _line(text, each.kind, phones, remarks)
            if line is None or meaning(line) in found:
                continue
            if len(found) == MAX_ITEMS:
                remarks.append(_remark("number_over", text))
            else:
                found[meaning(line)] = (each, line)
    ordered = sorted(found.values(), key=lambda pair: (not pair[0].preferred, _rank(pair[1])))
    return tuple(
        CardItem(replace(line, priority=at) if at > 1 else line)
        for at, (_said, line) in enumerate(ordered, 1)
    )


def _rank(line: Line) -> int:
    """Order numbers where the file does not: what reaches a person at night comes first."""
    return _DIALLED_FIRST.index(line.kind)


def _split(text: str, phones: PhoneReader) -> Iterable[str]:
    # A parameter behind a semicolon (`tel:+49...;ext=5`) is no second number.
    if text.lower().startswith("tel:"):
        return [text.strip()]
    parts = [part for part in map(str.strip, _SEVERAL.split(text)) if part]
    if _SLASH not in text:
        return parts
    # `030 / 123456` is one number, `030 123456 / 0170 1234567` are two.
    return [
        piece.strip()
        for part in parts
        for piece in ([part] if phones.read(part).e164 else part.split(_SLASH))
    ]


def _line(
    text: str, kind: LineKind | None, phones: PhoneReader, remarks: list[Message]
) -> Line | None:
    reading = phones.read(text)
    if reading.e164:
        kind = kind_of(reading, kind)
        return Line(reading.e164, kind, 1, reading.extension, reading.assumed)
    written = one_line(unwrapped(text))[:MAX_WRITTEN]
    if not written:
        return None
    remarks.append(_remark(reading.trouble, text))
    return Line("", kind or LineKind.OTHER, written=written)


def _emails(said: list[tuple[str, str]], remarks: list[Message]) -> tuple[CardItem, ...]:
    found: dict[str, Email] = {}
    for text, kind in said:
        for part in _LISTED.split(text):
            address = one_line(part).removeprefix("mailto:").strip("<>'")
            if not address or address.lower() in found:
                continue
            try:
                email = Email(address, kind)
            except ValueError:
                remarks.append(_remark("email", address))
                continue
            if len(found) == MAX_ITEMS:
                remarks.append(_remark("email_over", address))
            else:
                found[address.lower()] = email
    return tuple(CardItem(email) for email in found.values())


def _remark(key: str, text: str) -> Message:
    return Message(f"exchange.remark.{key}", {"text": one_line(text)[:_SHOWN]})
