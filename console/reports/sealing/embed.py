"""Put files into a PDF as associated files (ISO 19005-3, 6.8), the same bytes each time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf

from console.errors import ConsoleError

MAX_FILES = 16


class CannotEmbed(ConsoleError):
    """The page description is not a PDF that files can be put into."""

    key = "error.cannot_embed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that goes along inside a report.

    Attributes:
        name: file name in ASCII.
        media_type: such as `application/json`.
        content: the bytes.
        relationship: `Source`, `Data` or `Supplement` (ISO 32000-2, 7.11.3).
        description: a few words for viewers.
    """

    name: str
    media_type: str
    content: bytes
    relationship: str = "Data"
    description: str = ""

    def __post_init__(self) -> None:
        """Refuse names and relationships that readers do not agree on."""
        if not self.name.isascii() or "/" in self.name or not self.name:
            raise ValueError(f"not a plain file name: {self.name!r}")
        if self.relationship not in ("Source", "Data", "Supplement"):
            raise ValueError(f"not a relationship: {self.relationship!r}")


def embed(pdf: bytes, attachments: Sequence[Attachment], moment: int) -> bytes:
    """Give the PDF with the files inside. `moment` (ms UTC) is printed as their date.

    Raises:
        CannotEmbed: the bytes are no PDF.
        ValueError: too many files, or two of one name.
    """
    names = [attachment.name for attachment in attachments]
    if len(names) > MAX_FILES or len(set(names)) != len(names):
        raise ValueError(f"at most {MAX_FILES} files with names of their own: {names}")
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            _attach(document, attachments, moment)
            out = io.BytesIO()
            document.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                compress_streams=True,
                linearize=False,
            )
    except pikepdf.PdfError as error:
        raise CannotEmbed(str(error)) from error
    return out.getvalue()


def _attach(document: pikepdf.Pdf, attachments: Sequence[Attachment], moment: int) -> None:
    date = datetime.fromtimestamp(moment // 1000, UTC).strftime("D:%Y%m%d%H%M%SZ")
    specs = pikepdf.Array()
    names = pikepdf.Array()
    for attachment in sorted(attachments, key=lambda each: each.name):
        stream = pikepdf.Stream(document, attachment.content)
        stream.Type = pikepdf.Name.EmbeddedFile
        stream.Subtype = pikepdf.Name("/" + attachment.media_type)
        stream.Params = pikepdf.Dictionary(
            Size=len(attachment.content), ModDate=pikepdf.String(date)
        )
        spec = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Filespec,
                F=pikepdf.String(attachment.name),
                UF=pikepdf.String(attachment.name),
                Desc=pikepdf.String(attachment.description or attachment.name),
                AFRelationship=pikepdf.Name("/" + attachment.relationship),
                EF=pikepdf.Dictionary(F=stream, UF=stream),
            )
        )
        specs.append(spec)
        names.append(pikepdf.String(attachment.name))
        names.append(spec)
    document.Root.AF = document.make_indirect(specs)
    if "/Names" not in document.Root:
        document.Root.Names = pikepdf.Dictionary()
    document.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=names)
