"""What the deciding device knew at the decision, in the exception report."""

from collections.abc import Iterator, Sequence

from console.document import Block, Fact, Facts, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.fields import SIX
from console.domain.exceptions.pages.printing import Printing
from console.domain.exceptions.pages.rows import PLAIN, controls

_DECISION = "/known/decision"
_INCIDENT = "/known/incident"


def known(p: Printing) -> Sequence[Block]:
    """Set the part; a record in which nothing was decided says so."""
    if p.at(_DECISION) is None:
        return (p.heading("known"), p.sentence("nothing_decided"))
    return (
        p.heading("known"),
        p.sentence("known_from_past"),
        Facts((*_decision(p), *_facts(p), *_incident(p))),
        *_seen(p),
    )


def _decision(p: Printing) -> Iterator[Fact]:
    when: Text = (p.kind(f"{_DECISION}/kind"), Fixed(", "), p.signed_at(_DECISION))
    who: Text = (*p.person(f"{_DECISION}/by"), Fixed(", "), p.tag(f"{_DECISION}/device"))
    yield p.labelled("decided", when, who)
    yield p.labelled("state_then", (p.code("/known/state/name", "state"),))


def _facts(p: Printing) -> Iterator[Fact]:
    """Set the six, and whatever else had been recorded by then."""
    for name, how in PLAIN.items():
        path = f"/known/fields/{name}"
        if name in SIX or p.at(path) is not None:
            yield p.row(name, how, path)
        if name == "incident":
            yield p.labelled("controls", *controls(p, "/known/items"))
    for group in ("executors", "safeguards"):
        names = [line for each in p.each(f"/known/items/{group}") for line in _first(p, each)]
        if names:
            yield Fact((Fixed(p.field_name(group)),), tuple(names))


def _first(p: Printing, path: str) -> tuple[Text, ...]:
    member = "person" if p.at(f"{path}/person") is not None else "description"
    return p.field(f"{path}/{member}")


def _incident(p: Printing) -> Iterator[Fact]:
    if p.at(_INCIDENT) is None:
        yield p.labelled("incident_then", (Fixed(p.word("incident_unseen")),))
        return
    fields = f"{_INCIDENT}/fields"
    yield p.labelled(
        "incident_then",
        *p.field(f"{fields}/name"),
        (p.value(f"{_INCIDENT}/standing", show=lambda code: p.say(f"incidents.state.{code}")),),
        (Fixed(p.word("declared") + " "), p.time(f"{_INCIDENT}/declared")),
    )
    yield p.labelled("severity_then", *p.field(f"{fields}/severity", p.severity))
    if p.at(f"{fields}/lead") is not None:
        yield p.labelled("lead_then", *p.field(f"{fields}/lead"))


def _seen(p: Printing) -> Sequence[Block]:
    if not p.each("/known/seen"):
        return (p.sentence("none_seen"),)
    rows = [
        [
            (p.tag(f"{path}/device"),),
            (p.code(f"{path}/log", "log"),),
            (p.value(f"{path}/number", ValueKind.NUMBER),),
            (p.time(f"{path}/recorded", seconds=True),),
            (p.value(f"{path}/entry", ValueKind.HASH),),
        ]
        for path in p.each("/known/seen")
    ]
    columns = (("device", 1.0), ("log", 1.4), ("number", 1.0), ("recorded", 2.2), ("hash", 4.4))
    # A small heading, so that it never stands on another page than its table.
    return (p.detail("seen"), p.table(columns, rows))
