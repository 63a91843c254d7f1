"""STOP, START and HELP as people say them, one file a language."""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.texts.sayings.chinese import CHINESE
from contact_center.domain.texts.sayings.english import ENGLISH, STOPS_SOMETHING
from contact_center.domain.texts.sayings.grammar import Sayings, Written
from contact_center.domain.texts.sayings.spanish import SPANISH
from contact_center.domain.texts.sayings.ukrainian import UKRAINIAN

SAYINGS: Final[Mapping[Written, Sayings]] = {
    "en": ENGLISH,
    "es": SPANISH,
    "uk": UKRAINIAN,
    "zh": CHINESE,
}

__all__ = ["SAYINGS", "STOPS_SOMETHING", "Sayings", "Written"]
