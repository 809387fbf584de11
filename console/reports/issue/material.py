"""From what the vault hands over to a sealed file: the record, its document, its seal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta, timezone

from console.document import Document, Emphasis, Paper, Paragraph
from console.document import Words as Fixed
from console.domain.call_trees.paper.bound import KIND as CALL_SHEETS
from console.domain.call_trees.paper.bound import bound_sheets
from console.domain.exceptions.pages.values import Json
from console.domain.exceptions.report import document as exception_document
from console.errors import Message
from console.ids import OpRef
from console.reports.enclosed import parts
from console.reports.enclosed.parts import BrokenPart
from console.reports.issue.sealing import Enclosure, Finished, Seal, seal
from console.reports.typeset import Stock, typeset
from console.words.words import Words


@dataclass(frozen=True, slots=True)
class Setting:
    """What a record is set with: the same record and setting give the same pages anywhere.

    Attributes:
        language: of the fixed words.
        offset: local time minus UTC where it was issued, minutes: that of the signed entry, not of
            the machine that sets the pages.
    """

    language: str
    paper: Paper
    offset: int

    @property
    def words(self) -> Words:
        """The voice."""
        return Words(self.language, zone=timezone(timedelta(minutes=self.offset)))


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """Everything a report is made of; plain values, so that the vault is not needed any more.

    Attributes:
        reference: what people call it.
        issue: the op that issued it; `None` for a look at it, which issues nothing.
        seal: who certifies; `None` where the device may not (yet).
        notes: why it is not sealed, if it is not.
    """

    record: Json
    reference: str
    setting: Setting
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
    pages = document_of(parts.decode_record(written), material.setting)
    if material.issue is None or material.seal is None:
        plain = typeset(_marked(pages, material), stock)
        return Finished(plain.pdf, plain.pages, (*material.notes, *plain.notes))
    enclosed = Enclosure(
        material.issue, written, material.entries, material.keys, material.setting.paper
    ).parts()
    return seal(pages, enclosed, material.seal, stock)


def _marked(pages: Document, material: ReportMaterial) -> Document:
    """Say at the head of the first page why a print is not sealed."""
    said = [material.setting.words.say(note) for note in material.notes]
    notes = tuple(Paragraph((Fixed(text, Emphasis.STRONG),)) for text in said)
    return replace(pages, blocks=(*notes, *pages.blocks))


def document_of(record: Json, setting: Setting) -> Document:
    """Give the document of a record; what cannot be set from it is one error.

    Raises:
        BrokenPart: the record is none of those that this version sets.
    """
    builder = _BUILDERS.get(str(record.get("kind")))
    if builder is None:
        raise BrokenPart("shape", part=parts.RECORD, detail="no such kind")
    try:
        return builder(record, setting.words, setting.paper)
    # A record that somebody else signed may have any shape; builders trust that of their kind.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BrokenPart("shape", part=parts.RECORD, detail=str(error)[:200]) from error


_BUILDERS: Mapping[str, Callable[[Json, Words, Paper], Document]] = {
    "exception": exception_document,
    CALL_SHEETS: bound_sheets,
}
