"""Report a leak or an outage: nobody has to say who they are, and danger jumps ahead."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from contact_center.domain import phrases
from contact_center.domain.incidents import EMERGENCY_KEY, TROUBLES, Incident, Report, Trouble
from contact_center.domain.transactions.commands import ReportTrouble
from contact_center.domain.transactions.declaration import (
    Receipt,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase

_ONE_REPORT_WITHIN = timedelta(hours=6)
_TROUBLES: Mapping[Trouble, Phrase] = {
    "no_power": Phrase("no power", "falta de luz"),
    "leak": Phrase("a water leak", "una fuga de agua"),
    "no_water": Phrase("no water", "falta de agua"),
}


def _trouble(situation: Situation) -> Trouble:
    return next(t for t in TROUBLES if t == situation.answers["trouble"])


def _at_home(situation: Situation) -> bool:
    return situation.facts.profile is not None and situation.answers.get("at_home") == "yes"


def _area(situation: Situation) -> str:
    if _at_home(situation):
        return situation.profile.area
    return situation.facts.outages.areas[situation.answers["postal_code"]]


def _known(situation: Situation) -> Incident | None:
    return situation.facts.outages.known(_area(situation), situation.now)


def _check_postal_code(value: str, situation: Situation) -> None:
    if value not in situation.facts.outages.areas:
        say = situation.tongue.pick(
            "We do not supply that postal code.", "No damos servicio en ese código postal."
        )
        raise Unusable("not_supplied", say)


def _ask_trouble(situation: Situation) -> str:
    if situation.tongue.buttons:
        return situation.tongue.pick(
            "if anybody is in danger, leave and call 911 now; otherwise choose",
            "si alguien está en peligro, salga y llame ya al 911; si no, elija",
        )
    key = situation.tongue.key(EMERGENCY_KEY)
    return situation.tongue.pick(
        f"tell us what is wrong: if anybody is in danger, {key}; otherwise",
        f"díganos qué pasa: si alguien está en peligro, {key}; si no",
    )


def _ask_postal_code(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in its five digit ZIP code, and then the pound key",
            "marque el código postal de cinco cifras, y después la tecla numeral",
        )
    return tongue.pick("write its five digit ZIP code", "escriba el código postal de cinco cifras")


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue = situation.tongue
    trouble = tongue.say(_TROUBLES[_trouble(situation)])
    where = (
        tongue.pick("at your address", "en su domicilio")
        if _at_home(situation)
        else tongue.pick("in ZIP code ", "en el código postal ")
        + tongue.number(situation.answers["postal_code"])
    )
    read_back = tongue.pick(f"You report {trouble} {where}.", f"Usted reporta {trouble} {where}.")
    known = _known(situation)
    return (f"{_notice(known, situation)} {read_back}" if known else read_back,)


def _notice(incident: Incident, situation: Situation) -> str:
    tongue = situation.tongue
    words = incident.words.get(tongue.language) or incident.words["en"]
    if incident.until is None:
        return words
    when = tongue.moment(incident.until.astimezone(situation.zone), situation.now)
    expected = tongue.pick(f"We expect it to be over {when}", f"Esperamos que termine {when}")
    return phrases.sentences(words, expected)


def _command(situation: Situation) -> ReportTrouble:
    caller, known = situation.caller, _known(situation)
    return ReportTrouble(
        Report(
            number="",
            area=_area(situation),
            trouble=_trouble(situation),
            reporter=hashlib.sha256(caller.party.encode()).hexdigest()[:16],
            at=situation.now,
            customer_id=caller.customer_id if _at_home(situation) else None,
            incident=known.reference if known else None,
        )
    )


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"Thank you, we have your report. Its number is {number}.",
        f"Gracias, tenemos su reporte. Su número es {number}.",
    )


REPORT_OUTAGE = Transaction(
    name="report_outage",
    title=Phrase("this report", "este reporte"),
    level=0,
    facts=("outages", "profile"),
    inputs=(
        Input(
            name="trouble",
            kind="choice",
            why=Phrase("To send the right crew", "Para enviar el equipo adecuado"),
            ask=_ask_trouble,
            options=lambda situation: tuple(
                Option(trouble, situation.tongue.say(words)) for trouble, words in _TROUBLES.items()
            ),
        ),
        Input(
            name="at_home",
            kind="yes_no",
            why=Phrase("To know where it is", "Para saber dónde es"),
            ask=lambda situation: situation.tongue.pick(
                "tell us if it is at your own address", "díganos si es en su propio domicilio"
            ),
            wanted=lambda situation: situation.facts.profile is not None,
        ),
        Input(
            name="postal_code",
            kind="digits",
            why=Phrase("To find the place", "Para encontrar el lugar"),
            ask=_ask_postal_code,
            check=_check_postal_code,
            wanted=lambda situation: not _at_home(situation),
            maximum=lambda _situation: 5,
        ),
    ),
    confirm=_confirm,
    command=_command,
    business_key=lambda situation: f"{_area(situation)}:{_trouble(situation)}",
    repeats_within=_ONE_REPORT_WITHIN,
    told=_told,
    emergencies=True,
)
