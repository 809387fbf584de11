"""Made-up people and roles, for looking around and for the tour.

Nobody here exists; numbers are of ranges that regulators keep free for fiction where there are any.
"""

from functools import partial
from pathlib import Path

from console.desk import imports, people, trees
from console.desk.forms import ImportForm, NodeForm
from console.desk.workplace import Workplace
from console.domain.people.search import folded
from console.exchange.comparison import Outcome
from console.ids import ItemId, PersonId, StreamId
from resources.listing import resource

CONTACTS = "demo/contacts.csv"
ROLES = (
    ("Incident commander", "", ("Ada Example", "Ben Sample")),
    ("Operations lead", "Incident commander", ("Cleo Placeholder", "Dora Muster")),
    ("Communications lead", "Incident commander", ("Emil Beispiel", "Fay Specimen")),
    ("Network duty", "Operations lead", ("Gita Model", "Hanna Probe")),
    ("Payments duty", "Operations lead", ("Ilan Dugma", "Jana Vzor")),
    ("Site services", "Operations lead", ("Kofi Mfano", "Lena Exempel")),
    ("Press office", "Communications lead", ("Mona Ejemplo", "Nils Eksempel")),
    ("Customer line", "Communications lead", ("Omar Mithal", "Pia Esempio")),
)


def fill(place: Workplace) -> None:
    """Take the demo contacts in, build a call tree of them and publish it."""
    path = resource("demo") / "contacts.csv"
    take_in(place, path)
    tree = build_tree(place, "Demo call tree")
    trees.publish(place, tree)


def take_in(place: Workplace, path: Path, region: str = "") -> dict[Outcome, int]:
    """Take a file of contacts in; give how its rows ended."""
    reader = people.phone_reader(place, region)
    read = imports.read_file(path.read_bytes(), ImportForm(str(path)), reader)
    results = imports.compare_file(place, read)
    imports.take_over(place, read, results, lambda _done, _total: True)
    return {outcome: sum(r.outcome is outcome for r in results) for outcome in Outcome}


def build_tree(place: Workplace, title: str) -> StreamId:
    """Build a call tree of the demo roles, as far as their people are known."""
    tree = trees.create(place, title)
    nodes: dict[str, ItemId] = {}
    find = partial(_find, _by_name(place))
    for role, parent, names in ROLES:
        found = [person for person in map(find, names) if person is not None]
        form = NodeForm(
            tree=tree,
            node=None,
            parent=nodes.get(parent),
            role=role,
            holder=found[0] if found else None,
            deputies=tuple(found[1:]),
        )
        nodes[role] = trees.save_node(place, form)
    return tree


def _by_name(place: Workplace) -> dict[str, PersonId]:
    return {folded(p.name): p.id for _, p in place.store.projections.states("person")}


def _find(known: dict[str, PersonId], name: str) -> PersonId | None:
    return known.get(folded(name))
