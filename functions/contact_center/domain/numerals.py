"""Numbers that a flow or an address hands on as text."""

from typing import Final

from contact_center.domain.errors import InvalidInput

_DIGITS: Final = 6  # seconds of eleven days; Python itself reads no more than 4,300


def small_number(text: str, *, name: str) -> int | None:
    """Read a whole number; None: the text is none, as where a metric is not known.

    Raises:
        InvalidInput: It has more digits than what is meant can have.

    Example:
        >>> [small_number(text, name="wait") for text in ("61", "none", "", "-1")]
        [61, None, None, None]
    """
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) > _DIGITS:
        raise InvalidInput(f"{name} is a number of at most {_DIGITS} digits, and has {len(text)}")
    return int(text)
