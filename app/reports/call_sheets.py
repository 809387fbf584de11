"""The call sheets of a tree, from one open station."""

from app.reports.writing import Report, finished
from app.station import Station
from console.desk.call_sheets import Copies, call_sheets, copies_of
from console.desk.paper import Copy
from console.desk.reports import Choice
from console.desk.workplace import Workplace
from console.ids import StreamId
from console.reports.issue.material import ReportMaterial, set_report
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

    def issue(place: Workplace) -> tuple[ReportMaterial, tuple[Copy, ...]]:
        material = call_sheets(place, stream, choice, copies)
        return material, copies_of(place, material)

    material, signed_out = station.ask(issue).result()
    return finished(material, set_report(material, load_stock(ROOT)), None, signed_out)
