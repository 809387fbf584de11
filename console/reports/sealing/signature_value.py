"""The one form of a signature value that counts (CMS, RFC 5652; ECDSA, SEC 1).

Parts of a CMS value are not covered by its signature, and every ECDSA signature has a twin with
the other half of the curve order. Both could be changed without anybody noticing, so a seal is
built from its signed parts in one way only, with the lower `s`, and compared byte by byte.
"""

from typing import Any

from asn1crypto import algos, cms
from pyhanko.sign.signers import SimpleSigner

# Order of the group of P-256 (FIPS 186-5, SP 800-186 3.2.1.3).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class LowSigner(SimpleSigner):  # type: ignore[misc]  # pyHanko ships no complete types
    """Signs with P-256 and gives the signature with the lower `s`."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Give the DER signature of `data`."""
        return lower(super().sign_raw(data, digest_algorithm))


def lower(signature: bytes) -> bytes:
    """Give the twin of an ECDSA signature over P-256 whose `s` is in the lower half.

    Raises:
        ValueError: it is no such signature.
    """
    value = algos.DSASignature.load(signature, strict=True)
    r, s = int(value["r"].native), int(value["s"].native)
    twin = algos.DSASignature({"r": r, "s": min(s, _ORDER - s)})
    return bytes(twin.dump())


def canonical_cms(content: bytes) -> bytes:
    """Build the value again from what is signed, the certificate and the signature.

    Raises:
        ValueError: it is no signed value, or has not exactly one signer with a certificate.
    """
    signed = cms.ContentInfo.load(content, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    (choice,) = signed["certificates"]
    certificate = choice.chosen
    again = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [_signer(signer, certificate)],
        }
    )
    return bytes(
        cms.ContentInfo({"content_type": "signed_data", "content": again}).dump(force=True)
    )


def _signer(signer: Any, certificate: Any) -> cms.SignerInfo:
    issued = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                name="issuer_and_serial_number", value=cms.IssuerAndSerialNumber(issued)
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": signer["signed_attrs"],
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": lower(signer["signature"].native),
        }
    )
