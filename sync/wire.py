"""The frames of a sync session: 4-byte length, type byte, MessagePack into typed values.

Job: turn messages into bytes and suspicious bytes into messages. Limits hold before anything is
allocated. Unknown frame types are skipped (a newer version may send them); everything else that
is not exactly a known frame raises `BadFrame`, which ends the session. It refuses to know what a
message means. Layouts: docs/formats/wire.md.
"""

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from console.errors import ConsoleError, Culprit
from sync.messages import (
    Ack,
    AskBlob,
    AskHashes,
    AskKeys,
    Bye,
    Chunk,
    Done,
    Entries,
    Hashes,
    Hello,
    Introduction,
    JoinAnswer,
    JoinCommit,
    JoinConfirmed,
    JoinNonce,
    JoinReveal,
    Keys,
    Knock,
    Manifest,
    Message,
    Ping,
    Proof,
    Refused,
    SentAll,
    Signature,
    Tips,
    Welcome,
    Who,
)

MAX_GREETING: Final = 4 * 1024
"""Largest frame before both sides have proved who they are."""
MAX_FRAME: Final = 1024 * 1024
TYPES: Final[dict[int, type[Message]]] = {
    0x01: Knock,
    0x02: Hello,
    0x03: Signature,
    0x04: Who,
    0x05: Introduction,
    0x06: Welcome,
    0x07: Refused,
    0x10: Tips,
    0x11: AskHashes,
    0x12: Hashes,
    0x13: Entries,
    0x14: Ack,
    0x15: SentAll,
    0x16: Proof,
    0x20: AskKeys,
    0x21: Keys,
    0x22: AskBlob,
    0x23: Chunk,
    0x30: Done,
    0x31: Ping,
    0x32: Bye,
    0x40: JoinCommit,
    0x41: JoinNonce,
    0x42: JoinReveal,
    0x43: JoinAnswer,
    0x44: JoinConfirmed,
    0x50: Manifest,
}
_LENGTH: Final = struct.Struct(">I")
_NUMBERS: Final = {kind: number for number, kind in TYPES.items()}


class BadFrame(ConsoleError):
    """The peer sent bytes that are no frame of this protocol."""

    key = "sync.bad_frame"
    culprit = Culprit.PEER


def encode(message: Message) -> bytes:
    """Give the frame of a message."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body) + 1) + bytes([_NUMBERS[type(message)]]) + body


def decode(untrusted_frame: bytes) -> Message | None:
    """Read one frame without its length: type byte and body; nothing if the type is unknown.

    Raises:
        BadFrame: the body is not exactly a message of that type.
    """
    number = untrusted_frame[0]
    kind = TYPES.get(number)
    if kind is None:
        return None
    try:
        return msgspec.msgpack.decode(memoryview(untrusted_frame)[1:], type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        where = f"frame type 0x{number:02x}"
        raise BadFrame(f"{where}: {error}", where=where) from error


class Splitter:
    """Cuts a stream of bytes into messages. `limit` starts small and is raised after the link.

    It never holds more than one frame and what was fed last.
    """

    def __init__(self, limit: int = MAX_GREETING) -> None:
        self.limit = limit
        self._buffer = bytearray()

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished frame are held."""
        return len(self._buffer)

    def feed(self, untrusted: bytes) -> Iterator[Message]:
        """Take bytes, give the messages they complete, one at a time (the limit may rise between).

        Raises:
            BadFrame: a frame is empty, over the limit or not a message.
        """
        self._buffer += untrusted
        while (frame := self._cut()) is not None:
            message = decode(frame)
            if message is not None:
                yield message

    def _cut(self) -> bytes | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if not 0 < length <= self.limit:
            where = f"frame length {length}"
            raise BadFrame(f"{where} is not within 1 to {self.limit}", where=where)
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return frame
