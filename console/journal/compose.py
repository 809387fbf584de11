"""Writing an own entry: build, sign, and read it back with the eyes of a stranger.

What is built here passes the same checks as an entry from outside before anybody stores it.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.clock import Reading
from console.domain.ops import History
from console.ids import OpRef, PersonId, SpaceId
from console.journal.canonical import encode
from console.journal.chain import Placed
from console.journal.entry import (
    ACTS_LOG,
    FORMAT,
    MAX_AFTER,
    MAX_HEADS,
    MEMBERS_LOG,
    Entry,
    Log,
    RawOp,
    decode_entry,
    parse_entry,
)
from console.journal.frontier import Step
from console.journal.keys import Domain, SigningKey
from console.journal.sealed import Place, SealingKeys, seal_body

if TYPE_CHECKING:
    from console.chance import Chance


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes.

    Attributes:
        signing: the device's signing key.
        person: the person of the device.
        authenticated: how the vault was opened: passphrase, key_chain, both, recovery_code,
            shares, recovery_key.
        grant: the op that acts are written under; absent in members entries and before an
            adoption.
    """

    signing: SigningKey
    person: PersonId
    authenticated: str
    grant: OpRef | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where the entry will stand.

    Attributes:
        space: the workspace; absent in the genesis.
        log: the log it continues.
        prev: the last entry of that log, if there is one.
        heads: what `Frontier.heads_for` gives.
    """

    space: SpaceId | None
    log: Log
    prev: Placed | None = None
    heads: tuple[Step, ...] = ()

    @property
    def seq(self) -> int:
        """Its place in the log."""
        return self.prev.seq + 1 if self.prev else 1

    @property
    def order(self) -> int:
        """1 + the highest order that it builds on."""
        below = [step.order for step in self.heads]
        if self.prev:
            below.append(self.prev.order)
        return 1 + max(below, default=0)


GENESIS = Position(space=None, log=MEMBERS_LOG)
"""Where the entry stands that founds a workspace."""


def compose(author: Author, position: Position, time: Reading, ops: Sequence[RawOp]) -> Entry:
    """Build and sign an entry.

    Raises:
        NotCanonical: a body holds what canonical JSON has no place for.
        BadEntry: the entry would not be valid, for example too long.
    """
    return sign(draft(author, position, time, ops), author.signing)


def draft(author: Author, position: Position, time: Reading, ops: Sequence[RawOp]) -> Entry:
    """Build an entry without a signature, so that it can be judged before anything is signed.

    Raises:
        NotCanonical: a body holds what canonical JSON has no place for.
        BadEntry: the entry would not be valid, for example too long.
    """
    return parse_entry(encode(_members(author, position, time, ops)), b"")


def sign(entry: Entry, signing: SigningKey) -> Entry:
    """Sign a drafted entry, and check it as a stranger's.

    Raises:
        BadEntry: the key is not that of the entry's device.
    """
    return decode_entry(entry.raw, signing.sign(Domain.ENTRY, entry.raw))


def standing_on(position: Position, cited: Iterable[Placed]) -> Position:
    """Give the position that is above all these entries: of `grant`, and of `uses` in the ops.

    Usually that is the position itself. But entries after a branching are no heads, so a device
    that was enrolled by one, or must cite one, could not write at all; it names them all the same.
    """
    above = [Step(placed.head, placed.order, frozenset()) for placed in cited]
    above = [step for step in above if step.order >= position.order]
    if not above:
        return position
    heads = sorted({*position.heads, *above}, key=lambda step: (step.order, step.head))
    kept = tuple(sorted(heads[-MAX_HEADS:], key=lambda step: step.head))
    return dataclasses.replace(position, heads=kept)


def seal_op(op: RawOp, space: SpaceId, keys: SealingKeys, chance: "Chance") -> RawOp:
    """Give the op with a sealed field in place of every `ToSeal` of its body.

    Raises:
        NotCanonical: a value cannot be sealed.
        ValueError: a scope is none of this stream.
    """
    body = seal_body(op.body, Place(space, op.stream), keys, chance)
    return dataclasses.replace(op, body=body)


def latest_after(history: History, order: int) -> tuple[OpRef, ...]:
    """Give what the next op of a stream names in `after`, by what is held of the stream.

    Args:
        history: all stored ops of the stream.
        order: that of the new entry. Entries after a branching are no heads, so some that are
            held may be of no lower order; they cannot be named yet and stay concurrent.
    """
    nameable = [op for op in history.ops if op.order < order]
    return tuple(sorted(History(history.stream, nameable).heads[-MAX_AFTER:]))


def _members(
    author: Author, position: Position, time: Reading, ops: Sequence[RawOp]
) -> dict[str, Any]:
    members: dict[str, Any] = {
        "authenticated": author.authenticated,
        "device": author.signing.public,
        "format": FORMAT,
        "heads": [step.head for step in position.heads],
        "log": position.log,
        "ops": [_op_members(op, position.log) for op in ops],
        "order": position.order,
        "person": author.person,
        "seq": position.seq,
        "time": dataclasses.asdict(time),
    }
    if author.grant is not None and position.log == ACTS_LOG:
        members["grant"] = author.grant
    if position.prev is not None:
        members["prev"] = position.prev.id
    if position.space is not None:
        members["space"] = position.space
    return members


def _op_members(op: RawOp, log: Log) -> dict[str, Any]:
    members = {**op.body, "kind": op.kind, "stream": op.stream, "uses": op.uses}
    if log == ACTS_LOG:
        members["after"] = op.after
    return members
