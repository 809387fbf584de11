"""How it ended and what it rests on: restoration, review, duties, integrity, redactions, limits."""

from collections.abc import Sequence

from console.document import Block, Fact, Facts, Paragraph, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing, lines
from console.domain.exceptions.pages.rows import (
    CUSTODY,
    FINDING,
    RESTORATION,
    REVIEW,
    codes,
    field_rows,
    item,
)


def restoration(p: Printing) -> Sequence[Block]:
    """How the bypass ended, and who tested that the control works again."""
    blocks: list[Block] = [field_rows(p, RESTORATION)]
    if p.at("/fields/method/value") == "emergency_account":
        blocks.append(field_rows(p, CUSTODY))
    for path in p.each("/tests"):
        rows = (
            p.labelled("tested_by", p.person(f"{path}/approver")),
            p.labelled("recorded", (p.signed_at(path),)),
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
    findings: list[Block] = [item(p, path, FINDING) for path in p.each("/items/findings")]
    steps = [
        [
            lines((p.kind(f"{path}/kind"),), (p.code(f"{path}/to", str(p.at(f"{path}/life"))),)),
            p.person(f"{path}/by"),
            (p.signed_at(path),),
            p.text(f"{path}/reason"),
        ]
        for path in p.each("/steps")
    ]
    columns = (("what", 2.0), ("who", 2.0), ("recorded", 2.0), ("reason", 4.0))
    return (
        field_rows(p, REVIEW),
        p.heading("findings"),
        *(findings or [p.sentence("nothing_recorded")]),
        p.heading("steps"),
        p.table(columns, steps),
        p.heading("debts"),
        _debts(p),
    )


def _debts(p: Printing) -> Block:
    rows = [
        [
            _owed(p, path),
            _owner(p, path),
            (p.time(f"{path}/due"),),
            lines((p.code(f"{path}/paid", "paid"),), *_missing(p, path)),
        ]
        for path in p.each("/debts")
        if p.at(f"{path}/paid") != "fact"
    ]
    return p.table((("field", 2.6), ("owner", 1.8), ("due", 2.0), ("paid", 2.6)), rows)


def _owed(p: Printing, path: str) -> Text:
    """Name what is owed; of a debt that one op made, the row of that op."""
    name = p.value(f"{path}/field", show=p.field_name)
    row = p.sources.rows.get(str(p.at(f"{path}/field")).partition("/")[2])
    return (name,) if row is None else lines((name,), (Fixed(p.word("of_row", row=row)),))


def _owner(p: Printing, path: str) -> Text:
    role = (p.code(f"{path}/owner", "role"),)
    return lines(role, p.person(f"{path}/person")) if p.at(f"{path}/person") else role


def _missing(p: Printing, path: str) -> list[Text]:
    """Say why it cannot be obtained; of what one op made, that stands among the items."""
    name = str(p.at(f"{path}/field"))
    field = f"/items/{name}" if "/" in name else f"/fields/{name}"
    return [] if p.at(f"{field}/missing") is None else [p.text(f"{field}/missing")]


def clocks(p: Printing) -> Sequence[Block]:
    """What the law counts: this version keeps no clocks, and says so rather than leave it out."""
    return (p.sentence("no_clocks"),)


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
        p.labelled("alone_since", (p.time("/measures/alone_since", seconds=True),)),
        p.labelled("alone_until", (p.time("/measures/alone_until", seconds=True),)),
    )
    refused = [
        [
            (p.kind(f"{path}/kind"),),
            p.person(f"{path}/by"),
            (p.time(f"{path}/recorded", seconds=True),),
            (p.why(path),),
        ]
        for path in p.each("/refused")
    ]
    columns = (("act", 2.0), ("who", 2.0), ("verdict", 2.0), ("way", 2.4), ("reason", 3.0))
    return (
        p.table(columns, verdicts),
        p.heading("roles"),
        Facts((*roles, *alone)),
        p.heading("signers"),
        _signers(p),
        p.heading("refused"),
        p.table((("what", 2.0), ("who", 2.0), ("recorded", 2.0), ("reason", 4.0)), refused),
    )


def _signers(p: Printing) -> Block:
    """Name once who signed on which device, and how the vault had been opened."""
    first: dict[tuple[object, ...], str] = {}
    for path in p.each("/timeline"):
        signer = tuple(p.at(f"{path}/{part}") for part in ("by", "device", "authenticated"))
        first.setdefault(signer, path)
    rows = [
        [
            p.person(f"{path}/by"),
            (p.tag(f"{path}/device"),),
            (p.code(f"{path}/authenticated", "authenticated"),),
        ]
        for path in first.values()
    ]
    return p.table((("who", 3.0), ("device", 2.0), ("authenticated", 3.0)), rows)


def _verdict(p: Printing, path: str) -> list[Text]:
    reason = [p.text(f"{path}/reason")]
    if p.at(f"{path}/conditions") is not None:
        reason.append((Fixed(p.word("conditions") + " "), *p.text(f"{path}/conditions")))
    if p.at(f"{path}/not_independent_now"):
        known = Fixed(p.word("known_later") + " ")
        reason.append((known, *codes(p, f"{path}/not_independent_now", "why")))
    return [
        (p.code(f"{path}/act", "act"),),
        lines(p.person(f"{path}/approver"), (p.signed_at(path),)),
        (p.code(f"{path}/verdict", "verdict"),),
        (p.code(f"{path}/way", "way"),),
        lines(*reason),
    ]


def integrity(p: Printing) -> Sequence[Block]:
    """What to compare, and how to verify without us."""
    heads = [
        [
            (p.value(f"{path}/0", ValueKind.HASH),),
            (p.code(f"{path}/1", "log"),),
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
        Facts((*_issuer(p), *rows)),
        p.table(columns, heads),
        p.sentence("how_to_verify"),
        p.sentence("time_statement"),
    )


def _issuer(p: Printing) -> tuple[Fact, ...]:
    """Say who issued the report, on which device, when; a look at it was issued by nobody."""
    path = "/issued"
    if p.at(path) is None:
        return ()
    who = (*p.person(f"{path}/by"), Fixed(", "), p.tag(f"{path}/device"))
    opened = p.code(f"{path}/authenticated", "authenticated")
    return (
        p.labelled("issued_by", who, (opened,)),
        p.labelled("issued_at", (p.signed_at(path),), p.uncertain(path)),
    )


def redactions(p: Printing) -> Sequence[Block]:
    """What this audience does not get, and why."""
    rows = [
        (p.value(path, show=lambda name: p.term("field", name)),)
        for path in p.each("/redaction/fields")
    ]
    if not rows:
        return (p.sentence("nothing_redacted"),)
    reason = (p.value("/redaction/reason", show=p.say),)
    return (Paragraph(reason), Paragraph(lines(*rows)))


def limits(p: Printing) -> Sequence[Block]:
    """What this report does not say."""
    keys = ("documented", "complete_up_to", "clear_codes")
    return tuple(p.sentence(key) for key in keys)
