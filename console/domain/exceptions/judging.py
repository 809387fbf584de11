"""What stops an op: judged on the state that its author knew, the same on every device.

What depends on the step alone stands in `steps`; here is what depends on the op's own body and on
who signed inside it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from console.domain.authority_list.state import cited_level, highest_cited
from console.domain.exceptions.duties import may_take
from console.domain.exceptions.facts import (
    Answer,
    Approved,
    Close,
    ConfirmRestored,
    Correct,
    Evidence,
    Extend,
    Fact,
    Opening,
    Resolve,
)
from console.domain.exceptions.fields import FROZEN, IDENTIFYING, Facts, may_be_missing, top
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.steps import Actor, Reasons, misplaced, stops, why
from console.domain.ops import Op, Role, SecondSignature
from console.domain.versions import Saw, laid_out
from console.ids import OpRef, PersonId

if TYPE_CHECKING:
    from console.errors import Message

Way = Literal["own", "second", "claimed"]
_ACT: Mapping[str, frozenset[str]] = {
    "exception.ratify": frozenset({"ratify"}),
    "exception.extend": frozenset({"extend", "change_scope"}),
    "exception.confirm_restored": frozenset({"verify_restoration"}),
    "exception.void": frozenset({"void"}),
}


def objections(
    state: ExceptionState, op: Op, body: Any, cited: Mapping[OpRef, Op], saw: Saw
) -> Reasons:
    """Say why an op has no effect, judged on the state its author knew; empty when it counts."""
    found: Reasons = ()
    if op.occurred > op.time.recorded + op.time.uncertainty_ms:
        found += (why("in_the_future"),)
    if isinstance(body, Approved):
        if not body.approval.shown or not all(saw(ref) for ref in body.approval.shown):
            found += (why("not_shown"),)
        found += _approved(state, op, body, cited)
    else:
        found += stops(state, op.kind, Actor(op.person))
    check = _BODIES.get(type(body))
    return found + (check(state, body, op) if check else ())


def way(op: Op, body: Approved, cited: Mapping[OpRef, Op]) -> Way:
    """Say how an approval was given: by the approver's own entry, signature, or as claimed."""
    if op.person == body.approver:
        return "own"
    second = op.body.get("second")
    # A body could spell a signature out; only the journal makes one of this type.
    if not isinstance(second, SecondSignature) or not second.valid:
        return "claimed"
    confirms = (cited[ref] for ref in op.uses if ref in cited)
    confirmed = any(
        c.kind == "person.key.confirm"
        and c.roles
        and c.body.get("person") == second.person
        and c.body.get("key") == second.key
        for c in confirms
    )
    return "second" if confirmed and second.person == body.approver else "claimed"


def _approved(state: ExceptionState, op: Op, body: Approved, cited: Mapping[OpRef, Op]) -> Reasons:
    approval = body.approval
    found: list[Message] = []
    if approval.act not in _ACT[op.kind] or approval.record != op.stream:
        found.append(why("other_approval"))
    if approval.verdict == "conditions" and approval.conditions is None:
        found.append(why("no_conditions"))
    if way(op, body, cited) == "claimed":
        # What somebody is said to have approved is kept, and changes nothing.
        return (*found, *misplaced(state, op.kind))
    actor = Actor(
        PersonId(body.approver),
        cited_level(cited, op.uses, PersonId(body.approver)),
        highest_cited(cited, op.uses),
    )
    return (*found, *stops(state, op.kind, actor))


def _opening(_state: ExceptionState, body: Opening, op: Op) -> Reasons:
    facts = body.facts
    given = {
        "incident": facts.incident and facts.incident_name,
        "controls": any(c.control or c.system for c in facts.controls.values()),
        "harm": facts.harm,
        "scope_systems": facts.scope_systems,
        "decision_maker": facts.decision_maker and facts.decision_maker_name,
        "expiry": facts.expiry,
    }
    found = tuple(why(f"six.{name}") for name, value in given.items() if not value)
    if facts.expiry is not None and facts.expiry <= op.occurred:
        found += (why("ends_before_it_begins"),)
    return found + _well_formed(facts)


def _well_formed(facts: Facts) -> Reasons:
    keyed = all(key == each.person for key, each in facts.executors.items())
    paired = all(
        value.text is not None
        for name, value in laid_out(facts).items()
        if isinstance(value.plain, str) and name.rpartition("/")[2] in _NAMED
    )
    return () if keyed and paired else (why("name_missing"),)


_NAMED = frozenset(
    {
        "control_owner",
        "data_judge",
        "decision_maker",
        "incident",
        "initiator",
        "owner",
        "person",
        "prevention_owner",
        "risk_owner",
        "scribe",
        "second_person",
        "validator",
    }
)
"""Ids that stand with a sealed name."""


