"""Put the parts of a report together and certify them: the bytes that a reader gets."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import pikepdf

from console.document import Document, Paper
from console.errors import ConsoleError, Message
from console.ids import OpRef
from console.reports.enclosed import parts
from console.reports.issue.how_to_verify import how_to_verify
from console.reports.sealing.certify import certify
from console.reports.sealing.container import open_container
from console.reports.sealing.embed import Attachment, embed
from console.reports.typeset import Stock, typeset

_KINDS = {
    parts.RECORD: ("application/json", "Source", "The record that the pages print"),
    parts.ENTRIES: ("application/x-ndjson", "Source", "The signed entries behind the record"),
    parts.KEYS: ("application/json", "Supplement", "Keys of the fields that are printed"),
    parts.MANIFEST: ("application/json", "Data", "Which entry issued this report"),
    parts.HOW_TO_VERIFY: ("text/plain", "Supplement", "How to verify this report by hand"),
}


class DoesNotHold(ConsoleError):
    """The finished file does not stand its own check; nothing was written."""

    key = "error.report_does_not_hold"


@dataclass(frozen=True, slots=True)
class Seal:
    """Who certifies.

    Attributes:
        report_key: P-256 private key, PKCS 8 DER.
        certificate: DER, as bound by the signed enrolment of the device.
        moment: signing time, milliseconds UTC.
    """

    report_key: bytes = field(repr=False)
    certificate: bytes
    moment: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What goes along inside.

    Attributes:
        issue: the op that issued the report.
        record: as `parts.encode` writes it.
        entries: as `encode_entries` writes them.
        keys: field keys by commit.
        paper: the sheet the pages are set for.
    """

    issue: OpRef
    record: bytes
    entries: bytes
    keys: Mapping[str, bytes] = field(repr=False)
    paper: Paper

    def parts(self) -> dict[str, bytes]:
        """Give every embedded file by its name."""
        return {
            parts.RECORD: self.record,
            parts.ENTRIES: self.entries,
            parts.KEYS: parts.encode_keys(self.keys),
            parts.MANIFEST: parts.encode_manifest(self.issue, self.paper),
            parts.HOW_TO_VERIFY: how_to_verify(),
        }


@dataclass(frozen=True, slots=True)
class Finished:
    """A PDF, and what a person should know about it."""

    pdf: bytes
    pages: int
    notes: tuple[Message, ...]


def seal(document: Document, enclosed: Mapping[str, bytes], own: Seal, stock: Stock) -> Finished:
    """Set a document, put the parts in, certify.

    Raises:
        ConsoleError: the pages could not be made into a certified file.
    """
    set_pages = typeset(document, stock)
    attachments = [_attachment(name, content) for name, content in sorted(enclosed.items())]
    whole = embed(set_pages.pdf, attachments, own.moment)
    pdf = certify(whole, own.report_key, own.certificate, own.moment)
    return Finished(pdf, set_pages.pages, set_pages.notes)


def check_seal(made: Finished) -> None:
    """Check what a finished file must be whatever it says: sealed by one signature, all pages there.

    Raises:
        DoesNotHold: it is not.
    """
    try:
        open_container(made.pdf)
        with pikepdf.open(io.BytesIO(made.pdf), attempt_recovery=False) as file:
            count = len(file.pages)
    except (ConsoleError, pikepdf.PdfError) as error:
        raise DoesNotHold(str(error)) from error
    if count != made.pages or not count:
        raise DoesNotHold(f"{count} pages of {made.pages}")


def _attachment(name: str, content: bytes) -> Attachment:
    media_type, relationship, description = _KINDS[name]
    return Attachment(name, media_type, content, relationship, description)
