"""Whatever comes in, only the declared error comes out, in time and without using memory up.

`FUZZ_INPUTS` sets how many inputs each test makes; a failure prints the seed and the input.
"""

import os
import random  # noqa: TID251  # inputs for a test, repeatable by their seed
import time
import tracemalloc

import pytest

from console.domain.ops import Seal
from console.ids import PersonId, SpaceId, StreamId
from console.journal.blobs import BadBlob, BlobKey
from console.journal.canonical import NotCanonical, decode, encode
from console.journal.entry import MAX_ENTRY_BYTES, BadEntry, decode_entry, parse_entry
from console.journal.keys import Domain, verify
from console.journal.members import check_join
from console.journal.order import ops_of
from console.journal.recovery import BadRecoveryText, read_recovery_text
from console.journal.sealed import Place, ToSeal, contact_scope, unseal_body
from tests.support.journal_values import PIECES
from tests.support.journal_writer import act, two_devices

INPUTS = int(os.environ.get("FUZZ_INPUTS", "3000"))
SEED = int(os.environ.get("FUZZ_SEED", "20"))
SLOWEST_S = 0.05
STREAM = StreamId("exception/" + "1" * 32)
FOUNDER, BEN = two_devices()
ENTRIES = [
    FOUNDER.write(act("x", STREAM, {"reason": ToSeal(STREAM, "flood"), "n": [1, {"a": True}]})),
    FOUNDER.write(
        *(
            act("y", STREAM, {"t": "ü" * 40, "who": ToSeal(contact_scope(PersonId("a" * 32)), "A")})
            for _ in range(8)
        )
    ),
    *FOUNDER.store.replay()[:2],
]


def spoil(rng: random.Random, whole: bytes) -> bytes:
    data = bytearray(whole)
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(data) + 1)
        how = rng.randrange(6)
        if how == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[at:at] = rng.choice(PIECES)
        elif how == 2:
            del data[at : at + rng.randint(1, 40)]
        elif how == 3:
            data[at:at] = data[at : at + rng.randint(1, 400)]
        elif how == 4:
            piece = rng.choice(PIECES)
            data[at : at + len(piece)] = piece
        else:
            other = rng.randrange(len(data) + 1)
            data[at : at + 20] = data[other : other + 20]
    return bytes(data)


def grown(rng: random.Random, depth: int = 0) -> bytes:
    """Something like JSON, and often too much of it."""
    what = rng.randrange(8 if depth < 12 else 4)
    if what < 3:
        return rng.choice(
            [b"1", b"-0", b"null", b"true", b"1.5", b'"\\u0000"', b'"\xff"', b"9" * 40, b'""']
        )
    if what == 3:
        return encode(rng.choice(["a", "\x00" * 9, 2**53 - 1, False]))
    if what < 6:
        return b"[" + b",".join(grown(rng, depth + 1) for _ in range(rng.randrange(4))) + b"]"
    names = [b'"kind"', b'"stream"', b'"a"', b'"A"', b'"box"', b'"scope"', b'"heads"', b'""']
    members = (rng.choice(names) + b":" + grown(rng, depth + 1) for _ in range(rng.randrange(4)))
    return b"{" + b",".join(members) + b"}"


def inputs():
    rng = random.Random(SEED)  # noqa: S311  # no secret
    for number in range(INPUTS):
        what = number % 4
        if what < 2:
            yield spoil(rng, rng.choice(ENTRIES).raw)
        elif what == 2:
            yield grown(rng)
        else:
            yield rng.randbytes(rng.choice([0, 1, 7, 64, 300]))


def bombs():
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        yield opening * 20_000
        yield opening * 9 + b"1" + closing * 9
    yield b'"' + b"\\" * 65_000
    yield b'"' + b"\\u0041" * 10_000 + b'"'
    yield b"9" * 65_536
    yield b"-" + b"9" * 65_000
    yield b"[" + b"1," * 30_000 + b"1]"
    yield b"{" + b'"a":1,' * 9_000 + b'"a":1}'
    yield ENTRIES[0].raw + b"\0" * 70_000


def test_canonical_json_declares_one_error():
    for untrusted in (*inputs(), *bombs()):
        started = time.perf_counter()
        try:
            value = decode(untrusted, MAX_ENTRY_BYTES)
        except NotCanonical:
            value = None
        assert time.perf_counter() - started < SLOWEST_S, untrusted[:200]
        assert value is None or encode(value) == untrusted


def test_entries_declare_one_error_even_when_they_are_signed():
    for untrusted in (*inputs(), *bombs()):
        signature = FOUNDER.keys.signing.sign(Domain.ENTRY, untrusted)
        started = time.perf_counter()
        try:
            entry = decode_entry(untrusted, signature)
        except BadEntry:
            entry = None
        assert time.perf_counter() - started < SLOWEST_S, untrusted[:200]
        if entry is not None:
            ops_of(entry, FOUNDER.store.ring, SpaceId(entry.space), lambda _: frozenset())


def test_reading_hostile_entries_takes_little_memory():
    tracemalloc.start()
    try:
        for untrusted in bombs():
            with pytest.raises(BadEntry):
                parse_entry(untrusted, bytes(64))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


def test_bodies_of_any_shape_are_handed_to_folds():
    rng = random.Random(SEED)  # noqa: S311  # no secret
    ring = FOUNDER.store.ring
    place = Place(SpaceId(FOUNDER.store.space or ""), STREAM)
    sealed = ENTRIES[0].ops[0].body["reason"]
    for _ in range(INPUTS):
        spoiled = spoil(rng, encode({"reason": sealed, "second": sealed, "l": [sealed]}))
        try:
            body = decode(spoiled, MAX_ENTRY_BYTES)
        except NotCanonical:
            continue
        if isinstance(body, dict):
            opened = unseal_body(body, place, ring)
            assert opened.keys() == body.keys()
            assert check_join(place.space, body) is False


def test_an_unchanged_body_is_opened():
    opened = unseal_body(
        ENTRIES[0].ops[0].body, Place(ENTRIES[0].space, STREAM), FOUNDER.store.ring
    )
    assert opened["reason"].seal is Seal.OPEN


def test_the_other_readers_declare_their_errors():
    rng = random.Random(SEED)  # noqa: S311  # no secret
    key = BlobKey(bytes(32), "0" * 64, "a.log").as_value()
    for _ in range(INPUTS):
        text = spoil(rng, b"ABCD EFGH 2345 ").decode("latin-1")
        with pytest.raises(BadRecoveryText):
            read_recovery_text(text)
        try:
            value = decode(spoil(rng, encode(key)), MAX_ENTRY_BYTES)
            BlobKey.from_value(value)
        except (NotCanonical, BadBlob):
            pass
        assert verify(text, Domain.ENTRY, text.encode(), rng.randbytes(64)) is False
