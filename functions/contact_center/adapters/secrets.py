"""Secrets Manager: secrets that hold a JSON object of named texts."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from contact_center.adapters.aws import failures_as
from contact_center.domain.errors import SecretUnavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class Secret:
    """One secret, read anew each time: who needs it often takes ``KeptSecret``."""

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


class KeptSecret(Mapping[str, str]):
    """The named texts of a secret, read once, and again for a name that is not among them.

    An execution environment lives for hours. What is added to a secret meanwhile, a pepper that
    newer hashes name, is found when it is first named.
    """

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        self._known = secret.read()

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self._known = self._secret.read()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return f"KeptSecret({len(self)} texts)"
