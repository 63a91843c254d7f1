"""How long a writer waits before it tries again what DynamoDB did not take.

Where a caller waits, a step decides anew at once; it pauses for a conflict alone, and shortly.
"""

import random
import time
from typing import Final

FIRST_S: Final = 0.05  # then twice as long each time


def pause(turn: int, first: float = FIRST_S) -> None:
    """Wait before the next try: any time up to a limit that grows, so that two do not meet again.

    Args:
        turn: How often it was tried in vain before, from 0.
        first: The limit of the first wait, in seconds.
    """
    time.sleep(random.uniform(0, first * 2**turn))  # noqa: S311 - no secret
