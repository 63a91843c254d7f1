"""Names of numbers that said STOP: kept when everything else about a number is erased.

Numbers are few enough to try them all, so a plain hash would be as good as the number. The key is
made by Secrets Manager and never changes: with another one, nobody would be found any more.
"""

import hashlib
import hmac
from typing import Final

from contact_center.domain.phone import PhoneNumber

KEY: Final = "1"  # name of the key's text in its secret


class Digests:
    """Turns numbers into names that nobody can turn back.

    Args:
        key: The secret key.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, number: PhoneNumber) -> str:
        return hmac.new(self._key, number.e164.encode(), hashlib.sha256).hexdigest()
