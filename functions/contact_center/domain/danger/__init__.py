"""Danger to life, told by words, whatever else is said; one file a language.

A false alarm costs a moment of an agent, a miss may cost more: when in doubt, it is danger.

Source: domain reference, part 2(f): emergency words jump ahead. The words in Ukrainian and Chinese
are ours, and were not reviewed by native speakers.
"""

from typing import Final

from contact_center.domain.danger import chinese, english, spanish, ukrainian

_LANGUAGES: Final = (english, spanish, ukrainian, chinese)


def is_emergency(text: str) -> bool:
    """Tell whether words mean danger to life, in English, Spanish, Ukrainian or Chinese.

    Example:
        >>> is_emergency("there are sparks from the pole"), is_emergency("huele a gas")
        (True, True)
        >>> is_emergency("пахне газом"), is_emergency("有煤气味")
        (True, True)
        >>> is_emergency("no water since this morning"), is_emergency("se fue la luz")
        (False, False)
        >>> is_emergency("nobody is hurt"), is_emergency("nobody is hurt, but there is a fire")
        (False, True)
    """
    told = text
    for language in _LANGUAGES:
        told = language.DENIED.sub(" ", told)
    return any(language.DANGER.search(told) for language in _LANGUAGES)
