"""The check before publishing: what refuses, what asks, what warns.

The lists are those of the design page 40-call-trees. A finding names the node that it concerns,
so that the screen can show it beside the node.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.domain.call_trees.draft import Draft, Node
from console.domain.call_trees.order import CallOrder
from console.domain.call_trees.reach import People, dialled, erased, lines_of, reachable, ways
from console.domain.people.freshness import doubtful
from console.errors import Message
from console.ids import ItemId, PersonId

FAN_OUT_WARN = 5
FAN_OUT_ASK = 7


class Level(StrEnum):
    """What a finding does to publishing."""

    REFUSE = "refuse"
    ASK = "ask"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem.

    Attributes:
        level: what it does.
        code: its name, as accepted in `tree.publish`.
        node: which node, None for the whole tree.
        message: in words.
    """

    level: Level
    code: str
    node: ItemId | None
    message: Message


@dataclass(frozen=True, slots=True)
class Situation:
    """What the check needs beside the tree.

    Attributes:
        people: cards of those in the tree.
        as_of: now, milliseconds UTC.
        printed_at: when the tree was last printed, None if never.
    """

    people: People
    as_of: int
    printed_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    order: CallOrder
    situation: Situation

    @property
    def draft(self) -> Draft:
        return self.order.draft


def check(draft: Draft, situation: Situation) -> tuple[Finding, ...]:
    """Check a draft: refusals first, then questions, then warnings, each in outline order."""
    case = _Case(CallOrder(draft), situation)
    found = [finding for rule in _RULES for finding in rule(case)]
    levels = list(Level)
    places = {node.id: number for number, node in enumerate(draft.nodes)}
    return tuple(
        sorted(found, key=lambda f: (levels.index(f.level), places.get(f.node or ItemId(""), -1)))
    )


def may_publish(findings: Iterable[Finding], accepted: Iterable[str]) -> bool:
    """Say whether nothing refuses and every question was answered with yes."""
    answered = set(accepted)
    return not any(
        finding.level is Level.REFUSE
        or (finding.level is Level.ASK and finding.code not in answered)
        for finding in findings
    )


def _found(level: Level, code: str, node: Node | None, **values: str | int) -> Finding:
    named = {"title": node.title.value, **values} if node else values
    message = Message(f"call_trees.check.{code}", dict(named))
    return Finding(level, code, node.id if node else None, message)


def _shape(case: _Case) -> Iterator[Finding]:
    draft = case.draft
    if not draft.nodes:
        yield _found(Level.REFUSE, "empty", None)
    elif not draft.roots:
        yield _found(Level.REFUSE, "no_initiator", None)
    for cycle in draft.cycles:
        node = case.order.nodes.get(cycle.node)
        if node is not None:
            yield _found(Level.REFUSE, "cycle", node)
    for node in draft.unplaced:
        yield _found(Level.REFUSE, "unplaced", node, n=len(case.order.branch(node.id)))
    for node in draft.roots[1:]:
        yield _found(Level.REFUSE, "orphan", node)


def _nobody(case: _Case) -> Iterator[Finding]:
    for node in case.draft.nodes:
        if node.seat is not None and erased(node.seat, case.situation.people):
            yield _found(Level.REFUSE, "erased", node)
        elif not reachable(node, case.situation.people):
            yield _found(Level.REFUSE, "unreachable", node)


def _callers(case: _Case) -> Iterator[Finding]:
    for node in case.order.callers:
        count = len(case.order.callees(node.id))
        if len(node.seats) < 2:
            yield _found(Level.ASK, "no_deputy", node)
        if count > FAN_OUT_ASK:
            yield _found(Level.ASK, "wide", node, n=count, limit=FAN_OUT_ASK)
        elif count > FAN_OUT_WARN:
            yield _found(Level.WARN, "fan_out", node, n=count, limit=FAN_OUT_WARN)
        if node.seat is not None and ways(node.seat, case.situation.people) == 1:
            yield _found(Level.WARN, "one_way", node, name=node.seat.name)


def _twice(case: _Case) -> Iterator[Finding]:
    callers = case.order.callers
    places = Counter(node.seat.person for node in callers if node.seat)
    for node in callers:
        if node.seat is not None and places[node.seat.person] > 1:
            n = places[node.seat.person]
            yield _found(Level.WARN, "two_places", node, name=node.seat.name, n=n)


def _shared(case: _Case) -> Iterator[Finding]:
    owners: dict[str, set[PersonId]] = {}
    for node in case.draft.nodes:
        for seat in node.seats:
            for item in dialled(seat, case.situation.people):
                key = f"{item.value.e164};{item.value.extension}"
                owners.setdefault(key, set()).add(seat.person)
    for node in case.draft.nodes:
        for item in dialled(node.seat, case.situation.people) if node.seat else ():
            if len(owners[f"{item.value.e164};{item.value.extension}"]) > 1:
                yield _found(Level.WARN, "shared_line", node, number=item.value.e164)


def _stale(case: _Case) -> Iterator[Finding]:
    situation = case.situation
    for node in case.draft.nodes:
        for seat in node.seats:
            for item in lines_of(seat, situation.people):
                if doubtful(item, situation.as_of, situation.printed_at):
                    number, name = item.value.number, seat.name
                    yield _found(Level.WARN, "stale", node, number=number, name=name)


def _one_site(case: _Case) -> Iterator[Finding]:
    people = case.situation.people
    cards = [people.get(node.seat.person) for node in case.draft.nodes if node.seat]
    sites = [card.text("site").strip() if card else "" for card in cards]
    if len(sites) > 1 and sites[0] and len({site.casefold() for site in sites}) == 1:
        yield _found(Level.WARN, "one_site", None, site=sites[0])


def _targets(case: _Case) -> Iterator[Finding]:
    rules = case.draft.rules
    depth = max(case.order.depths().values(), default=0)
    if depth > rules.target_depth:
        yield _found(Level.WARN, "deep", None, n=depth, limit=rules.target_depth)
    minutes = case.order.expected_minutes()
    if minutes > rules.target_minutes:
        yield _found(Level.WARN, "slow", None, n=minutes, limit=rules.target_minutes)


_RULES: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _shape,
    _nobody,
    _callers,
    _twice,
    _shared,
    _stale,
    _one_site,
    _targets,
)
