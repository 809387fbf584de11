"""What an op with effect changes in the state of an exception. Whether it has effect: `judging`.

Ops come in replay order; an op replaces what its author had seen, and stands beside the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from console.domain.authority_list.state import cited_level, highest_cited
from console.domain.exceptions.duties import proves_void, void_signers
from console.domain.exceptions.facts import (
    Action,
    Answer,
    Approved,
    Ask,
    Close,
    ConfirmRestored,
    Correct,
    Evidence,
    Extend,
    Fact,
    Opening,
    Ratify,
    Reasoned,
    Resolve,
    Restore,
    Review,
    Void,
)
from console.domain.exceptions.judging import way
from console.domain.exceptions.shapes import (
    ActionLine,
    Approving,
    Bypass,
    Correction,
    Decision,
    EvidenceLine,
    ExceptionState,
    Extension,
    Opened,
    Question,
    Reply,
    Reviewing,
    Stamp,
    Step,
    Strike,
    Test,
    Verdict,
)
from console.domain.ops import Op, Unsealed
from console.domain.versions import Saw, Value, laid_out, written
from console.ids import OpRef, PersonId

_RATIFIED = {
    "yes": Approving.RATIFIED,
    "conditions": Approving.RATIFIED_WITH_CONDITIONS,
    "no": Approving.NOT_RATIFIED,
}
_CLOSED = {
    "accepted": Reviewing.CLOSED_ACCEPTED,
    "with_findings": Reviewing.CLOSED_WITH_FINDINGS,
    "misuse": Reviewing.CLOSED_MISUSE,
}
_MOVES = {
    "exception.prepare": ("bypass", Bypass.PREPARED.value),
    "exception.activate": ("bypass", Bypass.ACTIVE.value),
    "exception.deny": ("bypass", Bypass.DENIED.value),
    "exception.restore": ("bypass", Bypass.RESTORING.value),
    "exception.reactivate": ("bypass", Bypass.ACTIVE.value),
    "exception.review": ("review", Reviewing.UNDER_REVIEW.value),
    "exception.reopen": ("review", Reviewing.REOPENED.value),
}

Move = tuple[str, str]
"""A life and the state it is moved to."""


@dataclass(frozen=True, slots=True)
class At:
    """An op at its place.

    Attributes:
        op: the op.
        saw: what its author had seen.
        cited: ops of other streams.
        move: the life it moves and the state it leads to, as found in its own causal past.
    """

    op: Op
    saw: Saw
    cited: Mapping[OpRef, Op]
    move: Move | None = None

    @property
    def stamp(self) -> Stamp:
        """Who did what, when."""
        op = self.op
        return Stamp(
            source=op.ref,
            kind=op.kind,
            person=op.person,
            device=op.device,
            authenticated=op.authenticated,
            occurred=op.occurred,
            recorded=op.time.recorded,
            uncertainty_ms=op.time.uncertainty_ms,
            late_reason=op.body.get("late_reason"),
            offset=op.time.offset,
            clock=op.time.source,
        )

    def level(self, person: str) -> int:
        """The level that the cited ops say for a person."""
        return cited_level(self.cited, self.op.uses, PersonId(person))


def movement(known: ExceptionState, at: At, body: Any) -> Move | None:
    """Say which life an op with effect moves, and where to: judged on what its author knew."""
    kind = at.op.kind
    if isinstance(body, Approved):
        return _approved_move(known, at, body)
    if isinstance(body, Close):
        return ("review", _CLOSED[body.outcome].value)
    if isinstance(body, Resolve):
        lives = {"bypass": known.bypass, "approval": known.approval, "review": known.review}
        reached = lives[body.life].reached
        return (body.life, next(each.state for each in reached if each.source == body.holds))
    return _MOVES.get(kind)


def _approved_move(known: ExceptionState, at: At, body: Approved) -> Move | None:
    how = way(at.op, body, at.cited)
    if isinstance(body, Void):
        # The author says so in any case; the approver only when it is the approver's own act.
        signers = {at.op.person} | ({PersonId(body.approver)} if how != "claimed" else set())
        proven = proves_void(known, void_signers(known) | signers)
        return ("bypass", Bypass.VOID.value) if proven else None
    if how == "claimed":
        return None
    if isinstance(body, Ratify):
        return ("approval", _RATIFIED[body.approval.verdict].value)
    reached = Bypass.ACTIVE if isinstance(body, Extend) else Bypass.RESTORED
    return ("bypass", reached.value)


def applied(state: ExceptionState, at: At, body: Any) -> ExceptionState:
    """Give the state after one more op with effect."""
    highest = max(state.highest, highest_cited(at.cited, at.op.uses))
    state = replace(state, timeline=(*state.timeline, at.stamp), highest=highest)
    state = _APPLY[type(body)](state, at, body)
    return _moved(state, at, *at.move) if at.move else state


def _moved(state: ExceptionState, at: At, life: str, to: str) -> ExceptionState:
    if life == "bypass":
        return replace(state, bypass=state.bypass.moved(at.op, to, at.saw))
    if life == "approval":
        return replace(state, approval=state.approval.moved(at.op, to, at.saw))
    # Who reviews anew has seen why the close did not hold.
    return replace(state, review=state.review.moved(at.op, to, at.saw), broken=())


def _stated(state: ExceptionState, at: At, values: Mapping[str, Value]) -> ExceptionState:
    return replace(state, fields=written(state.fields, at.op, values, at.saw))


def _decided(state: ExceptionState, at: At, person: str | None) -> ExceptionState:
    if person is None:
        return state
    decision = Decision(at.op.ref, PersonId(person), at.level(person))
    return replace(state, decisions=(*state.decisions, decision))


def _open(state: ExceptionState, at: At, body: Opening) -> ExceptionState:
    active = at.op.kind == "exception.activate"
    state = replace(
        state,
        opened=state.opened or Opened(body.tag, body.number, body.drill, at.stamp),
        activated=state.activated or (at.stamp if active else None),
    )
    state = _decided(state, at, body.facts.decision_maker)
    return _stated(state, at, laid_out(body.facts))


def _fact(state: ExceptionState, at: At, body: Fact) -> ExceptionState:
    missing = {name: Value(missing=reason) for name, reason in body.unavailable.items()}
    return _stated(state, at, missing | laid_out(body.facts))


def _correct(state: ExceptionState, at: At, body: Correct) -> ExceptionState:
    values = laid_out(body.facts)
    correction = Correction(at.stamp, body.corrects, body.reason, tuple(sorted(values)))
    state = replace(state, corrections=(*state.corrections, correction))
    state = _decided(state, at, body.facts.decision_maker)
    strike = Strike(at.op.ref, at.op.person, body.reason)
    return _struck(_stated(state, at, values), body.corrects, strike)


def _struck(state: ExceptionState, target: OpRef, strike: Strike) -> ExceptionState:
    """Strike the line through whose op is the target; a line that is struck stays as it was."""

    def mark(line: Any) -> Any:
        hit = line.stamp.source == target and line.struck is None
        return replace(line, struck=strike) if hit else line

    return replace(
        state,
        actions=tuple(mark(line) for line in state.actions),
        evidence=tuple(mark(line) for line in state.evidence),
        questions=tuple(mark(line) for line in state.questions),
        answers=tuple(mark(line) for line in state.answers),
    )


def _judged(state: ExceptionState, at: At, body: Approved) -> tuple[ExceptionState, bool]:
    """Note the verdict; say whether it is the approver's own."""
    how = way(at.op, body, at.cited)
    verdict = Verdict(
        stamp=at.stamp,
        approval=body.approval,
        approver=PersonId(body.approver),
        approver_name=body.approver_name,
        way=how,
        channel=body.channel,
    )
    return replace(state, verdicts=(*state.verdicts, verdict)), how != "claimed"


