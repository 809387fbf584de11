"""What a record still owes: each missing fact with its owner and due time.

A debt never stops an act, only the closing (and for the facts of its stage the ratification). It
is paid by the fact or by "not obtainable, because ...", and stays in the list as paid.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from console.domain.exceptions.duties import parties
from console.domain.exceptions.fields import OWED, Stage
from console.domain.exceptions.shapes import Bypass, ExceptionState, Verdict
from console.domain.ops import Role
from console.ids import PersonId

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
LATE_AFTER_MS = 15 * MINUTE_MS
FACTS_WITHIN_MS = HOUR_MS
RATIFIED_WITHIN_MS = 24 * HOUR_MS
REVIEW_STARTS_WITHIN_DAYS = 2
REVIEW_ENDS_WITHIN_DAYS = 10
OFFICER = Role.COMPLIANCE_OFFICER.value


class Paid(StrEnum):
    """How a debt stands."""

    OPEN = "open"
    FACT = "fact"
    NOT_OBTAINABLE = "not_obtainable"


@dataclass(frozen=True, slots=True)
class Debt:
    """One thing owed.

    Attributes:
        field: the field; `late_reasons/<op>` for a late entry, `claims/<op>` for an approval that
            somebody else reported.
        stage: by when.
        owner: the role that owes it.
        person: who that is, where the record names one.
        due: milliseconds UTC; `None` while what it counts from has not happened.
        paid: whether and how it was paid.
    """

    field: str
    stage: Stage
    owner: str
    person: PersonId | None
    due: int | None
    paid: Paid


def owed(state: ExceptionState) -> tuple[Debt, ...]:
    """Give all debts of an exception, paid ones too, in the order of the record table."""
    activated = state.activated
    if activated is None or state.bypassing in {Bypass.DENIED, Bypass.VOID}:
        return ()
    dues = _dues(state, activated.occurred, activated.recorded)
    owners = _owners(state)
    fixed = (
        _debt(stage, name, _paid(state, name), (dues, owners))
        for name, stage in OWED.items()
        if _applies(state, name)
    )
    return (*fixed, *_late(state), *_claims(state, dues[Stage.RATIFICATION]))


def unpaid(state: ExceptionState, *stages: Stage) -> tuple[Debt, ...]:
    """Give the open debts of the given stages; of all stages when none is given."""
    return tuple(
        debt
        for debt in owed(state)
        if debt.paid is Paid.OPEN and (not stages or debt.stage in stages)
    )


_Owner = tuple[str, PersonId | None]


def _debt(
    stage: Stage,
    name: str,
    paid: Paid,
    tables: tuple[Mapping[Stage, int | None], Mapping[Stage, _Owner]],
) -> Debt:
    dues, owners = tables
    role, person = owners[stage]
    return Debt(name, stage, role, person, dues[stage], paid)


def _dues(state: ExceptionState, occurred: int, recorded: int) -> dict[Stage, int | None]:
    # Of expiries given apart the earlier one counts until a person chooses.
    expiries = [v.value.plain for v in state.latest("expiry")]
    expiry = min((each for each in expiries if isinstance(each, int)), default=None)
    over = restored_at(state)
    review = None if over is None else add_business_days(over, REVIEW_ENDS_WITHIN_DAYS)
    return {
        Stage.HOUR: recorded + FACTS_WITHIN_MS,
        Stage.RATIFICATION: occurred + RATIFIED_WITHIN_MS,
        Stage.RESTORATION: expiry,
        Stage.REVIEW: review,
        Stage.CLOSING: review,
    }


def restored_at(state: ExceptionState) -> int | None:
    """Give when the control was confirmed to work again, unless that is open."""
    if state.bypassing is not Bypass.RESTORED:
        return None
    return max(each.occurred for each in state.bypass.reached)


def add_business_days(start: int, days: int) -> int:
    """Give the same time of day that many business days later; Saturday and Sunday do not count."""
    moment = datetime.fromtimestamp(start / 1000, UTC)
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return int(moment.timestamp() * 1000)


def _owners(state: ExceptionState) -> dict[Stage, _Owner]:
    roles = parties(state)

    def first(*names: str) -> _Owner:
        held = next(name for name in names if roles.of(name))
        return held, min(roles.of(held))

    return {
        Stage.HOUR: first("initiator"),
        Stage.RATIFICATION: first("decision_maker", "initiator"),
        Stage.RESTORATION: first("executor", "initiator"),
        Stage.REVIEW: (OFFICER, None),
        Stage.CLOSING: (OFFICER, None),
    }


def _applies(state: ExceptionState, name: str) -> bool:
    if name.startswith("custody_"):
        return _says(state, "method", "emergency_account")
    if name in {"data_kinds", "data_estimate", "data_judge"}:
        return _says(state, "data_exposed", "yes", "unknown")
    if name == "safeguards_validated":
        return bool(state.items("safeguards"))
    return True


def _says(state: ExceptionState, name: str, *codes: str) -> bool:
    """Whether any value that nobody replaced is one of the codes."""
    return any(version.value.plain in codes for version in state.latest(name))


def _paid(state: ExceptionState, name: str) -> Paid:
    found = _FOUND.get(name)
    if found is not None and found(state):
        return Paid.FACT
    said = state.fields.get(name)
    if said is None:
        return Paid.OPEN
    return Paid.FACT if said.value.known else Paid.NOT_OBTAINABLE


def _all_coded(state: ExceptionState) -> bool:
    return all(state.plain(f"controls/{i}/control") for i in state.items("controls"))


def _all_validated(state: ExceptionState) -> bool:
    return all(
        state.value(f"safeguards/{i}/validated")
        and state.plain(f"safeguards/{i}/effective") is not None
        for i in state.items("safeguards")
    )


_FOUND: Mapping[str, Callable[[ExceptionState], bool]] = {
    "control_code": _all_coded,
    "safeguards_validated": _all_validated,
    "safeguards": lambda state: bool(state.items("safeguards")),
    "executors": lambda state: bool(state.items("executors")),
    "evidence": lambda state: any(line.struck is None for line in state.evidence),
}
"""Debts that are paid by items rather than by a field of that name."""


def _late(state: ExceptionState) -> Iterable[Debt]:
    """An act recorded late wants a reason."""
    for stamp in state.timeline:
        if stamp.recorded - stamp.occurred > LATE_AFTER_MS:
            name = f"late_reasons/{stamp.source.entry}/{stamp.source.position}"
            paid = Paid.FACT if stamp.late_reason is not None else _paid(state, name)
            due = stamp.recorded + FACTS_WITHIN_MS
            yield Debt(name, Stage.HOUR, "author", stamp.person, due, paid)


def _claims(state: ExceptionState, due: int | None) -> Iterable[Debt]:
    """An approval that somebody else reported waits for the approver's own, whatever it says."""
    for verdict in state.verdicts:
        if verdict.way == "claimed":
            source = verdict.stamp.source
            name = f"claims/{source.entry}/{source.position}"
            paid = Paid.FACT if _countersigned(state, verdict) else _paid(state, name)
            yield Debt(name, Stage.CLOSING, "approver", verdict.approver, due, paid)


def _countersigned(state: ExceptionState, claim: Verdict) -> bool:
    return any(
        other.way != "claimed"
        and other.approver == claim.approver
        and other.approval.act == claim.approval.act
        for other in state.verdicts
    )