def _fact(state: ExceptionState, body: Fact, _op: Op) -> Reasons:
    names = set(laid_out(body.facts))
    unknown = sorted(name for name in body.unavailable if not may_be_missing(name))
    found = _well_formed(body.facts)
    found += tuple(
        why("cannot_be_missing", field=f"exceptions.field.{top(name)}") for name in unknown
    )
    if not names and not body.unavailable:
        found += (why("says_nothing"),)
    if any(top(name) in FROZEN for name in names):
        found += (why("frozen"),)
    if any(top(name) in IDENTIFYING for name in names):
        found += (why("needs_correction"),)
    known = {f"controls/{i}" for i in state.items("controls")}
    if any(top(n) == "controls" and n.rpartition("/")[0] not in known for n in names):
        found += (why("another_control"),)
    return found


def _correct(state: ExceptionState, body: Correct, _op: Op) -> Reasons:
    names = set(laid_out(body.facts))
    found = _well_formed(body.facts)
    if any(top(name) in FROZEN for name in names):
        found += (why("frozen"),)
    if body.withdraws:
        right = body.corrects in _withdrawable(state) and not names
    else:
        right = bool(names) and all(_said_by(state, name, body.corrects) for name in names)
    return found if right else (*found, why("corrects_nothing"))


def _withdrawable(state: ExceptionState) -> set[OpRef]:
    found = {line.stamp.source for line in state.actions}
    found |= {line.stamp.source for line in state.evidence}
    found |= {line.stamp.source for line in state.questions}
    return found | {line.stamp.source for line in state.answers}


def _said_by(state: ExceptionState, name: str, source: OpRef) -> bool:
    return any(version.source == source for version in state.latest(name))


def _extend(_state: ExceptionState, body: Extend, op: Op) -> Reasons:
    found: list[Message] = []
    if (body.expiry is not None) != (body.approval.act == "extend"):
        found.append(why("other_approval"))
    if body.expiry is None and body.scope_systems is None:
        found.append(why("says_nothing"))
    if body.expiry is not None and body.expiry <= op.occurred:
        found.append(why("ends_before_it_begins"))
    if body.approval.verdict == "no":
        found.append(why("verdict_is_no"))
    return tuple(found)


def _confirm(state: ExceptionState, body: ConfirmRestored, _op: Op) -> Reasons:
    if body.approval.verdict == "no":
        return (why("verdict_is_no"),)
    if body.replaced_by is not None:
        return ()
    found: list[Message] = []
    if body.test is None or not body.passed:
        found.append(why("test_not_passed"))
    if body.residue is None or not body.clean:
        found.append(why("residue_left"))
    if not _held(state, body.evidence):
        found.append(why("no_evidence"))
    return tuple(found)


def _held(state: ExceptionState, items: tuple[str, ...]) -> bool:
    held = {line.body.item for line in state.evidence if line.struck is None}
    return bool(items) and held.issuperset(items)


def _evidence(state: ExceptionState, body: Evidence, _op: Op) -> Reasons:
    taken = {line.body.item for line in state.evidence}
    return (why("item_taken"),) if body.item in taken else ()


def _close(state: ExceptionState, body: Close, _op: Op) -> Reasons:
    findings = bool(state.items("findings"))
    if findings and body.outcome == "accepted":
        return (why("findings_present"),)
    if not findings and body.outcome == "with_findings":
        return (why("no_findings"),)
    return ()


def _answer(state: ExceptionState, body: Answer, _op: Op) -> Reasons:
    asked = {question.stamp.source for question in state.questions}
    return () if body.asks in asked else (why("no_question"),)


def _resolve(state: ExceptionState, body: Resolve, op: Op) -> Reasons:
    life = {"bypass": state.bypass, "approval": state.approval, "review": state.review}[body.life]
    sources = {each.source for each in life.reached}
    if not life.contested or set(body.contested) != sources or body.holds not in sources:
        return (why("nothing_contested"),)
    kind = {
        "bypass": "exception.confirm_restored",
        "approval": "exception.ratify",
        "review": "exception.review",
    }[body.life]
    found = may_take(state, kind, op.person)
    if body.life == "review" and op.roles != {Role.COMPLIANCE_OFFICER}:
        found += (why("compliance_officer"),)
    return found


_BODIES: Mapping[type, Callable[[ExceptionState, Any, Op], Reasons]] = {
    Opening: _opening,
    Fact: _fact,
    Correct: _correct,
    Extend: _extend,
    ConfirmRestored: _confirm,
    Evidence: _evidence,
    Close: _close,
    Answer: _answer,
    Resolve: _resolve,
}
