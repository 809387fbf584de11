"""Who issued the report, and what that device signed about it."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.domain.authority.members import Member
from console.domain.ops import History
from console.domain.reports.facts import Issue
from console.domain.reports.state import fold as fold_output
from console.errors import Message
from console.ids import OpRef
from console.journal.entry import Entry
from console.reports.enclosed.folding import Folding, ReadOps
from console.reports.enclosed.parts import BrokenPart
from console.reports.sealing.container import Seal


@dataclass(frozen=True, slots=True)
class Issuance:
    """The op that issued the report.

    Attributes:
        entry: in which it stands.
        body: what was signed.
        member: the device that signed it, as enrolled.
    """

    ref: OpRef
    entry: Entry
    body: Issue
    member: Member


def issuance_of(folding: Folding, read: ReadOps, ref: OpRef) -> Issuance:
    """Find the op that issued the report, and judge it.

    Raises:
        BrokenPart: it is not here, has no effect, or its device is no member.
    """
    entry = folding.entries.get(ref.entry)
    ops = [op for op in read(entry) if op.ref == ref] if entry is not None else []
    if entry is None or not ops:
        raise BrokenPart("no_issue", entry=ref.entry)
    (op,) = ops
    folded = fold_output(History(op.stream, (op,)))
    reason = folded.effects[ref].reason
    member = folding.authority.members.get(entry.device)
    if reason is not None or member is None or not folded.state.issued:
        why = reason.key if reason is not None else "verdict.unknown_kind"
        raise BrokenPart("issue_without_effect", entry=entry.id, reason=why)
    return Issuance(ref, entry, folded.state.issued[0].body, member)


def check_signers(
    seals: Sequence[Seal], folding: Folding, issuance: Issuance | None
) -> Iterator[Message]:
    """Give the seals whose certificate no signed op of the file binds to the right device."""
    for seal in seals:
        owners = _owners(seal, folding)
        if not owners:
            yield Message("verify.place.unknown_signer", {"field": seal.field})
        elif seal.certifies and issuance is not None and issuance.member not in owners:
            values: dict[str, str | int] = {"signer": owners[0].tag, "issuer": issuance.member.tag}
            yield Message("verify.place.other_signer", values)


def countersigners(seals: Sequence[Seal], folding: Folding) -> list[Member]:
    """Give who signed after the issuer."""
    return [each for seal in seals if not seal.certifies for each in _owners(seal, folding)]


def _owners(seal: Seal, folding: Folding) -> list[Member]:
    """Give the members bound to a certificate: one, unless somebody enrolled with another's."""
    members = sorted(folding.authority.members.values(), key=lambda member: member.device)
    return [member for member in members if _der(member) == seal.certificate]


def _der(member: Member) -> bytes:
    text = member.report_certificate
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""
