"""This device's own keys: drawn here, kept only inside the vault, never exported or restored.

A restored or copied vault finds them, but the marks say whether they may still sign; if not, new
ones are drawn and the old ones stay only to read what was agreed with them.
"""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pyrage
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.chance import Chance
from console.domain.authority.facts import tag_of
from console.ids import DeviceKey
from console.journal.keys import AgreementKey, DeviceKeys, SigningKey
from console.vault.database import Database

_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_DAY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def certificate_text(certificate: bytes) -> str:
    """Write a certificate as it stands in `device.add`: base64url without padding."""
    return base64.urlsafe_b64encode(certificate).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """One incarnation of this installation.

    Attributes:
        keys: signing (Ed25519) and agreement (X25519).
        bundle: age identity, `AGE-SECRET-KEY-1...`.
        report_key: P-256 private key, PKCS 8 DER.
        report_certificate: its self-signed certificate, DER; subject is the tag.
    """

    keys: DeviceKeys
    bundle: str = field(repr=False)
    report_key: bytes = field(repr=False)
    report_certificate: bytes

    @property
    def device(self) -> DeviceKey:
        """The name of the device."""
        return self.keys.device

    @property
    def tag(self) -> str:
        """Its short name as long as nobody else has it."""
        return tag_of(self.device)

    @property
    def bundle_key(self) -> str:
        """The age recipient that others encrypt to."""
        return str(pyrage.x25519.Identity.from_str(self.bundle).to_public())


class _Row(msgspec.Struct):
    seed: bytes
    agreement: bytes
    bundle: str
    report_key: bytes
    report_certificate: bytes


def new_device(chance: Chance) -> OwnDevice:
    """Draw the keys of a new incarnation and make its report certificate."""
    keys = DeviceKeys.new(chance)
    report_key = ec.generate_private_key(ec.SECP256R1())
    return OwnDevice(
        keys=keys,
        bundle=str(pyrage.x25519.Identity.generate()),
        report_key=report_key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        report_certificate=_certificate(report_key, tag_of(keys.device), chance),
    )


def _certificate(key: ec.EllipticCurvePrivateKey, tag: str, chance: Chance) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, tag)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(chance.bytes(16), "big") >> 1 | 1)
        .not_valid_before(_FIRST_DAY)
        .not_valid_after(_LAST_DAY)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


class OwnKeys:
    """The incarnations kept in the vault, the latest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, own: OwnDevice, made: int) -> None:
        """Keep a new incarnation, drawn at `made` (milliseconds UTC)."""
        row = _Row(
            seed=own.keys.signing.seed,
            agreement=own.keys.agreement.secret,
            bundle=own.bundle,
            report_key=own.report_key,
            report_certificate=own.report_certificate,
        )
        self._database.run(
            "INSERT INTO own VALUES (?, ?, ?)", (own.device, made, msgspec.msgpack.encode(row))
        )

    def all(self) -> list[OwnDevice]:
        """Give every incarnation, the latest first."""
        # By the order of drawing: a clock may have been set back in between.
        rows = self._database.rows("SELECT keys FROM own ORDER BY rowid DESC")
        return [_read(bytes(row[0])) for row in rows]

    def forget(self, device: DeviceKey) -> None:
        """Drop the keys of an incarnation that never signed anything."""
        self._database.run("DELETE FROM own WHERE device = ?", (device,))

    def forget_all(self) -> None:
        """Drop every key: what a restored backup does before it draws its own."""
        self._database.run("DELETE FROM own")


def _read(packed: bytes) -> OwnDevice:
    row = msgspec.msgpack.decode(packed, type=_Row)
    keys = DeviceKeys(SigningKey(row.seed), AgreementKey(row.agreement))
    return OwnDevice(keys, row.bundle, row.report_key, row.report_certificate)
