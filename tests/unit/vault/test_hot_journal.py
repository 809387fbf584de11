"""The journal of a kill: played back whole or refused."""

import struct

import pytest

from console.vault.errors import DamagedVault
from console.vault.hot_journal import PAGE, require_whole

MAGIC = bytes.fromhex("d9d505f920a163d7")
SECTOR = 512
NONCE = 77


def header(count, *, magic=MAGIC, sector=SECTOR, page=PAGE):
    return struct.pack(">8sIIIII", magic, count, NONCE, 9, sector, page).ljust(SECTOR, b"\0")


def record(number, nonce=NONCE):
    data = bytes([number]) * PAGE
    return struct.pack(">I", number) + data + struct.pack(">I", nonce + number * 20)


def segment(*numbers):
    whole = header(len(numbers)) + b"".join(map(record, numbers))
    return whole + bytes(-len(whole) % SECTOR)


WHOLE = segment(3, 4)
STALE = b"".join(record(number, NONCE + 1) for number in (5, 6, 7))
"""What an earlier journal left behind in the same file, which the engine does not cut."""
UNFINISHED = bytes(12) + header(0)[12:] + record(8)[:1000]


@pytest.mark.parametrize(
    "held",
    [
        b"",
        bytes(5000),
        UNFINISHED,
        WHOLE,
        WHOLE.rstrip(b"\0"),
        WHOLE + segment(5),
        WHOLE + UNFINISHED,
        header(2) + record(3) + record(4) + STALE,
        WHOLE + STALE,
        WHOLE + b"\0" + segment(5)[1:],
        WHOLE + b"garbage".ljust(SECTOR, b"x"),
    ],
    ids=[
        "empty",
        "zeros",
        "not durable",
        "one",
        "no padding",
        "two",
        "second not durable",
        "over an older one",
        "over an older one, aligned",
        "an old header taken out",
        "anything",
    ],
)
def test_what_a_kill_leaves_is_taken(tmp_path, held):
    (tmp_path / "journal").write_bytes(held)
    require_whole(tmp_path / "journal")


def test_no_journal_is_fine(tmp_path):
    require_whole(tmp_path / "journal")


@pytest.mark.parametrize(
    "held",
    [
        header(1, magic=b"another!") + record(1),
        header(1, sector=500) + record(1),
        header(1, page=1024) + record(1),
        header(2) + record(1),
        header(1) + record(1)[:-1] + b"\xff",
        header(0) + record(1),
        header(1) + record(3) + record(4),
        WHOLE + header(1, magic=bytes([MAGIC[0] ^ 1]) + MAGIC[1:]) + record(5),
        WHOLE + header(1, magic=MAGIC[:7] + bytes([MAGIC[7] ^ 0x80])) + record(5),
        segment(3, 3),
        segment(10),
        segment(0),
    ],
)
def test_what_was_changed_is_refused(tmp_path, held):
    (tmp_path / "journal").write_bytes(held)
    with pytest.raises(DamagedVault):
        require_whole(tmp_path / "journal")
