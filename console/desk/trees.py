"""What a crisis lead does with call trees: roles, holders, deputies, moves, publishing."""

from typing import TYPE_CHECKING

from console.desk.forms import MoveForm, NodeForm
from console.desk.people import person_of
from console.desk.workplace import Draft, Workplace
from console.domain.call_trees.draft import Draft as TreeDraft
from console.domain.call_trees.draft import Node, Seat
from console.domain.call_trees.facts import HOLDER, ROOT
from console.domain.call_trees.positions import place as place_among
from console.domain.call_trees.rules import Level, Situation, check
from console.domain.call_trees.state import Tree
from console.errors import ConsoleError, Culprit, InputError
from console.ids import ItemId, OpRef, PersonId, StreamId, new_id, new_stream
from console.journal.sealed import ToSeal, identity_scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.people.state import Person


class NoSuchNode(InputError):
    """The tree or the role is not there (any more)."""

    key = "error.no_such_node"
    culprit = Culprit.PERSON


class CannotPublish(ConsoleError):
    """The check before publishing refuses; the findings stand beside the tree."""

    key = "error.cannot_publish"
    culprit = Culprit.PERSON
    exit_code = 1


def create(place: Workplace, title: str) -> StreamId:
    """Begin a tree."""
    stream = new_stream("tree", place.chance)
    place.write([Draft("tree.set", stream, {"title": ToSeal(stream, title)})])
    return stream


def set_script(place: Workplace, stream: StreamId, text: str) -> OpRef:
    """Set what every caller says and has read back."""
    tree_of(place, stream)
    entry = place.write([Draft("tree.set", stream, {"script": ToSeal(stream, text)})])
    return OpRef(entry.id, 0)


def save_node(place: Workplace, form: NodeForm) -> ItemId:
    """Add a role, or change one: its title, who holds it, who deputises."""
    tree = tree_of(place, form.tree)
    node = None if form.node is None else _node(tree, form.node)
    drafts = [_new(place, tree, form)] if node is None else _retitled(form, node)
    item = node.id if node is not None else ItemId(str(drafts[0].body["node"]))
    drafts += _seats(place, form, node, item)
    if drafts:
        place.write(drafts)
    return item


def move(place: Workplace, form: MoveForm) -> OpRef:
    """Hang a role with its branch elsewhere; siblings without room between them move along."""
    tree = tree_of(place, form.tree)
    node = _node(tree, form.node)
    parent = form.parent or ROOT
    siblings = [n for n in tree.draft.nodes if n.parent == parent and n.id != node.id]
    at = next((i for i, n in enumerate(siblings) if n.id == form.before), len(siblings))
    placing = place_among([(n.id, n.position) for n in siblings], at)
    drafts = [
        Draft("tree.move", form.tree, {"node": each, "parent": parent, "position": position})
        for each, position in placing.moves
    ]
    body = {"node": node.id, "parent": parent, "position": placing.position}
    entry = place.write([*drafts, Draft("tree.move", form.tree, body)])
    return OpRef(entry.id, len(drafts))


def remove(place: Workplace, stream: StreamId, node: ItemId) -> OpRef:
    """Take a role out; what hangs below becomes unplaced and is reported."""
    _node(tree_of(place, stream), node)
    return OpRef(place.write([Draft("tree.remove", stream, {"node": node})]).id, 0)


def publish(place: Workplace, stream: StreamId) -> int:
    """Publish the draft; questions of the check count as answered by whoever publishes.

    Raises:
        CannotPublish: the check refuses.
    """
    tree = tree_of(place, stream)
    findings = check(tree.draft, situation(place, tree.draft))
    refusals = [finding for finding in findings if finding.level is Level.REFUSE]
    if refusals:
        raise CannotPublish(refusals[0].code, n=len(refusals), first=refusals[0].message.key)
    accepted = sorted({finding.code for finding in findings if finding.level is Level.ASK})
    version = max((each.number for each in tree.versions), default=0) + 1
    place.write([Draft("tree.publish", stream, {"version": version, "accepted": accepted})])
    return version


def situation(place: Workplace, draft: TreeDraft) -> Situation:
    """Give what the check needs beside the tree: the cards of those in it, and now."""
    people: dict[PersonId, Person] = {}
    for person in {seat.person for node in draft.nodes for seat in node.seats}:
        known = person_of(place, person)
        if known is not None:
            people[person] = known
    return Situation(people, place.clock.read().recorded)


def tree_of(place: Workplace, stream: StreamId) -> Tree:
    """Give a tree.

    Raises:
        NoSuchNode: there is none.
    """
    tree = place.store.projections.state(stream)
    if not isinstance(tree, Tree):
        raise NoSuchNode("no such tree")
    return tree


def _node(tree: Tree, item: ItemId) -> Node:
    for node in tree.draft.nodes:
        if node.id == item:
            return node
    raise NoSuchNode("no such role")


def _new(place: Workplace, tree: Tree, form: NodeForm) -> Draft:
    parent = form.parent or ROOT
    siblings = [(n.id, n.position) for n in tree.draft.nodes if n.parent == parent]
    placing = place_among(siblings, len(siblings))
    body = {
        "node": new_id(place.chance),
        "parent": parent,
        "position": placing.position,
        "title": ToSeal(form.tree, form.role),
    }
    return Draft("tree.node", form.tree, body)


def _retitled(form: NodeForm, node: Node) -> list[Draft]:
    if node.title.value == form.role:
        return []
    return [Draft("tree.role", form.tree, {"node": node.id, "title": ToSeal(form.tree, form.role)})]


def _seats(place: Workplace, form: NodeForm, node: Node | None, item: ItemId) -> list[Draft]:
    """Write the seats that differ from what the tree says."""
    held = node.seat.person if node is not None and node.seat is not None else None
    drafts: list[Draft] = []
    if held != form.holder:
        drafts.append(_assign(place, form.tree, item, HOLDER, form.holder))
    before = {d.kept.value.person: d.id for d in node.deputies} if node is not None else {}
    for person, seat in before.items():
        if person not in form.deputies:
            body = {"node": item, "seat": seat, "person": person, "removed": True}
            drafts.append(Draft("tree.assign", form.tree, body))
    for priority, person in enumerate(form.deputies, 1):
        if person not in before or _priority(node, person) != priority:
            seat = before.get(person) or ItemId(new_id(place.chance))
            drafts.append(_assign(place, form.tree, item, seat, person, priority))
    return drafts


def _priority(node: Node | None, person: PersonId) -> int:
    seats: Iterable[Seat] = (d.kept.value for d in node.deputies) if node is not None else ()
    return next((seat.priority for seat in seats if seat.person == person), 0)


def _assign(  # the members of one op
    place: Workplace,
    stream: StreamId,
    node: ItemId,
    seat: str,
    person: PersonId | None,
    priority: int = 1,
) -> Draft:
    body: dict[str, object] = {"node": node, "seat": seat, "priority": priority}
    if person is not None:
        body["person"] = person
        known = person_of(place, person)
        if known is not None and known.name:
            body["person_name"] = ToSeal(identity_scope(person), known.name)
    return Draft("tree.assign", stream, body)
