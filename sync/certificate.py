"""The throw-away certificate of a listener: drawn per run, gone with the process.

It gives secrecy only; who is there is proved by device signatures over the public key *as seen*.
The ssl module loads private keys from files alone, so the key goes through memory where the
system has anonymous files; elsewhere through a file that is encrypted under a random password and
unlinked at once (docs/decisions/tls-key-in-memory.md). Never in clear on a disk.
"""

import datetime
import hashlib
import os
import ssl
import sys
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from console.chance import Chance


def server_context(chance: Chance, folder: Path) -> tuple[ssl.SSLContext, bytes]:
    """Make the listener's side of TLS 1.3; give it with the SHA-256 of its public key.

    Args:
        chance: for the password under which the key is written.
        folder: where the encrypted file stands for a moment on systems without memory files.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(key)
    password = chance.bytes(32).hex().encode()
    pem = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password)
    ) + certificate.public_bytes(Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.num_tickets = 0
    if sys.platform == "linux":
        _load_from_memory(context, pem, password)
    else:
        _load_from_file(context, pem, password, folder)
    return context, key_hash(certificate)


def client_context() -> ssl.SSLContext:
    """Make the dialler's side: any certificate will do, it is bound by the signatures instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def key_hash_of_der(untrusted: bytes) -> bytes | None:
    """Hash the public key of a certificate as the other end sent it; nothing if it is none."""
    try:
        return key_hash(x509.load_der_x509_certificate(untrusted))
    except ValueError:
        return None


def key_hash(certificate: x509.Certificate) -> bytes:
    """Hash a certificate's public key (SubjectPublicKeyInfo, DER)."""
    public = certificate.public_key()
    return hashlib.sha256(
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).digest()


def _self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "link")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC))
        .sign(key, SHA256())
    )


def _load_from_memory(context: ssl.SSLContext, pem: bytes, password: bytes) -> None:
    descriptor = os.memfd_create("link", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, pem)
        context.load_cert_chain(f"/proc/self/fd/{descriptor}", password=password)
    finally:
        os.close(descriptor)


def _load_from_file(context: ssl.SSLContext, pem: bytes, password: bytes, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as private:
        path = Path(private) / "link.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path, password=password)
