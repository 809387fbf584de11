"""Made-up people and roles, for looking around and for the tour.

Nobody here exists; numbers are of ranges that regulators keep free for fiction where there are any.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from console.desk import exceptions, forms, imports, incidents, people, plans, trees
from console.desk.workplace import Workplace
from console.document import Paper
from console.domain.exceptions.pages.blank_form import blank_form
from console.domain.people.search import folded
from console.exchange.comparison import Outcome
from console.ids import ItemId, PersonId, StreamId
from console.inquiry.people import name_of
from console.reports.typeset import load_stock, typeset
from console.words.words import Words
from resources.listing import ROOT, resource

INCIDENT = "Payment platform outage (demo)"
PLAN = "Breaking glass on paper (demo)"
SCRIPT = (
    "Crisis at Harbour Works: payments are down. Come to Pier 2, or say by when you can. "
    "Please read back: who you are, and when you will be there."
)
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


@dataclass(frozen=True, slots=True)
class _Case:
    """A made-up exception: control, title, harm, systems, who decided, hours until it ends."""

    control: str
    title: str
    harm: str
    systems: tuple[str, ...]
    decider: str
    hours: int
    bypass: forms.Bypass


CASES = (
    _Case(
        "AC-2(2)",
        "Automated temporary and emergency account management",
        "41,000 payouts are blocked; the legal deadline is 06:00",
        ("payment-core-1", "payment-core-2"),
        "Dora Muster",
        4,
        forms.Bypass.EMERGENCY_ACCOUNT,
    ),
    _Case(
        "CM-3",
        "Configuration change control",
        "The pumps of Pier 2 stop without the unreviewed firmware",
        ("pump-controller-2",),
        "Cleo Placeholder",
        8,
        forms.Bypass.APPROVAL_SKIPPED,
    ),
)
_HOUR_MS = 60 * 60 * 1000
_MINUTE_MS = 60 * 1000


def fill(place: Workplace) -> None:
    """Take the demo contacts in, build a call tree, declare an incident, break glass twice."""
    take_in(place, resource("demo") / "contacts.csv")
    trees.publish(place, build_tree(place, "Demo call tree"))
    _add_plan(place)
    incident = incidents.declare(place, forms.IncidentForm(INCIDENT))
    incidents.lead(
        place, forms.LeadForm(incident, place.person, name_of(place.store, place.person))
    )
    for case in CASES:
        stream = exceptions.activate(place, _form(place, incident, case))
        text = f"First look at {case.systems[0]}"
        exceptions.log_action(place, forms.ActionForm(stream, text, case.systems[0]))


def _add_plan(place: Workplace) -> None:
    """Keep the blank form as a plan: what is done when no laptop is at hand."""
    document = blank_form(Words("en"), Paper.A4)
    made = typeset(document, load_stock(ROOT))
    plans.add(place, PLAN, (made.pdf, f"{PLAN}.pdf"), made.pages)


def _form(place: Workplace, incident: StreamId, case: _Case) -> forms.BreakGlassForm:
    now = place.clock.read().recorded
    return forms.BreakGlassForm(
        incident=incident,
        incident_title=INCIDENT,
        control=forms.ControlForm(
            forms.ControlSource.CATALOGUE, case.title, "NIST SP 800-53", case.control
        ),
        harm=case.harm,
        harm_kinds=frozenset({forms.Harm.CRITICAL_FUNCTION}),
        systems=case.systems,
        decider=forms.DeciderForm(case.decider, None, forms.Channel.PHONE, read_back=True),
        expires=(now + case.hours * _HOUR_MS) // _MINUTE_MS * _MINUTE_MS,
        bypass=case.bypass,
    )


def take_in(place: Workplace, path: Path, region: str = "") -> dict[Outcome, int]:
    """Take a file of contacts in; give how its rows ended."""
    reader = people.phone_reader(place, region)
    read = imports.read_file(path.read_bytes(), forms.ImportForm(str(path)), reader)
    compared = imports.compare_file(place, read)
    imports.take_over(lambda work: work(place), compared, lambda _done, _total: True)
    return {outcome: sum(r.outcome is outcome for r in compared.results) for outcome in Outcome}


def build_tree(place: Workplace, title: str) -> StreamId:
    """Build a call tree of the demo roles, as far as their people are known."""
    tree = trees.create(place, title)
    trees.set_script(place, tree, SCRIPT)
    nodes: dict[str, ItemId] = {}
    find = partial(_find, _by_name(place))
    for role, parent, names in ROLES:
        found = [person for person in map(find, names) if person is not None]
        form = forms.NodeForm(
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
