"""Values of a record as plain JSON: text, seal, origin, what was struck through.

No nulls: what there is not is left out. A sealed text that is not open here, or that the audience
does not get, stands with its commit and the reason, so that a reader sees that something is there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from console.domain.exceptions import rules
from console.domain.exceptions.shapes import ExceptionState, Stamp, Strike
from console.domain.ops import Seal, Unsealed
from console.domain.versions import Said, Version
from console.ids import OpRef

Json = dict[str, Any]
REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What the audience of a report does not get.

    Attributes:
        fields: names of fields, or of groups of items, whose texts are left out.
        reason: a key of the catalogue, printed on the page of redactions.
    """

    fields: frozenset[str] = frozenset()
    reason: str = ""

    def hides(self, name: str) -> bool:
        """Whether a field, or the group it belongs to, is left out."""
        return name in self.fields or name.partition("/")[0] in self.fields


PROFILES: Mapping[str, Redaction] = {
    "own": Redaction(),
    "auditor": Redaction(),
    "counsel": Redaction(),
    "regulator": Redaction(frozenset({"questions", "answers"}), "exceptions.redaction.regulator"),
    "board": Redaction(
        frozenset({"actions", "evidence", "questions", "answers"}), "exceptions.redaction.board"
    ),
}
"""What each audience does not get. Names of fields and groups may be added per report."""
_FILE_KEY = "key"
_STATE = "exceptions.state."
WHY = "exceptions.why."


def named(ref: OpRef) -> str:
    """Write the id of an op."""
    return f"{ref.entry}/{ref.position}"


def without_nothing(members: Mapping[str, Any]) -> Json:
    """Leave out members that say nothing."""
    return {name: each for name, each in members.items() if each is not None and each != []}


def sealed(text: Unsealed | None, *, hidden: bool = False) -> Json | None:
    """Give a sealed field: its commit, and its content where it may be read."""
    if text is None:
        return None
    if hidden or text.seal is not Seal.OPEN:
        return {"commit": text.commit, "seal": REDACTED if hidden else text.seal.value}
    return {"commit": text.commit, "seal": text.seal.value, **_content(text)}


def _content(text: Unsealed) -> Json:
    if text.text is not None:
        return {"text": text.text}
    held = text.value if isinstance(text.value, Mapping) else {}
    # The key of a file opens the file itself: it is not for paper.
    return {"content": {name: each for name, each in held.items() if name != _FILE_KEY}}


def stamp(of: Stamp) -> Json:
    """Give who did what when."""
    return without_nothing(
        {
            "source": named(of.source),
            "kind": of.kind,
            "by": of.person,
            "device": of.device,
            "authenticated": of.authenticated,
            "occurred": of.occurred,
            "recorded": of.recorded,
            "offset": of.offset,
            "uncertainty_ms": of.uncertainty_ms,
            "clock": of.clock,
            "late_reason": sealed(of.late_reason),
        }
    )


def standing(state: ExceptionState) -> Json:
    """Give where the three lives stand, and the name on screen."""
    return {
        "name": rules.name(state).key.removeprefix(_STATE),
        "bypass": state.bypassing.value,
        "approval": state.approving.value,
        "review": state.reviewing.value,
        "contested": {life: list(states) for life, states in rules.contested_states(state).items()},
        "broken": [message.key.removeprefix(WHY) for message in state.broken],
    }


def strike(of: Strike | None) -> Json | None:
    """Give who took a line back and why."""
    if of is None:
        return None
    return {"source": named(of.source), "by": of.person, "reason": sealed(of.reason)}


def version(of: Version, *, hidden: bool = False) -> Json:
    """Give one value with its origin."""
    value = of.value
    return without_nothing(
        {
            "value": value.plain,
            "text": sealed(value.text, hidden=hidden),
            "missing": sealed(value.missing, hidden=hidden),
            "source": named(of.source),
            "by": of.person,
            "occurred": of.occurred,
            "recorded": of.recorded,
        }
    )


def said(of: Said, *, hidden: bool = False) -> Json:
    """Give a field: what is shown, what was said apart, what was replaced."""
    shown = version(of.latest[-1], hidden=hidden)
    beside = [version(each, hidden=hidden) for each in of.latest[:-1]]
    struck = [version(each, hidden=hidden) for each in of.struck]
    return shown | without_nothing({"beside": beside, "struck": struck})


def body(of: object, *, hidden: bool = False) -> Json:
    """Give the members of an op's body; sealed texts, refs and lists in their plain forms."""
    members = {each.name: getattr(of, each.name) for each in fields(of)}  # type: ignore[arg-type]  # callers pass dataclasses
    plain = {name: _plain(each, hidden=hidden) for name, each in members.items()}
    return without_nothing(plain)


def _plain(member: Any, *, hidden: bool) -> Any:
    if isinstance(member, Unsealed):
        return sealed(member, hidden=hidden)
    if isinstance(member, OpRef):
        return named(member)
    if isinstance(member, tuple):
        return [_plain(each, hidden=hidden) for each in member]
    if is_dataclass(member):
        return body(member, hidden=hidden)
    return member.value if isinstance(member, StrEnum) else member


def grouped(held: Mapping[str, Said], redaction: Redaction) -> tuple[Json, Json]:
    """Give the plain fields by name, and the items by group, id and member."""
    plain: Json = {}
    items: Json = {}
    for name, each in sorted(held.items()):
        value = said(each, hidden=redaction.hides(name))
        parts = name.split("/")
        if len(parts) == 1:
            plain[name] = value
        else:
            group = items.setdefault(parts[0], {})
            group.setdefault(parts[1], {})["/".join(parts[2:]) or "text"] = value
    return plain, items


def people(state: ExceptionState, redaction: Redaction) -> Json:
    """Give everybody whom the record names, with the name as then known."""
    found: Json = {}
    for who, name in _names(state):
        if name is not None and who not in found:
            found[who] = {"name": sealed(name, hidden=redaction.hides("people"))}
    return dict(sorted(found.items()))


def _names(state: ExceptionState) -> Iterable[tuple[str, Unsealed | None]]:
    for name, each in state.fields.items():
        if name != "incident":
            versions = (*each.latest, *each.struck)
            yield from ((str(v.value.plain), v.value.text) for v in versions if v.value.plain)
    yield from ((v.approver, v.approver_name) for v in state.verdicts)
    yield from ((line.body.who, line.body.who_name) for line in state.actions)
    yield from ((line.body.collector, line.body.collector_name) for line in state.evidence)
    yield from (
        (line.body.asked, line.body.asked_name) for line in state.questions if line.body.asked
    )


def commits(value: Any) -> Collection[str]:
    """List the commits of all texts that a record shows: their field keys go with the report."""
    found: dict[str, None] = {}
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("seal") == Seal.OPEN.value:
                found[str(each["commit"])] = None
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return sorted(found)
