"""The keys of confidential input: public ones at Amazon Connect, private ones in the secret."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.adapters.key_pairs import new_key_pair
from contact_center.adapters.secrets import Secret
from contact_center.domain.errors import ConnectUnavailable, SecretUnavailable

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEPT: Final = 2  # as many as Amazon Connect knows at a time


class ConnectInputKeys:
    """Issues and withdraws the keys of one instance.

    Amazon Connect's association id of a key is what a flow names as ``EncryptionKeyId``, and what
    the messages name. (Documented for the console's "key ID"; not tried against AWS.)
    """

    def __init__(
        self,
        connect: "ConnectClient",
        instance_id: str,
        secretsmanager: "SecretsManagerClient",
        secret_arn: str,
    ) -> None:
        self._connect = connect
        self._instance_id = instance_id
        self._secretsmanager = secretsmanager
        self._secret_arn = secret_arn

    def issue(self, name: str, now: datetime) -> tuple[str, str]:
        """Make a key pair, and hand each half to where it belongs.

        Returns:
            The key's id, and the certificate in PEM.

        Raises:
            ConnectUnavailable: Amazon Connect did not take the public key; two are there already?
            SecretUnavailable: The private key could not be kept. Amazon Connect has none then.
        """
        pair = new_key_pair(name, now)
        with failures_as(ConnectUnavailable):
            key_id = self._connect.associate_security_key(
                InstanceId=self._instance_id, Key=pair.public
            )["AssociationId"]
        try:
            self._keep(key_id, pair.private)
        except SecretUnavailable:
            self.withdraw(key_id)
            raise
        return key_id, pair.certificate

    def withdraw(self, key_id: str) -> None:
        """Take a key from Amazon Connect, if it is there."""
        with failures_as(ConnectUnavailable):
            try:
                self._connect.disassociate_security_key(
                    InstanceId=self._instance_id, AssociationId=key_id
                )
            except ClientError as exc:
                if code_of(exc) != "ResourceNotFoundException":
                    raise

    def _keep(self, key_id: str, private: str) -> None:
        known = Secret(self._secretsmanager, self._secret_arn).read()
        newest = dict([*known.items(), (key_id, private)][-KEPT:])
        with failures_as(SecretUnavailable):
            self._secretsmanager.put_secret_value(
                SecretId=self._secret_arn, SecretString=json.dumps(newest)
            )
