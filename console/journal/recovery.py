"""The recovery key: the organisation's own authority, on paper only.

Its private half stands on the printed organisation sheet, or in shares, and is typed in when it is
needed. It writes as a device of its own that has a members log only; the log may branch, because
several consoles may use the sheet without knowing of each other.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from console.clock import Reading
from console.errors import Culprit, InputError
from console.ids import PersonId, SpaceId
from console.journal.chain import Placed
from console.journal.compose import Author, Position, compose
from console.journal.entry import MEMBERS_LOG, Entry, RawOp
from console.journal.frontier import Frontier
from console.journal.keys import KEY_BYTES, SigningKey

if TYPE_CHECKING:
    from console.chance import Chance

RECOVERY_KINDS = frozenset({"device.add", "device.revoke", "recovery.replace"})
AUTHENTICATED = "recovery_key"
_CHECK_DOMAIN = b"crisis-console/recovery-check/1\0"
_KEY_CHARACTERS = 52
_CHECK_CHARACTERS = 4
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")


class BadRecoveryText(InputError):
    """What was typed is not the recovery key of a sheet: a character is wrong or missing."""

    key = "error.recovery_text"
    culprit = Culprit.PERSON


def new_recovery_key(chance: "Chance") -> SigningKey:
    """Draw a recovery key."""
    return SigningKey.new(chance)


def recovery_text(key: SigningKey) -> str:
    """Spell a recovery key for the sheet: 14 groups of 4 characters, the last one checks."""
    text = base64.b32encode(key.seed).decode()[:_KEY_CHARACTERS] + _check(key.seed)
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def read_recovery_text(untrusted_text: str) -> SigningKey:
    """Read what somebody typed from the sheet: case, spaces, hyphens do not matter.

    The digits 0, 1 and 8, which a sheet never holds, are taken for O, I and B.

    Raises:
        BadRecoveryText: it is not the text of a sheet.
    """
    text = "".join(untrusted_text[:500].split()).replace("-", "").upper().translate(_MISREAD)
    if len(text) != _KEY_CHARACTERS + _CHECK_CHARACTERS or not text.isascii():
        raise BadRecoveryText(f"{len(text)} characters of {_KEY_CHARACTERS + _CHECK_CHARACTERS}")
    try:
        seed = base64.b32decode(text[:_KEY_CHARACTERS] + "=" * (-_KEY_CHARACTERS % 8))
    except ValueError as error:
        raise BadRecoveryText("a character that no sheet holds") from error
    if len(seed) != KEY_BYTES or text[_KEY_CHARACTERS:] != _check(seed):
        raise BadRecoveryText("the check characters do not fit")
    return SigningKey(seed)


def recovery_position(
    space: SpaceId, key: SigningKey, known: Iterable[Placed], members: Frontier
) -> Position:
    """Give where the key's next entry stands, as far as this console knows.

    Args:
        space: the workspace.
        key: the recovery key.
        known: tips of its log that are stored here; of several branches one is continued.
        members: the frontier of the members entries stored here.
    """
    prev = max(known, key=lambda tip: (tip.order, tip.seq, tip.id), default=None)
    return Position(space, MEMBERS_LOG, prev, members.heads_for(key.public, MEMBERS_LOG))


def compose_recovery(
    key: SigningKey, person: PersonId, position: Position, time: Reading, ops: Sequence[RawOp]
) -> Entry:
    """Build and sign an entry of the recovery key.

    Args:
        key: the recovery key.
        person: who typed it.
        position: what `recovery_position` gave.
        time: the clock.
        ops: kinds that a recovery key writes.

    Raises:
        ValueError: an op of another kind, or another log.
        BadEntry: the entry would not be valid.
    """
    foreign = sorted({op.kind for op in ops} - RECOVERY_KINDS)
    if foreign or position.log != MEMBERS_LOG:
        raise ValueError(f"a recovery key does not write {foreign or position.log}")
    return compose(Author(key, person, AUTHENTICATED), position, time, ops)


def _check(seed: bytes) -> str:
    return base64.b32encode(hashlib.sha256(_CHECK_DOMAIN + seed).digest()).decode()[
        :_CHECK_CHARACTERS
    ]
