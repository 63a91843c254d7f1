"""Keys for stored input: what an instance knows of them is their public half.

Amazon Connect checks the certificate in a flow with the key that was uploaded under its id
(documented); that the block takes its error branch where they differ is assumed.
"""

from __future__ import annotations

from typing import Final

BEGIN: Final = "-----BEGIN "


class NoKey(ValueError):  # noqa: N818 - what is missing
    """Nobody gave the key that a flow names; the message says how to give one."""


class Keys:
    """The keys of an instance, by id."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def add(self, key_id: str, public: str, *references: str) -> None:
        """Register the public half of a key, in PEM, under its id and all else it is called."""
        self._known |= dict.fromkeys((key_id, *references), (key_id, public))

    def encrypt(self, key_id: str, certificate: str, keyed: str) -> str:
        """Encrypt what a customer keyed, as ``World.encrypt`` wants it.

        Args:
            key_id: The block's ``EncryptionKeyId``, or a placeholder of it.
            certificate: The block's ``Key``: PEM, or a placeholder of it.
            keyed: What was keyed.

        Raises:
            NoKey: Nobody gave the key.
            CertificateRefused: The certificate is another key's, or none at all.
        """
        if key_id not in self._known:
            raise NoKey(
                f"the key {key_id} for stored input is not given: in the world file write "
                f'"keys": [{{"id": "{key_id}", "certificate": "FILE.pem"}}]'
            )
        name, public = self._known[key_id]
        from simulator.certificates import CertificateRefused, certified_key
        from simulator.encryption import encrypt_for  # the SDK, for the first who needs it

        if certificate.lstrip().startswith(BEGIN) and certified_key(certificate) != public:
            raise CertificateRefused("InputEncryption.Key is the certificate of another key")
        return encrypt_for(name, public, keyed)
