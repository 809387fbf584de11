"""Certify a finished PDF with the device's report key (PAdES B-B, ISO 32000-2, 12.8).

The certificate is the device's own, self-signed; whom it belongs to says the signed `device.add`
inside the file. `/Contents` is written in one spelling only: lower-case hex of the DER value,
zeros after it, so that `verify` can refuse every other one.
"""

import io
from datetime import UTC, datetime
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from console.errors import ConsoleError
from console.reports.sealing.signature_value import LowSigner

FIELD = "Certification"
_RESERVED_BYTES = 8192
_CONTENTS = b"/Contents <"


class CannotSeal(ConsoleError):
    """The finished PDF could not be certified; nothing was written."""

    key = "error.cannot_seal"


class _ClockedSigner(PdfSigner):  # type: ignore[misc]  # pyHanko ships no complete types
    """A signer whose signing time comes from our clock port, not from the machine."""

    def __init__(self, moment: datetime, metadata: PdfSignatureMetadata, signer: Any) -> None:
        field = SigFieldSpec(metadata.field_name)
        super().__init__(metadata, signer=signer, new_field_spec=field)
        self._moment = moment

    def init_signing_session(self, *words: Any, **named: Any) -> Any:
        """Begin as pyHanko does, at our time."""
        session = super().init_signing_session(*words, **named)
        session.system_time = self._moment
        return session


def certify(pdf: bytes, report_key: bytes, certificate: bytes, moment: int) -> bytes:
    """Give the certified PDF.

    Args:
        pdf: the finished file, attachments included.
        report_key: P-256 private key, PKCS 8 DER.
        certificate: its certificate, DER.
        moment: signing time, milliseconds UTC, as the device's clock says.

    Raises:
        CannotSeal: the file is no PDF, or the key does not fit.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    return _signed(pdf, (report_key, certificate), metadata, moment)


def countersign(pdf: bytes, own: tuple[bytes, bytes], field: str, moment: int) -> bytes:
    """Give a certified PDF with one more signature, by another member's report key.

    Args:
        pdf: a certified file.
        own: report key (PKCS 8 DER) and its certificate (DER) of who signs.
        field: name of the new signature field, such as `Review`.
        moment: signing time, milliseconds UTC.

    Raises:
        CannotSeal: the file is no certified PDF, has such a field already, or the key does not fit.
    """
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    return _signed(pdf, own, metadata, moment)


def _signed(
    pdf: bytes, own: tuple[bytes, bytes], metadata: PdfSignatureMetadata, moment: int
) -> bytes:
    report_key, certificate = own
    owner = asn1_x509.Certificate.load(certificate)
    private = asn1_keys.PrivateKeyInfo.load(report_key)
    signer = LowSigner(owner, private, SimpleCertificateStore())
    clocked = _ClockedSigner(datetime.fromtimestamp(moment // 1000, UTC), metadata, signer)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signed = clocked.sign_pdf(writer, bytes_reserved=_RESERVED_BYTES)
    except (PdfReadError, SigningError, ValueError) as error:
        raise CannotSeal(str(error)) from error
    return canonical_contents(signed.getvalue())


def canonical_contents(signed: bytes) -> bytes:
    """Spell the last signature's `/Contents` in lower case; these bytes are not signed over."""
    start = signed.rindex(_CONTENTS) + len(_CONTENTS)
    end = signed.index(b">", start)
    return signed[:start] + signed[start:end].lower() + signed[end:]
