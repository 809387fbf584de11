"""From stored entries to what folds read: replay order, implicit predecessors, opened fields.

Folds see no ciphertext and no signatures: both are turned here into values that say how it went.
"""

from collections.abc import Callable, Container, Iterable
from typing import Any

from console.domain.ops import Op, Role, SecondSignature
from console.ids import OpRef, PersonId, SpaceId, StreamId, is_hex32, is_hex64
from console.journal.entry import Entry, RawOp
from console.journal.sealed import KeyRing, Place, unseal_body
from console.journal.second import verify_approval

RolesOf = Callable[[Entry], frozenset[Role]]
"""What the author of an entry may act with there, by the resolution of the members logs."""


def replay_key(entry: Entry) -> tuple[int, str, str, int, str]:
    """Give the sort key of the replay order; the id separates the branches of a fork."""
    return (entry.order, entry.device, entry.log, entry.seq, entry.id)


def in_replay_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort entries into the one order in which every device replays them."""
    return sorted(entries, key=replay_key)


def ops_of(
    entry: Entry,
    ring: KeyRing,
    space: SpaceId,
    roles_of: RolesOf,
    only: Container[StreamId] | None = None,
) -> list[Op]:
    """Give the ops of a stored entry as folds read them, in the order of the entry.

    Each `after` also holds the op before it in the same entry on the same stream, which entries
    do not write down. Of the other streams than `only` nothing is opened or given.
    """
    roles = roles_of(entry)
    latest: dict[StreamId, OpRef] = {}
    ops: list[Op] = []
    for position, raw in enumerate(entry.ops):
        if only is not None and raw.stream not in only:
            continue
        ref = OpRef(entry.id, position)
        before = latest.get(raw.stream)
        latest[raw.stream] = ref
        ops.append(
            Op(
                ref=ref,
                kind=raw.kind,
                stream=raw.stream,
                body=_body(raw, space, ring),
                after=raw.after if before is None else (*raw.after, before),
                uses=raw.uses,
                device=entry.device,
                person=entry.person,
                roles=roles,
                order=entry.order,
                log=entry.log,
                seq=entry.seq,
                time=entry.time,
                authenticated=entry.authenticated,
            )
        )
    return ops


def _body(raw: RawOp, space: SpaceId, ring: KeyRing) -> dict[str, Any]:
    body = unseal_body(raw.body, Place(space, raw.stream), ring)
    if "second" in raw.body:
        body["second"] = _second(raw.body["second"], raw.body.get("approval"))
    return body


def _second(said: Any, approval: Any) -> SecondSignature | tuple[()]:
    """Check a second person's signature; what is none becomes a value that no kind accepts."""
    if not isinstance(said, dict) or set(said) != {"person", "key", "signature"}:
        return ()
    person, key, signature = said["person"], said["key"], said["signature"]
    if not (is_hex32(person) and is_hex64(key) and isinstance(signature, str)):
        return ()
    valid = isinstance(approval, dict) and verify_approval(key, approval, signature)
    return SecondSignature(PersonId(person), key, valid)
