"""The one form of a signature value that counts (CMS, RFC 5652; ECDSA, SEC 1).

Parts of a CMS value are not covered by its signature, and every ECDSA signature has a twin with
the other half of the curve order. Both could be changed without anybody noticing, so a seal is
built from its signed parts in one way only, with the lower `s`, and compared byte by byte.
"""

from typing import Any

from asn1crypto import algos, cms, core, parser
from pyhanko.sign.signers import SimpleSigner

_SEQUENCE, _SET, _FIRST = 0x30, 0x31, 0xA0
_VERSION_1 = core.Integer(1).dump()
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

    Signed attributes and certificate are taken over as they stand: the signature is over the bytes of
    the first, the workspace is bound to the bytes of the second.

    Raises:
        ValueError: it is no signed value, or has not exactly one signer with a certificate.
    """
    signed = cms.ContentInfo.load(content, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    (choice,) = signed["certificates"]
    certificate = choice.chosen
    value = _sequence(
        _VERSION_1,
        _tagged(_SET, algos.DigestAlgorithm({"algorithm": "sha256"}).dump()),
        _sequence(cms.ContentType("data").dump()),
        _tagged(_FIRST, certificate.dump()),
        _tagged(_SET, _signer(signer, certificate)),
    )
    return _sequence(cms.ContentType("signed_data").dump(), _tagged(_FIRST, value))


def _signer(signer: Any, certificate: Any) -> bytes:
    # The value of a signed value is kept by asn1crypto as it came: nothing is written anew.
    issuer, serial = certificate.issuer, core.Integer(certificate.serial_number)
    return _sequence(
        _VERSION_1,
        _sequence(issuer.dump(), serial.dump()),
        algos.DigestAlgorithm({"algorithm": "sha256"}).dump(),
        _tagged(_FIRST, signer["signed_attrs"].contents),
        algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump(),
        core.OctetString(lower(signer["signature"].native)).dump(),
    )


def value_length(content: bytes) -> int:
    """Give the length of the DER value that a text of bytes begins with.

    Raises:
        ValueError: it begins with none.
    """
    return int(parser.peek(content))


def _sequence(*members: bytes) -> bytes:
    return _tagged(_SEQUENCE, b"".join(members))


def _tagged(tag: int, content: bytes) -> bytes:
    """Write tag, length and content in DER (X.690, 10.1)."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + content
