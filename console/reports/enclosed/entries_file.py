r"""`entries.jsonl`: signed entries, one a line, their bytes exactly as they were signed.

A line is `{"entry":` + the entry's bytes + `,"signature":"` + 128 hex digits + `"}` + a line feed.
So an auditor can cut the signed bytes out with any tool; nothing is decoded on the way. Lines are
in replay order, so that a file has one order only.
"""

import re
from collections.abc import Iterable

from console.journal.entry import MAX_ENTRY_BYTES, BadEntry, Entry, decode_entry
from console.journal.order import in_replay_order, replay_key
from console.reports.enclosed.parts import BrokenPart

MAX_LINES = 50_000
_BEFORE = b'{"entry":'
_BETWEEN = b',"signature":"'
_AFTER = b'"}'
_TAIL = len(_BETWEEN) + 128 + len(_AFTER)
_HEX = re.compile(rb"[0-9a-f]{128}")


def encode_entries(entries: Iterable[Entry]) -> bytes:
    """Write entries in replay order."""
    return b"".join(
        _BEFORE + entry.raw + _BETWEEN + entry.signature.hex().encode() + _AFTER + b"\n"
        for entry in in_replay_order(entries)
    )


def decode_entries(untrusted: bytes) -> tuple[Entry, ...]:
    """Read and authenticate the entries: each alone; what they name is checked by `chain`.

    Raises:
        BrokenPart: a line is not as it is written, not validly signed, or out of its order.
    """
    if not untrusted.endswith(b"\n"):
        raise BrokenPart("entries_cut", n=untrusted.count(b"\n"))
    if untrusted.count(b"\n") > MAX_LINES:
        raise BrokenPart("too_many_entries", limit=MAX_LINES)
    entries: list[Entry] = []
    for number, line in enumerate(untrusted[:-1].split(b"\n"), 1):
        entry = _read(line, number)
        if entries and replay_key(entries[-1]) >= replay_key(entry):
            raise BrokenPart("entry_order", line=number, entry=entry.id)
        entries.append(entry)
    return tuple(entries)


def _read(line: bytes, number: int) -> Entry:
    if len(line) > len(_BEFORE) + MAX_ENTRY_BYTES + _TAIL:
        raise BrokenPart("entry", line=number, detail="too long")
    raw, tail = line[len(_BEFORE) : -_TAIL], line[-_TAIL:]
    signature = tail[len(_BETWEEN) : -len(_AFTER)]
    whole = _BEFORE + raw + _BETWEEN + signature + _AFTER
    if whole != line or not _HEX.fullmatch(signature):
        raise BrokenPart("entry", line=number, detail="not written as an entry")
    try:
        return decode_entry(raw, bytes.fromhex(signature.decode()))
    except BadEntry as error:
        raise BrokenPart("entry", line=number, detail=error.detail[:200]) from error
