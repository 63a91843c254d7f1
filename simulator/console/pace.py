"""How fast people are spoken to."""

CHARACTERS_A_SECOND = 22.0  # a little faster than speech: whoever watches reads along


def speaking_time(text: str) -> float:
    """Return the seconds a text takes to be spoken; at least one."""
    return max(1.0, len(text) / CHARACTERS_A_SECOND)
