"""Amazon Connect's keys for encrypted input: the public halves that an instance knows.

They are answered during deployment already, because custom resources manage them.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from simulator.centre import clock
from simulator.centre.connect.players import Parameters, not_found
from simulator.centre.estate import Estate, Instance
from simulator.centre.gateway import Gateway, Refusal
from simulator.certificates import CertificateRefused, certified_key, public_key

MOST_KEYS: Final = 2  # administrator guide, "Encrypt sensitive customer input"
_IDS = uuid.UUID("0b1d3f3c-3f0e-4b52-9f0e-2f6f0c8f5a11")  # any constant: ids stay the same


class SecurityKeys:
    """The players of an account.

    Args:
        estate: Holds the instances.
        now: Returns the virtual time.
    """

    def __init__(self, estate: Estate, now: clock.Now) -> None:
        self._estate = estate
        self._now = now
        self._made = 0

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        gateway.play("connect", "AssociateSecurityKey", self._associate)
        gateway.play("connect", "DisassociateSecurityKey", self._disassociate)
        gateway.play("connect", "ListSecurityKeys", self._list)

    def _associate(self, parameters: Parameters) -> dict[str, Any]:
        keys = self._instance(parameters).security_keys
        if len(keys) >= MOST_KEYS:
            raise Refusal("ServiceQuotaExceededException", "Two security keys exist.", 402)
        try:
            public_key(parameters["Key"])
        except CertificateRefused:
            raise Refusal("InvalidParameterException", "Key is no public key in PEM.") from None
        self._made += 1
        key_id = str(uuid.uuid5(_IDS, f"{parameters['InstanceId']}/{self._made}"))
        keys[key_id] = (parameters["Key"], self._now())
        return {"AssociationId": key_id}

    def _disassociate(self, parameters: Parameters) -> dict[str, Any]:
        if self._instance(parameters).security_keys.pop(parameters["AssociationId"], None) is None:
            raise not_found("SecurityKey")
        return {}

    def _list(self, parameters: Parameters) -> dict[str, Any]:
        known = self._instance(parameters).security_keys
        return {
            "SecurityKeys": [
                {"AssociationId": key_id, "Key": key, "CreationTime": made}
                for key_id, (key, made) in known.items()
            ]
        }

    def _instance(self, parameters: Parameters) -> Instance:
        instance = self._estate.instance_named(str(parameters["InstanceId"]))
        if instance is None:
            raise not_found("Instance")
        return instance


def encrypt_for(
    keys: Mapping[str, tuple[str, datetime]], key_id: str, certificate: str, keyed: str
) -> str:
    """Encrypt stored input for a key that the instance knows.

    Raises:
        CertificateRefused: The instance has no such key, or the certificate is another key's. That
            Amazon Connect checks the one with the other is documented; that the block takes its
            error branch then is assumed.
    """
    if key_id not in keys:
        raise CertificateRefused("InputEncryption.EncryptionKeyId is no key of this instance")
    if certified_key(certificate) != public_key(keys[key_id][0]):
        raise CertificateRefused("InputEncryption.Key is the certificate of another key")
    from simulator.encryption import encrypt  # the SDK, for the first flow that asks for it

    return encrypt(key_id, certificate, keyed)
