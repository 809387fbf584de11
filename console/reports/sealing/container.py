"""The certified file as a container: what its signatures cover, and what was put inside.

Bytes from outside. Every error of a library becomes `NotSealed` (the file is not as it was
certified, with the place) or `CannotCheck` (it cannot be read at all).
"""

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf
from pyhanko.pdf_utils.misc import PdfError as PyhankoError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from console.errors import Culprit, InputError
from console.reports.sealing.signature_value import canonical_cms, value_length
from console.reports.sealing.tables import BadTables, check_tables

MAX_PDF_BYTES = 100 * 1024 * 1024
MAX_ATTACHED_BYTES = 64 * 1024 * 1024
MAX_SIGNATURES = 16
MAX_ATTACHMENTS = 16


class NotSealed(InputError):
    """The file is not as its signer left it. `place` is a message key, with values."""

    key = "error.not_sealed"
    culprit = Culprit.PEER

    def __init__(self, place: str, **values: str | int) -> None:
        super().__init__(place, **values)
        self.place = place


class CannotCheck(InputError):
    """The file cannot be read: it is no PDF, or larger than any report."""

    key = "error.cannot_check"
    culprit = Culprit.PEER


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature that covers its revision of the file.

    Attributes:
        field: name of the signature field.
        certificate: the signer's certificate, DER.
        certifies: it is the certification signature of the issuer.
    """

    field: str
    certificate: bytes
    certifies: bool


@dataclass(frozen=True, slots=True)
class Container:
    """What a sealed file holds.

    Attributes:
        seals: in the order of signing, the certification first.
        files: embedded files by name.
    """

    seals: tuple[Seal, ...]
    files: dict[str, bytes]


def open_container(untrusted_pdf: bytes) -> Container:
    """Check every signature and take the embedded files out.

    Raises:
        CannotCheck: no PDF, or beyond the limits.
        NotSealed: unsigned, changed, truncated, or signed in another spelling.
    """
    if len(untrusted_pdf) > MAX_PDF_BYTES:
        raise CannotCheck("too large", limit=MAX_PDF_BYTES)
    if not untrusted_pdf.startswith(b"%PDF-"):
        raise CannotCheck("not a PDF")
    try:
        check_tables(untrusted_pdf)
        seals = tuple(_check_seals(untrusted_pdf))
        files = dict(_attached(untrusted_pdf))
    except (NotSealed, CannotCheck):
        raise
    except BadTables as error:
        raise NotSealed("place.structure", cause=str(error)) from error
    # The two libraries raise a wide variety on hostile input; all of it means one thing here.
    except Exception as error:
        raise NotSealed("place.structure", cause=type(error).__name__) from error
    return Container(seals, files)


def _check_seals(pdf: bytes) -> Iterator[Seal]:
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_signatures
    except PyhankoError as error:
        raise NotSealed("place.structure", cause=str(error)) from error
    if not signatures:
        raise NotSealed("place.no_signature")
    if len(signatures) > MAX_SIGNATURES:
        raise CannotCheck("too many signatures", limit=MAX_SIGNATURES)
    # What is cheap and says most comes first: nothing after the last signature, one spelling.
    ends = [_check_range(pdf, signature) for signature in signatures]
    if ends[-1] != len(pdf) or ends != sorted(ends):
        raise NotSealed("place.appended", offset=ends[-1])
    for signature in signatures:
        _check_contents(pdf, signature)
    for number, signature in enumerate(signatures):
        _check_signature(signature)
        certifies = _certifies(signature)
        if certifies != (number == 0):
            raise NotSealed("place.certification", field=signature.field_name)
        yield Seal(signature.field_name, signature.signer_cert.dump(), certifies)


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    level = signature.docmdp_level
    return level is not None and level in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS)


def _check_range(pdf: bytes, signature: EmbeddedPdfSignature) -> int:
    """Accept a range that leaves out `/Contents` alone; give where it ends."""
    ranges = [int(number) for number in signature.byte_range]
    field = signature.field_name
    if len(ranges) != 4 or ranges[0] != 0:
        raise NotSealed("place.byte_range", field=field)
    start, resume, end = ranges[1], ranges[2], ranges[2] + ranges[3]
    gap = pdf[start:resume]
    if not (0 < start < resume < end <= len(pdf) and gap[:1] == b"<" and gap[-1:] == b">"):
        raise NotSealed("place.byte_range", field=field)
    return end


def _check_contents(pdf: bytes, signature: EmbeddedPdfSignature) -> None:
    """Accept one spelling of `/Contents`."""
    field, start = signature.field_name, int(signature.byte_range[1])
    digits = pdf[start + 1 : int(signature.byte_range[2]) - 1]
    if not set(digits) <= set(b"0123456789abcdef") or len(digits) % 2:
        raise NotSealed("place.contents_spelling", field=field, offset=start)
    content = bytes.fromhex(digits.decode())
    length = value_length(content)
    if content[length:].strip(b"\0"):
        raise NotSealed("place.contents_padding", field=field, offset=start + 1 + 2 * length)
    if content[:length] != canonical_cms(content[:length]):
        raise NotSealed("place.contents_encoding", field=field, offset=start + 1)


def _check_signature(signature: EmbeddedPdfSignature) -> None:
    field = signature.field_name
    signature.compute_integrity_info()
    trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    try:
        status = validate_pdf_signature(signature, trust)
    except (SignatureValidationError, PyhankoError, ValueError) as error:
        raise NotSealed("place.signature", field=field, cause=str(error)) from error
    if not (status.intact and status.valid):
        raise NotSealed("place.signature", field=field, cause="")
    if status.modification_level not in (
        None,
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    ):
        raise NotSealed("place.changed_after", field=field)


def _attached(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            room = MAX_ATTACHED_BYTES
            for name, stream in _register(document):
                content = _inflated(stream, room)
                room -= len(content)
                yield name, content
    except pikepdf.PdfError as error:
        raise NotSealed("place.structure", cause=str(error)) from error


def _register(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Give the embedded files as `embed` writes them: any other register reads in two ways."""
    register, associated = list(document.Root.Names.EmbeddedFiles.Names), list(document.Root.AF)
    names, specs = register[::2], register[1::2]
    if len(names) > MAX_ATTACHMENTS:
        raise CannotCheck("too many embedded files", limit=MAX_ATTACHMENTS)
    if len({str(name) for name in names}) < len(names) or _places(specs) != _places(associated):
        raise NotSealed("place.structure", cause="embedded files that stand in two places")
    for name, spec in zip(names, specs, strict=True):
        if not str(name) == str(spec.F) == str(spec.UF) or _places(spec.EF.values()) != 2 * [
            spec.EF.F.objgen
        ]:
            raise NotSealed("place.structure", cause="an embedded file of two names")
        yield str(name), spec.EF.F


def _places(objects: Iterable[pikepdf.Object]) -> list[tuple[int, int]]:
    return [each.objgen for each in objects]


def _inflated(stream: pikepdf.Object, room: int) -> bytes:
    """Decode an embedded file without ever holding more than `room` bytes of it."""
    raw = bytes(stream.read_raw_bytes())
    written = stream.get("/Filter")
    if written is None:
        content = raw
    elif written == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
        content = zlib.decompressobj().decompress(raw, room + 1)
    else:
        raise NotSealed("place.structure", cause="an embedded file in another coding")
    if len(content) > room:
        raise CannotCheck("embedded files too large", limit=MAX_ATTACHED_BYTES)
    return content
