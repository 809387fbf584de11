"""What the page of call trees asks: the list, one tree as an outline, who could fill a role."""

from console.domain.call_trees.draft import Draft, Node, Seat
from console.domain.call_trees.facts import ROOT
from console.domain.call_trees.reach import lines_of
from console.domain.call_trees.rules import Finding, Level, Situation, check
from console.domain.call_trees.state import Tree
from console.domain.people.state import Person
from console.errors import ConsoleError, Culprit, Message
from console.ids import ItemId, PersonId, StreamId, person_stream
from console.inquiry.people import freshness, search, written
from console.inquiry.rows.shared import Contact, Mark, StateWord, Tone
from console.inquiry.rows.trees import (
    NodeLine,
    NumberToDial,
    PersonChoice,
    Problem,
    Severity,
    TreeLine,
    TreeRows,
)
from console.vault.store import Store

_HERE = {
    "cycle": "inquiry.tree.here.cycle",
    "unplaced": "inquiry.tree.here.unplaced",
    "orphan": "inquiry.tree.here.orphan",
    "erased": "inquiry.tree.here.erased",
    "unreachable": "inquiry.tree.here.unreachable",
    "no_deputy": "inquiry.tree.here.no_deputy",
    "wide": "inquiry.tree.here.wide",
    "fan_out": "inquiry.tree.here.fan_out",
    "one_way": "inquiry.tree.here.one_way",
    "two_places": "inquiry.tree.here.two_places",
    "shared_line": "inquiry.tree.here.shared_line",
    "stale": "inquiry.tree.here.stale",
}
"""What is said of one role, by code of the finding."""


class NoSuchTree(ConsoleError):
    """The tree asked for is not here."""

    key = "error.no_such_tree"
    culprit = Culprit.PERSON


def rows(store: Store, as_of: int) -> tuple[TreeLine, ...]:
    """Give all trees by title."""
    lines = (
        _line(stream, tree, len(check(tree.draft, situation(store, tree.draft, as_of))))
        for stream, tree in store.projections.states("tree")
    )
    return tuple(sorted(lines, key=lambda line: line.title.casefold()))


def tree(store: Store, stream: StreamId, as_of: int) -> TreeRows:
    """Give the draft of one tree, problems beside the nodes they concern.

    Raises:
        NoSuchTree: there is none.
    """
    found = store.projections.state(stream)
    if not isinstance(found, Tree):
        raise NoSuchTree(stream)
    given = situation(store, found.draft, as_of)
    problems = [_problem(finding) for finding in check(found.draft, given)]
    return TreeRows(
        line=_line(stream, found, len(problems)),
        nodes=tuple(_nodes(found.draft, given, problems)),
        problems=tuple(problem for problem in problems if problem.node is None),
        script=found.draft.text("script"),
    )


def people(store: Store, text: str, as_of: int) -> tuple[PersonChoice, ...]:
    """Find people to put into a tree."""
    return tuple(
        PersonChoice(line.person, line.name, line.roles or line.organisation)
        for line in search(store, text, as_of, 50)
    )


def situation(store: Store, draft: Draft, as_of: int) -> Situation:
    """Give what the check needs beside the tree: the cards of those in it, and now."""
    cards: dict[PersonId, Person] = {}
    for person in {seat.person for node in draft.nodes for seat in node.seats}:
        known = store.projections.state(person_stream(person))
        if isinstance(known, Person):
            cards[person] = known
    return Situation(cards, as_of)


def _line(stream: StreamId, tree: Tree, problems: int) -> TreeLine:
    latest = tree.versions[-1] if tree.versions else None
    return TreeLine(
        stream=stream,
        title=tree.draft.text("title"),
        version=latest.number if latest else 0,
        published=latest.at if latest else None,
        draft=tree.edited,
        nodes=len(tree.draft.nodes),
        problems=problems,
        state=_state(tree, problems),
    )


def _state(tree: Tree, problems: int) -> StateWord:
    if problems:
        return StateWord(
            Mark.ATTENTION, Message("inquiry.tree.problems", {"n": problems}), Tone.WARN
        )
    if not tree.versions:
        return StateWord(Mark.WAITING, Message("inquiry.tree.never_published"))
    if tree.edited:
        return StateWord(Mark.PROGRESS, Message("inquiry.tree.edited"))
    return StateWord(Mark.DONE, Message("inquiry.tree.published"), Tone.GOOD)


def _problem(finding: Finding) -> Problem:
    severity = {
        Level.REFUSE: Severity.REFUSE,
        Level.ASK: Severity.ASK,
        Level.WARN: Severity.WARN,
    }[finding.level]
    return Problem(severity, _beside(finding), finding.node)


def _beside(finding: Finding) -> Message:
    """Say a finding beside its role: the role is not named again, numbers are as one dials them."""
    values = dict(finding.message.values)
    number = values.get("number")
    if isinstance(number, str):
        values["number"] = written(number)
    return Message(_HERE.get(finding.code, finding.message.key), values)


def _nodes(draft: Draft, given: Situation, problems: list[Problem]) -> list[NodeLine]:
    beside: dict[ItemId, list[Problem]] = {}
    for problem in problems:
        if problem.node is not None:
            beside.setdefault(problem.node, []).append(problem)
    orders: dict[str, int] = {}
    lines = []
    for node in draft.nodes:
        order = orders.get(node.parent, 0)
        orders[node.parent] = order + 1
        lines.append(_node(node, order, given, tuple(beside.get(node.id, ()))))
    return lines


def _node(node: Node, order: int, given: Situation, problems: tuple[Problem, ...]) -> NodeLine:
    holder = given.people.get(node.seat.person) if node.seat else None
    return NodeLine(
        node=node.id,
        parent=None if node.parent == ROOT else node.parent,
        order=order,
        role=node.title.value,
        holder=_contact(node.seat, given) if node.seat else None,
        numbers=_numbers(node, given),
        deputies=tuple(_contact(d.kept.value, given) for d in node.deputies),
        problems=problems,
        unplaced=node.unplaced,
        site=holder.text("site") if holder else "",
        languages=holder.listed("languages") if holder else (),
    )


def _contact(seat: Seat, given: Situation) -> Contact:
    known = given.people.get(seat.person)
    lines = lines_of(seat, given.people)
    return Contact(
        person=seat.person,
        name=(known.name if known else "") or seat.name,
        role=", ".join(known.listed("roles")) if known else "",
        number=written(lines[0].value.number) if lines else "",
    )


def _numbers(node: Node, given: Situation) -> tuple[NumberToDial, ...]:
    if node.seat is None:
        return ()
    return tuple(
        NumberToDial(written(line.value.number), line.value.kind, freshness(line, given.as_of))
        for line in lines_of(node.seat, given.people)
    )
