"""The fields of an exception record: their shapes, and by when each is owed.

The table `OWED` is the one of design page 30-break-glass, Record. A field that is not filled is a
debt; a debt is paid by the fact or by "not obtainable, because ...".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, get_args

import msgspec

from console.domain.kinds import Code, Hex32, Hex64, Millis, StreamText
from console.domain.ops import Unsealed

Degree = Literal["low", "medium", "high", "critical"]
Channel = Literal["in_person", "phone", "radio", "console", "paper"]
Method = Literal[
    "emergency_account",
    "policy_disabled",
    "approval_skipped",
    "segregation_waived",
    "data_path_opened",
    "unsupported_change",
    "physical",
    "manual_workaround",
    "other",
]
Completeness = Literal["live", "reconstructed", "system_log", "gap"]
OpName = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}/[0-9]{1,3}\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control that is bypassed: from a catalogue, or a system in free words, coded later."""

    framework: Code | None = None
    control: Code | None = None
    title: Unsealed | None = None
    catalogue: Hex64 | None = None
    system: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Executor:
    """Somebody who carries the bypass out, also behind a shared account; the key is the id."""

    person: Hex32
    person_name: Unsealed
    removed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """A compensating control and its validation."""

    description: Unsealed | None = None
    objective: Unsealed | None = None
    owner: Hex32 | None = None
    owner_name: Unsealed | None = None
    starts: Millis | None = None
    ends: Millis | None = None
    validated: Unsealed | None = None
    validator: Hex32 | None = None
    validator_name: Unsealed | None = None
    effective: bool | None = None
    removed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a review found, with who puts it right by when."""

    text: Unsealed | None = None
    owner: Hex32 | None = None
    owner_name: Unsealed | None = None
    due: Millis | None = None
    removed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a record may say; `None` says nothing."""

    # the six
    incident: StreamText | None = None
    incident_name: Unsealed | None = None
    controls: dict[Hex32, Control] = field(default_factory=dict)
    harm: Unsealed | None = None
    harm_life: bool | None = None
    harm_function: bool | None = None
    harm_legal: bool | None = None
    scope_systems: Unsealed | None = None
    decision_maker: Hex32 | None = None
    decision_maker_name: Unsealed | None = None
    expiry: Millis | None = None
    # within the hour
    continuity_activated: bool | None = None
    authority: Unsealed | None = None
    channel: Channel | None = None
    read_back: bool | None = None
    trigger: Literal["pre_agreed", "other"] | None = None
    trigger_text: Unsealed | None = None
    method: Method | None = None
    started: Millis | None = None
    second_person: Hex32 | None = None
    second_person_name: Unsealed | None = None
    initiator: Hex32 | None = None
    initiator_name: Unsealed | None = None
    executors: dict[Hex32, Executor] = field(default_factory=dict)
    scribe: Hex32 | None = None
    scribe_name: Unsealed | None = None
    retention: Code | None = None
    legal_hold: bool | None = None
    privilege: Literal["none", "privileged"] | None = None
    # before ratification
    scope_data: Unsealed | None = None
    scope_sites: Unsealed | None = None
    scope_people: Unsealed | None = None
    scope_jurisdictions: Unsealed | None = None
    scope_excluded: Unsealed | None = None
    control_owner: Hex32 | None = None
    control_owner_name: Unsealed | None = None
    control_objective: Unsealed | None = None
    alternatives: Unsealed | None = None
    constraint: Unsealed | None = None
    risk: Unsealed | None = None
    risk_likelihood: Degree | None = None
    risk_impact: Degree | None = None
    risk_owner: Hex32 | None = None
    risk_owner_name: Unsealed | None = None
    safeguards: dict[Hex32, Safeguard] = field(default_factory=dict)
    monitoring: Unsealed | None = None
    informed: Unsealed | None = None
    suppliers: Unsealed | None = None
    data_exposed: Literal["yes", "no", "unknown"] | None = None
    data_kinds: Unsealed | None = None
    data_estimate: Unsealed | None = None
    data_judge: Hex32 | None = None
    data_judge_name: Unsealed | None = None
    # before it counts as restored
    bypass_end: Millis | None = None
    restoration_steps: Unsealed | None = None
    completeness: Completeness | None = None
    custody_seal: Unsealed | None = None
    custody_out: Millis | None = None
    custody_returned: Millis | None = None
    custody_rotated: Millis | None = None
    # in the review
    review_kind: Literal["drill", "genuine", "misuse"] | None = None
    purpose_matched: bool | None = None
    scope_kept: bool | None = None
    duration_justified: bool | None = None
    review_summary: Unsealed | None = None
    findings: dict[Hex32, Finding] = field(default_factory=dict)
    # before closing
    root_issue: Unsealed | None = None
    prevention: Unsealed | None = None
    prevention_owner: Hex32 | None = None
    prevention_owner_name: Unsealed | None = None
    prevention_due: Millis | None = None
    residual: Unsealed | None = None
    # why an act was recorded late, by the op it belongs to
    late_reasons: dict[OpName, Unsealed] = field(default_factory=dict)


