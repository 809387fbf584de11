"""Invitations, requests to join, and the enrolment of a device.

The invitation's secret lies in the vault until it is used or expires; whoever joins keeps theirs
until the own `device.add` has effect. Functions run on the vault thread.
"""

import dataclasses
import hashlib

import msgspec

from console.clock import Reading
from console.domain.authority.facts import KINDS, TAG_LENGTH, tag_of
from console.domain.kinds import MalformedOp
from console.errors import Refused
from console.ids import DeviceKey, EntryId
from console.journal.members import check_join as is_proven
from console.journal.members import sign_join
from console.ledger import Invitation, JoinRequest
from console.replication import surveying
from console.vault.database import Database
from console.vault.own_keys import OwnDevice, OwnKeys, certificate_text
from console.vault.settings import Belonging, Settings
from console.vault.store import Store

_JOINING = "joining"
_DISCOVERY = "discovery"
_ADD = "device.add"


def invitation_id(secret: bytes) -> str:
    """Give the name of an invitation as `device.add` holds it."""
    return hashlib.sha256(secret).hexdigest()


# --- the administrator's side ------------------------------------------------------------------
def keep_invitation(store: Store, invitation: Invitation, now: Reading) -> None:
    """Remember an invitation issued here."""
    packed = msgspec.msgpack.encode(invitation)
    with store.changing():
        store.database.run(
            "INSERT INTO invitations VALUES (?, ?, ?, 0, ?)",
            (invitation_id(invitation.secret), now.recorded, invitation.expires, packed),
        )


def open_invitations(store: Store, now: Reading) -> tuple[Invitation, ...]:
    """Give invitations issued here, neither used nor expired."""
    rows = store.database.rows(
        "SELECT content FROM invitations WHERE used = 0 AND expires > ? ORDER BY made",
        (now.recorded,),
    )
    return tuple(_read(bytes(row[0])) for row in rows)


def use_up(store: Store, invitation: Invitation) -> None:
    """Let an invitation work no more."""
    store.database.run(
        "UPDATE invitations SET used = 1 WHERE id = ?", (invitation_id(invitation.secret),)
    )


def check_join(store: Store, untrusted: JoinRequest) -> bool:
    """Check the proof of a request and the shape of its keys and certificate."""
    return untrusted.space == store.space and is_sound(untrusted)


def is_sound(untrusted: JoinRequest) -> bool:
    """Say whether a request has the shape of a `device.add` and proves its own key."""
    body = asked(untrusted)
    full = {**body, "person": "0" * 32, "role": "responder", "tag": "AAAA"}
    try:
        KINDS[_ADD].shape(full)
    except MalformedOp:
        return False
    return is_proven(untrusted.space, body)


def asked(request: JoinRequest) -> dict[str, object]:
    """Give the members of `device.add` that the joiner asks for."""
    body: dict[str, object] = {
        "invitation": request.invitation,
        "device": request.device,
        "agreement_key": request.agreement_key,
        "bundle_key": request.bundle_key,
        "report_certificate": request.report_certificate,
        "proof": request.proof,
    }
    if request.adopt is not None:
        body["adopt"] = list(request.adopt)
    return body


def enrolment(
    store: Store, request: JoinRequest, now: Reading
) -> tuple[Invitation, dict[str, object]]:
    """Give the open invitation of a request and the body of the `device.add` that answers it.

    Raises:
        Refused: the invitation is not open, or the request proves nothing.
    """
    found = {invitation_id(i.secret): i for i in open_invitations(store, now)}
    invitation = found.get(request.invitation)
    if invitation is None:
        raise Refused("the invitation is not open", kind=_ADD, reason="join.not_open")
    if not check_join(store, request):
        raise Refused("the request proves nothing", kind=_ADD, reason="join.not_proven")
    body = {
        **asked(request),
        "person": invitation.person,
        "role": invitation.role.value,
        "tag": free_tag(store, request.device),
    }
    return invitation, body


def free_tag(store: Store, device: DeviceKey) -> str:
    """Give the tag of a new device: longer where its first characters are already somebody's."""
    taken = {m.tag for m in store.membership.authority.members.values() if m.device != device}
    length = TAG_LENGTH
    while any(tag.startswith(tag_of(device, length)) for tag in taken):
        length += 1
    return tag_of(device, length)


def discovery_secret(database: Database) -> bytes | None:
    """Give the workspace's discovery secret, if it was made or handed over."""
    kept = Settings(database).get(_DISCOVERY)
    return bytes.fromhex(kept) if kept else None


def keep_discovery_secret(database: Database, secret: bytes) -> None:
    """Keep the discovery secret, 32 bytes.

    Raises:
        ValueError: it has another length.
    """
    if len(secret) != 32:
        raise ValueError("a discovery secret has 32 bytes")
    with database.transaction():
        Settings(database).put(_DISCOVERY, secret.hex())


# --- the joiner's side -------------------------------------------------------------------------
def ask_to_join(database: Database, invitation: Invitation) -> JoinRequest:
    """Take over the space, keep the invitation, sign the request.

    An invitation to another workspace that came to nothing leaves no trace.

    Raises:
        Refused: this vault belongs to another workspace; or acts wait here to be adopted, and the
            invitation is for another person than the one who wrote them.
    """
    settings = Settings(database)
    belonging = settings.belonging
    if belonging is not None and belonging.space != invitation.space and _holds_entries(database):
        raise Refused("another workspace", kind=_ADD, reason="join.other_workspace")
    own = OwnKeys(database).all()[0]
    adopt = _written_before(database, own)
    if belonging is not None and belonging.person != invitation.person and adopt is not None:
        raise Refused("invited as another person", kind=_ADD, reason="join.other_person")
    with database.transaction():
        settings.belong(Belonging(invitation.space, invitation.person))
        settings.put(_JOINING, msgspec.msgpack.encode(invitation).hex())
    return _request(own, invitation, adopt)


def own_invitation(store: Store, own: DeviceKey) -> Invitation | None:
    """Give the invitation this device joins by, until its own `device.add` has effect."""
    kept = Settings(store.database).get(_JOINING)
    if not kept or store.membership.authority.belongs(own):
        return None
    return _read(bytes.fromhex(kept))


def _holds_entries(database: Database) -> bool:
    return database.one("SELECT 1 FROM entries LIMIT 1") is not None


def is_catching_up(store: Store) -> bool:
    """Say whether this device has joined and no session since has come to its end."""
    if not Settings(store.database).get(_JOINING):
        return False
    return not any(contact.complete for contact in surveying.contacts(store))


def _written_before(database: Database, own: OwnDevice) -> tuple[int, EntryId] | None:
    """Give the tip of acts written under these keys before anybody enrolled them."""
    row = database.one(
        "SELECT seq, id FROM tips WHERE device = ? AND log = 'acts' ORDER BY seq DESC",
        (own.device,),
    )
    return None if row is None else (int(row[0]), EntryId(row[1]))


def _request(
    own: OwnDevice, invitation: Invitation, adopt: tuple[int, EntryId] | None
) -> JoinRequest:
    unproven = JoinRequest(
        space=invitation.space,
        invitation=invitation_id(invitation.secret),
        device=own.device,
        agreement_key=own.keys.agreement.public,
        bundle_key=own.bundle_key,
        report_certificate=certificate_text(own.report_certificate),
        proof="",
        adopt=adopt,
    )
    proof = sign_join(own.keys.signing, invitation.space, asked(unproven))
    return dataclasses.replace(unproven, proof=proof)


def _read(packed: bytes) -> Invitation:
    return msgspec.msgpack.decode(packed, type=Invitation)
