"""Move home: the date, the last reading and where to; a person asks for the rest.

Source: domain reference, part 2(f): moving-out date, final reading and new address become a case;
not in the past beyond 30 days.
"""

from datetime import date, timedelta

from contact_center.domain.transactions.bill_copy import no_registered_number
from contact_center.domain.transactions.commands import MoveHome
from contact_center.domain.transactions.declaration import (
    Receipt,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Unusable
from contact_center.domain.transactions.words import Phrase

_PAST = timedelta(days=30)
_AHEAD = timedelta(days=90)
_LATER = "later"  # the reading is not at hand
_MOST_DIGITS = 8


def _out_on(situation: Situation) -> date:
    return date.fromisoformat(situation.answers["moving_out"])


def _check_date(value: str, situation: Situation) -> None:
    tongue, day = situation.tongue, date.fromisoformat(value)
    if situation.today - day > _PAST:
        raise Unusable(
            "too_long_ago",
            tongue.pick(
                "That is more than 30 days ago: please talk to a colleague.",
                "Hace más de 30 días: por favor, hable con una persona.",
            ),
        )
    if day - situation.today > _AHEAD:
        raise Unusable(
            "too_far_ahead",
            tongue.pick("That is more than 90 days ahead.", "Faltan más de 90 días."),
        )


def _parse_reading(text: str, _situation: Situation) -> str | None:
    if text.lower() in ("*", "later", "después", "despues"):
        return _LATER
    return text if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _ask_date(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in the month and the day you move out, two digits each, and then the "
            "pound key: for March 5, 0 3 0 5",
            "marque el mes y el día en que se muda, dos cifras cada uno, y "
            "después la tecla numeral: para el 5 de marzo, 0 3 0 5",
        )
    return tongue.pick(
        "write the month and the day you move out, like 03/05",
        "escriba el mes y el día en que se muda, como 03/05",
    )


def _ask_reading(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in what the meter shows, and then the pound key; or star, to tell us later",
            "marque lo que muestra el medidor, y después la tecla numeral; o asterisco, para "
            "decirlo después",
        )
    return tongue.pick(
        "write what the meter shows, or later", "escriba lo que muestra el medidor, o después"
    )


def _ask_postal_code(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in the five digit ZIP code of your new home, and then the pound key",
            "marque el código postal de cinco cifras de su nueva casa, y después la tecla numeral",
        )
    return tongue.pick(
        "write the five digit ZIP code of your new home",
        "escriba el código postal de cinco cifras de su nueva casa",
    )


def _check_postal_code(value: str, situation: Situation) -> None:
    if len(value) != 5:
        raise Unusable(
            "not_five_digits",
            situation.tongue.pick(
                "A ZIP code has five digits.", "Un código postal tiene cinco cifras."
            ),
        )


def _reading(situation: Situation) -> str | None:
    given = situation.answers.get("final_reading")
    return given if given and given != _LATER else None


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue = situation.tongue
    day, code = tongue.date(_out_on(situation)), tongue.number(situation.answers["new_postal_code"])
    reading = _reading(situation)
    shown = tongue.number(reading) if reading else ""
    return (
        tongue.pick(
            f"You move out on {day}"
            + (f", the meter shows {shown}," if shown else "")
            + f" and your new ZIP code is {code}.",
            f"Usted se muda el {day}"
            + (f", el medidor muestra {shown}" if shown else "")
            + f" y su nuevo código postal es {code}.",
        ),
    )


def _command(situation: Situation) -> MoveHome:
    return MoveHome(
        situation.caller.customer_id or "",
        _out_on(situation),
        _reading(situation),
        situation.answers["new_postal_code"],
    )


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"Thank you, your move is noted as case {number}. A colleague will ask you for the new "
        "address.",
        f"Gracias, su mudanza quedó anotada con el número {number}. Un colega le pedirá la nueva "
        "dirección.",
    )


MOVE_HOME = Transaction(
    name="move_home",
    title=Phrase("your move", "su mudanza"),
    level=2,
    facts=("profile",),
    refuse=no_registered_number,
    inputs=(
        Input(
            name="moving_out",
            kind="date",
            why=Phrase(
                "To end your contract on the right day", "Para terminar su contrato el día justo"
            ),
            ask=_ask_date,
            check=_check_date,
        ),
        Input(
            name="final_reading",
            kind="digits",
            why=Phrase("For your last bill", "Para su última factura"),
            ask=_ask_reading,
            parse=_parse_reading,
            instead=Phrase("later", "después"),
            wanted=lambda situation: _out_on(situation) <= situation.today,
            maximum=lambda _situation: _MOST_DIGITS,
        ),
        Input(
            name="new_postal_code",
            kind="digits",
            why=Phrase(
                "To see if we supply your new home", "Para ver si damos servicio en su nueva casa"
            ),
            ask=_ask_postal_code,
            check=_check_postal_code,
            maximum=lambda _situation: 5,
        ),
    ),
    confirm=_confirm,
    command=_command,
    business_key=lambda situation: situation.answers["moving_out"],
    told=_told,
)
