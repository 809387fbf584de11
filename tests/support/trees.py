"""Call trees and people for tests: short to write, plainly made up."""

from console.domain.call_trees.state import fold
from console.domain.people.state import fold as fold_person
from tests.support.threads import Thread, box, hex32

TREE = "tree/" + hex32(0x77)


def person_id(number):
    return hex32(1000 + number)


class Grove(Thread):
    """A tree's stream with short words for its acts."""

    def __init__(self):
        super().__init__(TREE)

    def node(self, number, parent=0, position=None, title=None, **how):
        body = {
            "node": hex32(number),
            "parent": hex32(parent) if parent else "",
            "position": position or f"V{number:03}V",
            "title": box(TREE, title or f"Role {number}"),
        }
        return self.op("tree.node", body, **how)

    def move(self, number, parent, position="V", **how):
        body = {
            "node": hex32(number),
            "parent": hex32(parent) if parent else "",
            "position": position,
        }
        return self.op("tree.move", body, **how)

    def seat(self, number, person, seat="holder", *, name=None, numbers=(), priority=1, **how):
        who = person_id(person)
        body = {
            "node": hex32(number),
            "seat": seat,
            "person": who,
            "person_name": box(f"person/{who}/identity", name or f"Person {person} Example"),
            "numbers": numbers,
            "priority": priority,
        }
        return self.op("tree.assign", body, **how)

    def remove(self, number, removed=True, **how):
        return self.op("tree.remove", {"node": hex32(number), "removed": removed}, **how)

    def publish(self, version, **how):
        return self.op("tree.publish", {"version": version}, **how)

    @property
    def tree(self):
        return fold(self.history()).state

    def reason(self, ref):
        reason = fold(self.history()).effects[ref].reason
        return reason.key if reason else None


def make_person(number, *numbers, site="", radio="", verified=0, contact=None):
    """Fold a card with the given numbers, each verified at `verified`."""
    me = person_id(number)
    thread = Thread(f"person/{me}")
    said = {"site": site, "radio": radio}
    for at, dial in enumerate(numbers, 1):
        item = hex32(5000 + 10 * number + at)
        key = "e164" if dial.startswith("+") else "written"
        said[f"number/{item}"] = {"e164": "", "kind": "mobile", "priority": at} | {key: dial}
        proof = {"number": dial, "on": verified, "by": hex32(1), "how": "call"}
        said[f"number/{item}/verified"] = proof
    thread.op(
        "person.set",
        {
            "identity": box(f"person/{me}/identity", {"name": f"Person {number} Example"}),
            "contact": contact or box(f"person/{me}/contact", said),
        },
        at=1,
    )
    return fold_person(thread.history()).state


def crew(count, **how):
    """People 1 to `count`, each with two numbers of their own."""
    people = [
        make_person(n, f"+4917012{n:05}", f"+493012{n:05}", site=f"Site {n}", **how)
        for n in range(1, count + 1)
    ]
    return {person.id: person for person in people}
