"""The hash that says which members entries somebody held: that of their latest ones.

It is the same as in the greeting of two devices (docs/formats/report-file.md): a report signs it,
so that no members entry can be left out of the file or added to it.
"""

import hashlib
from collections.abc import Iterable

from console.ids import DeviceKey, EntryId

_DOMAIN = b"crisis-console/tips/1\0members\0"

MembersTip = tuple[DeviceKey, int, EntryId]
"""The end of a members log, or of one branch of it: device, number, hash."""


def members_hash(tips: Iterable[MembersTip]) -> str:
    """Give SHA-256 over all tips of members logs, in hex."""
    digest = hashlib.sha256(_DOMAIN)
    for device, seq, entry in sorted(tips):
        digest.update(bytes.fromhex(device) + seq.to_bytes(8, "big") + bytes.fromhex(entry))
    return digest.hexdigest()
