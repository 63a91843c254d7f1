"""A new pepper for PINs, beside the old ones: whoever has a PIN keeps it."""

import json
import secrets
from collections.abc import Iterable
from typing import Final

from operations.centre import Centre

_BYTES: Final = 48  # as many letters as the first has: 64


def add_pepper(centre: Centre) -> str:
    """Adds a pepper under a name that sorts last: from now on it makes the new hashes.

    The old ones stay, because hashes name the pepper they were made with (docs/authentication.md).

    Returns:
        Its name.
    """
    manager, secret = centre.client("secretsmanager"), centre.outputs["PepperSecretArn"]
    peppers = json.loads(manager.get_secret_value(SecretId=secret)["SecretString"])
    name = name_after(peppers)
    peppers[name] = secrets.token_urlsafe(_BYTES)
    manager.put_secret_value(SecretId=secret, SecretString=json.dumps(peppers))
    return name


def name_after(names: Iterable[str]) -> str:
    """Return a number that sorts behind all others as a text.

    >>> name_after(["1"]), name_after(["1", "9"]), name_after(["9", "91"])
    ('2', '91', '92')
    """
    last = max(names)
    following = str(int(last) + 1) if last.isdecimal() else ""
    return following if following > last else f"{last}1"
