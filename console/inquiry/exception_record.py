"""What the record page of one exception asks: facts, paths, debts, timeline, what can be done."""

from collections.abc import Iterable, Mapping

from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.fields import SIX
from console.domain.exceptions.rules import expiry, next_steps
from console.domain.exceptions.shapes import (
    Approving,
    Bypass,
    ExceptionState,
    Reviewing,
    Stamp,
)
from console.domain.exceptions.steps import Actor
from console.domain.lives import Life
from console.domain.ops import Role, Seal, Unsealed
from console.domain.versions import Value
from console.errors import Message
from console.ids import PersonId, StreamId
from console.inquiry.exceptions import Case, case_of, control, debt_line, line, systems_of
from console.inquiry.people import name_of
from console.inquiry.rows.exceptions import ExceptionRecord, Fact, PathStep, Step, TimelineLine
from console.inquiry.rows.shared import Mark, Offer, StateWord, Tone
from console.vault.store import Store

LATE_MS = 15 * 60_000
_SHOWN = (
    "decision_maker",
    "channel",
    "authority",
    "initiator",
    "second_person",
    "method",
    "alternatives",
    "constraint",
    "risk",
    "monitoring",
    "data_exposed",
    "bypass_end",
    "root_issue",
    "prevention",
)
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
        facts=tuple(_facts(store, state)),
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


def _facts(store: Store, state: ExceptionState) -> Iterable[Fact]:
    for field in SIX:
        if field == "controls":
            yield Fact(Message("exceptions.field.controls"), control(state))
        elif field == "expiry":
            end = expiry(state)
            yield Fact(Message("exceptions.field.expiry"), str(end) if end else "")
        else:
            yield _fact(store, state, field)
    for field in _SHOWN:
        if field not in SIX and field in state.fields:
            yield _fact(store, state, field)


def _fact(store: Store, state: ExceptionState, field: str) -> Fact:
    label = Message(f"exceptions.field.{field}")
    said = state.fields.get(field)
    if said is None:
        return Fact(label, missing=Message("inquiry.not_recorded"))
    struck = tuple(_shown(store, field, version.value) for version in said.struck)
    if said.value.missing is not None:
        because = said.value.missing.text or ""
        return Fact(label, missing=Message("inquiry.not_obtainable", {"because": because}))
    sealed = said.value.text
    if sealed is not None and sealed.seal is not Seal.OPEN:
        return Fact(label, missing=_sealed(sealed), struck=struck)
    state_word = None
    if said.conflict:
        state_word = StateWord(Mark.ATTENTION, Message("inquiry.conflict"), Tone.WARN)
    return Fact(label, _shown(store, field, said.value), struck=struck, state=state_word)


def _sealed(sealed: Unsealed) -> Message:
    return Message("inquiry.erased" if sealed.seal is Seal.ERASED else "inquiry.no_key")


def _shown(store: Store, field: str, value: Value) -> str:
    if value.text is not None and value.text.text is not None:
        return value.text.text.replace("\n", ", ")
    plain = value.plain
    if isinstance(plain, str) and len(plain) == 32 and field != "incident":
        return name_of(store, PersonId(plain)) or plain[:8]
    return "" if plain is None else str(plain)


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


def _stamp_flags(state: ExceptionState, stamp: Stamp) -> Iterable[StateWord]:
    if stamp.recorded - stamp.occurred > LATE_MS:
        yield StateWord(Mark.ATTENTION, Message("exceptions.flag.late_entry"), Tone.WARN)
    if stamp.source in state.contested:
        yield StateWord(Mark.ATTENTION, Message("exceptions.flag.contested"), Tone.DANGER)
