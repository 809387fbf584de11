"""What the holes of key patterns are filled with, taken from the enumerations themselves.

`TABLE` names every pattern of the source. A pattern that is not here fails the test of the words:
put it here together with what fills it, and write the texts.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import get_args

from console.desk import forms
from console.domain.call_trees.paper.rows import DOUBTS
from console.domain.exceptions import facts as exception_facts
from console.domain.exceptions.debts import Paid
from console.domain.exceptions.duties import INDEPENDENT
from console.domain.exceptions.fields import (
    OWED,
    SIX,
    Channel,
    Completeness,
    Degree,
    Facts,
    Finding,
    Method,
    Safeguard,
    Stage,
)
from console.domain.exceptions.rules import Flag
from console.domain.exceptions.shapes import Approving, Bypass, Reviewing
from console.domain.imports.state import Progress
from console.domain.incidents.state import Standing
from console.domain.ops import Role
from console.domain.people import facts as people_facts
from console.domain.people.freshness import Flag as NumberFlag
from console.errors import Culprit
from console.exchange.columns import CHOICES
from console.inquiry.exception_record import _OFFERS
from console.inquiry.rows.devices import Link
from console.inquiry.rows.exceptions import Step
from console.inquiry.rows.people import Outcome
from console.reports.verify.verdict import Standing as Verified
from console.status import PeerState
from sync.messages import Reason

RUNNING = (Bypass.ACTIVE, Bypass.RESTORING, Bypass.RESTORED)
LIVES: Mapping[str, Iterable[str]] = {"bypass": Bypass, "approval": Approving, "review": Reviewing}
FIELDS = frozenset(
    name
    for shape in (Facts, Finding, Safeguard)
    for name in shape.__dataclass_fields__
    if not name.endswith("_name") and name != "removed"
) | {"evidence", "control_code", "safeguards_validated", "claims", *OWED, *SIX}
WAYS_IN = ("passphrase", "code", "quick_on", "quick_off")
PARTIES = [
    "initiator",
    "decision_maker",
    "second_person",
    "executor",
    "control_owner",
    "approver",
    "extender",
    "verifier",
    "restorer",
    "compliance_officer",
    "author",
]
TERMS: Mapping[str, Iterable[str]] = {
    **LIVES,
    "life": LIVES,
    "field": FIELDS,
    "kind": [kind.partition(".")[2] for kind in exception_facts.KINDS],
    "flag": Flag,
    "role": PARTIES,
    "paid": Paid,
    "stage": Stage,
    "channel": get_args(Channel),
    "method": get_args(Method),
    "completeness": get_args(Completeness),
    "risk_likelihood": get_args(Degree),
    "risk_impact": get_args(Degree),
    "trigger": ("pre_agreed", "other"),
    "privilege": ("none", "privileged"),
    "data_exposed": ("yes", "no", "unknown"),
    "review_kind": ("drill", "genuine", "misuse"),
    "act": ("ratify", "extend", "change_scope", "verify_restoration", "void"),
    "verdict": ("yes", "conditions", "no"),
    "way": ("own", "second", "claimed"),
    "log": ("members", "acts"),
    "clock": ("system", "ntp", "person"),
    "authenticated": (
        "passphrase",
        "key_chain",
        "both",
        "recovery_code",
        "shares",
        "recovery_key",
    ),
    "audience": ("own", "board", "regulator", "auditor", "counsel"),
}
"""Groups of `exceptions.<group>.<code>`, as the report and the record page say them."""
COLUMNS = [
    "row",
    "scope",
    "decision_maker",
    "authenticated",
    "recorded",
    "who",
    "level",
    "until",
    "revalidated",
    "what",
    "occurred",
    "received",
    "system",
    "action",
    "expected",
    "result",
    "completeness",
    "file",
    "hash",
    "size",
    "source",
    "collected",
    "custody",
    "reason",
    "field",
    "owner",
    "due",
    "paid",
    "said",
    "act",
    "verdict",
    "way",
    "device",
    "log",
    "number",
]
PLACES = ("now", "break_glass", "call_trees", "plans", "people", "devices", "settings")
PAGES = (*PLACES, "form", "record")
EMPTY = ("now", "break_glass", "call_trees", "plans", "people")
CONFIRMED = ("tree.remove", "tree.publishing", "import.undoing", "devices.revoking")
STEPS = tuple(_OFFERS)
HINTED = tuple(act for act in STEPS if act not in {"activate", "confirm"})
CARD = (*people_facts.TEXTS, *people_facts.LISTS, "number", "email", "deputy")
WAYS = ("create", "join", "restore")


def _each(pattern: str, values: Iterable[str | int]) -> tuple[str, ...]:
    return tuple(pattern.replace("{}", str(value)) for value in values)


_ONE_HOLE: Mapping[str, Iterable[str | int]] = {
    "authority.verdict.{}": ("recovery_replaced", "recovery_kind"),
    "call_trees.check.{}": (),  # what `_found` is called with
    "call_trees.sheet.column.{}": [
        "code",
        "who",
        "numbers",
        "time",
        "outcome",
        "read_back",
        "initials",
    ],
    "call_trees.sheet.doubt.{}": DOUBTS,
    "call_trees.sheet.{}": ("caller", "report_to", "not_after", "copy"),
    "culprit.{}": Culprit,
    "exceptions.bypass.{}": Bypass,
    "exceptions.field.{}": FIELDS,
    "exceptions.flag.{}": Flag,
    "exceptions.kind.{}": TERMS["kind"],
    "exceptions.review.{}": Reviewing,
    "exceptions.role.{}": PARTIES,
    "exceptions.state.{}": (
        *(bypass for bypass in Bypass if bypass not in RUNNING),
        *(review for review in Reviewing if review is not Reviewing.NONE),
    ),
    "exceptions.verdict.{}": TERMS["verdict"],
    "exceptions.why.is_{}": {role for roles in INDEPENDENT.values() for role in roles},
    "exceptions.why.six.{}": SIX,
    "exceptions.why.{}": [
        "not_decision_maker",
        "not_executor",
        "debts_before_ratification",
        "debts_before_closing",
        "conflicts",
        "findings_without_owner",
    ],
    "exchange.reason.{}": (),  # what `UnreadableFile` is called with
    "exchange.remark.{}": ("spreadsheet", "number"),
    "format.month.{}": map(str, range(1, 13)),
    "incidents.state.{}": Standing,
    "incidents.severity.{}": ("1", "2", "3", "4"),
    "inquiry.device.{}": Link,
    "inquiry.path.{}": LIVES,
    "imports.progress.{}": Progress,
    "people.flag.{}": NumberFlag,
    "people.line.{}": people_facts.LineKind,
    "recovery.{}": ("code.title", "key.title"),
    "reports.column.{}": COLUMNS,
    "reports.label.{}": (),  # what `labelled` is called with
    "reports.mark.{}": ("late", "contested", "stepped"),
    "reports.sealed.{}": ("redacted", "no_key", "erased"),
    "reports.section.{}": (),  # what `heading` is called with
    "reports.{}": (),  # what `word` is called with
    "sync.peer.{}": PeerState,
    "sync.reason.{}": Reason,
    "vault.marks_moved_{}": ("machine", "file"),
    "verify.fact.stated.{}": ("received", "names"),
    "verify.place.{}": (),  # what `BrokenPart` is called with
    "verify.standing.{}": Verified,
    "verify.{}": (),  # what `NotSealed` is called with
    "window.act.{}": ("ratify",),
    "window.bypass.{}": forms.Bypass,
    "window.channel.{}": forms.Channel,
    "window.decide.{}.act": forms.Verdict,
    "window.decide.{}.done": forms.Verdict,
    "window.decide.{}.hint": [each for each in forms.Verdict if each is not forms.Verdict.YES],
    "window.decide.{}.title": forms.Verdict,
    "window.field.{}": (
        *CHOICES,
        *CARD,
        *[
            "incident",
            "control",
            "harm",
            "systems",
            "decider",
            "expires",
            "how",
            "second",
            "mails",
            "zone",
            "trees",
        ],
        *(f"deputy_{number}" for number in range(1, 10)),
    ),
    "window.field.number_{}": range(1, 10),
    "window.gate.{}.act": WAYS,
    "window.gate.{}.end": WAYS,
    "window.gate.{}.go": (*WAYS, "demo"),
    "window.gate.{}.text": (*WAYS, "demo"),
    "window.contact{}": ("", "_role", "_number", "_role_number"),
    "window.gate.{}.sheets_hint": ("create", "join"),
    "window.gate.{}.sheets_text": ("create", "join"),
    "window.gate.{}.title": (*WAYS, "demo"),
    "window.gate.{}.working": (*WAYS, "repair"),
    "window.harm.{}": forms.Harm,
    "window.help.key.{}": ["places", "find", "break_glass", "print", "lock", "help"],
    "window.import.{}": Outcome,
    "window.language.{}": ("en", "de", "he"),
    "window.print.{}": ["call_sheets", "blank", "exception", "plan"],
    "window.record.step.{}": Step,
    "window.review.{}": forms.ReviewKind,
    "window.role.{}": Role,
    "window.settings.{}": ["language", "second_language", "theme", "text_size", "lock_after"],
    "window.step.{}.act": STEPS,
    "window.step.{}.done": STEPS,
    "window.step.{}.hint": HINTED,
    "window.step.{}.title": STEPS,
    "window.step.{}.what": STEPS,
    "window.strength.{}": forms.Strength,
    "window.theme.{}": ("system", "light", "dark", "contrast"),
    "window.tree.{}": ["role", "holder", "problem", "edit", "add", "move", "remove"],
    "window.verdict.{}": forms.Verdict,
    "window.{}": (),  # `Tools.say` itself
    "reports.blank.action.{}": ("time", "who", "system", "action", "result"),
    "reports.blank.signed.{}": ("initiator", "decider"),
    "window.waiting_paper.{}": ("print", "save", "drop"),
    "window.waiting_paper.{}_of": ("print", "save", "drop"),
    "window.ways_in.quick.{}": ("none", "on", "off"),
    "window.ways_in.{}.act": WAYS_IN,
    "window.ways_in.{}.text": WAYS_IN,
    "window.ways_in.{}.title": WAYS_IN,
    "window.{}.act": CONFIRMED,
    "window.{}.empty.act": EMPTY,
    "window.{}.empty.text": EMPTY,
    "window.{}.empty.title": EMPTY,
    "window.{}.help": PLACES,
    "window.{}.sentence": CONFIRMED,
    "window.{}.title": (*PAGES, *CONFIRMED),
    "window.{}.what": CONFIRMED,
    "{}.how": ("recovery.code", "recovery.key"),
    "{}.keep": ("recovery.code", "recovery.key"),
    "{}.not": ("recovery.code", "recovery.key"),
    "{}.restores": ("recovery.code", "recovery.key"),
    "{}.remedy": (),  # errors are looked for by class
    "{}.title": ("recovery.code", "recovery.key"),
}

TABLE: Mapping[str, tuple[str, ...]] = {
    **{pattern: _each(pattern, values) for pattern, values in _ONE_HOLE.items()},
    "exceptions.state.{}.{}": tuple(
        f"exceptions.state.{bypass}.{approving}"
        for bypass, approving in product(RUNNING, Approving)
    ),
    "exceptions.{}.{}": tuple(
        f"exceptions.{group}.{code}" for group, codes in TERMS.items() for code in codes
    ),
    "window.step.{}.{}": tuple(
        f"window.step.confirm.{name}"
        for name in ("test", "result", "evidence", "residue", "replaced_by")
    ),
}
