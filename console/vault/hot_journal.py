"""Checks a rollback journal that a kill left, before the engine plays it back.

The pages of the vault are authenticated; the header of the journal is not. A flipped bit there makes
the engine take the journal for none, and half a transaction is read as if it had been committed. So
the header and the checksums of all records that it counts are checked here first.
Format: https://www.sqlite.org/fileformat.html#the_rollback_journal
"""

import struct
from pathlib import Path
from typing import BinaryIO

from console.vault.disk import translated
from console.vault.errors import DamagedVault

PAGE = 4096
_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEADER = struct.Struct(">8sIIIII")
_WORD = struct.Struct(">I")
_RECORD = 2 * _WORD.size + PAGE
_NOT_DURABLE = bytes(12)
"""Magic and count before the records were made durable: until then the database is not touched."""
_SECTORS = frozenset(1 << power for power in range(5, 17))
_STEP = 200
_FLIPPED = 4
"""Bits by which a magic may differ and still be one that was changed. The engine writes a new journal
over an old one without cutting it: behind the records that count may stand anything, also an old
header, of which it takes the first byte out (5 bits). There the journal ends."""


def require_whole(journal: Path) -> None:
    """Refuse a journal that would not be played back whole. None is fine.

    Raises:
        DamagedVault: its header or a record that counts was changed.
    """
    with translated():
        if not journal.is_file():
            return
        with journal.open("rb") as file:
            at, seen = 0, set[int]()
            while (after := _segment(file, at, seen)) is not None:
                at = after


def _segment(file: BinaryIO, at: int, seen: set[int]) -> int | None:
    """Check the segment at this place; give where the next begins, nothing at the end.

    Each page of the old file is kept once; a number that is another page's, or none's, was changed.
    """
    file.seek(at)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or header.startswith(_NOT_DURABLE):
        return None
    magic, count, nonce, pages, sector, page = _HEADER.unpack(header)
    if at and _bits_apart(magic, _MAGIC) > _FLIPPED:
        return None
    if magic != _MAGIC or sector not in _SECTORS or page != PAGE:
        raise DamagedVault("the header of the rollback journal was changed")
    file.seek(at + sector)
    for _ in range(count):
        record = file.read(_RECORD)
        if not _fits(record, nonce):
            raise DamagedVault("a record of the rollback journal was changed")
        (number,) = _WORD.unpack(record[: _WORD.size])
        if not 1 <= number <= pages or number in seen:
            raise DamagedVault("a page number of the rollback journal was changed")
        seen.add(number)
    end = file.tell()
    if _fits(file.read(_RECORD), nonce):
        raise DamagedVault("the count of the rollback journal was changed")
    return int(-(-end // sector) * sector)


def _fits(record: bytes, nonce: int) -> bool:
    """Say whether these bytes are a whole record of the segment with this nonce."""
    data, end = record[_WORD.size : -_WORD.size], record[-_WORD.size :]
    return len(data) == PAGE and _WORD.unpack(end) == (_checksum(data, nonce),)


def _bits_apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _checksum(data: bytes, nonce: int) -> int:
    """Add every 200th byte, from the end, to the nonce: enough to tell a torn page."""
    return (nonce + sum(data[place] for place in range(PAGE - _STEP, 0, -_STEP))) & 0xFFFFFFFF
