"""What callers key in confidence, as Amazon Connect encrypts it.

A "Store customer input" block that names a key stores an AWS Encryption SDK message in base64: data
key wrapped by RSA-OAEP with SHA-512 for hash and MGF1 alike, key provider ``AmazonConnect``, key id
that of the block's ``EncryptionKeyId``, signed, without key commitment.

Source: Amazon Connect administrator guide, "Encrypt sensitive customer input" (its sample decrypts
with ``RSA/ECB/OAEPWithSHA-512AndMGF1Padding`` and allows messages without commitment); the
algorithm suite 0x0378 is the one in messages that users of the service have shown
(aws/aws-encryption-sdk-javascript, issue 373).
"""

import base64
import binascii
from typing import Any

import aws_encryption_sdk
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError, InvalidKeyIdError
from aws_encryption_sdk.identifiers import CommitmentPolicy, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider, WrappingKey
from cryptography.exceptions import InvalidSignature, InvalidTag

from contact_center.adapters.secrets import Secret
from contact_center.domain.digits import NO_INPUT, Digits
from contact_center.domain.errors import InputUnreadable, InvalidInput


class _PrivateKeys(RawMasterKeyProvider):  # type: ignore[misc]  # the SDK has no types
    """The private keys by key id.

    Each is loaded when a message first names it: checking a key of 2048 bits takes 50 ms, and a
    key that is new since this environment started is found as well.
    """

    provider_id = "AmazonConnect"
    vend_masterkey_on_decrypt = True
    secret: Secret

    def _get_raw_key(self, key_id: bytes) -> Any:  # noqa: ANN401 - the SDK has no types
        pem = self.secret.read().get(key_id.decode("utf-8", "replace"))
        if pem is None:
            raise InvalidKeyIdError("no private key for this key id")
        return WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.RSA_OAEP_SHA512_MGF1,
            wrapping_key=pem.encode(),
            wrapping_key_type=EncryptionKeyType.PRIVATE,
        )


class ConnectInput:
    """``ConfidentialInput`` of an Amazon Connect instance.

    Args:
        secret: Key id to private key in PEM. Amazon Connect allows two keys at a time, so that one
            can follow the other; the message says which it needs.
    """

    def __init__(self, secret: Secret) -> None:
        self._keys = _PrivateKeys()
        self._keys.secret = secret
        self._sdk = aws_encryption_sdk.EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
            max_encrypted_data_keys=1,
        )

    def read(self, stored: str | None) -> Digits | None:
        if stored is None or stored == NO_INPUT:
            return None
        message = _message(stored)
        plain, failure = b"", ""
        try:
            plain, _header = self._sdk.decrypt(source=message, key_provider=self._keys)
        except (AWSEncryptionSDKClientError, InvalidSignature, InvalidTag, ValueError) as exc:
            failure = type(exc).__name__
        if failure:
            # Raised out here, so that it does not carry the frames that were decrypting.
            raise InputUnreadable(
                f"{failure}: is the private key of the flow's EncryptionKeyId in "
                "INPUT_KEY_SECRET_ARN?"
            )
        return _digits(plain)


def _message(stored: str) -> bytes:
    try:
        return base64.b64decode(stored, validate=True)
    except binascii.Error:
        raise InputUnreadable(
            f"expected encrypted input in base64, got {len(stored)} characters of something else: "
            "does the flow's block name an encryption key?"
        ) from None


def _digits(plain: bytes) -> Digits | None:
    """Return the digits; None where nothing was keyed, or keys that are no digits."""
    try:
        return Digits(plain.decode("ascii", "replace"))
    except InvalidInput:
        return None
