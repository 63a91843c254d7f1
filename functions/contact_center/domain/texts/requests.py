"""What people ask for by text, where it is no keyword: a word for each piece of business.

CANCEL is not among them, in any language: alone it means STOP. A sentence that names the callback
takes that back, and no consent.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from contact_center.domain.language import Language
from contact_center.domain.texts.refusals import refuses_calls

# The last two ask for nothing: they end a conversation.
Kind = Literal[
    "transaction",
    "menu",
    "person",
    "callback",
    "no_callback",
    "no_calls",
    "hours",
    "photo",
    "thanks",
    "nod",
]


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
    "no_callback": ("cancel callback,cb cancel,cancel cb", "cancelar llamada"),
    "hours": ("hours,open,address", "horario,abierto,dirección"),
    "thanks": (
        "thanks,thank you,thx,ty,thanks a lot,thank you so much,thank you very much,many thanks"
        ",ok thanks,ok thank you,great thanks,great thank you,perfect thanks,thanks bye"
        ",thanks for your help,thank you for your help",
        "gracias,muchas gracias,mil gracias,ok gracias,vale gracias,bueno gracias"
        ",gracias por su ayuda,gracias adios,perfecto gracias",
    ),
    "nod": (
        "ok,okay,k,got it,great,perfect,bye,goodbye,good bye,cool,no,nope,no thanks,no thank you"
        ",never mind,nevermind,all good,that is all,thats all",
        "vale,listo,entendido,perfecto,adios,hasta luego,no gracias,de acuerdo,eso es todo",
    ),
}
_WHICH: Final = r"(?:\d+|[ap]m|[apms]|phone|scheduled|booked|pending|return|today|tomorrow)"
# A callback taken back in a sentence that names it; not "why did you cancel my callback".
_NO_CALLBACK: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?!.*\b(?:not|don ?t|didn ?t|never|why|who|when) (?:\w+ ){0,2}cancel)"
        r".*\b(?:cancel|call off|drop|forget|scrap) (?:(?:my|the|that|this|our|your)"
        rf" (?:{_WHICH} ){{0,3}}(?:call ?back|call(?! me)|phone call)|call ?back)\b"
        r"|\b(?:do not|don ?t|no longer) (?:need|want) (?:the|a|my|that|your|any)"
        r" (?:call ?back|call|phone call)\b|\bno need to call\b|\b(?:do not|don ?t) call me back\b"
    ),
    "es": re.compile(
        r"^(?!.*\b(?:no|quien|cuando) (?:\w+ ){0,2}(?:cancel|anul))"
        # "Cancelaron", "canceló" tell what happened.
        r".*\b(?:cancel|anul)(?!aron|aste|o\b)\w* (?:mi|la|esa|su|una) llamada\b"
        r"|\bno (?:necesito|quiero|hace falta) (?:mas )?(?:la|su|una|que me|ninguna)"
        r" (?:llamada|llamen|llame)\b"
    ),
}
_THUMBS: Final = re.compile(r"[\s\ufe0f\U0001f3fb-\U0001f3ff👍👌🙏❤🙂😊👏]+")
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
        >>> wish("please cancel my callback", "en"), wish("don't cancel my callback", "en")
        (Wish(kind='no_callback', language='en', name=''), None)
        >>> wish("Muchas gracias!", "en")
        Wish(kind='thanks', language='es', name='')
        >>> wish("what are your opening hours?", "en"), wish("I am waiting for hours", "en")
        (Wish(kind='hours', language='en', name=''), None)
    """
    said = _plain(text)
    if menu_shown and is_of_menu(text):
        return Wish("transaction", language, _BUSINESS[int(said) - 1][0])
    both: tuple[Language, ...] = ("en", "es") if language == "en" else ("es", "en")
    if found := next((found for one in both if (found := _WORDS[one].get(said))), None):
        return found
    if not said and text.strip() and _THUMBS.fullmatch(text):
        return Wish("nod", language)
    if unneeded := next((one for one in both if _NO_CALLBACK[one].search(said)), None):
        return Wish("no_callback", unneeded)
    if refused := refuses_calls(text):
        return Wish("no_calls", refused)
    if troubled := next((one for one in both if _TROUBLE[one].search(said)), None):
        return Wish("transaction", troubled, "report_outage")
    asked = next((one for one in both if _PLACE[one].search(said)), None)
    return Wish("hours", asked) if asked else None


def is_farewell(text: str) -> bool:
    """Tell whether a text only ends a conversation, in either language.

    Example:
        >>> is_farewell("Thanks!"), is_farewell("👍"), is_farewell("thanks, and my bill?")
        (True, True, False)
    """
    found = wish(text, "en")
    return found is not None and found.kind in ("thanks", "nod")


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
