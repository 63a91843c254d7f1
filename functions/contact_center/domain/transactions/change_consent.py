"""Allow a class of messages, or not any more: in words that are kept with the decision.

A number decides for itself: what is said from one of the customer's numbers counts for that one,
and who speaks from elsewhere is asked which they mean. On a page it is the number of its link.

Source: domain reference, part 2(d): append-only record of who, which class, how, the exact words
and when.
"""

import hashlib
from typing import get_args

from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from contact_center.domain.transactions.commands import ChangeConsent
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase

_CLASSES: dict[MessageClass, Phrase] = {
    "transactional": Phrase("receipts and reminders", "comprobantes y recordatorios"),
    "service": Phrase("outages and works in your area", "cortes y obras en su zona"),
    "marketing": Phrase("offers and news", "ofertas y novedades"),
}
_LAST = 4  # digits that name a number to who has several
_METHODS = {"VOICE": "ivr_key", "CHAT": "chat", "SMS": "sms", "WEB": "web"}


def _message(situation: Situation) -> MessageClass:
    chosen = situation.answers["messages"]
    return next(name for name in get_args(MessageClass) if name == chosen)


def _allowed(situation: Situation) -> bool:
    return situation.answers["allowed"] == "yes"


def _which_number(situation: Situation) -> bool:
    """Tell whether the customer has several numbers, and speaks from none of them."""
    phones = situation.profile.phones
    return len(phones) > 1 and situation.caller.phone not in phones


def _number(situation: Situation) -> PhoneNumber | None:
    """Return the number that the decision is about; None of a customer who has none."""
    phones, speaks = situation.profile.phones, situation.caller.phone
    if _which_number(situation):
        return PhoneNumber(situation.answers["number"])
    return speaks if speaks in phones or not phones else phones[0]


def _ending(situation: Situation, phone: PhoneNumber) -> str:
    digits = situation.tongue.number(phone.e164[-_LAST:])
    return situation.tongue.pick(
        f"the number ending in {digits}", f"el número que acaba en {digits}"
    )


def _still_theirs(value: str, situation: Situation) -> None:
    if PhoneNumber(value) not in situation.profile.phones:
        say = situation.tongue.pick("That is no number of yours.", "Ese no es un número suyo.")
        raise Unusable("not_theirs", say)


def _refuse(situation: Situation) -> Refusal | None:
    answers, tongue = situation.answers, situation.tongue
    if not {"messages", "allowed"} <= answers.keys() or len(situation.profile.phones) > 1:
        return None  # of several numbers nobody knows here which one said what
    if situation.profile.consents.get(_message(situation)) != answers["allowed"]:
        return None
    say = tongue.pick("That is what we already have noted.", "Así lo tenemos ya anotado.")
    return Refusal("already_so", say)


def _confirm(situation: Situation) -> tuple[str, ...]:
    what, tongue = situation.tongue.say(_CLASSES[_message(situation)]), situation.tongue
    phone = _number(situation)
    if phone and phone != situation.caller.phone:
        there = _ending(situation, phone)
        what = tongue.pick(f"{what}, to {there}", f"{what}, para {there}")
    if _allowed(situation):
        return (
            tongue.pick(
                f"You agree that we send you text messages about {what}. Message and data rates "
                "may apply. You can end this at any time by texting STOP.",
                f"Usted acepta que le enviemos mensajes de texto sobre {what}. Pueden aplicarse "
                "cargos por mensajes y datos. Puede terminar cuando quiera con un mensaje que "
                "diga STOP.",
            ),
        )
    return (
        tongue.pick(
            f"You want no more text messages about {what}.",
            f"Usted no quiere más mensajes de texto sobre {what}.",
        ),
    )


def _command(situation: Situation) -> ChangeConsent:
    caller, profile = situation.caller, situation.profile
    return ChangeConsent(
        profile.customer_id,
        _message(situation),
        _allowed(situation),
        words=_confirm(situation)[0],
        method=_METHODS.get(caller.channel, caller.channel.lower()),
        phone=_number(situation),
    )


def _of_several(situation: Situation) -> str:
    """Tell numbers of one customer apart, in a name that does not tell the number."""
    phone = _number(situation) if len(situation.profile.phones) > 1 else None
    return f":{hashlib.sha256(phone.e164.encode()).hexdigest()[:16]}" if phone else ""


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"That is noted. The receipt number is {number}.",
        f"Quedó anotado. El número de comprobante es {number}.",
    )


CHANGE_CONSENT = Transaction(
    name="change_consent",
    title=Phrase("this decision", "esta decisión"),
    level=1,
    facts=("profile",),
    inputs=(
        Input(
            name="messages",
            kind="choice",
            why=Phrase("To send you only what you want", "Para enviarle solo lo que quiere"),
            ask=lambda situation: situation.tongue.pick(
                "choose which text messages it is about", "elija de qué mensajes de texto se trata"
            ),
            options=lambda situation: tuple(
                Option(name, situation.tongue.say(words)) for name, words in _CLASSES.items()
            ),
        ),
        Input(
            name="number",
            kind="choice",
            why=Phrase("A decision counts for one number", "Una decisión vale para un número"),
            ask=lambda situation: situation.tongue.pick("choose which", "elija cuál"),
            options=lambda situation: tuple(
                Option(phone.e164, _ending(situation, phone)) for phone in situation.profile.phones
            ),
            check=_still_theirs,
            wanted=_which_number,
            private=True,
        ),
        Input(
            name="allowed",
            kind="yes_no",
            why=Phrase("To respect your decision", "Para respetar su decisión"),
            ask=lambda situation: situation.tongue.pick(
                "tell us if you want them", "díganos si los quiere"
            ),
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=_command,
    business_key=lambda situation: (
        f"{situation.answers['messages']}:{situation.answers['allowed']}:{situation.profile.version}"
        f"{_of_several(situation)}"
    ),
    told=_told,
)
