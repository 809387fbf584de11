"""What goes to paper from the window: set on a worker, handed on, signed off."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.port.house import House
from app.reports.call_sheets import issue_call_sheets
from app.reports.exception import issue_exception
from app.reports.writing import Report, sign_off
from console.desk import plans
from console.desk.forms import PrintForm
from console.desk.reports import Choice
from console.document import Paper
from console.errors import ConsoleError, Culprit
from console.ids import StreamId
from console.inquiry import plans as asked_plans


class NotPrinted(ConsoleError):
    """This is not among what can be printed, or it is not said of what."""

    key = "error.not_printed"
    culprit = Culprit.PERSON


@dataclass(frozen=True, slots=True)
class Printed:
    """A file for the printer or a folder.

    Attributes:
        name: of the file.
        finish: called once the file is where it should be: signs its hash.
    """

    name: str
    pdf: bytes = field(repr=False)
    finish: Callable[[], None]


def set_for_print(house: House, form: PrintForm) -> Printed:
    """Set what was asked for. Slow: for a worker.

    Raises:
        NotPrinted: it is none of what can be printed.
        ConsoleError: it could not be made; nothing is half done.
    """
    if form.item is None or form.what not in _MAKERS:
        raise NotPrinted(form.what)
    return _MAKERS[form.what](house, form, form.item)


def _file_name(reference: str) -> str:
    """Name a file so that every system takes it."""
    safe = "".join(each if each.isalnum() or each in " -.()" else "_" for each in reference)
    return f"{safe.strip(' .')[:80] or 'report'}.pdf"


def _exception(house: House, form: PrintForm, stream: StreamId) -> Printed:
    return _issued(house, issue_exception(house.open_station(), stream, _choice(house, form)))


def _call_sheets(house: House, form: PrintForm, stream: StreamId) -> Printed:
    station, choice = house.open_station(), _choice(house, form)
    return _issued(house, issue_call_sheets(station, stream, choice, form.taken_by))


def _issued(house: House, report: Report) -> Printed:
    station = house.open_station()
    return Printed(_file_name(report.reference), report.pdf, lambda: sign_off(station, report))


def _plan(house: House, form: PrintForm, stream: StreamId) -> Printed:
    """The file as it was taken in; who takes the paper is signed when it is there."""
    file = house.ask(lambda place: asked_plans.open_plan(place.store, stream)).result()

    def finish() -> None:
        house.ask(
            lambda place: plans.print_taken(place, stream, file.version, form.taken_by)
        ).result()

    return Printed(_file_name(file.title), file.content, finish)


def _choice(house: House, form: PrintForm) -> Choice:
    return Choice(house.voice.language, paper=Paper(form.paper.lower()))


_MAKERS: dict[str, Callable[[House, PrintForm, StreamId], Printed]] = {
    "exception": _exception,
    "call_sheets": _call_sheets,
    "plan": _plan,
}
