"""A finished report: checked before anybody gets it, written whole or not at all, signed off."""

from dataclasses import dataclass, field
from pathlib import Path

from app.station import Station
from console.desk.paper import Copy, Paper, sign_out
from console.errors import Message
from console.ids import OpRef
from console.reports.issue.material import ReportMaterial
from console.reports.issue.sealing import DoesNotHold, Finished, check_seal
from console.reports.typeset import Stock
from console.reports.verify.checking import verify


@dataclass(frozen=True, slots=True)
class Report:
    """A PDF in memory.

    Attributes:
        reference: what people call the thing it is of.
        issue: the op that issued it; `None` if it was only set, and is not sealed.
        copies: what it puts on paper.
        notes: what a person should know about it.
    """

    reference: str
    pdf: bytes = field(repr=False)
    pages: int
    issue: OpRef | None
    copies: tuple[Copy, ...] = ()
    notes: tuple[Message, ...] = ()

    def paper(self, name: str) -> Paper:
        """Give it under the name of a file."""
        return Paper(name, self.pdf, self.issue, self.copies)


def finished(
    material: ReportMaterial,
    made: Finished,
    stock: Stock | None,
    copies: tuple[Copy, ...] = (),
) -> Report:
    """Check a finished file as its readers will; without a stock, its seal and pages only.

    Setting hundreds of call sheets a second time only to check them would keep a caller waiting
    (docs/decisions/call-sheets-are-checked-lightly.md).

    Raises:
        DoesNotHold: it is sealed and does not verify; nobody gets it.
    """
    if material.issue is not None and stock is None:
        check_seal(made)
    elif material.issue is not None and stock is not None:
        verdict = verify(made.pdf, None, stock)
        if not verdict.intact:
            raise DoesNotHold(", ".join(place.key for place in verdict.places))
    return Report(material.reference, made.pdf, made.pages, material.issue, copies, made.notes)


def write(station: Station, report: Report, path: Path) -> None:
    """Write a report beside its place, durably, move it there, then sign it out.

    Raises:
        ConsoleError: the folder cannot be written; then there is no file, and nothing is signed.
    """
    station.world.disk.replace(path, report.pdf)
    station.ask(lambda place: sign_out(place, report.paper(path.name))).result()
