"""Frames: what goes in comes out; anything else is one declared error."""

import re
from pathlib import Path

import msgspec
import pytest

from sync.messages import Ack, Bye, Hello, JoinAnswer, Key, Keys, Ping, Tips
from sync.wire import MAX_FRAME, MAX_GREETING, TYPES, BadFrame, Splitter, decode, encode


def all_of(splitter: Splitter, data: bytes) -> list[object]:
    return list(splitter.feed(data))


def test_a_message_survives_the_wire_byte_by_byte():
    hello = Hello((1,), b"s" * 32, b"d" * 32, b"n" * 32, b"m" * 32, b"a" * 32)
    splitter = Splitter()
    got = [m for byte in encode(hello) for m in splitter.feed(bytes([byte]))]
    assert got == [hello]
    assert splitter.waiting == 0


def test_several_frames_in_one_read_come_out_in_order():
    data = encode(Ping()) + encode(Ack(7)) + encode(Bye("stopped"))[:-1]
    splitter = Splitter()
    assert all_of(splitter, data) == [Ping(), Ack(7)]
    assert splitter.waiting > 0


def test_the_worked_vector_of_the_format_page():
    assert encode(Ack(7)).hex() == "00000003" + "14" + "9107"


def test_unknown_frame_types_are_skipped():
    unknown = (3).to_bytes(4, "big") + b"\xf0\x91\x01"
    assert all_of(Splitter(), unknown + encode(Ack(1))) == [Ack(1)]
    assert decode(b"\xf0anything") is None


@pytest.mark.parametrize("length", [0, MAX_GREETING + 1, 2**32 - 1])
def test_a_length_outside_the_limit_ends_it_before_anything_is_allocated(length):
    with pytest.raises(BadFrame) as caught:
        all_of(Splitter(), length.to_bytes(4, "big"))
    assert caught.value.title.key == "sync.bad_frame.title"


def test_the_limit_can_rise_between_two_frames_of_one_read():
    big = b"\xf0" + b"x" * 10_000
    data = encode(Ping()) + len(big).to_bytes(4, "big") + big + encode(Ack(2))
    splitter = Splitter()
    messages = splitter.feed(data)
    assert next(messages) == Ping()
    splitter.limit = MAX_FRAME
    assert list(messages) == [Ack(2)]


@pytest.mark.parametrize(
    "frame",
    [
        b"\x14",
        b"\x14\x90",
        b"\x14\x92\x07\x07",
        b"\x14\x91\xa11",
        b"\x14\x91\xff",
        b"\x14\x91\xcf\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x14\x91\x07\x00",
        b"\x32\x91\xa2\xff\xff",
        b"\x10\x92\xa7members\xdd\x7f\xff\xff\xff",
        b"\x10\x92\xa5other\x90",
        b"\x03\x91\xc4\x3f" + b"x" * 63,
        b"\x14" + b"\x91" * 4000,
    ],
)
def test_what_is_not_exactly_a_message_is_one_declared_error(frame):
    with pytest.raises(BadFrame, match="frame type"):
        decode(frame)


def test_every_type_has_a_number_of_its_own_and_fits_its_page():
    assert len(set(TYPES.values())) == len(TYPES)
    assert all(0 < number < 0x100 for number in TYPES)


def test_secrets_are_not_printed():
    secret = b"\x5a" * 32
    shown = repr(Keys((Key("person/x", b"k" * 16, secret),))) + repr(JoinAnswer(True, "", secret))
    assert "ZZZZ" not in shown


def test_a_list_may_not_be_longer_than_its_limit():
    body = msgspec.msgpack.encode(["members", [[b"d" * 32, 1, b"e" * 32]] * 4097])
    with pytest.raises(BadFrame, match="length"):
        decode(b"\x10" + body)
    assert isinstance(decode(b"\x10" + msgspec.msgpack.encode(["members", []])), Tips)


def test_the_format_page_lists_exactly_the_types_there_are():
    page = (Path(__file__).parents[3] / "docs" / "formats" / "wire.md").read_text("utf-8")
    rows = re.findall(r"^\| ([0-9a-f]{2}) \| ([A-Z ]+) \|", page, re.MULTILINE)
    listed = {int(number, 16): name.replace(" ", "") for number, name in rows}
    assert listed == {number: kind.__name__.upper() for number, kind in TYPES.items()}
