"""Which step is possible when, and for whom: asked by the fold, and by screens before they offer it.

`misplaced` reads where the three lives stand, `duties` who acts, `open_points` what is still owed.
The act of breaking glass is stopped by none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.duties import may_take
from console.domain.exceptions.fields import Stage
from console.domain.exceptions.shapes import CLOSED, Approving, Bypass, ExceptionState, Reviewing
from console.errors import Message
from console.ids import PersonId

Reasons = tuple[Message, ...]
_OPEN = frozenset({Bypass.ACTIVE, Bypass.RESTORING, Bypass.RESTORED})
_BEGUN = _OPEN | {Bypass.PREPARED}
_ANY = _BEGUN | {Bypass.DENIED, Bypass.VOID}
STEPS: Mapping[str, frozenset[Bypass]] = {
    "exception.prepare": frozenset({Bypass.UNSTARTED}),
    "exception.activate": frozenset({Bypass.UNSTARTED, Bypass.PREPARED}),
    "exception.deny": frozenset({Bypass.PREPARED}),
    "exception.ratify": _OPEN,
    "exception.extend": frozenset({Bypass.ACTIVE}),
    "exception.restore": frozenset({Bypass.ACTIVE}),
    "exception.reactivate": frozenset({Bypass.RESTORING, Bypass.RESTORED}),
    "exception.confirm_restored": frozenset({Bypass.RESTORING}),
    "exception.void": _BEGUN,
    "exception.review": _OPEN,
    "exception.close": frozenset({Bypass.RESTORED}),
    "exception.reopen": _OPEN,
    "exception.action": _BEGUN,
    "exception.evidence": _ANY,
    "exception.fact": _ANY,
    "exception.correct": _ANY,
    "exception.ask": _ANY,
    "exception.answer": _ANY,
    "exception.resolve": _ANY,
}
"""In which states of the bypass, read strictly, a kind is possible."""
_REVIEWS: Mapping[str, frozenset[Reviewing]] = {
    "exception.review": frozenset({Reviewing.NONE, Reviewing.REOPENED}),
    "exception.close": frozenset({Reviewing.UNDER_REVIEW, Reviewing.REOPENED}),
    "exception.reopen": CLOSED,
    "exception.ask": frozenset(Reviewing),
    "exception.answer": frozenset(Reviewing),
}
_NOT_CLOSED = frozenset(Reviewing) - CLOSED
_ENDED_BY_REFUSAL = frozenset({"exception.extend", "exception.reactivate"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: the author, or the person who signed inside the op."""

    person: PersonId
    level: int = 0
    highest: int = 0


def why(reason: str, **values: str | int) -> Message:
    """Name a reason of the catalogue."""
    return Message(f"exceptions.why.{reason}", dict(values))


def stops(state: ExceptionState, kind: str, actor: Actor) -> Reasons:
    """Say what stops this person from this step now, whatever the op would say."""
    return misplaced(state, kind) + may_take(state, kind, actor.person) + _due(state, kind, actor)


def misplaced(state: ExceptionState, kind: str) -> Reasons:
    """Say why a step does not fit where the three lives stand."""
    found: list[Message] = []
    if state.bypassing not in STEPS[kind]:
        found.append(why("bypass_state", state=f"exceptions.bypass.{state.bypassing.value}"))
    if state.reviewing not in _REVIEWS.get(kind, _NOT_CLOSED):
        found.append(why("review_state", state=f"exceptions.review.{state.reviewing.value}"))
    if kind == "exception.ratify" and state.approving is not Approving.PENDING:
        found.append(why("already_judged"))
    contested = state.bypass.contested or state.approval.contested or state.review.contested
    if kind == "exception.resolve" and not contested:
        found.append(why("nothing_contested"))
    if kind in _ENDED_BY_REFUSAL and state.approving is Approving.NOT_RATIFIED:
        found.append(why("end_ordered"))
    return tuple(found)


def _due(state: ExceptionState, kind: str, actor: Actor) -> Reasons:
    if kind == "exception.ratify":
        return _debts(len(unpaid(state, Stage.RATIFICATION)), "debts_before_ratification")
    if kind == "exception.close":
        return open_points(state)
    if kind == "exception.extend":
        return _level(state, actor)
    return ()


def _debts(count: int, reason: str) -> Reasons:
    return (why(reason, n=count),) if count else ()


def _level(state: ExceptionState, actor: Actor) -> Reasons:
    """Each extension is decided above the last decision; the third by the highest of the list."""
    if actor.level <= state.level:
        return (why("level", level=actor.level, needed=state.level + 1),)
    highest = max(state.highest, actor.highest)
    if len(state.extensions) >= 2 and actor.level < highest:
        return (why("highest_level", level=actor.level, needed=highest),)
    return ()


def open_points(state: ExceptionState) -> Reasons:
    """Say what keeps an exception from being closed, whoever closes it."""
    found = [
        *_debts(len(unpaid(state)), "debts_before_closing"),
        *_debts(sum(said.conflict for said in state.fields.values()), "conflicts"),
        *_debts(_without_owner(state), "findings_without_owner"),
    ]
    if state.bypassing is not Bypass.RESTORED:
        found.append(why("not_restored"))
    if state.approving is Approving.PENDING:
        found.append(why("not_judged"))
    if state.bypass.contested or state.approval.contested:
        found.append(why("contested"))
    return tuple(found)


def _without_owner(state: ExceptionState) -> int:
    named = [state.plain(f"findings/{i}/owner") for i in state.items("findings")]
    return sum(owner is None for owner in named)
