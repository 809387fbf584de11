"""Rows that several sections of the exception report set alike, and what kind each field is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.document import Emphasis, Facts, Text, Value, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing, lines

Names = Sequence[tuple[str, str]]
"""Fields with what their clear value is: `text`, `code`, `person`, `time`, `yes_no`."""

DECISION: Names = (
    ("decision_maker", "person"),
    ("authority", "text"),
    ("channel", "code"),
    ("read_back", "yes_no"),
    ("second_person", "person"),
    ("initiator", "person"),
    ("scribe", "person"),
    ("trigger", "code"),
    ("trigger_text", "text"),
    ("alternatives", "text"),
    ("continuity_activated", "yes_no"),
    ("retention", "code"),
    ("legal_hold", "yes_no"),
    ("privilege", "code"),
)
HARM: Names = (
    ("harm", "text"),
    ("harm_life", "yes_no"),
    ("harm_function", "yes_no"),
    ("harm_legal", "yes_no"),
    ("method", "code"),
    ("started", "time"),
    ("control_owner", "person"),
    ("control_objective", "text"),
    ("constraint", "text"),
    ("risk", "text"),
    ("risk_likelihood", "code"),
    ("risk_impact", "code"),
    ("risk_owner", "person"),
)
SCOPE: Names = (
    ("scope_systems", "text"),
    ("scope_data", "text"),
    ("scope_sites", "text"),
    ("scope_people", "text"),
    ("scope_jurisdictions", "text"),
    ("scope_excluded", "text"),
    ("data_exposed", "code"),
    ("data_kinds", "text"),
    ("data_estimate", "text"),
    ("data_judge", "person"),
)
CONTROL: Names = (
    ("framework", "reference"),
    ("control", "reference"),
    ("title", "text"),
    ("system", "text"),
)
SAFEGUARD: Names = (
    ("description", "text"),
    ("objective", "text"),
    ("owner", "person"),
    ("starts", "time"),
    ("ends", "time"),
    ("validated", "text"),
    ("validator", "person"),
    ("effective", "yes_no"),
)
WATCH: Names = (("monitoring", "text"), ("informed", "text"), ("suppliers", "text"))
RESTORATION: Names = (
    ("bypass_end", "time"),
    ("restoration_steps", "text"),
    ("completeness", "code"),
)
CUSTODY: Names = (
    ("custody_seal", "text"),
    ("custody_out", "time"),
    ("custody_returned", "time"),
    ("custody_rotated", "time"),
)
REVIEW: Names = (
    ("review_kind", "code"),
    ("purpose_matched", "yes_no"),
    ("scope_kept", "yes_no"),
    ("duration_justified", "yes_no"),
    ("review_summary", "text"),
    ("root_issue", "text"),
    ("prevention", "text"),
    ("prevention_owner", "person"),
    ("prevention_due", "time"),
    ("residual", "text"),
)
FINDING: Names = (("text", "text"), ("owner", "person"), ("due", "time"))
PLAIN: Mapping[str, str] = dict(
    (
        ("incident", "text"),
        ("expiry", "time"),
        *DECISION,
        *HARM,
        *SCOPE,
        *WATCH,
        *RESTORATION,
        *CUSTODY,
        *REVIEW,
    )
)
"""All fields that are no items, in the order of the report."""


def field_rows(printing: Printing, names: Names) -> Facts:
    """Set fields of the record with their labels."""
    return Facts(tuple(printing.row(name, how) for name, how in names))


def item(printing: Printing, path: str, names: Names) -> Facts:
    """Set members of an item with their labels."""
    return Facts(tuple(printing.row(name, how, f"{path}/{name}") for name, how in names))


def controls(p: Printing, items: str = "/items") -> list[Text]:
    """Set the bypassed controls in short: framework and id, title, system in words."""
    texts: list[Text] = []
    for path in p.each(f"{items}/controls"):
        if p.at(f"{path}/control") is not None:
            code = p.value(f"{path}/control/value", ValueKind.REFERENCE)
            frame = p.value(f"{path}/framework/value", ValueKind.REFERENCE)
            texts.append((frame, Fixed(" "), code))
        for member in ("title", "system"):
            if p.at(f"{path}/{member}") is not None:
                texts.extend(p.field(f"{path}/{member}"))
    return texts or [(Value(None, f"{items}/controls"),)]


def codes(p: Printing, path: str, group: str) -> Text:
    """Set a list of codes in words, one below the other."""
    texts = [(p.code(each, group),) for each in p.each(path)]
    return lines(*texts) if texts else (Fixed(p.word("none")),)


def emphasis(p: Printing, path: str) -> Emphasis:
    """Set a line that was withdrawn struck through: it stays readable."""
    return Emphasis.PLAIN if p.at(f"{path}/struck") is None else Emphasis.STRUCK


def struck(p: Printing, path: str) -> list[Text]:
    """Say why a line was withdrawn, if it was."""
    if p.at(f"{path}/struck") is None:
        return []
    return [(Fixed(p.word("withdrawn") + " "), *p.text(f"{path}/struck/reason"))]


def content(p: Printing, path: str, member: str) -> Text:
    """Set the name or the hash of a file that was taken in."""
    if p.at(f"{path}/file/content") is None:
        return p.text(f"{path}/file")
    kind = ValueKind.HASH if member == "plain" else ValueKind.NAME
    return (replace(p.value(f"{path}/file/content/{member}", kind), emphasis=emphasis(p, path)),)
