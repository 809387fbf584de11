"""What a screen or a report says about an exception as of a moment: name, flags, possible steps.

Everything here reads a folded state and an `as_of` that the caller hands in; nothing is stored and
nothing ends by itself. "Compliant" is no word of this product.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.exceptions.debts import (
    LATE_AFTER_MS,
    RATIFIED_WITHIN_MS,
    REVIEW_ENDS_WITHIN_DAYS,
    REVIEW_STARTS_WITHIN_DAYS,
    Debt,
    add_business_days,
    restored_at,
    unpaid,
)
from console.domain.exceptions.facts import KINDS
from console.domain.exceptions.shapes import (
    CLOSED,
    Approving,
    Bypass,
    ExceptionState,
    Reviewing,
)
from console.domain.exceptions.steps import Actor, Reasons, stops, why
from console.domain.ops import Role
from console.errors import Message
from console.ids import PersonId, StreamId

UNCERTAIN_MS = 5 * 60_000
WARN_AT_PERCENT = 75
DEFAULT_HOURS = 8
ADMINISTRATOR_RIGHTS_HOURS = 4
_MINUTE_MS = 60_000
_RUNNING = frozenset({Bypass.ACTIVE, Bypass.RESTORING})
_TAKEN = frozenset({Bypass.ACTIVE, Bypass.RESTORING, Bypass.RESTORED})


class Flag(StrEnum):
    """What stands beside the state as of now."""

    CONTESTED = "contested"
    OVERDUE = "overdue"
    OVERDUE_RATIFICATION = "overdue_ratification"
    OVERDUE_REVIEW = "overdue_review"
    EVIDENCE_GAP = "evidence_gap"
    TIME_UNCERTAIN = "time_uncertain"
    LATE_ENTRY = "late_entry"
    SINGLE_PERSON = "single_person"
    OUTSIDE_AUTHORITY = "outside_authority"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that somebody may or may not take now."""

    kind: str
    reasons: Reasons

    @property
    def allowed(self) -> bool:
        """Whether nothing stops it."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Alone:
    """The interval in which only one person stood behind the exception; open while `until` is."""

    person: PersonId
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a reference is made of; `stream` tells two apart that share the rest."""

    tag: str
    number: int
    stream: StreamId
    others: Collection["Numbered"] = field(default=())


def reference(numbered: Numbered) -> str:
    """Give the name people use: `BG-K7QF-003`, lengthened by the stream where a clash is known."""
    short = f"BG-{numbered.tag}-{numbered.number:03d}"
    rivals = [
        other.stream.partition("/")[2]
        for other in numbered.others
        if (other.tag, other.number) == (numbered.tag, numbered.number)
        and other.stream != numbered.stream
    ]
    own = numbered.stream.partition("/")[2]
    if not rivals:
        return short
    lengths = range(4, len(own) + 1)
    apart = next(n for n in lengths if all(own[:n] != rival[:n] for rival in rivals))
    return f"{short}-{own[:apart].upper()}"


def default_expiry(now: int, *, administrator_rights: bool = False) -> int:
    """Give the expiry that is offered, to the minute."""
    hours = ADMINISTRATOR_RIGHTS_HOURS if administrator_rights else DEFAULT_HOURS
    return (now + hours * 60 * _MINUTE_MS) // _MINUTE_MS * _MINUTE_MS


def name(state: ExceptionState) -> Message:
    """Give the name on screen, computed from the three lives."""
    review, bypass = state.reviewing, state.bypassing
    if state.broken:
        return Message("exceptions.state.reopened_by_entry")
    if review is not Reviewing.NONE and not state.review.contested:
        return Message(f"exceptions.state.{review.value}")
    if bypass in _TAKEN:
        return Message(f"exceptions.state.{bypass.value}.{state.approving.value}")
    return Message(f"exceptions.state.{bypass.value}")


def contested_states(state: ExceptionState) -> Mapping[str, tuple[str, ...]]:
    """Give, for each contested life, the states that stand side by side."""
    lives = {"bypass": state.bypass, "approval": state.approval, "review": state.review}
    return {key: life.states for key, life in lives.items() if life.contested}


