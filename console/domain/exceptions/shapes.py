"""The state of one exception as folded: three lives, fields with origin, acts, verdicts.

Pure values that survive being stored. What depends on "now" is in `rules`, never here.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from console.domain.exceptions.facts import (
    Action,
    Answer,
    Approval,
    Ask,
    ConfirmRestored,
    Evidence,
)
from console.domain.lives import Life
from console.domain.ops import Unsealed
from console.domain.versions import Said, Value, Version
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId


class Bypass(StrEnum):
    """The life of the bypass itself."""

    UNSTARTED = "unstarted"
    PREPARED = "prepared"
    ACTIVE = "active"
    RESTORING = "restoring"
    RESTORED = "restored"
    DENIED = "denied"
    VOID = "void"


class Approving(StrEnum):
    """The life of the independent approval."""

    PENDING = "pending"
    RATIFIED = "ratified"
    RATIFIED_WITH_CONDITIONS = "ratified_with_conditions"
    NOT_RATIFIED = "not_ratified"


class Reviewing(StrEnum):
    """The life of the review."""

    NONE = "none"
    UNDER_REVIEW = "under_review"
    CLOSED_ACCEPTED = "closed_accepted"
    CLOSED_WITH_FINDINGS = "closed_with_findings"
    CLOSED_MISUSE = "closed_misuse"
    REOPENED = "reopened"


# Strictest first: still active, not ratified, not closed.
BYPASS_STRICTNESS = (
    Bypass.ACTIVE,
    Bypass.RESTORING,
    Bypass.PREPARED,
    Bypass.RESTORED,
    Bypass.DENIED,
    Bypass.VOID,
)
APPROVAL_STRICTNESS = (
    Approving.NOT_RATIFIED,
    Approving.RATIFIED_WITH_CONDITIONS,
    Approving.RATIFIED,
)
REVIEW_STRICTNESS = (
    Reviewing.REOPENED,
    Reviewing.UNDER_REVIEW,
    Reviewing.CLOSED_MISUSE,
    Reviewing.CLOSED_WITH_FINDINGS,
    Reviewing.CLOSED_ACCEPTED,
)
CLOSED = frozenset(
    {Reviewing.CLOSED_ACCEPTED, Reviewing.CLOSED_WITH_FINDINGS, Reviewing.CLOSED_MISUSE}
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """An op with effect: who did what, when, and how far that time can be believed.

    Attributes:
        source: the op.
        offset: local time minus UTC at its author's device, minutes.
        clock: who said the time: `system`, `ntp`, `person`.
    """

    source: OpRef
    kind: str
    person: PersonId
    device: DeviceKey
    authenticated: str
    occurred: int
    recorded: int
    uncertainty_ms: int
    late_reason: Unsealed | None = None
    offset: int = 0
    clock: str = "system"


@dataclass(frozen=True, slots=True)
class Opened:
    """The first op of the record: its number and whether it is an exercise."""

    tag: str
    number: int
    drill: bool
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision maker as an op names one, with the level that its cited ops say."""

    source: OpRef
    person: PersonId
    level: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody approved, refused or confirmed.

    Attributes:
        stamp: the op.
        approval: what was said to what.
        approver: whose verdict it is.
        approver_name: the name as then known.
        way: `own` entry, `second` signature on another's laptop, or `claimed` by the author.
        channel: how a claimed one was given.
    """

    stamp: Stamp
    approval: Approval
    approver: PersonId
    approver_name: Unsealed
    way: Literal["own", "second", "claimed"]
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A new decision on time or scope."""

    stamp: Stamp
    approver: PersonId
    level: int
    expiry: int | None
    scope_systems: Unsealed | None
    revalidated: Unsealed


