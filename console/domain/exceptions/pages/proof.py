"""How it ended and what it rests on: restoration, review, duties, integrity, redactions, limits."""

from collections.abc import Sequence

from console.document import Block, Fact, Facts, Level, Paragraph, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing, lines
from console.domain.exceptions.pages.rows import codes, emphasis, field_rows, item, struck

_RESTORATION = (
    ("bypass_end", "time"),
    ("restoration_steps", "text"),
    ("completeness", "code"),
)
_CUSTODY = (
    ("custody_seal", "text"),
    ("custody_out", "time"),
    ("custody_returned", "time"),
    ("custody_rotated", "time"),
)
_REVIEW = (
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


def restoration(p: Printing) -> Sequence[Block]:
    """How the bypass ended, and who tested that the control works again."""
    blocks: list[Block] = [p.heading("restoration"), field_rows(p, _RESTORATION)]
    if p.at("/fields/method/value") == "emergency_account":
        blocks.append(field_rows(p, _CUSTODY))
    for path in p.each("/tests"):
        rows = (
            p.labelled("tested_by", p.person(f"{path}/approver")),
            p.labelled("recorded", (p.time(f"{path}/recorded"),)),
            p.labelled("test", p.text(f"{path}/test")),
            p.labelled("passed", (p.yes_no(f"{path}/passed"),)),
            p.labelled("residue", p.text(f"{path}/residue")),
            p.labelled("clean", (p.yes_no(f"{path}/clean"),)),
            p.labelled("replaced_by", p.text(f"{path}/replaced_by")),
            p.labelled("counts", (p.yes_no(f"{path}/counts"),)),
        )
        blocks.append(Facts(rows))
    if not p.at("/tests"):
        blocks.append(p.sentence("not_tested"))
    return blocks


def review(p: Printing) -> Sequence[Block]:
    """What the review found, what was put right, what is still owed."""
    names = (("text", "text"), ("owner", "person"), ("due", "time"))
    findings: list[Block] = [item(p, path, names) for path in p.each("/items/findings")]
    steps = [
        [
            (p.value(f"{path}/kind", show=lambda k: p.term("kind", k.partition(".")[2])),),
            p.person(f"{path}/by"),
            (p.time(f"{path}/recorded"),),
            p.text(f"{path}/reason"),
        ]
        for path in p.each("/steps")
    ]
    columns = (("what", 2.0), ("who", 2.0), ("recorded", 2.0), ("reason", 4.0))
    return (
        p.heading("review"),
        field_rows(p, _REVIEW),
        p.heading("findings", Level.PART),
        *(findings or [p.sentence("nothing_recorded")]),
        p.heading("steps", Level.PART),
        p.table(columns, steps),
        p.heading("debts", Level.PART),
        _debts(p),
    )


def _debts(p: Printing) -> Block:
    rows = [
        [
            (p.value(f"{path}/field", show=lambda name: p.term("field", name.partition("/")[0])),),
            _owner(p, path),
            (p.time(f"{path}/due"),),
            (p.code(f"{path}/paid", "paid"),),
        ]
        for path in p.each("/debts")
        if p.at(f"{path}/paid") != "fact"
    ]
    return p.table((("field", 3.0), ("owner", 2.0), ("due", 2.0), ("paid", 2.0)), rows)


def _owner(p: Printing, path: str) -> Text:
    role = (p.code(f"{path}/owner", "role"),)
    return lines(role, p.person(f"{path}/person")) if p.at(f"{path}/person") else role


def questions(p: Printing) -> Sequence[Block]:
    """What was asked and answered."""
    asked = [
        [(p.time(f"{path}/recorded"),), p.person(f"{path}/by"), _words(p, path, text)]
        for group, text in (("questions", "question"), ("answers", "answer"))
        for path in p.each(f"/{group}")
    ]
    columns = (("recorded", 2.0), ("who", 2.0), ("said", 5.0))
    return (p.heading("questions"), p.table(columns, asked))


def _words(p: Printing, path: str, member: str) -> Text:
    return lines(p.text(f"{path}/{member}", emphasis(p, path)), *struck(p, path))


def duties(p: Printing) -> Sequence[Block]:
    """Who approved what, in which way, who had which role, and what had no effect."""
    verdicts = [_verdict(p, path) for path in p.each("/verdicts")]
    roles = [
        Fact(
            (Fixed(p.term("role", path.rpartition("/")[2])),),
            tuple(p.person(who) for who in p.each(path)),
        )
        for path in p.each("/duties")
    ]
    alone = (
        p.labelled("alone_since", (p.time("/measures/alone_since"),)),
        p.labelled("alone_until", (p.time("/measures/alone_until"),)),
    )
    refused = [
        [
            (p.value(f"{path}/kind", show=lambda k: p.term("kind", k.partition(".")[2])),),
            p.person(f"{path}/by"),
            (p.time(f"{path}/recorded"),),
            (p.why(path),),
        ]
        for path in p.each("/refused")
    ]
    columns = (("act", 2.0), ("who", 2.0), ("verdict", 2.0), ("way", 2.4), ("reason", 3.0))
    return (
        p.heading("duties"),
        p.table(columns, verdicts),
        Facts((*roles, *alone)),
        p.heading("refused", Level.PART),
        p.table((("what", 2.0), ("who", 2.0), ("recorded", 2.0), ("reason", 4.0)), refused),
    )


def _verdict(p: Printing, path: str) -> list[Text]:
    reason = [p.text(f"{path}/reason")]
    if p.at(f"{path}/conditions") is not None:
        reason.append((Fixed(p.word("conditions") + " "), *p.text(f"{path}/conditions")))
    if p.at(f"{path}/not_independent_now"):
        known = Fixed(p.word("known_later") + " ")
        reason.append((known, *codes(p, f"{path}/not_independent_now", "why")))
    return [
        (p.code(f"{path}/act", "act"),),
        lines(p.person(f"{path}/approver"), (p.time(f"{path}/recorded"),)),
        (p.code(f"{path}/verdict", "verdict"),),
        (p.code(f"{path}/way", "way"),),
        lines(*reason),
    ]


def integrity(p: Printing) -> Sequence[Block]:
    """What to compare, and how to verify without us."""
    heads = [
        [
            (p.value(f"{path}/0", ValueKind.HASH),),
            (p.value(f"{path}/1"),),
            (p.value(f"{path}/2", ValueKind.NUMBER),),
            (p.value(f"{path}/3", ValueKind.HASH),),
        ]
        for path in p.each("/integrity/heads")
    ]
    devices = [
        p.labelled(
            "device", (p.value(path, ValueKind.REFERENCE),), (Fixed(path.rpartition("/")[2]),)
        )
        for path in p.each("/integrity/devices")
    ]
    rows = (
        p.labelled("space", (p.value("/integrity/space", ValueKind.HASH),)),
        p.labelled("words", (p.value("/integrity/words"),)),
        p.labelled("edition", (p.value("/integrity/edition", ValueKind.REFERENCE),)),
        *devices,
    )
    columns = (("device", 4.0), ("log", 1.0), ("number", 1.0), ("hash", 4.0))
    return (
        p.heading("integrity"),
        Facts(rows),
        p.table(columns, heads),
        p.sentence("how_to_verify"),
        p.sentence("time_statement"),
    )


def redactions(p: Printing) -> Sequence[Block]:
    """What this audience does not get, and why."""
    rows = [
        (p.value(path, show=lambda name: p.term("field", name)),)
        for path in p.each("/redaction/fields")
    ]
    if not rows:
        return (p.heading("redactions"), p.sentence("nothing_redacted"))
    reason = (p.value("/redaction/reason", show=p.say),)
    return (p.heading("redactions"), Paragraph(reason), Paragraph(lines(*rows)))


def limits(p: Printing) -> Sequence[Block]:
    """What this report does not say."""
    keys = ("documented", "complete_up_to", "clear_codes")
    return (p.heading("limits"), *(p.sentence(key) for key in keys))
