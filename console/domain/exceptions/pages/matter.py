"""What happened, in the exception report: summary, decision, control, timeline, actions, evidence."""

from collections.abc import Sequence
from dataclasses import replace

from console.document import Block, Facts, Level, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing, lines
from console.domain.exceptions.pages.rows import codes, emphasis, field_rows, item, struck

_DECISION = (
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
_HARM = (
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
_SCOPE = (
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
_CONTROL = (("framework", "text"), ("control", "text"), ("title", "text"), ("system", "text"))
_SAFEGUARD = (
    ("description", "text"),
    ("objective", "text"),
    ("owner", "person"),
    ("starts", "time"),
    ("ends", "time"),
    ("validated", "text"),
    ("validator", "person"),
    ("effective", "yes_no"),
)
_WATCH = (("monitoring", "text"), ("informed", "text"), ("suppliers", "text"))


def summary(p: Printing) -> Sequence[Block]:
    """One page: what, who, why, when, for how long, and what is still open."""
    rows = (
        p.labelled("reference", (p.value("/reference", ValueKind.REFERENCE),)),
        p.labelled("state", *_state(p)),
        p.labelled("flags", codes(p, "/flags", "flag")),
        p.row("incident"),
        p.labelled("controls", *_controls(p)),
        p.row("decision_maker", "person"),
        p.row("harm"),
        p.row("scope_systems"),
        p.labelled("activated", (p.time("/measures/activated"),)),
        p.row("expiry", "time"),
        p.labelled("exposure", (p.duration("/measures/exposure_ms"),)),
        p.row("data_exposed", "code"),
        p.labelled("approval", (p.code("/state/approval", "approval"),)),
        p.labelled("bypass", (p.code("/state/bypass", "bypass"),)),
        p.labelled("review", (p.code("/state/review", "review"),)),
        p.labelled("open_debts", (p.value("/counts/open", ValueKind.NUMBER),)),
        p.labelled("overdue_debts", (p.value("/counts/overdue", ValueKind.NUMBER),)),
        p.labelled("not_obtainable", (p.value("/counts/not_obtainable", ValueKind.NUMBER),)),
    )
    return (p.heading("summary"), p.sentence("documented"), Facts(rows))


def _state(p: Printing) -> list[Text]:
    texts: list[Text] = [(p.code("/state/name", "state"),)]
    for path in p.each("/state/contested"):
        life = path.rpartition("/")[2]
        label = Fixed(f"{p.term('life', life)} {p.word('contested')} ")
        texts.append((label, *codes(p, path, life)))
    if p.at("/state/broken"):
        texts.append((Fixed(p.word("broken") + " "), *codes(p, "/state/broken", "why")))
    return texts


def _controls(p: Printing) -> list[Text]:
    texts: list[Text] = []
    for path in p.each("/items/controls"):
        if p.at(f"{path}/control") is not None:
            code = p.value(f"{path}/control/value", ValueKind.REFERENCE)
            frame = p.value(f"{path}/framework/value", ValueKind.REFERENCE)
            texts.append((frame, Fixed(" "), code))
        for member in ("title", "system"):
            if p.at(f"{path}/{member}") is not None:
                texts.extend(p.field(f"{path}/{member}"))
    return texts


def decision(p: Printing) -> Sequence[Block]:
    """Who decided, on what authority, by what channel, and what was decided later."""
    extensions = [
        (
            (p.time(f"{path}/recorded"),),
            p.person(f"{path}/approver"),
            (p.value(f"{path}/level", ValueKind.NUMBER),),
            (p.time(f"{path}/expiry"),),
            p.text(f"{path}/revalidated"),
        )
        for path in p.each("/extensions")
    ]
    level = (
        p.labelled("level", (p.value(f"{path}/level", ValueKind.NUMBER),))
        for path in p.each("/decisions")
    )
    columns = (
        ("recorded", 2.0),
        ("who", 2.0),
        ("level", 1.0),
        ("until", 2.0),
        ("revalidated", 3.0),
    )
    return (
        p.heading("decision"),
        field_rows(p, _DECISION),
        Facts(tuple(level)),
        p.heading("extensions", Level.PART),
        p.table(columns, extensions),
    )


def control(p: Printing) -> Sequence[Block]:
    """What was bypassed, why it had to be, what it risked, how far it went."""
    blocks: list[Block] = [p.heading("control")]
    for path in p.each("/items/controls"):
        held = [each for each in _CONTROL if p.at(f"{path}/{each[0]}") is not None]
        blocks.append(item(p, path, held))
    blocks += [field_rows(p, _HARM), p.heading("scope", Level.PART), field_rows(p, _SCOPE)]
    blocks.append(p.heading("safeguards", Level.PART))
    safeguards = p.each("/items/safeguards")
    blocks += [item(p, path, _SAFEGUARD) for path in safeguards]
    if not safeguards:
        blocks.append(Facts((p.row("safeguards"),)))
    return (*blocks, field_rows(p, _WATCH))


def timeline(p: Printing) -> Sequence[Block]:
    """Every op with effect: when it happened, was recorded, arrived here."""
    rows = [_moment(p, path) for path in p.each("/timeline")]
    columns = (("what", 3.0), ("who", 2.0), ("occurred", 2.0), ("recorded", 2.0), ("received", 2.0))
    return (p.heading("timeline"), p.sentence("times"), p.table(columns, rows))


def _moment(p: Printing, path: str) -> list[Text]:
    what = p.value(f"{path}/kind", show=lambda kind: p.term("kind", kind.partition(".")[2]))
    marks: list[Text] = [
        (Fixed(p.word(f"mark.{mark}")),)
        for mark in ("late", "contested", "stepped")
        if p.at(f"{path}/{mark}")
    ]
    if p.at(f"{path}/late_reason") is not None:
        marks.append(p.text(f"{path}/late_reason"))
    source = str(p.at(f"{path}/source"))
    if p.at(f"/items/late_reasons/{source}") is not None:
        marks.extend(p.field(f"/items/late_reasons/{source}"))
    entry = source.partition("/")[0]
    unsure = p.value(f"{path}/uncertainty_ms", ValueKind.NUMBER, lambda ms: f"± {ms / 1000:.0f} s")
    return [
        lines((what,), *marks),
        p.person(f"{path}/by"),
        (p.time(f"{path}/occurred", seconds=True),),
        lines((p.time(f"{path}/recorded", seconds=True),), (unsure,)),
        (p.time(f"/stated/received/{entry}", seconds=True),),
    ]


def actions(p: Printing) -> Sequence[Block]:
    """What was done under the bypass."""
    rows = [
        [
            (p.time(f"{path}/occurred", seconds=True),),
            p.person(f"{path}/who"),
            p.text(f"{path}/system", emphasis(p, path)),
            lines(p.text(f"{path}/action", emphasis(p, path)), *struck(p, path)),
            p.text(f"{path}/expected"),
            p.text(f"{path}/result"),
            (p.code(f"{path}/completeness", "completeness"),),
        ]
        for path in p.each("/actions")
    ]
    columns = (
        ("occurred", 2.0),
        ("who", 1.6),
        ("system", 1.6),
        ("action", 2.2),
        ("expected", 1.6),
        ("result", 1.6),
        ("completeness", 1.4),
    )
    return (p.heading("actions"), p.table(columns, rows))


def evidence(p: Printing) -> Sequence[Block]:
    """The register of evidence: what, hash, size, source, who took it in, custody."""
    rows = [
        [
            lines(_content(p, path, "file_name"), *struck(p, path)),
            _content(p, path, "plain"),
            lines((p.value(f"{path}/media_type"),), (p.value(f"{path}/size", ValueKind.NUMBER),)),
            p.text(f"{path}/source"),
            lines(p.person(f"{path}/collector"), (p.time(f"{path}/collected_at"),)),
            lines(p.text(f"{path}/custody"), (_original(p, path),)),
        ]
        for path in p.each("/evidence")
    ]
    columns = (
        ("file", 1.8),
        ("hash", 2.6),
        ("size", 1.4),
        ("source", 1.6),
        ("collected", 2.0),
        ("custody", 1.6),
    )
    register = p.table(columns, rows)
    if p.at("/fields/evidence") is None:
        return (p.heading("evidence"), register)
    return (p.heading("evidence"), Facts((p.row("evidence"),)), register)


def _original(p: Printing, path: str) -> Fixed:
    return Fixed(p.word("original" if p.at(f"{path}/original") else "copy"))


def _content(p: Printing, path: str, member: str) -> Text:
    if p.at(f"{path}/file/content") is None:
        return p.text(f"{path}/file")
    kind = ValueKind.HASH if member == "plain" else ValueKind.NAME
    return (replace(p.value(f"{path}/file/content/{member}", kind), emphasis=emphasis(p, path)),)
