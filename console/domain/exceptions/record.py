"""The record of one exception: everything its report prints, as plain JSON.

It is what the embedded entries fold to; what no entry holds (when an entry arrived here, names of
people whom no op of the record names) stands apart under `stated`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.exceptions.debts import LATE_AFTER_MS, Debt, Paid, owed
from console.domain.exceptions.duties import may_take, parties
from console.domain.exceptions.pages.values import (
    Json,
    Redaction,
    body,
    commits,
    grouped,
    named,
    people,
    sealed,
    stamp,
    strike,
    without_nothing,
)
from console.domain.exceptions.rules import alone, contested_states, expiry, flags, name
from console.domain.exceptions.shapes import (
    ActionLine,
    EvidenceLine,
    ExceptionState,
    Question,
    Reply,
    Stamp,
)
from console.ids import DeviceKey, EntryId, PersonId, SpaceId, StreamId

FORMAT = 1
_STATE = "exceptions.state."
_WHY = "exceptions.why."
_CHECKED = {"ratify": "exception.ratify", "verify_restoration": "exception.confirm_restored"}


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a reader checks the record against.

    Attributes:
        space: the workspace.
        words: its fingerprint as words.
        heads: device, log, number and hash of the latest entries shown.
        devices: tag of each device that wrote in the record.
        edition: the version of the program.
    """

    space: SpaceId
    words: tuple[str, ...]
    heads: tuple[tuple[DeviceKey, str, int, EntryId], ...]
    devices: Mapping[DeviceKey, str]
    edition: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a record needs beside the folded state.

    Attributes:
        stream: of the exception.
        reference: `BG-K7QF-003`.
        as_of: the moment that "now" means.
        integrity: what it is checked against.
        audience: whom it is for.
        redaction: what the audience does not get.
        received: when each entry arrived at the issuing device.
        names: of people whom no op of the record names, as the issuing device knows them.
    """

    stream: StreamId
    reference: str
    as_of: int
    integrity: Integrity
    audience: str = "own"
    redaction: Redaction = field(default_factory=Redaction)
    received: Mapping[EntryId, int] = field(default_factory=dict)
    names: Mapping[PersonId, str] = field(default_factory=dict)


def record(state: ExceptionState, around: Circumstances) -> Json:
    """Give the whole record."""
    plain, items = grouped(state.fields, around.redaction)
    debts = owed(state)
    known = people(state, around.redaction)
    whole: Json = {
        "format": FORMAT,
        "kind": "exception",
        "stream": around.stream,
        "reference": around.reference,
        "as_of": around.as_of,
        "audience": around.audience,
        "drill": state.opened is not None and state.opened.drill,
        "state": _standing(state),
        "flags": [flag.value for flag in flags(state, around.as_of)],
        "measures": _measures(state, around.as_of),
        "fields": plain,
        "items": items,
        "people": known,
        "debts": [_debt(each, around.as_of) for each in debts],
        "counts": _counts(debts, around.as_of),
        "timeline": [_happened(state, each) for each in state.timeline],
        "refused": [_refused(state, number) for number in range(len(state.refused))],
        "decisions": [body(each) for each in state.decisions],
        "verdicts": [_verdict(state, number) for number in range(len(state.verdicts))],
        "extensions": [_extension(state, number) for number in range(len(state.extensions))],
        "tests": [stamp(t.stamp) | body(t.body) | {"counts": t.counts} for t in state.tests],
        "steps": [stamp(s.stamp) | {"reason": sealed(s.reason)} for s in state.steps],
        "corrections": [_correction(state, number) for number in range(len(state.corrections))],
        "duties": {role: sorted(who) for role, who in parties(state).roles.items() if who},
        "redaction": _redacted(around.redaction),
        "integrity": _integrity(around.integrity),
        "stated": _stated(state, around, known),
    }
    whole |= _lines(state, around.redaction)
    whole["disclosed"] = commits(whole)
    return whole


def _standing(state: ExceptionState) -> Json:
    return {
        "name": name(state).key.removeprefix(_STATE),
        "bypass": state.bypassing.value,
        "approval": state.approving.value,
        "review": state.reviewing.value,
        "contested": {life: list(states) for life, states in contested_states(state).items()},
        "broken": [message.key.removeprefix(_WHY) for message in state.broken],
    }


def _measures(state: ExceptionState, as_of: int) -> Json:
    started = state.activated
    if started is None:
        return {}
    end = state.plain("bypass_end")
    over = end if isinstance(end, int) else as_of
    interval = alone(state)
    return without_nothing(
        {
            "activated": started.occurred,
            "lag_ms": started.recorded - started.occurred,
            "exposure_ms": max(0, over - started.occurred),
            "expiry": expiry(state),
            "alone_since": interval.since if interval else None,
            "alone_until": interval.until if interval else None,
        }
    )


def _debt(debt: Debt, as_of: int) -> Json:
    late = debt.due is not None and as_of > debt.due and debt.paid is Paid.OPEN
    return body(debt) | {"overdue": late}


def _counts(debts: tuple[Debt, ...], as_of: int) -> Json:
    paid = [debt.paid for debt in debts]
    return {
        "open": paid.count(Paid.OPEN),
        "overdue": sum(_debt(debt, as_of)["overdue"] for debt in debts),
        "not_obtainable": paid.count(Paid.NOT_OBTAINABLE),
    }


def _happened(state: ExceptionState, of: Stamp) -> Json:
    return stamp(of) | {
        "late": of.recorded - of.occurred > LATE_AFTER_MS,
        "contested": of.source in state.contested,
        "stepped": of.source in state.stepped,
    }


def _refused(state: ExceptionState, number: int) -> Json:
    refusal = state.refused[number]
    return {
        "source": named(refusal.source),
        "kind": refusal.kind,
        "by": refusal.person,
        "recorded": refusal.recorded,
        "reason": refusal.reason.key,
        "values": dict(refusal.reason.values),
    }


def _verdict(state: ExceptionState, number: int) -> Json:
    verdict = state.verdicts[number]
    checked = _CHECKED.get(verdict.approval.act)
    now = may_take(state, checked, verdict.approver) if checked else ()
    return without_nothing(
        stamp(verdict.stamp)
        | {
            "act": verdict.approval.act,
            "verdict": verdict.approval.verdict,
            "reason": sealed(verdict.approval.reason),
            "conditions": sealed(verdict.approval.conditions),
            "shown": [named(ref) for ref in verdict.approval.shown],
            "approver": verdict.approver,
            "way": verdict.way,
            "channel": verdict.channel,
            "not_independent_now": [each.key.removeprefix(_WHY) for each in now],
        }
    )


def _extension(state: ExceptionState, number: int) -> Json:
    extension = state.extensions[number]
    return without_nothing(
        stamp(extension.stamp)
        | {
            "approver": extension.approver,
            "level": extension.level,
            "expiry": extension.expiry,
            "scope_systems": sealed(extension.scope_systems),
            "revalidated": sealed(extension.revalidated),
        }
    )


def _lines(state: ExceptionState, redaction: Redaction) -> Json:
    """Give what was done, taken in, asked and answered, each in its order."""
    groups: Mapping[str, Sequence[ActionLine | EvidenceLine | Question | Reply]] = {
        "actions": state.actions,
        "evidence": state.evidence,
        "questions": state.questions,
        "answers": state.answers,
    }
    return {
        group: [_line(each, hidden=redaction.hides(group)) for each in held]
        for group, held in groups.items()
    }


def _line(line: ActionLine | EvidenceLine | Question | Reply, *, hidden: bool) -> Json:
    said = body(line.body, hidden=hidden)
    return without_nothing(stamp(line.stamp) | said | {"struck": strike(line.struck)})


def _correction(state: ExceptionState, number: int) -> Json:
    correction = state.corrections[number]
    return stamp(correction.stamp) | {
        "corrects": named(correction.corrects),
        "reason": sealed(correction.reason),
        "fields": list(correction.fields),
    }


def _redacted(redaction: Redaction) -> Json:
    return {"fields": sorted(redaction.fields), "reason": redaction.reason}


def _integrity(integrity: Integrity) -> Json:
    return {
        "space": integrity.space,
        "words": " ".join(integrity.words),
        "heads": [list(head) for head in integrity.heads],
        "devices": dict(sorted(integrity.devices.items())),
        "edition": integrity.edition,
    }


def _stated(state: ExceptionState, around: Circumstances, known: Json) -> Json:
    """Give what the issuing device says and no entry holds."""
    entries = {each.source.entry for each in state.timeline}
    entries |= {each.source.entry for each in state.refused}
    arrived = {entry: around.received[entry] for entry in entries if entry in around.received}
    acting = {each.person for each in state.timeline} | {each.person for each in state.refused}
    unnamed = {who: around.names[who] for who in acting if who in around.names and who not in known}
    return {"received": dict(sorted(arrived.items())), "names": dict(sorted(unnamed.items()))}
