"""Contacts out of vCard files, versions 2.1, 3.0 and 4.0, as phones and mail programs write them.

A card inside a card (an agent, an assistant) is passed over. What is not taken (photos, birthdays,
addresses) is counted by name, so that the person sees what stays behind.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from console.domain.people.facts import LineKind
from console.errors import Message
from console.exchange.columns import label_kind
from console.exchange.contacts import Contact, Gathered, SaidNumber, Trouble, finish
from console.exchange.encodings import detect
from console.exchange.limits import UnreadableFile
from console.exchange.phones import PhoneReader
from console.exchange.tables import AUTOMATIC, Reading
from console.exchange.vcard_lines import Property, components, properties, unescaped

_KINDS: Mapping[str, LineKind] = {
    "fax": LineKind.FAX,
    "pager": LineKind.PAGER,
    "cell": LineKind.MOBILE,
    "iphone": LineKind.MOBILE,
    "satellite": LineKind.SATELLITE,
    "x-satellite": LineKind.SATELLITE,
    "work": LineKind.WORK,
    "main": LineKind.WORK,
    "home": LineKind.HOME,
}
_NAME = re.compile(r"[A-Z0-9-]{1,40}")
_SILENT = frozenset({"VERSION", "PRODID", "REV", "UID", "X-ABLABEL", "KIND", "X-ABSHOWAS"})


@dataclass(slots=True)
class VCardFile:
    """A checked vCard file.

    Attributes:
        encoding: as found or as chosen.
        count: how many cards it holds.
        untaken: how often each property was left out; complete after `contacts` ran to its end.
    """

    encoding: str
    count: int
    _untrusted: bytes
    _reading: Reading
    untaken: Counter[str] = field(default_factory=Counter)

    def contacts(self, phones: PhoneReader) -> Iterator[Contact | Trouble]:
        """Give a contact or a trouble for every card, in order; none is left out."""
        self.untaken.clear()
        for card in _cards(self._untrusted, self.encoding, self._reading):
            yield self._contact(card, phones)

    def _contact(self, card: "_Card", phones: PhoneReader) -> Contact | Trouble:
        gathered = Gathered(card.line)
        labels = {p.group: p.value.strip("_$!<>") for p in card.said if p.name == "X-ABLABEL"}
        for each in card.said:
            if each.oversize or not self._take(gathered, each, labels.get(each.group, "")):
                self._leave(each.name)
        cells = (gathered.texts.get("name", ""),)
        if not card.ended:
            return Trouble(card.line, Message("exchange.problem.unended"), cells)
        if card.dropped:
            return Trouble(card.line, Message("exchange.problem.too_much"), cells)
        return finish(gathered, phones, cells)

    def _leave(self, name: str) -> None:
        if name not in _SILENT:
            self.untaken[name if _NAME.fullmatch(name) else "?"] += 1

    def _take(self, gathered: Gathered, said: Property, label: str) -> bool:
        taker = _TAKERS.get(said.name)
        if taker is not None:
            taker(gathered, said, label)
        return taker is not None


@dataclass(slots=True)
class _Card:
    line: int
    said: list[Property] = field(default_factory=list)
    ended: bool = False
    dropped: bool = False


def read_vcards(untrusted: bytes, reading: Reading = AUTOMATIC) -> VCardFile:
    """Read and check a vCard file.

    Raises:
        UnreadableFile: it is over a limit, no text, or holds no card.
    """
    if len(untrusted) > reading.limits.file_bytes:
        raise UnreadableFile("bytes", limit=reading.limits.file_bytes)
    encoding = reading.encoding or detect(untrusted)
    count = 0
    for card in _cards(untrusted, encoding, reading):
        count += 1
        if count > reading.limits.rows:
            raise UnreadableFile("rows", card.line, reading.limits.rows)
    if count == 0:
        raise UnreadableFile("no_card")
    return VCardFile(encoding, count, untrusted, reading)


def _cards(untrusted: bytes, encoding: str, reading: Reading) -> Iterator[_Card]:
    cutter = _Cutter(reading.limits.columns)
    for said in properties(untrusted, encoding, reading.limits):
        done = cutter.take(said)
        if done is not None:
            yield done
    if cutter.card is not None:
        yield cutter.card


class _Cutter:
    """Cuts properties into cards; inside an agent only the depth is counted."""

    def __init__(self, most: int) -> None:
        self.card: _Card | None = None
        self._most = most
        self._nested = 0

    def take(self, said: Property) -> _Card | None:
        """Take one property; gives a card when one is over."""
        is_edge = said.name in {"BEGIN", "END"} and said.value.strip().upper() == "VCARD"
        if is_edge and said.name == "BEGIN":
            return self._begin(said.line)
        if self.card is None:
            return None
        if is_edge:
            return self._end(self.card)
        if not self._nested:
            self._put(self.card, said)
        return None

    def _begin(self, line: int) -> _Card | None:
        before = self.card
        if before is not None and before.said and before.said[-1].name == "AGENT":
            self._nested += 1
            return None
        # A card that never ended is given as such, and the next one begins.
        self.card, self._nested = _Card(line), 0
        return before

    def _end(self, card: _Card) -> _Card | None:
        if self._nested:
            self._nested -= 1
            return None
        card.ended = True
        self.card = None
        return card

    def _put(self, card: _Card, said: Property) -> None:
        if len(card.said) < self._most:
            card.said.append(said)
        else:
            card.dropped = True


def _name(gathered: Gathered, said: Property, _label: str) -> None:
    gathered.add_text("name", unescaped(said.value))


def _parts(gathered: Gathered, said: Property, _label: str) -> None:
    names = ("last", "first", "middle", "prefix", "suffix")
    parts = dict(zip(names, components(said.value), strict=False))
    gathered.parts |= {name: part.replace(",", " ") for name, part in parts.items()}


def _organisation(gathered: Gathered, said: Property, _label: str) -> None:
    gathered.add_text(
        "organisation", ", ".join(filter(None, map(str.strip, components(said.value))))
    )


def _role(gathered: Gathered, said: Property, _label: str) -> None:
    role = unescaped(said.value).strip()
    roles = gathered.lists.setdefault("roles", [])
    if role and role not in roles:
        roles.append(role)


def _number(gathered: Gathered, said: Property, label: str) -> None:
    kinds = [kind for word, kind in _KINDS.items() if word in said.types]
    kind = kinds[0] if kinds else label_kind(label)
    preferred = "pref" in said.types or said.parameters.get("PREF") == "1"
    gathered.numbers.append(SaidNumber(unescaped(said.value), kind, preferred))


def _email(gathered: Gathered, said: Property, _label: str) -> None:
    kind = next((word for word in ("work", "home") if word in said.types), "other")
    gathered.emails.append((unescaped(said.value), kind))


def _text(name: str) -> Callable[[Gathered, Property, str], None]:
    return lambda gathered, said, _label: gathered.add_text(name, unescaped(said.value))


def _language(gathered: Gathered, said: Property, _label: str) -> None:
    gathered.add_listed("languages", unescaped(said.value))


def _skill(gathered: Gathered, said: Property, _label: str) -> None:
    gathered.add_listed("skills", "\n".join(components(said.value, ",")))


_TAKERS: Mapping[str, Callable[[Gathered, Property, str], None]] = {
    "FN": _name,
    "N": _parts,
    "ORG": _organisation,
    "TITLE": _role,
    "ROLE": _role,
    "TEL": _number,
    "EMAIL": _email,
    "NOTE": _text("note"),
    "TZ": _text("time_zone"),
    "LANG": _language,
    "EXPERTISE": _skill,
    "X-RADIO": _text("radio"),
    "X-SITE": _text("site"),
}
