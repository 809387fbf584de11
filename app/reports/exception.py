"""The report of an exception, from one open station."""

from app.reports.writing import Report, finished
from app.station import Station
from console.desk.reports import Choice, exception_report
from console.ids import StreamId
from console.reports.issue.material import set_report
from console.reports.typeset import load_stock
from resources.listing import ROOT


def issue_exception(station: Station, stream: StreamId, choice: Choice) -> Report:
    """Issue, set, seal and check the report; with `choice.preview` only set it. For a worker.

    Raises:
        ConsoleError: there is no such exception, this device may not issue, or the finished file
            does not stand its own check.
    """
    material = station.ask(lambda place: exception_report(place, stream, choice)).result()
    stock = load_stock(ROOT)
    return finished(material, set_report(material, stock), stock)
