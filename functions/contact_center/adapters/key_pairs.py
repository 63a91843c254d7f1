"""Key pairs for confidential input: a certificate to encrypt for, a private key to read with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

BITS: Final = 2048  # what it costs to load is in docs/adr/0020
VALID_FOR: Final = timedelta(days=3 * 365)
_CLOCKS_DIFFER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """All three in PEM.

    Attributes:
        public: What Amazon Connect is given to check the certificate with.
        certificate: What a flow's block is given to encrypt for.
    """

    private: str = field(repr=False)
    public: str
    certificate: str


def new_key_pair(name: str, now: datetime) -> KeyPair:
    """Make a key pair with a self-signed certificate.

    Args:
        name: For people who look at the certificate; its common name.
        now: Aware. The certificate is valid from an hour ago on, for three years.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + VALID_FOR)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return KeyPair(
        private.decode(), public.decode(), certificate.public_bytes(Encoding.PEM).decode()
    )
