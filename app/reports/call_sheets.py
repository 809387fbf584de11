"""The call sheets of a tree, from one open station."""

from app.reports.writing import Report, finished
from app.station import Station
from console.desk.call_sheets import Copies, call_sheets, sheets_taken
from console.desk.reports import Choice
from console.ids import StreamId
from console.reports.issue.material import set_report
from console.reports.typeset import load_stock
from console.words.words import Words
from resources.listing import ROOT


def issue_call_sheets(
    station: Station, stream: StreamId, choice: Choice, holder: str = ""
) -> Report:
    """Issue, set, seal and check the sheets of the published version. For a worker.

    Raises:
        ConsoleError: nothing is published, this device may not issue, or the finished file does
            not stand its own check.
    """
    internal = Words(choice.language).text("report.call_sheets.internal")
    copies = Copies(internal, holder)
    material = station.ask(lambda place: call_sheets(place, stream, choice, copies)).result()
    return finished(
        material,
        set_report(material, load_stock(ROOT)),
        None,
        lambda place, digest, size: sheets_taken(place, material, digest, size),
    )
