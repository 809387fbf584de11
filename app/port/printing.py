"""What goes to paper from the window: made ready on a worker, as a file and what is signed of it."""

from collections.abc import Callable

from app.port.house import House
from app.reports.call_sheets import issue_call_sheets
from app.reports.exception import issue_exception
from console.desk.forms import PrintForm
from console.desk.paper import Copy, Paper
from console.desk.prints import next_copy, prints_of
from console.desk.reports import Choice
from console.desk.workplace import Workplace
from console.document import Paper as Sheet
from console.domain.exceptions.pages.blank_form import blank_form
from console.errors import ConsoleError, Culprit
from console.ids import StreamId
from console.inquiry.plans import open_plan
from console.reports.typeset import load_stock, typeset
from resources.listing import ROOT


class NotPrinted(ConsoleError):
    """This is not among what can be printed, or it is not said of what."""

    key = "error.not_printed"
    culprit = Culprit.PERSON


def paper_of(house: House, form: PrintForm) -> Paper:
    """Make ready what was asked for. Slow: for a worker.

    Raises:
        NotPrinted: it is none of what can be printed.
        ConsoleError: it could not be made; nothing is half done.
    """
    if form.what == "blank":
        return _blank(house, form)
    if form.item is None or form.what not in _MAKERS:
        raise NotPrinted(form.what)
    return _MAKERS[form.what](house, form, form.item)


def _exception(house: House, form: PrintForm, stream: StreamId) -> Paper:
    report = issue_exception(house.open_station(), stream, _choice(house, form))
    made = report.paper(_file_name(report.reference))
    # A file that is saved is no paper yet.
    copies = () if form.folder else (Copy("exception", stream, holder=form.taken_by),)
    return Paper(made.name, made.pdf, made.issue, copies)


def _call_sheets(house: House, form: PrintForm, stream: StreamId) -> Paper:
    choice = _choice(house, form)
    report = issue_call_sheets(house.open_station(), stream, choice, form.taken_by)
    return report.paper(_file_name(report.reference))


def _plan(house: House, form: PrintForm, stream: StreamId) -> Paper:
    def work(place: Workplace) -> Paper:
        file = open_plan(place.store, stream)
        number = next_copy(prints_of(place, file.version))
        copy = Copy("plan", stream, file.version, number=number, holder=form.taken_by)
        return Paper(_file_name(file.title), file.content, copies=(copy,))

    return house.ask(work).result()


def _blank(house: House, form: PrintForm) -> Paper:
    document = blank_form(house.voice, Sheet(form.paper.lower()))
    pdf = typeset(document, load_stock(ROOT)).pdf
    copies = () if form.folder else (Copy("blank", holder=form.taken_by),)
    return Paper(_file_name(document.title), pdf, copies=copies)


def _file_name(reference: str) -> str:
    """Name a file so that every system takes it."""
    safe = "".join(each if each.isalnum() or each in " -.()" else "_" for each in reference)
    return f"{safe.strip(' .')[:80] or 'report'}.pdf"


def _choice(house: House, form: PrintForm) -> Choice:
    return Choice(house.voice.language, paper=Sheet(form.paper.lower()))


_MAKERS: dict[str, Callable[[House, PrintForm, StreamId], Paper]] = {
    "exception": _exception,
    "call_sheets": _call_sheets,
    "plan": _plan,
}
