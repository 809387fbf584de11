"""Taking an exception further: judge it, end it, prove that the control works, review, close.

Each function is one act and writes one entry; what the rules refuse is not signed.
"""

from collections.abc import Callable, Mapping

from console.desk.exceptions import NoSuchException, levels_cited, state_of
from console.desk.forms import AnswerForm, ConfirmForm, ExtendForm, ReviewKind, StepForm, Verdict
from console.desk.naming import named
from console.desk.workplace import Draft, Workplace
from console.domain.ops import Unsealed
from console.ids import OpRef, StreamId
from console.journal.sealed import ToSeal

_VERDICTS = {Verdict.YES: "yes", Verdict.YES_WITH_CONDITIONS: "conditions", Verdict.NO: "no"}


def step(place: Workplace, form: StepForm) -> OpRef:
    """Take a record one step further.

    Raises:
        NoSuchException: there is no such step.
        Refused: the rules stop this person from it.
    """
    act = _STEPS.get(form.act)
    if act is None:
        raise NoSuchException(f"no such step: {form.act}")
    return act(place, form)


def confirm(place: Workplace, form: ConfirmForm, evidence: Draft | None) -> OpRef:
    """Confirm that the control works again; the evidence goes in with the same entry."""
    stream = form.stream
    body = _approval(place, stream, "verify_restoration", "yes", form.result or "-")
    if form.replaced_by.strip():
        body["replaced_by"] = ToSeal(stream, form.replaced_by)
    else:
        body |= {
            "test": ToSeal(stream, f"{form.test}: {form.result}"),
            "passed": True,
            "residue": ToSeal(stream, form.residue),
            "clean": True,
        }
    drafts = []
    if evidence is not None:
        body["evidence"] = [evidence.body["item"]]
        drafts.append(evidence)
    drafts.append(Draft("exception.confirm_restored", stream, body))
    return OpRef(place.write(drafts).id, len(drafts) - 1)


def extend(place: Workplace, form: ExtendForm) -> OpRef:
    """Extend by a new decision of a higher level, given by this person."""
    body = {
        **_approval(place, form.stream, "extend", "yes", form.reason),
        "expiry": form.expires,
        "revalidated": ToSeal(form.stream, form.reason),
    }
    draft = Draft("exception.extend", form.stream, body, levels_cited(place, place.person))
    return OpRef(place.write([draft]).id, 0)


def answer(place: Workplace, form: AnswerForm) -> OpRef:
    """Answer a request for a decision: ratify, refuse, or ask back."""
    if form.verdict is Verdict.ASK:
        body = {"question": ToSeal(form.stream, form.text)}
        return _write(place, "ask", form.stream, body)
    return _judge(place, form.stream, _VERDICTS[form.verdict], form.text)


def _judge(place: Workplace, stream: StreamId, verdict: str, text: str) -> OpRef:
    return _write(place, "ratify", stream, _approval(place, stream, "ratify", verdict, text or "-"))


def _approval(
    place: Workplace, stream: StreamId, act: str, verdict: str, reason: str
) -> dict[str, object]:
    """Give the members of an approval by this person, of what is held here now."""
    approval: dict[str, object] = {
        "act": act,
        "record": stream,
        "shown": [list(ref) for ref in sorted(place.store.entries.stream_heads(stream))],
        "verdict": verdict,
        "reason": ToSeal(stream, reason),
    }
    if verdict == "conditions":
        approval["conditions"] = ToSeal(stream, reason)
    return {"approval": approval, **named(place, "approver", place.person)}


def _ratify(place: Workplace, form: StepForm) -> OpRef:
    return _judge(place, form.stream, "conditions" if form.conditions else "yes", form.text)


def _refuse(place: Workplace, form: StepForm) -> OpRef:
    return _judge(place, form.stream, "no", form.text)


def _reasoned(kind: str) -> Callable[[Workplace, StepForm], OpRef]:
    def act(place: Workplace, form: StepForm) -> OpRef:
        return _write(place, kind, form.stream, {"reason": ToSeal(form.stream, form.text or "-")})

    return act


def _restore(place: Workplace, form: StepForm) -> OpRef:
    body: dict[str, object] = {"bypass_end": place.clock.read().recorded}
    if form.text:
        body["steps"] = ToSeal(form.stream, form.text)
    return _write(place, "restore", form.stream, body)


def _review(place: Workplace, form: StepForm) -> OpRef:
    body = {"note": ToSeal(form.stream, form.text)} if form.text else {}
    drafts = [Draft("exception.review", form.stream, body)]
    if form.review is not None:
        facts = {"facts": {"review_kind": form.review.value}}
        drafts.append(Draft("exception.fact", form.stream, facts))
    return OpRef(place.write(drafts).id, 0)


def _close(place: Workplace, form: StepForm) -> OpRef:
    outcome = "accepted"
    if form.review is ReviewKind.MISUSE:
        outcome = "misuse"
    elif state_of(place, form.stream).items("findings"):
        outcome = "with_findings"
    body = {"outcome": outcome, "reason": ToSeal(form.stream, form.text or "-")}
    return _write(place, "close", form.stream, body)


def _void(place: Workplace, form: StepForm) -> OpRef:
    body = _approval(place, form.stream, "void", "yes", form.text or "-")
    body["proof"] = ToSeal(form.stream, form.text or "-")
    return _write(place, "void", form.stream, body)


def _activate(place: Workplace, form: StepForm) -> OpRef:
    """Activate what was prepared: the facts stand already, the opening is repeated."""
    opened = state_of(place, form.stream).opened
    if opened is None:
        raise NoSuchException("nothing was prepared")
    stored = place.store.entries.load(opened.stamp.source.entry)
    if stored is None:
        raise NoSuchException("the prepared record is not here")
    raw = stored.entry.ops[opened.stamp.source.position]
    read = next(op for op in place.store.read(stored.entry) if op.ref == opened.stamp.source)
    body = {**_resealed(read.body), "tag": raw.body["tag"], "number": raw.body["number"]}
    return _write(place, "activate", form.stream, body)


def _resealed(value: Mapping[str, object]) -> dict[str, object]:
    """Give opened fields back as texts to be sealed anew, under the same scopes."""
    again: dict[str, object] = {}
    for name, member in value.items():
        if isinstance(member, Mapping):
            again[name] = _resealed(member)
        elif isinstance(member, Unsealed):
            again[name] = ToSeal(member.scope, member.value)
        else:
            again[name] = list(member) if isinstance(member, tuple) else member
    return again


def _write(place: Workplace, kind: str, stream: StreamId, body: Mapping[str, object]) -> OpRef:
    return OpRef(place.write([Draft(f"exception.{kind}", stream, body)]).id, 0)


_STEPS: Mapping[str, Callable[[Workplace, StepForm], OpRef]] = {
    "activate": _activate,
    "close": _close,
    "deny": _reasoned("deny"),
    "ratify": _ratify,
    "reactivate": _reasoned("reactivate"),
    "refuse": _refuse,
    "reopen": _reasoned("reopen"),
    "restore": _restore,
    "review": _review,
    "void": _void,
}
