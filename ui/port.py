"""What the pages talk to: one Protocol per place, and a `Port` that holds them all.

Every call returns at once with a `Future`; the work runs on the vault thread or an executor.
Futures end with a frozen row, with nothing, or with a `ConsoleError`. No Qt crosses this line:
`ui.bridge` brings outcomes and events to the window's thread. What a port shows or answers with
while the vault is locked is a `ConsoleError`, never an empty page.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol

from console.desk import forms
from console.errors import Message
from console.ids import OpRef, StreamId
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.exceptions import (
    BreakGlassStart,
    ControlLine,
    ExceptionRecord,
    ExceptionRows,
    PageCount,
)
from console.inquiry.rows.gate import GateRows
from console.inquiry.rows.now import NowRows
from console.inquiry.rows.places import Created
from console.inquiry.rows.shared import Found, FrameRows
from console.inquiry.rows.topics import Topic
from ui.port_places import (
    DevicesPort,
    PeoplePort,
    PlansPort,
    SettingsPort,
    TreesPort,
    Watch,
    WaysInPort,
)

Listener = Callable[[frozenset[Topic]], None]
"""Told after a commit (or a change of links) what changed; on any thread."""


class GatePort(Protocol):
    """Before the vault is open."""

    def rows(self) -> Future[GateRows]:
        """Say whether there is a profile, and whether it is open."""
        ...

    def unlock(self, passphrase: str) -> Future[None]:
        """Open the vault."""
        ...

    def unlock_quickly(self) -> Future[None]:
        """Open the vault by the system's key chain."""
        ...

    def create(self, form: forms.CreateForm) -> Future[Created]:
        """Found a workspace and write its recovery sheets."""
        ...

    def join(self, form: forms.JoinForm) -> Future[JoinProgress]:
        """Make this a member by an invitation: the future ends with the digits to compare."""
        ...

    def join_confirmed(self) -> Future[JoinProgress]:
        """The digits are the same here: ends when the other side has let this device in."""
        ...

    def restore(self, form: forms.RestoreForm) -> Future[Created]:
        """Restore from a backup."""
        ...

    def repair(self, secret: str) -> Future[Message]:
        """Save what can be saved of a damaged vault and open it; ends with what came of it."""
        ...

    def demo(self) -> Future[None]:
        """Open a throw-away workspace with made-up people."""
        ...

    def lock(self) -> Future[None]:
        """Close the vault."""
        ...


class FramePort(Protocol):
    """The frame around all pages."""

    def rows(self) -> Future[FrameRows]:
        """Give what the top bar and the bottom strip show."""
        ...

    def find(self, text: str) -> Future[tuple[Found, ...]]:
        """Find people, exceptions, plans, trees and help by words."""
        ...

    def declare(self, form: forms.IncidentForm) -> Future[StreamId]:
        """Declare an incident."""
        ...

    def lead(self, form: forms.LeadForm) -> Future[OpRef]:
        """Name who is in charge of an incident."""
        ...

    def end(self, form: forms.EndForm) -> Future[OpRef]:
        """Say that an incident is over."""
        ...


class NowPort(Protocol):
    """What is going on, and what waits for me."""

    def rows(self) -> Future[NowRows]:
        """Give the page."""
        ...

    def answer(self, form: forms.AnswerForm) -> Future[OpRef]:
        """Answer a request."""
        ...


class ExceptionsPort(Protocol):
    """The break-glass log."""

    def rows(self) -> Future[ExceptionRows]:
        """Give all exceptions and debts."""
        ...

    def start(self) -> Future[BreakGlassStart]:
        """Give the defaults of the form of six facts."""
        ...

    def controls(self, text: str) -> Future[tuple[ControlLine, ...]]:
        """Find controls of the imported catalogue by number or word, best first."""
        ...

    def activate(self, form: forms.BreakGlassForm) -> Future[StreamId]:
        """Sign the six facts."""
        ...

    def keep_unsaved(self, typed: Mapping[str, str]) -> Future[None]:
        """Keep what stands in the form when the vault is closed over it."""
        ...

    def record(self, stream: StreamId) -> Future[ExceptionRecord]:
        """Give one record."""
        ...

    def log_action(self, form: forms.ActionForm) -> Future[OpRef]:
        """Log one action."""
        ...

    def step(self, form: forms.StepForm) -> Future[OpRef]:
        """Take a record one step further."""
        ...

    def confirm(self, form: forms.ConfirmForm) -> Future[OpRef]:
        """Confirm that the control works again."""
        ...

    def extend(self, form: forms.ExtendForm) -> Future[OpRef]:
        """Extend by a new decision."""
        ...

    def pay(self, form: forms.PayDebt) -> Future[OpRef]:
        """Pay a debt."""
        ...

    def preview(self, stream: StreamId) -> Future[PageCount]:
        """Set the report as a PDF to look at."""
        ...


class PagesPort(Protocol):
    """Pages of a PDF as pictures, and paper."""

    def picture(self, document: str, page: int, width: int) -> Future[bytes]:
        """Give one page (from 0) as PNG, `width` pixels wide."""
        ...

    def print(self, form: forms.PrintForm, watch: Watch) -> Future[str]:
        """Print or save; ends with the path of the PDF, or the name of the printer.

        What no printer takes waits in the vault.
        """
        ...

    def print_waiting(self, paper_id: str, folder: str) -> Future[str]:
        """Print again what no printer took, or save it to a folder; ends as `print` does."""
        ...

    def throw_away(self, paper_id: str) -> Future[None]:
        """Keep no longer what no printer took."""
        ...


class Port(Protocol):
    """Everything behind the window."""

    @property
    def gate(self) -> GatePort:
        """Before the vault is open."""
        ...

    @property
    def frame(self) -> FramePort:
        """The frame."""
        ...

    @property
    def now(self) -> NowPort:
        """Now."""
        ...

    @property
    def exceptions(self) -> ExceptionsPort:
        """Break-glass."""
        ...

    @property
    def people(self) -> PeoplePort:
        """People."""
        ...

    @property
    def trees(self) -> TreesPort:
        """Call trees."""
        ...

    @property
    def plans(self) -> PlansPort:
        """Plans."""
        ...

    @property
    def devices(self) -> DevicesPort:
        """Devices."""
        ...

    @property
    def settings(self) -> SettingsPort:
        """Settings."""
        ...

    @property
    def ways_in(self) -> WaysInPort:
        """The ways into the open vault."""
        ...

    @property
    def pages(self) -> PagesPort:
        """Pictures of pages, and paper."""
        ...

    def now_ms(self) -> int:
        """Read the clock: milliseconds since 1970 UTC. The one call that answers at once."""
        ...

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear what changes; the returned function ends it."""
        ...
