import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SeededChance
from console.ids import StreamId
from console.journal.canonical import decode, encode
from console.journal.entry import (
    MAX_ENTRY_BYTES,
    BadEntry,
    decode_entry,
    parse_entry,
    verify_entry,
)
from console.journal.keys import Domain, SigningKey
from console.journal.sealed import ToSeal
from tests.support.journal_values import OBJECTS, spoiled
from tests.support.journal_writer import act, two_devices

STREAM = StreamId("exception/" + "1" * 32)
FOUNDER, BEN = two_devices()
FIRST = BEN.write(act("exception.prepare", STREAM))
FOUNDER.take(BEN)
ENTRY = FOUNDER.write(
    act("exception.activate", STREAM, {"reason": ToSeal(STREAM, "flood"), "life": True}),
    act("exception.note", STREAM, {"numbers": [1, 2, 3], "text": "ü漢\U0001f600\n"}),
)


def refuse(raw):
    """The bytes are refused; if only for the signature, they are another entry."""
    with pytest.raises(BadEntry):
        decode_entry(raw, ENTRY.signature)
    try:
        entry = parse_entry(raw, ENTRY.signature)
    except BadEntry:
        return
    assert entry.id != ENTRY.id
    assert encode(decode(raw, MAX_ENTRY_BYTES)) == raw
    assert not verify_entry(entry)


@given(st.integers(1, 255))
def test_no_byte_of_an_entry_can_be_changed(change):
    for at in range(len(ENTRY.raw)):
        raw = bytearray(ENTRY.raw)
        raw[at] ^= change
        with pytest.raises(BadEntry):
            decode_entry(bytes(raw), ENTRY.signature)


def test_no_byte_of_an_entry_can_be_left_out_doubled_or_swapped():
    raw = ENTRY.raw
    for at in range(len(raw)):
        refuse(raw[:at] + raw[at + 1 :])
        refuse(raw[: at + 1] + raw[at:])
        if at and raw[at - 1] != raw[at]:
            refuse(raw[: at - 1] + raw[at : at + 1] + raw[at - 1 : at] + raw[at + 1 :])


@given(spoiled(ENTRY.raw))
def test_spoiled_bytes_are_refused(raw):
    if raw != ENTRY.raw:
        refuse(raw)


@given(st.integers(0, 63), st.integers(1, 255))
def test_no_byte_of_a_signature_can_be_changed(at, change):
    signature = bytearray(ENTRY.signature)
    signature[at] ^= change
    with pytest.raises(BadEntry):
        decode_entry(ENTRY.raw, bytes(signature))


@given(OBJECTS)
def test_a_body_comes_out_as_it_went_in(body):
    kept = {
        name: member
        for name, member in body.items()
        if name not in {"kind", "stream", "after", "uses"}
    }
    entry = FOUNDER.build(act("x", STREAM, kept))
    assert parse_entry(entry.raw, entry.signature).ops[0].body == kept


@given(spoiled(ENTRY.raw))
def test_the_author_can_sign_whatever_is_valid_and_nothing_else(raw):
    """Even with a fitting signature only canonical, valid bytes become an entry."""
    signature = FOUNDER.keys.signing.sign(Domain.ENTRY, raw)
    try:
        entry = decode_entry(raw, signature)
    except BadEntry:
        return
    assert entry.raw == encode(decode(raw, MAX_ENTRY_BYTES))
    assert verify_entry(entry)


def test_each_device_signs_for_itself_only():
    other = SigningKey.new(SeededChance("eve"))
    with pytest.raises(BadEntry, match="signature"):
        decode_entry(ENTRY.raw, other.sign(Domain.ENTRY, ENTRY.raw))
