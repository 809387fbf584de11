"""People as vCard 4.0 (RFC 6350): what every address book reads."""

from collections.abc import Iterable

from console.domain.people.card import Card
from console.domain.people.facts import Email, Line, LineKind

_FOLD_BYTES = 75
_TYPES = {
    LineKind.MOBILE: "cell",
    LineKind.WORK: "work",
    LineKind.HOME: "home",
    LineKind.SATELLITE: "x-satellite",
    LineKind.PAGER: "pager",
    LineKind.FAX: "fax",
    LineKind.OTHER: "voice",
}


def people_vcards(cards: Iterable[Card]) -> Iterable[bytes]:
    """Write people as vCards, one piece a person."""
    for card in cards:
        yield b"".join(_folded(line) for line in _card_lines(card))


def _card_lines(card: Card) -> Iterable[str]:
    said = [
        ("FN", card.name or card.organisation),
        ("ORG", card.organisation),
        ("TZ", card.time_zone),
        ("NOTE", card.note),
        ("X-RADIO", card.radio),
        ("X-SITE", card.site),
        *(("ROLE", entry) for entry in card.roles),
        *(("LANG", entry) for entry in card.languages),
        *(("EXPERTISE", entry) for entry in card.skills),
    ]
    numbers = [item.value for item in card.numbers]
    emails = [item.value for item in card.emails]
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield from (f"{name}:{_escaped(text)}" for name, text in said if text or name == "FN")
    yield from (_number(line) for line in numbers if isinstance(line, Line))
    yield from (_email(email) for email in emails if isinstance(email, Email))
    yield "END:VCARD"


def _email(email: Email) -> str:
    types = f";TYPE={email.kind}" if email.kind != "other" else ""
    return f"EMAIL{types}:{_escaped(email.address)}"


def _number(line: Line) -> str:
    head = f"TEL;TYPE={_TYPES[line.kind]};PREF={line.priority}"
    if not line.e164:
        return f"{head};VALUE=text:{_escaped(line.written)}"
    ending = f";ext={line.extension}" if line.extension else ""
    return f"{head};VALUE=uri:tel:{line.e164}{ending}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ("\n", "\\n"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> bytes:
    """Fold a line at 75 bytes, never inside a character."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > _FOLD_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
