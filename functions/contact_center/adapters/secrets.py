"""Secrets Manager: secrets that hold a JSON object of named texts."""

import json
from typing import TYPE_CHECKING

from contact_center.adapters.aws import failures_as
from contact_center.domain.errors import SecretUnavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class Secret:
    """One secret, read anew each time: who needs it often keeps what it reads."""

    def __init__(self, client: "SecretsManagerClient", arn: str) -> None:
        self._client = client
        self._arn = arn

    def read(self) -> dict[str, str]:
        """Return the named texts.

        Raises:
            SecretUnavailable: Secrets Manager did not answer, or the secret is no such object.
        """
        with failures_as(SecretUnavailable):
            text = self._client.get_secret_value(SecretId=self._arn)["SecretString"]
        try:
            named = json.loads(text)
        except ValueError:
            named = None
        if not isinstance(named, dict) or not all(isinstance(v, str) for v in named.values()):
            # The text itself stays out of the message, and so does what the parser quotes of it.
            raise SecretUnavailable("expected a JSON object of texts in the secret") from None
        return named