def _verdict(state: ExceptionState, at: At, body: Approved) -> ExceptionState:
    return _judged(state, at, body)[0]


def _extend(state: ExceptionState, at: At, body: Extend) -> ExceptionState:
    state, own = _judged(state, at, body)
    if not own:
        return state
    extension = Extension(
        stamp=at.stamp,
        approver=PersonId(body.approver),
        level=at.level(body.approver),
        expiry=body.expiry,
        scope_systems=body.scope_systems,
        revalidated=body.revalidated,
    )
    values = {
        "expiry": None if body.expiry is None else Value(plain=body.expiry),
        "scope_systems": body.scope_systems and Value(text=body.scope_systems),
    }
    state = _stated(state, at, {name: value for name, value in values.items() if value})
    return replace(state, extensions=(*state.extensions, extension))


def _restore(state: ExceptionState, at: At, body: Restore) -> ExceptionState:
    values = {"bypass_end": Value(plain=body.bypass_end)}
    if body.steps is not None:
        values["restoration_steps"] = Value(text=body.steps)
    return _stated(state, at, values)


def _confirm(state: ExceptionState, at: At, body: ConfirmRestored) -> ExceptionState:
    state, own = _judged(state, at, body)
    return replace(state, tests=(*state.tests, Test(at.stamp, body, own)))


def _reasoned(state: ExceptionState, at: At, body: Reasoned | Close | Resolve) -> ExceptionState:
    return _stepped(state, at, body.reason)


def _stepped(state: ExceptionState, at: At, reason: Unsealed) -> ExceptionState:
    return replace(state, steps=(*state.steps, Step(at.stamp, reason, *(at.move or ()))))


def _review(state: ExceptionState, at: At, body: Review) -> ExceptionState:
    if body.note is None:
        return state
    return _stepped(state, at, body.note)


def _action(state: ExceptionState, at: At, body: Action) -> ExceptionState:
    return replace(state, actions=(*state.actions, ActionLine(at.stamp, body)))


def _evidence(state: ExceptionState, at: At, body: Evidence) -> ExceptionState:
    return replace(state, evidence=(*state.evidence, EvidenceLine(at.stamp, body)))


def _ask(state: ExceptionState, at: At, body: Ask) -> ExceptionState:
    return replace(state, questions=(*state.questions, Question(at.stamp, body)))


def _answer(state: ExceptionState, at: At, body: Answer) -> ExceptionState:
    return replace(state, answers=(*state.answers, Reply(at.stamp, body)))


_APPLY: Mapping[type, Callable[[ExceptionState, At, Any], ExceptionState]] = {
    Opening: _open,
    Fact: _fact,
    Correct: _correct,
    Ratify: _verdict,
    Extend: _extend,
    Restore: _restore,
    ConfirmRestored: _confirm,
    Void: _verdict,
    Reasoned: _reasoned,
    Review: _review,
    Close: _reasoned,
    Resolve: _reasoned,
    Action: _action,
    Evidence: _evidence,
    Ask: _ask,
    Answer: _answer,
}