CODES: Mapping[str, tuple[str, ...]] = {
    "channel": get_args(Channel),
    "trigger": ("pre_agreed", "other"),
    "method": get_args(Method),
    "privilege": ("none", "privileged"),
    "risk_likelihood": get_args(Degree),
    "risk_impact": get_args(Degree),
    "data_exposed": ("yes", "no", "unknown"),
    "completeness": get_args(Completeness),
    "review_kind": ("drill", "genuine", "misuse"),
}
"""What the fields that are one of a few say, in the order to offer them."""


class Stage(StrEnum):
    """By when a field is owed."""

    NOW = "now"
    HOUR = "hour"
    RATIFICATION = "ratification"
    RESTORATION = "restoration"
    REVIEW = "review"
    CLOSING = "closing"


SIX = ("incident", "controls", "harm", "scope_systems", "decision_maker", "expiry")
FROZEN = frozenset({"harm", "harm_life", "harm_function", "harm_legal", "expiry", "scope_systems"})
IDENTIFYING = frozenset({"incident", "decision_maker"})

_BY_STAGE: Mapping[Stage, str] = {
    Stage.HOUR: """continuity_activated authority channel read_back trigger method started
        second_person executors scribe retention legal_hold privilege""",
    Stage.RATIFICATION: """control_code scope_data scope_sites scope_people scope_jurisdictions
        scope_excluded control_owner control_objective alternatives constraint risk risk_likelihood
        risk_impact risk_owner safeguards monitoring informed suppliers data_exposed data_kinds
        data_estimate data_judge""",
    Stage.RESTORATION: """evidence completeness bypass_end restoration_steps custody_seal
        custody_out custody_returned custody_rotated""",
    Stage.REVIEW: """safeguards_validated review_kind purpose_matched scope_kept
        duration_justified review_summary""",
    Stage.CLOSING: "root_issue prevention prevention_owner prevention_due residual",
}
OWED: Mapping[str, Stage] = {
    name: stage for stage, names in _BY_STAGE.items() for name in names.split()
}
"""Which field is owed when; `control_code`, `evidence` and `safeguards_validated` are looked for in
the items. Which of them are owed at all depends on the record: see `debts`."""
_OF_AN_OP = re.compile(r"(late_reasons|claims)/[0-9a-f]{64}/[0-9]{1,3}")


def may_be_missing(name: str) -> bool:
    """Say whether a field can be answered with "not obtainable, because ..."."""
    return name in OWED or _OF_AN_OP.fullmatch(name) is not None


def top(name: str) -> str:
    """Give the field that a laid-out name belongs to: `controls` of `controls/<item>/system`."""
    return name.partition("/")[0]
