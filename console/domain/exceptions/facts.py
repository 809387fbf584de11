"""What people do to an exception: the kinds of ops and their bodies.

Texts are sealed; ids, codes, numbers and times are clear. Who may write a kind stands in the fixed
table of design page 20-journal, Authority; who may decide what is the matrix in `duties`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec

from console.domain.exceptions.fields import Completeness, Facts
from console.domain.kinds import (
    ALL,
    ALL_BUT_AUDITOR,
    Count,
    Hex32,
    Hex64,
    Kind,
    Millis,
    StreamText,
)
from console.domain.ops import Role, SecondSignature, Unsealed
from console.ids import OpRef

Tag = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z2-7]{4,52}\Z")]
COMPLIANCE = frozenset({Role.COMPLIANCE_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every act may say: when it happened, if not now, and why it is recorded late."""

    occurred: Millis | None = None
    late_reason: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Act):
    """`exception.prepare`, `exception.activate`: the six facts, and what is known beside them.

    Attributes:
        tag: of the author's device, as it was then.
        number: chosen by the author: the next of that device.
        drill: whether it is an exercise.
        facts: what is known.
    """

    tag: Tag
    number: Count
    drill: bool = False
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Act):
    """`exception.fact`: facts, or why they cannot be obtained."""

    facts: Facts = field(default_factory=Facts)
    unavailable: dict[str, Unsealed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """`exception.correct`: another text for what an earlier op said, or that op taken back.

    Attributes:
        corrects: the op that was wrong; it stays readable, struck through.
        reason: why.
        facts: what is right.
        withdraws: the action, evidence, question or answer should not have been recorded.
    """

    corrects: OpRef
    reason: Unsealed
    facts: Facts = field(default_factory=Facts)
    withdraws: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What somebody approves, refuses or confirms; a second person signs its canonical bytes.

    Attributes:
        act: what is judged.
        record: the exception.
        shown: the record's latest ops when it was judged.
        verdict: the answer.
        reason: why.
        conditions: under which the answer is yes.
    """

    act: Literal["ratify", "extend", "change_scope", "verify_restoration", "void"]
    record: StreamText
    shown: tuple[OpRef, ...]
    verdict: Literal["yes", "conditions", "no"]
    reason: Unsealed
    conditions: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Act):
    """What the ops that hold an approval share.

    Attributes:
        approval: what was approved.
        approver: whose approval it is.
        approver_name: the name as then known.
        second: the approver's own signature, where another's laptop was used.
        channel: how it reached the author, where the approver did not write it.
    """

    approval: Approval
    approver: Hex32
    approver_name: Unsealed
    second: SecondSignature | None = None
    channel: Literal["in_person", "phone", "radio", "console", "paper"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratify(Approved):
    """`exception.ratify`: the independent verdict on the whole exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Approved):
    """`exception.extend`: a new decision on the time or the scope, by a higher level.

    Attributes:
        expiry: the new end.
        scope_systems: the new scope.
        revalidated: how the compensating controls were validated again.
    """

    expiry: Millis | None = None
    scope_systems: Unsealed | None = None
    revalidated: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRestored(Approved):
    """`exception.confirm_restored`: the control works again, tested by somebody else.

    Attributes:
        test: what was tried.
        passed: whether it passed.
        residue: what was looked for: accounts, rules, keys, copies of data.
        clean: whether nothing is left.
        evidence: items of evidence in the record.
        replaced_by: the control that stands in its place, where it was not restored.
    """

    test: Unsealed | None = None
    passed: bool = False
    residue: Unsealed | None = None
    clean: bool = False
    evidence: tuple[Hex32, ...] = ()
    replaced_by: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Approved):
    """`exception.void`: it never happened; two people say so, with proof.

    Attributes:
        proof: what shows it.
        evidence: items of evidence in the record.
    """

    proof: Unsealed
    evidence: tuple[Hex32, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned(Act):
    """`exception.deny`, `reactivate`, `reopen`: a step that needs a reason."""

    reason: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Act):
    """`exception.action`: somebody did something while the control was bypassed."""

    who: Hex32
    who_name: Unsealed
    system: Unsealed
    action: Unsealed
    expected: Unsealed | None = None
    result: Unsealed | None = None
    evidence: tuple[Hex32, ...] = ()
    completeness: Completeness = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Act):
    """`exception.evidence`: a file, hashed on intake.

    Attributes:
        item: its id in the record.
        blob: hash of the ciphertext, by which it is kept and asked for.
        size: of the plain file, bytes.
        media_type: such as `image/png`.
        file: sealed object: name, blob key, plain hash.
        source: where it comes from.
        collector: who took it in.
        collected_at: when.
        custody: who held it since.
        original: or a copy.
    """

    item: Hex32
    blob: Hex64
    size: Millis
    media_type: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9.+-]+/[a-z0-9.+-]+\Z")]
    file: Unsealed
    source: Unsealed
    collector: Hex32
    collector_name: Unsealed
    collected_at: Millis
    custody: Unsealed | None = None
    original: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Act):
    """`exception.restore`: the bypass is over, the control is being put back."""

    bypass_end: Millis
    steps: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Act):
    """`exception.review`: the review begins."""

    note: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Act):
    """`exception.close`: the review's end."""

    outcome: Literal["accepted", "with_findings", "misuse"]
    reason: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Act):
    """`exception.ask`: a question; it stops no clock."""

    question: Unsealed
    asked: Hex32 | None = None
    asked_name: Unsealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Act):
    """`exception.answer`: the answer to a question."""

    asks: OpRef
    answer: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(Act):
    """`exception.resolve`: of acts done apart, say which one holds.

    Attributes:
        life: which of the three lives.
        contested: the ops that stand side by side, all of them.
        holds: the one that holds.
        reason: why.
    """

    life: Literal["bypass", "approval", "review"]
    contested: tuple[OpRef, ...]
    holds: OpRef
    reason: Unsealed


def _kinds() -> dict[str, Kind]:
    everybody = {"prepare": Opening, "activate": Opening, "ask": Ask, "answer": Answer}
    compliance = {"review": Review, "close": Close, "reopen": Reasoned}
    others = {
        "fact": Fact,
        "correct": Correct,
        "deny": Reasoned,
        "ratify": Ratify,
        "extend": Extend,
        "action": Action,
        "evidence": Evidence,
        "restore": Restore,
        "reactivate": Reasoned,
        "confirm_restored": ConfirmRestored,
        "void": Void,
        "resolve": Resolve,
    }
    table = [(everybody, ALL), (compliance, COMPLIANCE), (others, ALL_BUT_AUDITOR)]
    names = (
        (f"exception.{name}", roles, body) for rows, roles in table for name, body in rows.items()
    )
    return {name: Kind(name, roles, body) for name, roles, body in names}


KINDS: Mapping[str, Kind] = _kinds()
