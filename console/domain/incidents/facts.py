"""What people do to an incident: declare, rename, grade, lead, end, reopen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from console.domain.kinds import ALL_BUT_AUDITOR, Hex32, Kind, Millis
from console.domain.ops import Unsealed

Severity = Annotated[int, msgspec.Meta(ge=1, le=4)]
"""1 is the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """When it happened, if not now, and why it is recorded late."""

    occurred: Millis | None = None
    late_reason: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare(Act):
    """`incident.declare`: something is going on; also beside the activation of an exception."""

    name: Unsealed
    severity: Severity
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Act):
    """`incident.rename`."""

    name: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Act):
    """`incident.severity`, with the reason for the change."""

    severity: Severity
    reason: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead(Act):
    """`incident.lead`: who is in charge."""

    lead: Hex32
    lead_name: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Act):
    """`incident.end`, `incident.reopen`: with a reason."""

    reason: Unsealed


_BODIES = {
    "incident.declare": Declare,
    "incident.rename": Rename,
    "incident.severity": Grade,
    "incident.lead": Lead,
    "incident.end": Turn,
    "incident.reopen": Turn,
}
KINDS: Mapping[str, Kind] = {
    name: Kind(name, ALL_BUT_AUDITOR, body) for name, body in _BODIES.items()
}
