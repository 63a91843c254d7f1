"""The keys and certificates of encrypted input, as text in PEM."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


class CertificateRefused(ValueError):  # noqa: N818 - what Amazon Connect would say
    """Input cannot be encrypted for this key or certificate."""


def public_key(pem: str) -> str:
    """Return a public key in one and the same form, however it was written.

    Raises:
        CertificateRefused: No RSA key in PEM.
    """
    try:
        return _written(load_pem_public_key(pem.encode()))
    except ValueError:
        raise CertificateRefused("expected a public key in PEM") from None


def certified_key(certificate: str) -> str:
    """Return the public key of a certificate, as ``public_key`` does.

    Raises:
        CertificateRefused: Not an X.509 certificate in PEM, or not of an RSA key.
    """
    try:
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError:
        raise CertificateRefused(
            "InputEncryption.Key: expected an X.509 certificate in PEM, as pasted in the designer"
        ) from None
    return _written(key)


def public_half(private: str) -> str:
    """Return the public key of a private one, as ``public_key`` does.

    Raises:
        CertificateRefused: Not a private RSA key in PEM without a password.
    """
    try:
        key = load_pem_private_key(private.encode(), password=None).public_key()
    except (ValueError, TypeError):
        raise CertificateRefused("expected a private key in PEM without a password") from None
    return _written(key)


def _written(key: object) -> str:
    if not isinstance(key, rsa.RSAPublicKey):
        raise CertificateRefused("expected an RSA key, the only kind that input is encrypted for")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
