"""What the record page of one exception asks: facts, paths, debts, timeline, what can be done."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.fields import top
from console.domain.exceptions.rules import next_steps
from console.domain.exceptions.shapes import (
    Approving,
    Bypass,
    ExceptionState,
    Reviewing,
    Stamp,
)
from console.domain.exceptions.steps import Actor
from console.domain.lives import Life
from console.domain.ops import Role
from console.errors import Message
from console.ids import OpRef, PersonId, StreamId
from console.inquiry.exception_facts import facts
from console.inquiry.exceptions import Case, case_of, debt_line, line, systems_of
from console.inquiry.people import name_of
from console.inquiry.rows.exceptions import ExceptionRecord, PathStep, Step, TimelineLine
from console.inquiry.rows.shared import Mark, Offer, StateWord, Tone
from console.vault.store import Store

LATE_MS = 15 * 60_000
_OPENINGS = ("exception.prepare", "exception.activate")
_OFFERS: Mapping[str, str] = {
    "activate": "exception.activate",
    "deny": "exception.deny",
    "ratify": "exception.ratify",
    "refuse": "exception.ratify",
    "extend": "exception.extend",
    "restore": "exception.restore",
    "confirm": "exception.confirm_restored",
    "reactivate": "exception.reactivate",
    "review": "exception.review",
    "close": "exception.close",
    "reopen": "exception.reopen",
    "void": "exception.void",
}
_ORDER: Mapping[str, tuple[str, ...]] = {
    "bypass": (Bypass.PREPARED, Bypass.ACTIVE, Bypass.RESTORING, Bypass.RESTORED),
    "approval": (Approving.PENDING, Approving.RATIFIED),
    "review": (Reviewing.NONE, Reviewing.UNDER_REVIEW, Reviewing.CLOSED_ACCEPTED),
}


def record(
    store: Store, stream: StreamId, me: PersonId, roles: Iterable[Role], as_of: int
) -> ExceptionRecord:
    """Give the page.

    Raises:
        NoSuchRecord: there is no such exception.
    """
    case = case_of(store, stream)
    state = case.state
    return ExceptionRecord(
        as_of=as_of,
        line=line(case, as_of),
        facts=tuple(facts(store, state)),
        paths=(
            _path("bypass", state.bypass, state.bypassing),
            _path("approval", state.approval, state.approving),
            _path("review", state.review, state.reviewing),
        ),
        debts=tuple(
            sorted(
                (debt_line(store, case, debt, as_of) for debt in unpaid(state)),
                key=lambda each: (each.due == 0, each.due),
            )
        ),
        timeline=tuple(_timeline(store, case)),
        offers=offers(state, me, frozenset(roles)),
        systems=systems_of(state),
        actions=sum(each.struck is None for each in state.actions),
    )


def offers(state: ExceptionState, me: PersonId, roles: frozenset[Role]) -> tuple[Offer, ...]:
    """Give what this person can do now; steps out of place are left out, stopped ones say why."""
    steps = {each.kind: each for each in next_steps(state, Actor(me), roles)}
    found = []
    for act, kind in _OFFERS.items():
        reasons = steps[kind].reasons
        if any(reason.key.endswith("_state") for reason in reasons):
            continue
        found.append(Offer(act, reasons[0] if reasons else None))
    return tuple(sorted(found, key=lambda each: each.stopped is not None))


def _path(name: str, life: Life, reading: str) -> tuple[Message, tuple[PathStep, ...]]:
    """Give a life as steps: those behind, where it stands, those to come."""
    order = [str(each) for each in _ORDER[name]]
    here = str(reading)
    if here not in order:
        order = [*order[:-1], here] if name != "bypass" else [here]
    at = order.index(here)
    reached = {each.state: each.occurred for each in life.reached}
    steps = tuple(
        PathStep(
            Message(f"exceptions.{name}.{each}"),
            Step.HERE if number == at else Step.BEHIND if number < at else Step.AHEAD,
            reached.get(each),
        )
        for number, each in enumerate(order)
    )
    return Message(f"inquiry.path.{name}"), steps


def _timeline(store: Store, case: Case) -> Iterable[TimelineLine]:
    state = case.state
    details = {each.stamp.source: each.body.action.text or "" for each in state.actions}
    says = _said(state)
    for stamp in state.timeline:
        stored = store.entries.load(stamp.source.entry)
        yield TimelineLine(
            what=Message(f"exceptions.kind.{stamp.kind.partition('.')[2]}"),
            detail=details.get(stamp.source, ""),
            who=name_of(store, stamp.person) or stamp.person[:8],
            occurred=stamp.occurred,
            recorded=stamp.recorded,
            received=stored.received if stored else None,
            flags=tuple(_stamp_flags(state, stamp)),
            says=tuple(says.get(stamp.source, ())),
        )
    for refusal in state.refused:
        yield TimelineLine(
            what=Message(f"exceptions.kind.{refusal.kind.partition('.')[2]}"),
            detail="",
            who=name_of(store, refusal.person) or refusal.person[:8],
            occurred=refusal.recorded,
            recorded=refusal.recorded,
            counts=False,
            reason=refusal.reason,
        )


def _said(state: ExceptionState) -> Mapping[OpRef, list[Message]]:
    """Give what each op said in fixed words: the fields it filled, the verdict."""
    found: dict[OpRef, list[Message]] = defaultdict(list)
    openings = {each.source for each in state.timeline if each.kind in _OPENINGS}
    for name, said in state.fields.items():
        label = Message(f"exceptions.field.{top(name)}")
        for version in (*said.latest, *said.struck):
            if version.source not in openings and label not in found[version.source]:
                found[version.source].append(label)
    for verdict in state.verdicts:
        word = Message(f"exceptions.verdict.{verdict.approval.verdict}")
        found[verdict.stamp.source].insert(0, word)
    return found


def _stamp_flags(state: ExceptionState, stamp: Stamp) -> Iterable[StateWord]:
    if stamp.recorded - stamp.occurred > LATE_MS:
        yield StateWord(Mark.ATTENTION, Message("exceptions.flag.late_entry"), Tone.WARN)
    if stamp.source in state.contested:
        yield StateWord(Mark.ATTENTION, Message("exceptions.flag.contested"), Tone.DANGER)
