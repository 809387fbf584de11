"""A sealed PDF changed in every way that a hand or an accident changes files: seed in, bytes out."""

import random  # noqa: TID251  # changes for a test, repeatable by their seed
import re
import zlib
from collections.abc import Callable, Mapping

Change = Callable[[bytes, random.Random], bytes]
_NUMBER = re.compile(rb"(?<![\w.])\d+(?![\w.])")
_NAME = re.compile(rb"/[A-Z][A-Za-z]+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e9", b".")
_NAMES = (b"/Root", b"/Pages", b"/Kids", b"/Parent", b"/Prev", b"/XRefStm", b"/Contents", b"/Sig")


def _at(pdf: bytes, chance: random.Random) -> int:
    return chance.randrange(len(pdf))


def flip(pdf: bytes, chance: random.Random) -> bytes:
    """One bit."""
    place, changed = _at(pdf, chance), bytearray(pdf)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flips(pdf: bytes, chance: random.Random) -> bytes:
    """Some bytes, anywhere."""
    changed = bytearray(pdf)
    for _ in range(chance.randrange(2, 40)):
        changed[_at(pdf, chance)] = chance.randrange(256)
    return bytes(changed)


def cut(pdf: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return pdf[: _at(pdf, chance)]


def drop(pdf: bytes, chance: random.Random) -> bytes:
    """A piece is missing."""
    place = _at(pdf, chance)
    return pdf[:place] + pdf[place + chance.choice((1, 7, 100, 5000)) :]


def insert(pdf: bytes, chance: random.Random) -> bytes:
    """A piece is put in."""
    place = _at(pdf, chance)
    piece = chance.choice((b"\0", b" ", b"<<", b"[" * 400, b"(" * 400, chance.randbytes(60)))
    return pdf[:place] + piece + pdf[place:]


def double(pdf: bytes, chance: random.Random) -> bytes:
    """A piece stands twice, or the file does."""
    place = _at(pdf, chance)
    if chance.random() < 0.1:
        return pdf + pdf
    return pdf[:place] + pdf[place : place + chance.choice((20, 500, 20000))] + pdf[place:]


def odd_number(pdf: bytes, chance: random.Random) -> bytes:
    """A number that says where, how long or which, says something else."""
    return _replaced(pdf, chance, _NUMBER, _ODD_NUMBERS)


def odd_name(pdf: bytes, chance: random.Random) -> bytes:
    """A name becomes another."""
    return _replaced(pdf, chance, _NAME, _NAMES)


def _replaced(
    pdf: bytes, chance: random.Random, pattern: re.Pattern[bytes], by: tuple[bytes, ...]
) -> bytes:
    # Objects stand at the head and the tail; the middle is packed.
    start = chance.choice((0, max(0, len(pdf) - 30_000), _at(pdf, chance)))
    found = list(pattern.finditer(pdf, start, min(len(pdf), start + 30_000)))
    if not found:
        return flip(pdf, chance)
    hit = chance.choice(found)
    return pdf[: hit.start()] + chance.choice(by) + pdf[hit.end() :]


def append(pdf: bytes, chance: random.Random) -> bytes:
    """An update after the seal, as a program writes it when somebody edits."""
    last = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    number, body = (
        chance.randrange(1, 400),
        chance.choice((b"<< /Type /Page >>", b"null", b"[ 0 ]")),
    )
    place = len(pdf)
    obj = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    prev = chance.choice((last, place, 0, 2**31))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<< /Size 900 /Root 1 0 R /Prev %d >>\n" % prev
    return pdf + obj + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (place + len(obj))


def padding(pdf: bytes, chance: random.Random) -> bytes:
    """Something in the room after the signature value, or its digits in capitals."""
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    if chance.random() < 0.4:
        return pdf[:start] + pdf[start:end].upper() + pdf[end:]
    place = chance.randrange(start, end)
    digit = chance.choice(b"0123456789abcdefABCDEF \n")
    return pdf[:place] + bytes((digit,)) + pdf[place + 1 :]


def bomb(pdf: bytes, chance: random.Random) -> bytes:
    """A packed stream becomes a small one that is large when it is unpacked."""
    found = list(_STREAM.finditer(pdf))
    hit = chance.choice(found)
    packed = zlib.compress(b"\0" * chance.choice((1_000_000, 20_000_000)), 9)
    room = hit.end(1) - hit.start(1)
    piece = packed if len(packed) > room else packed + b"\0" * (room - len(packed))
    return pdf[: hit.start(1)] + piece + pdf[hit.end(1) :]


def swap(pdf: bytes, chance: random.Random) -> bytes:
    """Two pieces of one length change places."""
    size = chance.choice((4, 64, 2000))
    one, other = sorted((_at(pdf[: -2 * size], chance), _at(pdf[: -2 * size], chance)))
    other = max(other, one + size)
    return (
        pdf[:one]
        + pdf[other : other + size]
        + pdf[one + size : other]
        + pdf[one : one + size]
        + pdf[other + size :]
    )


CHANGES: Mapping[str, Change] = {
    change.__name__: change
    for change in (
        flip,
        flips,
        cut,
        drop,
        insert,
        double,
        odd_number,
        odd_name,
        append,
        padding,
        bomb,
        swap,
    )
}


def changed(pdf: bytes, seed: int) -> tuple[str, bytes]:
    """Give the name of a change and the changed file; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # a replayable change is no secret
    name = list(CHANGES)[seed % len(CHANGES)]
    return name, CHANGES[name](pdf, chance)
