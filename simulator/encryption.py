"""Encrypts what a customer keys, as Amazon Connect does where a block names a key.

The result is a real AWS Encryption SDK message for the certificate in the flow, so that a function
can only read it with the private key, and a flow with the wrong key fails here as it would there.

Documented: the provider id, RSA-OAEP with SHA-512 and MGF1, base64 (administrator guide, "Encrypt
sensitive customer input"). Not documented: the algorithm suite. 0x0378, the SDK's signed suite
without key commitment, is what messages shown by users of the service begin with
(aws/aws-encryption-sdk-javascript, issue 373).
"""

import base64
from functools import lru_cache
from typing import Any

import aws_encryption_sdk
from aws_encryption_sdk.identifiers import (
    AlgorithmSuite,
    CommitmentPolicy,
    EncryptionKeyType,
    WrappingAlgorithm,
)
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider, WrappingKey

from simulator.certificates import certified_key

_SUITE = AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384


class _Certificate(RawMasterKeyProvider):  # type: ignore[misc]  # the SDK has no types
    provider_id = "AmazonConnect"
    public_key: bytes

    def _get_raw_key(self, _key_id: bytes) -> Any:  # noqa: ANN401 - the SDK has no types
        return WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.RSA_OAEP_SHA512_MGF1,
            wrapping_key=self.public_key,
            wrapping_key_type=EncryptionKeyType.PUBLIC,
        )


def encrypt(key_id: str, certificate: str, keyed: str) -> str:
    """Return what ``$.StoredCustomerInput`` holds.

    Args:
        key_id: The block's ``EncryptionKeyId``.
        certificate: The block's ``Key``: an X.509 certificate in PEM.
        keyed: What the customer keyed.

    Raises:
        CertificateRefused: Not a certificate in PEM, or not of an RSA key.
    """
    return encrypt_for(key_id, certified_key(certificate), keyed)


def encrypt_for(key_id: str, public: str, keyed: str) -> str:
    """Do the same where the public key is at hand, in PEM."""
    client = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
    )
    message, _header = client.encrypt(
        source=keyed.encode(), key_provider=_provider(key_id, public), algorithm=_SUITE
    )
    return base64.b64encode(message).decode()


@lru_cache(maxsize=8)
def _provider(key_id: str, public: str) -> _Certificate:
    provider = _Certificate()
    provider.public_key = public.encode()
    provider.add_master_key(key_id)
    return provider
