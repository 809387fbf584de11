"""The break-glass pages on the vault."""

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from app.port.house import House
from app.port.pages import PicturePages
from app.port.people import read_limited
from app.reports.exception import issue_exception
from console.desk import exception_debts, exception_steps, exceptions, forms
from console.desk.reports import Choice
from console.desk.workplace import Draft, Workplace
from console.ids import OpRef, StreamId
from console.inquiry import exception_record
from console.inquiry import exceptions as asked
from console.inquiry.rows.exceptions import (
    BreakGlassStart,
    ControlLine,
    ExceptionRecord,
    ExceptionRows,
    PageCount,
)
from console.journal.blobs import MAX_BLOB_BYTES


class Exceptions:
    """`ui.port.ExceptionsPort`."""

    def __init__(self, house: House, pages: PicturePages) -> None:
        self._house = house
        self._pages = pages

    def rows(self) -> Future[ExceptionRows]:
        """Give all exceptions and debts."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.rows(place.store, now))

    def start(self) -> Future[BreakGlassStart]:
        """Give the defaults of the form of six facts."""
        now = self._house.now_ms()

        def work(place: Workplace) -> BreakGlassStart:
            going_on = asked.incidents(place.store)
            drill = bool(going_on) and all(each.drill for each in going_on)
            return asked.start(place.store, place.person, now, drill=drill)

        return self._house.ask(work)

    def controls(self, text: str) -> Future[tuple[ControlLine, ...]]:
        """Find controls that were named before, by number or word."""
        return self._house.ask(lambda place: asked.controls(place.store, text))

    def activate(self, form: forms.BreakGlassForm) -> Future[StreamId]:
        """Sign the six facts."""
        return self._house.ask(lambda place: exceptions.activate(place, form))

    def keep_unsaved(self, typed: Mapping[str, str]) -> Future[None]:
        """Keep what stands in the form when the vault is closed over it."""
        return self._house.ask(lambda place: exceptions.keep_unsaved(place, typed))

    def record(self, stream: StreamId) -> Future[ExceptionRecord]:
        """Give one record."""
        now = self._house.now_ms()

        def work(place: Workplace) -> ExceptionRecord:
            roles = place.store.membership.roles_now(place.own.device)
            return exception_record.record(place.store, stream, place.person, roles, now)

        return self._house.ask(work)

    def log_action(self, form: forms.ActionForm) -> Future[OpRef]:
        """Log one action."""
        return self._house.ask(lambda place: exceptions.log_action(place, form))

    def step(self, form: forms.StepForm) -> Future[OpRef]:
        """Take a record one step further."""
        return self._house.ask(lambda place: exception_steps.step(place, form))

    def confirm(self, form: forms.ConfirmForm) -> Future[OpRef]:
        """Confirm that the control works again."""

        def work(place: Workplace) -> OpRef:
            with place.store.changing():
                return exception_steps.confirm(place, form, _evidence(place, form))

        return self._house.ask(work)

    def extend(self, form: forms.ExtendForm) -> Future[OpRef]:
        """Extend by a new decision."""
        return self._house.ask(lambda place: exception_steps.extend(place, form))

    def pay(self, form: forms.PayDebt) -> Future[OpRef]:
        """Pay a debt."""
        return self._house.ask(lambda place: exception_debts.pay(place, form))

    def preview(self, stream: StreamId) -> Future[PageCount]:
        """Set the report as a PDF to look at."""

        def work() -> PageCount:
            choice = Choice(self._house.voice.language, preview=True)
            issued = issue_exception(self._house.open_station(), stream, choice)
            return self._pages.show(issued.pdf, issued.reference)

        return self._house.workers.submit(work)


def _evidence(place: Workplace, form: forms.ConfirmForm) -> Draft | None:
    """Take the proof in: the file that was named, or else the words as a note."""
    if form.replaced_by.strip():
        return None
    path = Path(form.evidence)
    content, name, kind = form.evidence.encode(), "note.txt", "text/plain"
    if path.is_file():
        content = read_limited(path, MAX_BLOB_BYTES)
        name, kind = path.name, "application/octet-stream"
    return exception_debts.evidence(place, form.stream, (content, name, kind), form.test or "-")
