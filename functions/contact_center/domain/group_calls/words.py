"""What whoever is called hears before they choose: kept with what they chose.

The flow ``group_call`` says these very words; a test holds the two together. The text that a
refusal is kept with must be what was heard (47 CFR 64.1200(d), TSR records).
"""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.language import Language

ASK: Final[Mapping[Language, str]] = {
    "en": (
        "To talk to a person now, press 1. If this is not a good moment, press 2."
        " If you do not need us, press 3. Not to be called like this again, press 9."
    ),
    "es": (
        "Para hablar ahora con una persona, oprima 1. Si no es buen momento, oprima 2."
        " Si no nos necesita, oprima 3. Para no recibir más llamadas como esta, oprima 9."
    ),
}
