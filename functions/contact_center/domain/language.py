"""The languages that the centre speaks."""

from typing import Literal

Language = Literal["en", "es"]

CODES: dict[Language, str] = {"en": "en-US", "es": "es-US"}  # what Amazon Connect calls them


def spoken(text: str | None) -> Language:
    """Read a language tag; what we do not speak becomes English.

    Example:
        >>> spoken("es-MX"), spoken("EN"), spoken("uk"), spoken(None)
        ('es', 'en', 'en', 'en')
    """
    return "es" if (text or "").strip().lower().startswith("es") else "en"