@dataclass(frozen=True, slots=True)
class Strike:
    """An op that took an earlier one back, with the reason."""

    source: OpRef
    person: PersonId
    reason: Unsealed


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action; struck through once withdrawn."""

    stamp: Stamp
    body: Action
    struck: Strike | None = None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence; struck through once withdrawn."""

    stamp: Stamp
    body: Evidence
    struck: Strike | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question; struck through once withdrawn."""

    stamp: Stamp
    body: Ask
    struck: Strike | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question; struck through once withdrawn."""

    stamp: Stamp
    body: Answer
    struck: Strike | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A confirmation that the control works again, or is replaced."""

    stamp: Stamp
    body: ConfirmRestored
    counts: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: what it points at, why, and the fields it changed."""

    stamp: Stamp
    corrects: OpRef
    reason: Unsealed
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a life with the reason given for it: deny, reactivate, close, reopen, resolve.

    Attributes:
        life: which of the three lives it moved.
        to: the state it led to.
    """

    stamp: Stamp
    reason: Unsealed
    life: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An op without effect: kept and shown with the reason."""

    source: OpRef
    kind: str
    person: PersonId
    recorded: int
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionState:
    """One exception.

    Attributes:
        opened: the first op, once there is one.
        activated: the op that activated it, once there is one.
        bypass, approval, review: the three lives.
        broken: why a close does not hold: entries written apart broke its conditions.
        fields: by laid-out name, see `fields.Facts`.
        timeline: every op with effect, in replay order.
        contested: ops that met another state than their author saw.
        stepped: ops before which the author's clock was set.
        highest: the highest level on the authority list that any op cited.
    """

    opened: Opened | None = None
    activated: Stamp | None = None
    bypass: Life = field(default_factory=Life)
    approval: Life = field(default_factory=Life)
    review: Life = field(default_factory=Life)
    broken: tuple[Message, ...] = ()
    fields: dict[str, Said] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    extensions: tuple[Extension, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    tests: tuple[Test, ...] = ()
    steps: tuple[Step, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: tuple[Reply, ...] = ()
    corrections: tuple[Correction, ...] = ()
    timeline: tuple[Stamp, ...] = ()
    refused: tuple[Refusal, ...] = ()
    contested: tuple[OpRef, ...] = ()
    stepped: tuple[OpRef, ...] = ()
    highest: int = 0

    @property
    def bypassing(self) -> Bypass:
        """Where the bypass stands, read strictly."""
        return self.bypass.reading(BYPASS_STRICTNESS, Bypass.UNSTARTED)

    @property
    def approving(self) -> Approving:
        """Where the approval stands, read strictly."""
        return self.approval.reading(APPROVAL_STRICTNESS, Approving.PENDING)

    @property
    def reviewing(self) -> Reviewing:
        """Where the review stands, read strictly: a contested or broken close is not closed."""
        read = self.review.reading(REVIEW_STRICTNESS, Reviewing.NONE)
        if read in CLOSED and (self.broken or self.review.contested):
            return Reviewing.REOPENED
        return read

    @property
    def level(self) -> int:
        """The highest level that has decided so far."""
        decided = [each.level for each in self.decisions]
        return max(decided + [each.level for each in self.extensions], default=0)

    def value(self, name: str) -> Value | None:
        """Give what a field says, if it says anything."""
        said = self.fields.get(name)
        return said.value if said else None

    def plain(self, name: str) -> str | int | bool | None:
        """Give the clear part of a field."""
        value = self.value(name)
        return value.plain if value else None

    def latest(self, name: str) -> tuple[Version, ...]:
        """Give all versions of a field that nobody replaced."""
        said = self.fields.get(name)
        return said.latest if said else ()

    def items(self, group: str) -> tuple[str, ...]:
        """Give the ids of the items of a group that were not removed, in the order of ids."""
        names = (name.split("/") for name in self.fields)
        ids = sorted({parts[1] for parts in names if parts[0] == group and len(parts) == 3})
        return tuple(each for each in ids if not self._removed(f"{group}/{each}/removed"))

    def _removed(self, name: str) -> bool:
        """Whether an item is out: removed against edited apart, it stays until a person chooses."""
        latest = self.latest(name)
        return bool(latest) and all(version.value.plain is True for version in latest)
