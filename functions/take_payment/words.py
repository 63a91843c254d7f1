"""What the caller hears about a card. Never a digit of it but the last four."""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.language import Language

SAY: Final[Mapping[str, Mapping[Language, str]]] = {
    "nothing": {"en": "We did not get any digits.", "es": "No hemos recibido ningún dígito."},
    "number": {
        "en": "That is not a card number.",
        "es": "Ese no es un número de tarjeta.",
    },
    "expiry": {
        "en": "That is not the date of a card that is valid.",
        "es": "Esa no es la fecha de una tarjeta vigente.",
    },
    "code": {
        "en": "The code does not have the right number of digits for this card.",
        "es": "El código no tiene la cantidad de dígitos de esta tarjeta.",
    },
    "person": {
        "en": "A person will help you with this.",
        "es": "Una persona le ayudará con esto.",
    },
}
