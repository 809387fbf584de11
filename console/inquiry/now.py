"""What the first page asks: what is going on, what waits for me, what is open, what is owed."""

from collections.abc import Iterable

from console.domain.exceptions.rules import expiry
from console.domain.exceptions.shapes import Approving, Bypass, ExceptionState
from console.domain.ops import Role
from console.errors import Message
from console.ids import PersonId
from console.inquiry.exception_record import offers
from console.inquiry.exceptions import (
    Case,
    cases,
    contact,
    control,
    debts,
    incidents,
    line,
    systems_of,
)
from console.inquiry.rows.exceptions import ExceptionLine
from console.inquiry.rows.now import Decision, NowRows
from console.inquiry.rows.shared import IncidentLine, Mark, StateWord, Tone
from console.vault.store import Store

_OPEN = frozenset({Bypass.ACTIVE, Bypass.RESTORING})
MOST_DEBTS = 40
_SENTENCES = {
    (False, False, False): "inquiry.now.nothing",
    (False, False, True): "inquiry.now.nothing_waiting",
    (False, True, False): "inquiry.now.exceptions_only",
    (False, True, True): "inquiry.now.exceptions_only_waiting",
    (True, False, False): "inquiry.now.incident",
    (True, False, True): "inquiry.now.incident_waiting",
    (True, True, False): "inquiry.now.incident_and_exceptions",
    (True, True, True): "inquiry.now.incident_and_exceptions_waiting",
}
"""Whole sentences by: an incident goes on, exceptions are open, decisions wait for me."""


def rows(store: Store, me: PersonId, roles: Iterable[Role], as_of: int) -> NowRows:
    """Give the page."""
    found = cases(store)
    going_on = incidents(store)
    decisions = tuple(_decisions(store, found, me, frozenset(roles)))
    lines = tuple(
        sorted(
            (line(case, as_of) for case in found if case.state.bypassing in _OPEN),
            key=lambda each: each.expires,
        )
    )
    incident = going_on[0] if going_on else None
    return NowRows(
        as_of=as_of,
        sentence=_sentence(going_on, lines, decisions),
        incident=incident,
        in_charge=(incident.lead,) if incident is not None and incident.lead else (),
        decisions=decisions,
        exceptions=lines,
        debts=debts(store, found, as_of)[:MOST_DEBTS],
    )


def _sentence(
    going_on: tuple[IncidentLine, ...],
    lines: tuple[ExceptionLine, ...],
    decisions: tuple[Decision, ...],
) -> Message:
    """Give the one sentence that says what is going on."""
    key = _SENTENCES[bool(going_on), bool(lines), bool(decisions)]
    values: dict[str, str | int] = {"n": len(lines), "decisions": len(decisions)}
    if going_on:
        values["title"] = going_on[0].title
    return Message(key, values)


def _decisions(
    store: Store, found: Iterable[Case], me: PersonId, roles: frozenset[Role]
) -> Iterable[Decision]:
    """Give what this person can ratify: nothing else waits for one person yet."""
    for case in found:
        state = case.state
        if state.approving is not Approving.PENDING or state.activated is None:
            continue
        ratify = next((o for o in offers(state, me, roles) if o.act == "ratify"), None)
        if ratify is not None and _mine(ratify.stopped):
            yield _decision(store, case, ratify.stopped)


def _mine(stopped: Message | None) -> bool:
    """Say whether a decision waits for this person, also where facts are still owed for it."""
    return stopped is None or stopped.key.endswith("debts_before_ratification")


def _decision(store: Store, case: Case, stopped: Message | None) -> Decision:
    state = case.state
    if state.activated is None:
        raise ValueError("nothing was activated")
    asker = contact(store, state.activated.person)
    end = expiry(state) or 0
    summary = Message(
        "inquiry.now.asks",
        {
            "reference": case.reference,
            "control": control(state),
            "until": end,
            "harm": _text(state, "harm"),
        },
    )
    return Decision(
        request=state.activated.source,
        stream=case.stream,
        reference=case.reference,
        act="ratify",
        summary=summary,
        what=control(state),
        why=_text(state, "harm"),
        scope=systems_of(state),
        until=end,
        asked_by=asker,
        asked_at=state.activated.recorded,
        standing=_standing(stopped),
        stopped=stopped is not None,
        compensating=_safeguards(state),
        if_nothing=Message("inquiry.now.if_nothing"),
    )


def _standing(stopped: Message | None) -> StateWord:
    if stopped is not None:
        return StateWord(Mark.WAITING, stopped, Tone.WARN)
    return StateWord(Mark.DONE, Message("inquiry.now.independent"), Tone.GOOD)


def _safeguards(state: ExceptionState) -> tuple[str, ...]:
    texts = (_text(state, f"safeguards/{i}/description") for i in state.items("safeguards"))
    return tuple(text for text in texts if text)


def _text(state: ExceptionState, field: str) -> str:
    value = state.value(field)
    return (value.text.text or "") if value is not None and value.text is not None else ""
