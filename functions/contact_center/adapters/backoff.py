"""How long a writer waits before it tries again what DynamoDB did not take.

Only for functions that nobody waits for: where a caller does, a step decides anew at once.
"""

import random
import time
from typing import Final

FIRST_S: Final = 0.05  # then twice as long each time


def pause(turn: int) -> None:
    """Wait before the next try: any time up to a limit that grows, so that two do not meet again.

    Args:
        turn: How often it was tried in vain before, from 0.
    """
    time.sleep(random.uniform(0, FIRST_S * 2**turn))  # noqa: S311 - no secret
