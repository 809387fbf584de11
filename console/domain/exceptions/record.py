"""The record of one exception: everything its report prints, as plain JSON.

It is what the embedded entries fold to; what no entry holds (when an entry arrived here, names of
people whom no op of the record names) stands apart under `stated`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.clock import Reading
from console.domain.exceptions.debts import LATE_AFTER_MS, Debt, Paid, owed
from console.domain.exceptions.duties import may_take, parties
from console.domain.exceptions.known import Known, known_then
from console.domain.exceptions.pages.values import (
    WHY,
    Json,
    Redaction,
    body,
    commits,
    grouped,
    named,
    people,
    sealed,
    stamp,
    standing,
    strike,
    without_nothing,
)
from console.domain.exceptions.rules import alone, expiry, flags
from console.domain.exceptions.shapes import (
    ActionLine,
    EvidenceLine,
    ExceptionState,
    Question,
    Reply,
    Stamp,
)
from console.ids import DeviceKey, EntryId, OpRef, PersonId, SpaceId, StreamId

FORMAT = 1
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
class Issued:
    """The entry that issued the report: who printed it, on which device, when."""

    source: OpRef
    device: DeviceKey
    person: PersonId
    authenticated: str
    time: Reading


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a record needs beside the folded state.

    Attributes:
        stream: of the exception.
        reference: `BG-K7QF-003`.
        as_of: the moment that "now" means.
        integrity: what it is checked against.
        offset: local time minus UTC where it was set, minutes.
        issued: the entry that issued it; `None` for a look at it.
        known: what the deciding device knew; `None` before anything was decided.
        audience: whom it is for.
        redaction: what the audience does not get.
        received: when each entry arrived at the issuing device.
        names: of people whom no op of the record names, as the issuing device knows them.
    """

    stream: StreamId
    reference: str
    as_of: int
    integrity: Integrity
    offset: int = 0
    issued: Issued | None = None
    known: Known | None = None
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
        **_what(state, around),
        "fields": plain,
        "items": items,
        "people": known,
        "debts": [_debt(each, around.as_of) for each in debts],
        "counts": _counts(debts, around.as_of),
        **_acts(state),
        **_lines(state, around.redaction),
        "duties": {role: sorted(who) for role, who in parties(state).roles.items() if who},
        "redaction": _redacted(around.redaction),
        "integrity": _integrity(around.integrity),
        "stated": _stated(state, around, known),
    }
    if around.issued is not None:
        whole["issued"] = _issued(around.issued)
    if around.known is not None:
        whole["known"] = known_then(around.known, around.redaction)
    whole["disclosed"] = commits(whole)
    return whole


def _what(state: ExceptionState, around: Circumstances) -> Json:
    """Give what the record is of, and how it stands as of now."""
    return {
        "format": FORMAT,
        "kind": "exception",
        "stream": around.stream,
        "reference": around.reference,
        "as_of": around.as_of,
        "offset": around.offset,
        "audience": around.audience,
        "drill": state.opened is not None and state.opened.drill,
        "state": standing(state),
        "flags": [flag.value for flag in flags(state, around.as_of)],
        "measures": _measures(state, around.as_of),
    }


def _acts(state: ExceptionState) -> Json:
    """Give what was done in the record, in the order of replay."""
    return {
        "timeline": [_happened(state, each) for each in state.timeline],
        "refused": [_refused(state, number) for number in range(len(state.refused))],
        "decisions": [body(each) for each in state.decisions],
        "verdicts": [_verdict(state, number) for number in range(len(state.verdicts))],
        "extensions": [_extension(state, number) for number in range(len(state.extensions))],
        "tests": [stamp(t.stamp) | body(t.body) | {"counts": t.counts} for t in state.tests],
        "steps": [_step(state, number) for number in range(len(state.steps))],
        "corrections": [_correction(state, number) for number in range(len(state.corrections))],
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
            "not_independent_now": [each.key.removeprefix(WHY) for each in now],
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
    if "source" in said:
        # Where evidence comes from; `source` is the op, as everywhere in a record.
        said["origin"] = said.pop("source")
    return without_nothing(stamp(line.stamp) | said | {"struck": strike(line.struck)})


def _step(state: ExceptionState, number: int) -> Json:
    step = state.steps[number]
    return stamp(step.stamp) | {"reason": sealed(step.reason), "life": step.life, "to": step.to}


def _correction(state: ExceptionState, number: int) -> Json:
    correction = state.corrections[number]
    return stamp(correction.stamp) | {
        "corrects": named(correction.corrects),
        "reason": sealed(correction.reason),
        "fields": list(correction.fields),
    }


def _redacted(redaction: Redaction) -> Json:
    return {"fields": sorted(redaction.fields), "reason": redaction.reason}


def _issued(issued: Issued) -> Json:
    return {
        "source": named(issued.source),
        "device": issued.device,
        "by": issued.person,
        "authenticated": issued.authenticated,
        "recorded": issued.time.recorded,
        "offset": issued.time.offset,
        "uncertainty_ms": issued.time.uncertainty_ms,
        "clock": issued.time.source,
    }


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
    acting |= {around.issued.person} if around.issued is not None else set()
    unnamed = {who: around.names[who] for who in acting if who in around.names and who not in known}
    return {"received": dict(sorted(arrived.items())), "names": dict(sorted(unnamed.items()))}
