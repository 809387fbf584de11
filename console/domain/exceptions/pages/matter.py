"""What it is about, in the exception report: summary, decision, control, compensating controls."""

from collections.abc import Sequence

from console.document import Block, Facts, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.known import known
from console.domain.exceptions.pages.printing import Printing
from console.domain.exceptions.pages.rows import (
    CONTROL,
    DECISION,
    HARM,
    SAFEGUARD,
    SCOPE,
    WATCH,
    codes,
    controls,
    field_rows,
    item,
)


def summary(p: Printing) -> Sequence[Block]:
    """One page: what, who, why, when, for how long, and what is still open."""
    over = p.at("/fields/bypass_end/value") is not None
    rows = (
        p.labelled("reference", (p.value("/reference", ValueKind.REFERENCE),)),
        p.labelled("state", *_state(p)),
        p.labelled("flags", codes(p, "/flags", "flag")),
        p.row("incident"),
        p.labelled("controls", *controls(p)),
        p.row("decision_maker", "person"),
        p.row("initiator", "person"),
        p.row("harm"),
        p.row("scope_systems"),
        p.labelled("activated", (p.time("/measures/activated"),)),
        p.row("expiry", "time"),
        p.row("bypass_end", "time"),
        p.labelled(
            "exposure" if over else "exposure_so_far", (p.duration("/measures/exposure_ms"),)
        ),
        p.row("data_exposed", "code"),
        p.labelled("approval", (p.code("/state/approval", "approval"),), *_judges(p)),
        p.labelled("bypass", (p.code("/state/bypass", "bypass"),), *_testers(p)),
        p.labelled("review", (p.code("/state/review", "review"),)),
        p.labelled("open_debts", (p.value("/counts/open", ValueKind.NUMBER),)),
        p.labelled("overdue_debts", (p.value("/counts/overdue", ValueKind.NUMBER),)),
        p.labelled("not_obtainable", (p.value("/counts/not_obtainable", ValueKind.NUMBER),)),
    )
    return (p.sentence("documented"), Facts(rows))


def _state(p: Printing) -> list[Text]:
    texts: list[Text] = [(p.code("/state/name", "state"),)]
    for path in p.each("/state/contested"):
        life = path.rpartition("/")[2]
        label = Fixed(f"{p.term('life', life)} {p.word('contested')} ")
        texts.append((label, *codes(p, path, life)))
    if p.at("/state/broken"):
        texts.append((Fixed(p.word("broken") + " "), *codes(p, "/state/broken", "why")))
    return texts


def _judges(p: Printing) -> list[Text]:
    """Name who ratified or refused by an own signature, with the verdict and when."""
    return [
        (
            p.code(f"{path}/verdict", "verdict"),
            Fixed(": "),
            *p.person(f"{path}/approver"),
            Fixed(", "),
            p.signed_at(path),
        )
        for path in p.each("/verdicts")
        if p.at(f"{path}/act") == "ratify" and p.at(f"{path}/way") != "claimed"
    ]


def _testers(p: Printing) -> list[Text]:
    return [
        (*p.person(f"{path}/approver"), Fixed(", "), p.signed_at(path))
        for path in p.each("/tests")
        if p.at(f"{path}/counts")
    ]


def decision(p: Printing) -> Sequence[Block]:
    """Who decided, on what authority, by what channel, what was known, what was decided later."""
    levels = [
        (p.person(f"{path}/person"), (p.level(f"{path}/level"),)) for path in p.each("/decisions")
    ]
    extensions = [
        (
            (p.signed_at(path),),
            p.person(f"{path}/approver"),
            (p.value(f"{path}/level", ValueKind.NUMBER),),
            (p.time(f"{path}/expiry"),),
            p.text(f"{path}/scope_systems"),
            p.text(f"{path}/revalidated"),
        )
        for path in p.each("/extensions")
    ]
    columns = (
        ("recorded", 2.0),
        ("who", 1.8),
        ("level", 0.8),
        ("until", 2.0),
        ("scope", 1.8),
        ("revalidated", 2.4),
    )
    return (
        field_rows(p, DECISION),
        p.heading("levels"),
        p.table((("decision_maker", 3.0), ("level", 3.0)), levels),
        *known(p),
        p.heading("extensions"),
        p.table(columns, extensions),
    )


def control(p: Printing) -> Sequence[Block]:
    """What was bypassed, why it had to be, what it risked, how far it went."""
    blocks: list[Block] = []
    for path in p.each("/items/controls"):
        held = [each for each in CONTROL if p.at(f"{path}/{each[0]}") is not None]
        blocks.append(item(p, path, held))
    return (*blocks, field_rows(p, HARM), p.heading("scope"), field_rows(p, SCOPE))


def safeguards(p: Printing) -> Sequence[Block]:
    """What stood in place of the control, and whether that was looked after."""
    paths = p.each("/items/safeguards")
    blocks: list[Block] = [item(p, path, SAFEGUARD) for path in paths]
    if not paths:
        blocks.append(Facts((p.row("safeguards"),)))
    return (*blocks, field_rows(p, WATCH))
