"""Change the registered telephone number: the most sensitive data, as codes are sent to it."""

import hashlib
import re
from datetime import timedelta

from contact_center.domain.dialable import is_dialable
from contact_center.domain.errors import InvalidPhoneNumber
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions.commands import ChangePhone
from contact_center.domain.transactions.declaration import (
    Receipt,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Unusable
from contact_center.domain.transactions.words import Phrase

_SAME_CHANGE_WITHIN = timedelta(hours=24)
_COUNTRY = "+1"  # of numbers without one


def _parse(text: str, _situation: Situation) -> str | None:
    digits = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"[2-9][0-9]{9}", digits):
        digits = f"{_COUNTRY}{digits}"
    elif re.fullmatch(r"1[2-9][0-9]{9}", digits):
        digits = f"+{digits}"
    try:
        number = PhoneNumber(digits)
    except InvalidPhoneNumber:
        return None
    return number.e164 if is_dialable(number) else None


def _check(value: str, situation: Situation) -> None:
    if PhoneNumber(value) in situation.profile.phones:
        say = situation.tongue.pick(
            "That is the number we already have.", "Es el número que ya tenemos."
        )
        raise Unusable("same_number", say)


def _ask(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in your new telephone number with its area code, and then the pound key",
            "marque su nuevo número de teléfono con el código de área, y después la tecla numeral",
        )
    return tongue.pick(
        "write your new telephone number with its area code",
        "escriba su nuevo número de teléfono con el código de área",
    )


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue = situation.tongue
    number = situation.answers["new_number"].removeprefix(_COUNTRY).removeprefix("+")
    shown = tongue.phone(number)
    return (tongue.pick(f"Your new number is {shown}.", f"Su nuevo número es el {shown}."),)


def _command(situation: Situation) -> ChangePhone:
    profile = situation.profile
    return ChangePhone(
        profile.customer_id,
        new=PhoneNumber(situation.answers["new_number"]),
        old=profile.phones[0] if profile.phones else None,
    )


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"Your new number is stored, and we tell the old one. The receipt number is {number}.",
        f"Su nuevo número quedó registrado y avisamos al anterior. El número de comprobante es "
        f"{number}.",
    )


CHANGE_PHONE = Transaction(
    name="change_phone",
    title=Phrase("this change of your number", "este cambio de su número"),
    level=3,
    facts=("profile",),
    inputs=(
        Input(
            name="new_number",
            kind="digits",
            why=Phrase(
                "To reach you from now on", "Para comunicarnos con usted de ahora en adelante"
            ),
            ask=_ask,
            parse=_parse,
            check=_check,
            maximum=lambda _situation: 11,
            private=True,
        ),
    ),
    confirm=_confirm,
    command=_command,
    business_key=lambda situation: hashlib.sha256(
        f"{situation.profile.version}:{situation.answers['new_number']}".encode()
    ).hexdigest(),
    repeats_within=_SAME_CHANGE_WITHIN,
    told=_told,
)
