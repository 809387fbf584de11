"""The report of one exception: from what the vault hands over to a sealed file that was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.document import Document, Paper
from console.domain.exceptions.pages.values import Json
from console.domain.exceptions.report import document
from console.errors import Message
from console.ids import OpRef
from console.reports.enclosed import parts
from console.reports.issue.sealing import Enclosure, Finished, Seal, seal
from console.reports.typeset import Stock, typeset
from console.words.words import Words


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """Everything a report is made of; plain values, so that the vault is not needed any more.

    Attributes:
        reference: what people call it.
        language: of the fixed words.
        issue: the op that issued it; `None` for a look at it, which issues nothing.
        seal: who certifies; `None` where the device may not (yet).
        notes: why it is not sealed, if it is not.
    """

    record: Json
    reference: str
    language: str
    paper: Paper
    issue: OpRef | None = None
    entries: bytes = b""
    keys: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    seal: Seal | None = field(default=None, repr=False)
    notes: tuple[Message, ...] = ()


def set_report(material: ReportMaterial, stock: Stock) -> Finished:
    """Set the report; sealed if it was issued by a device that may seal.

    Raises:
        ConsoleError: the pages could not be made into a certified file.
    """
    # What is printed is what is embedded: the record goes through its bytes first.
    written = parts.encode(material.record)
    pages = exception_document(parts.decode_record(written), material.language, material.paper)
    if material.issue is None or material.seal is None:
        plain = typeset(pages, stock)
        return Finished(plain.pdf, plain.pages, (*material.notes, *plain.notes))
    enclosed = Enclosure(
        material.issue, written, material.entries, material.keys, material.paper
    ).parts()
    return seal(pages, enclosed, material.seal, stock)


def exception_document(record: Json, language: str, paper: Paper) -> Document:
    """Give the document of a record."""
    return document(record, Words(language), paper)
