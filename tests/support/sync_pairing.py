"""Made-up invitations and requests."""

import hashlib

from console.domain.ops import Role
from console.ids import PersonId
from console.ledger import Invitation, JoinRequest
from tests.support.journal_writer import NOON, Writer
from tests.support.sync_ledger import DAY, MemoryLedger, space_of


def invitation_of(ledger: MemoryLedger, *addresses: str, secret: bytes = b"0123456789abcdef"):
    """An invitation that this administrator has issued and keeps."""
    invitation = Invitation(
        space=space_of(ledger),
        administrator=ledger.writer.device,
        person=PersonId("1" * 32),
        role=Role.RESPONDER,
        expires=NOON + DAY,
        secret=secret,
        addresses=tuple(addresses),
    )
    ledger.invitations[hashlib.sha256(secret).hexdigest()] = invitation
    return invitation


def request_of(name: str, administrator: MemoryLedger) -> JoinRequest:
    """What a new device says to join."""
    joiner = MemoryLedger(Writer(name))
    return joiner.ask_to_join(invitation_of(administrator)).result()
