"""Two made-up devices that meet over loopback, an exception both write in, and its sealed papers."""

import dataclasses
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.links import Links
from app.reports.call_sheets import issue_call_sheets
from app.reports.exception import issue_exception
from app.reports.writing import write
from app.station import Founder, Profile, Station
from app.world import World
from console.desk import (
    exception_debts,
    exception_steps,
    exceptions,
    forms,
    incidents,
    people,
    trees,
)
from console.desk.devices import invited_person
from console.desk.reports import Choice
from console.desk.workplace import Draft, Workplace
from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.fields import Stage
from console.domain.ops import Role
from console.ids import PersonId, StreamId, new_stream
from console.journal.entry import Entry
from console.journal.sealed import ToSeal, identity_scope
from console.ledger import Invitation
from console.vault.own_keys import OwnDevice
from sync.link import Address
from tests.support.vault_ports import CHEAP, PASSPHRASE

MINUTE = 60_000


@dataclass(frozen=True)
class ReportCase:
    """What came out, and the keys of those who were there."""

    pdf: bytes
    hebrew: bytes
    sheets: bytes
    space: str
    stream: StreamId
    own: OwnDevice
    other: OwnDevice
    entries: tuple[Entry, ...]


class Pair:
    """Ada's device founded the workspace; Ben's joined it."""

    def __init__(self, folder: Path) -> None:
        self.world = dataclasses.replace(World.of_this_machine(), limits=CHEAP, machine="test")
        self._links: dict[str, Links] = {}
        self.ada = self._station(folder, "ada", Founder("Harbour Example", "Ada Example", "DE"))
        self.ben = self._station(folder, "ben", None)
        self._join()

    def _station(self, folder: Path, name: str, founder: Founder | None) -> Station:
        def hear(events: tuple[object, ...]) -> None:
            if name in self._links:
                self._links[name].hear(events)

        def compared(waiting: Any) -> None:
            self._links[name].comparisons.answer(waiting.number, same=True)

        station = Station(Profile(folder / name), self.world, hear)
        station.create(founder, PASSPHRASE, lambda _founded, _code: None)
        self._links[name] = Links(station, lambda _event: None, compared)
        return station

    def _join(self) -> None:
        ada, ben = self._links["ada"], self._links["ben"]
        person = self.at_ada(lambda place: invited_person(place, "Ben Example"))
        (self._address,) = ada.start().listen([Address.parse("127.0.0.1:0")]).result(20)
        own = ada.ledger.own().result(20)
        until = self.world.clock.read().recorded + 60 * MINUTE
        secret = self.world.chance.bytes(16)
        invitation = Invitation(
            own.space, own.device, person, Role.COMPLIANCE_OFFICER, until, secret, (self._address,)
        )
        ada.invite(invitation)
        ben.start().join(invitation).result(20)
        self.meet()

    def meet(self) -> None:
        """Sync."""
        self._links["ben"].start().dial(Address.parse(self._address)).result(20)

    def at_ada(self, work: Callable[[Workplace], Any]) -> Any:
        return self.ada.ask(work).result(20)

    def at_ben(self, work: Callable[[Workplace], Any]) -> Any:
        return self.ben.ask(work).result(20)

    def close(self) -> None:
        for links in self._links.values():
            links.stop()
        self.ada.close()
        self.ben.close()


