"""How many invocations Lambda lets run at once: what functions reserve, what the account has left.

Sources: "Understanding Lambda function scaling" and "Configuring reserved concurrency", Lambda
Developer Guide. One thing happens at a time here, so whoever wants an account to be at its limit
says what others run in it meanwhile.
"""

from collections.abc import Mapping
from typing import Final

LIMIT: Final = 1_000  # concurrent executions of an account, by default (L-B99A9384)


class Concurrency:
    """Of one account in one region.

    Args:
        reserved: Function name to what the template reserves for it.

    Attributes:
        limit: What the account may run at once.
        elsewhere: What the account runs now that is no function of this centre.
    """

    def __init__(self, reserved: Mapping[str, int]) -> None:
        self.reserved = dict(reserved)
        self.limit = LIMIT
        self.elsewhere = 0

    @property
    def unreserved(self) -> int:
        """What is left for functions that reserve nothing."""
        return self.limit - sum(self.reserved.values())

    def has_room(self, function: str, running: int) -> bool:
        """Whether a function may run once more.

        Args:
            function: Its name.
            running: How often it runs now.
        """
        own = self.reserved.get(function)
        if own is not None:
            return running < own
        return running + self.elsewhere < max(self.unreserved, 0)