def flags(state: ExceptionState, as_of: int) -> tuple[Flag, ...]:
    """Give all flags as of a moment, in the order of the enumeration."""
    raised = {
        Flag.CONTESTED: bool(contested_states(state)),
        Flag.OVERDUE: expired(state, as_of),
        Flag.OVERDUE_RATIFICATION: _overdue_ratification(state, as_of),
        Flag.OVERDUE_REVIEW: _overdue_review(state, as_of),
        Flag.EVIDENCE_GAP: _evidence_gap(state),
        Flag.TIME_UNCERTAIN: _time_uncertain(state),
        Flag.LATE_ENTRY: any(s.recorded - s.occurred > LATE_AFTER_MS for s in state.timeline),
        Flag.SINGLE_PERSON: _single_person(state),
        Flag.OUTSIDE_AUTHORITY: bool(state.decisions) and state.decisions[-1].level == 0,
        Flag.DRILL: state.opened is not None and state.opened.drill,
    }
    return tuple(flag for flag in Flag if raised[flag])


def expiry(state: ExceptionState) -> int | None:
    """Give until when it is decided; of ends given apart the earlier one."""
    ends = [version.value.plain for version in state.latest("expiry")]
    return min((end for end in ends if isinstance(end, int)), default=None)


def expired(state: ExceptionState, as_of: int) -> bool:
    """Whether the bypass is still open after its end."""
    end = expiry(state)
    return state.bypassing in _RUNNING and end is not None and as_of > end


def near_expiry(state: ExceptionState, as_of: int) -> bool:
    """Whether three quarters of the time are gone."""
    end = expiry(state)
    if state.activated is None or end is None or state.bypassing not in _RUNNING:
        return False
    start = state.activated.occurred
    return (as_of - start) * 100 >= (end - start) * WARN_AT_PERCENT


def _overdue_ratification(state: ExceptionState, as_of: int) -> bool:
    if state.activated is None or state.bypassing not in _TAKEN:
        return False
    pending = state.approving is Approving.PENDING
    return pending and as_of > state.activated.occurred + RATIFIED_WITHIN_MS


def _overdue_review(state: ExceptionState, as_of: int) -> bool:
    over = restored_at(state)
    if over is None or state.reviewing in CLOSED:
        return False
    waiting = state.reviewing is Reviewing.NONE
    days = REVIEW_STARTS_WITHIN_DAYS if waiting else REVIEW_ENDS_WITHIN_DAYS
    return as_of > add_business_days(over, days)


def _evidence_gap(state: ExceptionState) -> bool:
    over = state.bypassing in {Bypass.RESTORING, Bypass.RESTORED}
    held = any(line.struck is None for line in state.evidence)
    gaps = any(line.body.completeness == "gap" for line in state.actions if line.struck is None)
    return (over and not held) or gaps or state.plain("completeness") == "gap"


def _time_uncertain(state: ExceptionState) -> bool:
    return bool(state.stepped) or any(s.uncertainty_ms > UNCERTAIN_MS for s in state.timeline)


def _single_person(state: ExceptionState) -> bool:
    interval = alone(state)
    return interval is not None and interval.until is None


def alone(state: ExceptionState) -> Alone | None:
    """Give the interval from activation until a second person acted or signed in the record."""
    if state.activated is None:
        return None
    person = state.activated.person
    others = [stamp for stamp in state.timeline if stamp.person != person]
    signed = [v.stamp for v in state.verdicts if v.way == "second" and v.approver != person]
    until = min((stamp.recorded for stamp in (*others, *signed)), default=None)
    return Alone(person, state.activated.recorded, until)


def overdue(state: ExceptionState, as_of: int) -> tuple[Debt, ...]:
    """Give the open debts whose time has passed."""
    return tuple(debt for debt in unpaid(state) if debt.due is not None and as_of > debt.due)


def next_steps(
    state: ExceptionState, actor: Actor, roles: Collection[Role]
) -> tuple[NextStep, ...]:
    """Say for every kind whether this person may take the step now, and why not."""
    return tuple(NextStep(kind, _reasons(state, kind, actor, roles)) for kind in KINDS)


def _reasons(state: ExceptionState, kind: str, actor: Actor, roles: Collection[Role]) -> Reasons:
    if not roles or not KINDS[kind].roles.issuperset(roles):
        return (why("role"),)
    return stops(state, kind, actor)
