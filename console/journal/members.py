"""Entries as authority reads them: the members logs whole, of the acts logs only their places.

What a body of the members logs proves by a signature of its own is checked here; domain code has
no cryptography.
"""

from collections.abc import Callable, Mapping
from typing import Any

from console.domain.authority.acts import Act
from console.domain.authority.graph import MembersEntry, MembersOp
from console.ids import DeviceKey, EntryId, OpRef, SpaceId, is_hex64
from console.journal.canonical import NotCanonical, encode
from console.journal.entry import Entry, RawOp
from console.journal.keys import Domain, SigningKey, verify

DEVICE_ADD = "device.add"
_CONFIRMED = ("add", "enrolled", "erase")
_CLAIMED = ("adopt", "agreement_key", "bundle_key", "device", "invitation", "report_certificate")

GrantOf = Callable[[DeviceKey], OpRef | None]


def members_entry(entry: Entry) -> MembersEntry:
    """Give an entry of a members log as the resolution of authority reads it."""
    return MembersEntry(
        id=entry.id,
        device=entry.device,
        seq=entry.seq,
        prev=entry.prev,
        parents=tuple(dict.fromkeys((*entry.parents, *(r.entry for r in entry.references)))),
        order=entry.order,
        person=entry.person,
        ops=tuple(MembersOp(op.kind, op.body, _proven(op, entry.space)) for op in entry.ops),
    )


def act_of(entry: Entry) -> Act:
    """Give an entry of an acts log as far as authority needs it."""
    return Act(
        id=entry.id,
        device=entry.device,
        seq=entry.seq,
        order=entry.order,
        prev=entry.prev,
        parents=tuple(dict.fromkeys((*entry.parents, *(r.entry for r in entry.references)))),
        grant=entry.grant,
        person=entry.person,
    )


def ops_relied_on(body: Mapping[str, Any], grant_of: GrantOf) -> list[OpRef]:
    """Give the ops that an op of a members log rests on: what it confirms, whom it is about.

    Args:
        body: the op's own members.
        grant_of: gives the op that a device acts under.
    """
    named = [OpRef(EntryId(body[name][0]), body[name][1]) for name in _CONFIRMED if name in body]
    about = grant_of(DeviceKey(body["device"])) if "device" in body else None
    return named if about is None else [*named, about]


def join_claim(space: SpaceId, body: Mapping[str, Any]) -> bytes:
    """Give the bytes that a joining device signs with its new key.

    Args:
        space: the workspace.
        body: the members of `device.add`, or of the request for it; `adopt` only if there is one.

    Raises:
        NotCanonical: a member has no place in canonical JSON.
    """
    claim = {name: body[name] for name in _CLAIMED if name in body}
    return encode({**claim, "space": space})


def sign_join(key: SigningKey, space: SpaceId, body: Mapping[str, Any]) -> str:
    """Give the `proof` of a request to join, in hex."""
    return key.sign(Domain.JOIN, join_claim(space, body)).hex()


def check_join(space: SpaceId, untrusted_body: Mapping[str, Any]) -> bool:
    """Say whether the device that a `device.add` names asked for exactly this itself."""
    device, proof = untrusted_body.get("device"), untrusted_body.get("proof")
    if not isinstance(device, str) or not isinstance(proof, str):
        return False
    if not all(map(is_hex64, (proof[:64], proof[64:]))):
        return False
    try:
        claim = join_claim(space, untrusted_body)
    except NotCanonical:
        return False
    return verify(device, Domain.JOIN, claim, bytes.fromhex(proof))


def _proven(op: RawOp, space: SpaceId) -> bool:
    return op.kind != DEVICE_ADD or check_join(space, op.body)
