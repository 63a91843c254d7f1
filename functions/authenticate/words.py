"""What the caller hears of an answer. One sentence serves a wrong PIN and an unknown account."""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.language import Language

SAY: Final[Mapping[str, Mapping[Language, str]]] = {
    "verified": {"en": "Thank you.", "es": "Gracias."},
    "wrong": {
        "en": "That does not match our records.",
        "es": "Eso no coincide con nuestros datos.",
    },
    "silence": {"en": "We did not get any digits.", "es": "No hemos recibido ningún dígito."},
    "locked": {
        "en": "To protect the account, we cannot check more entries for a while.",
        "es": "Para proteger la cuenta, por un rato no podemos comprobar más intentos.",
    },
    "person": {
        "en": "A person will help you with this.",
        "es": "Una persona le ayudará con esto.",
    },
    "code": {
        "en": "We have sent a code by text to the phone number that you registered.",
        "es": "Hemos enviado un código por mensaje al número de teléfono que usted registró.",
    },
}
