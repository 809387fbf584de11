"""Strategies of canonical values, and ways to spoil bytes, for property and fuzz tests."""

from hypothesis import strategies as st

from console.journal.canonical import MAX_INTEGER

KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_/", min_size=1, max_size=8)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
SCALARS = st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS


def values(depth: int = 4) -> st.SearchStrategy:
    """Values that nest at most `depth` levels."""
    kind: st.SearchStrategy = SCALARS
    for _ in range(depth):
        kind = SCALARS | st.lists(kind, max_size=3) | st.dictionaries(KEYS, kind, max_size=3)
    return kind


VALUES = values()
OBJECTS = st.dictionaries(KEYS, values(3), max_size=4)


@st.composite
def spoiled(draw, whole: bytes) -> bytes:
    """The bytes with one or a few of them changed, taken out, put in, doubled or cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 8))
        piece = draw(st.binary(min_size=1, max_size=4) | st.sampled_from(PIECES))
        how = draw(st.sampled_from(("replace", "insert", "delete", "double", "cut")))
        if how == "replace":
            data[at : at + len(piece)] = piece
        elif how == "insert":
            data[at:at] = piece
        elif how == "delete":
            del data[at : at + length]
        elif how == "double":
            data[at:at] = data[at : at + length * 8]
        else:
            del data[at:]
    return bytes(data)


PIECES = [
    b"null",
    b"1.0",
    b"-0",
    b"1e9",
    b"9007199254740992",
    b"\\ud800",
    b"\\u0041",
    b"[[[[[[[[[[",
    b"{}",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b'"',
    b'""',
    b"\xff",
    b"\x00",
    b" ",
    b"\n",
    b'"a":1,"a":1',
    b"true",
    b"\xed\xa0\x80",
]