def six_facts(place: Workplace) -> forms.BreakGlassForm:
    """A form with everything a person types in the first minute."""
    now = place.clock.read().recorded
    return forms.BreakGlassForm(
        incident=None,
        incident_title="Fire in the datacentre",
        control=forms.ControlForm(
            forms.ControlSource.CATALOGUE, "Least privilege", "NIST SP 800-53", "ac-6"
        ),
        harm="Patients cannot be admitted",
        harm_kinds=frozenset({forms.Harm.LIFE_AND_SAFETY}),
        systems=("Admission desk", "database admissions"),
        decider=forms.DeciderForm("Cleo Example", None, forms.Channel.PHONE, read_back=True),
        expires=(now // MINUTE + 480) * MINUTE,
        bypass=forms.Bypass.EMERGENCY_ACCOUNT,
    )


def tell(pair: Pair) -> StreamId:
    """Let the exception be broken, worked on, judged, and restored."""
    pair.at_ada(_levels)
    incident = pair.at_ben(_what_ben_saw_first)
    pair.meet()
    stream = StreamId(
        pair.at_ada(lambda place: exceptions.activate(place, _facts(place, incident)))
    )
    pair.at_ada(
        lambda p: exceptions.log_action(p, forms.ActionForm(stream, "opened port 22", "fw"))
    )
    pair.at_ada(lambda p: exceptions.log_action(p, forms.ActionForm(stream, "נפתח שער 22", "fw-2")))
    pair.at_ada(lambda p: _pay(p, stream, "alternatives", "Wait: the ward cannot"))
    pair.at_ada(lambda p: _pay_rest(p, stream, Stage.RATIFICATION, "the paper burnt"))
    pair.meet()
    pair.at_ben(lambda p: exception_steps.step(p, forms.StepForm(stream, "ratify", "no other way")))
    pair.meet()
    pair.at_ada(lambda p: exception_steps.step(p, forms.StepForm(stream, "restore", "port closed")))
    pair.meet()
    pair.at_ben(lambda p: _restored(p, stream))
    pair.meet()
    return stream


def _what_ben_saw_first(place: Workplace) -> StreamId:
    """Ben declares the incident, and writes on: both are known when Ada decides."""
    incident = incidents.declare(place, forms.IncidentForm("Fire in the datacentre"))
    _with_number(place, "Gus Example", "99")
    return incident


def _facts(place: Workplace, incident: StreamId) -> forms.BreakGlassForm:
    return dataclasses.replace(six_facts(place), incident=incident)


def _restored(place: Workplace, stream: StreamId) -> None:
    form = forms.ConfirmForm(stream, "sign in without ticket", "refused", "log.txt", "nothing left")
    file = (b"line 7: refused", "log.txt", "text/plain")
    with place.store.database.transaction():
        taken = exception_debts.evidence(place, stream, file, form.test)
        exception_steps.confirm(place, form, taken)


def call_tree(place: Workplace) -> StreamId:
    """A published tree of three."""
    stream = trees.create(place, "Harbour")
    lead = _with_number(place, "Cora Example", "10")
    first = trees.save_node(place, forms.NodeForm(stream, None, None, "Lead", lead))
    for number, name in enumerate(("Dora Example", "Emil Example"), 11):
        person = _with_number(place, name, str(number))
        trees.save_node(place, forms.NodeForm(stream, None, first, "Duty", person))
    trees.publish(place, stream)
    return stream


@cache
def report_case() -> ReportCase:
    """Issue the papers once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        try:
            return _issued(pair, Path(folder))
        finally:
            pair.close()


def _issued(pair: Pair, folder: Path) -> ReportCase:
    stream = tell(pair)
    report = issue_exception(pair.ada, stream, Choice("en"))
    write(pair.ada, report, folder / "report.pdf")
    tree = pair.at_ada(call_tree)
    sheets = issue_call_sheets(pair.ada, tree, Choice("en"), "Ada Example")
    write(pair.ada, sheets, folder / "sheets.pdf")
    pair.meet()
    hebrew = issue_exception(pair.ben, stream, Choice("he", "regulator"))
    own = pair.at_ada(lambda place: place.own)
    other = pair.at_ben(lambda place: place.own)
    space = pair.at_ada(lambda place: place.store.space)
    entries = pair.at_ada(
        lambda p: [s.entry for log in ("members", "acts") for s in p.store.entries.replay(log)]
    )
    pdf = (folder / "report.pdf").read_bytes()
    return ReportCase(pdf, hebrew.pdf, sheets.pdf, space, stream, own, other, tuple(entries))


def _levels(place: Workplace) -> None:
    """Put people on the authority list, so that the report cites a stream of its own."""
    listed = new_stream("authority_list", place.chance)
    name = ToSeal(identity_scope(place.person), "Ada Example")
    body = {"person": place.person, "person_name": name, "level": 3}
    place.write([Draft("authority.set", listed, body)])


def _pay(place: Workplace, stream: StreamId, debt: str, text: str) -> None:
    exception_debts.pay(place, forms.PayDebt(stream, debt, text))


def _pay_rest(place: Workplace, stream: StreamId, stage: Stage, because: str) -> None:
    state = exceptions.state_of(place, stream)
    open_ones = [debt.field for debt in unpaid(state, stage)]
    exception_debts.pay_missing(place, stream, open_ones, because)


def _with_number(place: Workplace, name: str, number: str) -> PersonId:
    written = (forms.NumberForm("mobile", f"+49 170 120000{number}"),)
    return people.save(place, forms.PersonForm(None, name, numbers=written))
