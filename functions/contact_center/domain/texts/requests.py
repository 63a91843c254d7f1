"""What people ask for by text, where it is no keyword: a word for each piece of business.

CANCEL is not among them, in any language: alone it means STOP.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from contact_center.domain.language import Language

Kind = Literal["transaction", "menu", "person", "callback", "hours", "photo"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for.

    Attributes:
        name: Of the transaction, where it is one.
        language: That they ask in.
    """

    kind: Kind
    language: Language
    name: str = ""


# In the order of the menu: name, and the words that stand for it; the first is the one we print.
_BUSINESS: Final[tuple[tuple[str, str, str], ...]] = (
    ("balance", "balance,my bill,bill", "saldo,factura,mi factura"),
    ("pay_bill", "pay,pay bill,payment,pay my bill", "pagar,pago,pagar factura"),
    ("meter_reading", "reading,meter,meter reading", "lectura,contador,medidor"),
    ("report_outage", "outage,leak,no power,no water", "corte,fuga,sin luz,sin agua"),
    ("change_appointment", "visit,appointment", "cita,visita"),
    ("payment_plan", "plan,payment plan", "plan,plan de pago"),
    ("order_status", "order", "pedido"),
    ("bill_copy", "copy,bill copy", "copia"),
    ("change_consent", "texts,consent,preferences", "avisos,preferencias"),
    ("move_home", "move,moving", "mudanza"),
)
_OTHER: Final[Mapping[Kind, tuple[str, str]]] = {
    "menu": ("menu,options,hi,hello,hey", "menú,opciones,hola,buenas,buenos dias"),
    "person": (
        "person,agent,human,representative,operator,0",
        "agente,operador,humano,asesor,representante",
    ),
    "callback": ("callback,call me,call back,cb", "llamar,llámame,llámeme,llamada"),
    "photo": (
        "photo,photos,picture,pictures,pic,send photo,send a photo,image",
        "foto,fotos,imagen,enviar foto,fotografia",
    ),
    "hours": ("hours,open,address", "horario,abierto,dirección"),
}
# What is wrong is said in sentences; nobody looks for the word first.
_TROUBLE: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:leak\w*|burst|outage|blackout|no (?:power|water|electricity)"
        r"|(?:power|water|lights?) (?:is|are|went) (?:out|off))\b"
    ),
    "es": re.compile(
        r"\b(?:fuga|apagon|se fue (?:la luz|el agua)|(?:sin|no hay|no tengo|no tenemos) "
        r"(?:luz|agua|electricidad))\b"
    ),
}
# As is when and where we are; "waiting for hours" asks for neither.
_PLACE: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:(?:opening|business|office|your|what) hours|hours of operation"
        r"|(?:when|what time) (?:do|are|does|is) (?:you|the office) (?:open|close)\w*"
        r"|(?:are|r) (?:you|u|the office) (?:still |already )?open"
        r"|where (?:are you|is (?:your|the) office)|(?:your|office|the) address)\b"
    ),
    "es": re.compile(
        r"\b(?:(?:a )?que hora (?:abren?|cierran?)|cuando (?:abren?|cierran?)|estan abiertos"
        r"|(?:su|que|cual es el) horario|donde (?:estan|queda|esta la oficina)|su direccion)\b"
    ),
}
_MENU: Final = 6  # lines: what most people want, in two parts


def wish(text: str, language: Language, *, menu_shown: bool = False) -> Wish | None:
    """Return what a text asks for, or None.

    Args:
        text: As it came.
        language: That was spoken so far, for words of both languages.
        menu_shown: The menu was the last that we sent: its numbers count.

    Example:
        >>> wish("Balance please", "en")
        Wish(kind='transaction', language='en', name='balance')
        >>> wish("LECTURA", "en"), wish("2", "en", menu_shown=True)
        (Wish(kind='transaction', language='es', name='meter_reading'), \
Wish(kind='transaction', language='en', name='pay_bill'))
        >>> wish("2", "en"), wish("why is my bill so high", "en")
        (None, None)
        >>> wish("please stop the leak", "en")
        Wish(kind='transaction', language='en', name='report_outage')
        >>> wish("what are your opening hours?", "en"), wish("I am waiting for hours", "en")
        (Wish(kind='hours', language='en', name=''), None)
    """
    said = _plain(text)
    if menu_shown and is_of_menu(text):
        return Wish("transaction", language, _BUSINESS[int(said) - 1][0])
    both: tuple[Language, ...] = ("en", "es") if language == "en" else ("es", "en")
    if found := next((found for one in both if (found := _WORDS[one].get(said))), None):
        return found
    if troubled := next((one for one in both if _TROUBLE[one].search(said)), None):
        return Wish("transaction", troubled, "report_outage")
    asked = next((one for one in both if _PLACE[one].search(said)), None)
    return Wish("hours", asked) if asked else None


def is_of_menu(text: str) -> bool:
    """Tell whether a text is a number of the menu, shown or not."""
    said = _plain(text)
    return said.isdecimal() and 1 <= int(said) <= _MENU


def menu(language: Language) -> str:
    """Return the menu, as a text shows it."""
    words = [(en if language == "en" else es).split(",")[0] for _, en, es in _BUSINESS[:_MENU]]
    lines = [f"{number} {word.upper()}" for number, word in enumerate(words, 1)]
    first, person, callback = (
        ("Reply with a number or a word:", "AGENT for a person", "CALLBACK and we call you")
        if language == "en"
        else ("Responda con un número o una palabra:", "AGENTE: una persona", "LLAMAR: le llamamos")
    )
    return "\n".join([first, *lines, person, callback])


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    words = re.sub(r"[^\w\s]", " ", bare).split()
    return " ".join(word for word in words if word not in ("please", "pls", "por", "favor"))


def _known(column: int, language: Language) -> Mapping[str, Wish]:
    known: dict[str, Wish] = {}
    for business in _BUSINESS:
        for word in business[column].split(","):
            known[_plain(word)] = Wish("transaction", language, business[0])
    for kind, words in _OTHER.items():
        for word in words[column - 1].split(","):
            known[_plain(word)] = Wish(kind, language)
    return known


_WORDS: Final[Mapping[Language, Mapping[str, Wish]]] = {
    "en": _known(1, "en"),
    "es": _known(2, "es"),
}
