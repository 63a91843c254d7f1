"""Submit a meter reading: judged by its meter, read back, confirmed twice where it is in doubt."""

from dataclasses import replace

from contact_center.domain import meter as rules
from contact_center.domain.meter import Judgement, Meter, Reading, Register
from contact_center.domain.transactions.commands import RecordReading
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase, Tongue, listed

_SUPPLIES = {
    "water": Phrase("the water meter", "el medidor de agua"),
    "electricity": Phrase("the electricity meter", "el medidor de luz"),
    "gas": Phrase("the gas meter", "el medidor de gas"),
}
_REGISTERS = {
    "total": Phrase("reading", "lectura"),
    "day": Phrase("day reading", "lectura de día"),
    "night": Phrase("night reading", "lectura de noche"),
}
_REFUSALS: dict[rules.Refusal, Phrase] = {
    "not_a_number": Phrase("That is not a number.", "Eso no es un número."),
    "too_long": Phrase(
        "That has more digits than your meter.", "Eso tiene más cifras que su medidor."
    ),
    "lower": Phrase(
        "That is lower than the last reading we have.",
        "Es menor que la última lectura que tenemos.",
    ),
    "in_future": Phrase("That date is still to come.", "Esa fecha aún no llega."),
    "not_after_last": Phrase(
        "We already have a reading of that day.", "Ya tenemos una lectura de ese día."
    ),
    "before_registration": Phrase(
        "The meter was not yours at that date.", "El medidor no era suyo en esa fecha."
    ),
}
_DOUBTS: dict[rules.Doubt, Phrase] = {
    "zero": Phrase(
        "That would mean that nothing was used since the last reading.",
        "Eso significaría que no se consumió nada desde la última lectura.",
    ),
    "low": Phrase("That is much less than usual.", "Es mucho menos de lo habitual."),
    "high": Phrase("That is much more than usual.", "Es mucho más de lo habitual."),
}


def _readable(situation: Situation) -> list[Meter]:
    """Return the meters that a reading of today can be taken for.

    One that the customer has read today already is as it was before: that reading can be corrected.
    """
    as_judged = (
        meter.uncorrected() if meter.lets_correct(situation.today) else meter
        for meter in situation.facts.meters
    )
    return [
        meter
        for meter in as_judged
        if meter.read_on < situation.today and not rules.needs_a_visit(meter)
    ]


def _meter(situation: Situation) -> Meter:
    chosen = situation.answers.get("meter")
    meters = _readable(situation)
    return next((meter for meter in meters if meter.meter_id == chosen), meters[0])


def _register(situation: Situation, question: str) -> Register:
    return _meter(situation).registers[0 if question == "reading" else 1]


def _refuse(situation: Situation) -> Refusal | None:
    tongue, meters = situation.tongue, situation.facts.meters
    if not meters:
        say = tongue.pick("I cannot find a meter of yours.", "No encuentro un medidor suyo.")
        return Refusal("no_meter", say, person=True)
    if readable := _readable(situation):
        chosen = len(readable) == 1 or "meter" in situation.answers
        return _refuse_again(situation) if chosen else None
    today = [meter for meter in meters if meter.read_on >= situation.today]
    if not today:
        say = tongue.pick(
            "After several readings of yours, a colleague has to look at the meter once.",
            "Después de varias lecturas suyas, un técnico tiene que ver el medidor.",
        )
        return Refusal("visit_needed", say, person=True)
    return _read_today(today[0], tongue)


def _refuse_again(situation: Situation) -> Refusal | None:
    """Ask whoever has given a reading today whether it is to be corrected; once."""
    now, tongue = _as_stored(situation), situation.tongue
    if not now.lets_correct(situation.today):
        return None
    if _answered(situation) and _values(situation) == _shown(now):
        return _the_very_same(now, tongue)  # given once more, or by another channel
    if situation.again == now.receipt:
        return None
    correct = tongue.pick("Do you want to correct it?", "¿Quiere corregirla?")
    return replace(_read_today(now, tongue), again=correct)


def _as_stored(situation: Situation) -> Meter:
    chosen = _meter(situation).meter_id
    return next(meter for meter in situation.facts.meters if meter.meter_id == chosen)


def _shown(meter: Meter) -> dict[str, int]:
    return {register.name: register.last for register in meter.registers}


def _answered(situation: Situation) -> bool:
    needed = ("reading", "second_reading")[: len(_meter(situation).registers)]
    return all(name in situation.answers for name in needed)


def _read_today(meter: Meter, tongue: Tongue) -> Refusal:
    say = tongue.pick("We already have a reading of today.", "Ya tenemos una lectura de hoy.")
    if not meter.receipt:
        return Refusal("read_today", say)
    number = tongue.number(meter.receipt)
    more = tongue.pick(f"Its receipt number is {number}.", f"El número de comprobante es {number}.")
    return Refusal("read_today", f"{say} {more}", receipt=number)


def _the_very_same(meter: Meter, tongue: Tongue) -> Refusal:
    told = _read_today(meter, tongue)
    same = tongue.pick("These are the digits we have.", "Son las cifras que tenemos.")
    return replace(told, say=f"{same} {told.say}")


def _judged(value: str, situation: Situation, register: Register) -> Judgement:
    today = situation.today
    return rules.judge(value, _meter(situation), register, on=today, today=today)


def _check_meter(value: str, situation: Situation) -> None:
    if value not in [meter.meter_id for meter in _readable(situation)]:
        raise Unusable("not_after_last", situation.tongue.say(_REFUSALS["not_after_last"]))


def _check(question: str, value: str, situation: Situation) -> None:
    digits, tongue = _meter(situation).digits, situation.tongue
    if len(value) < digits:
        say = tongue.pick(
            f"Your meter has {digits} black digits; zeros in front count.",
            f"Su medidor tiene {digits} cifras negras; los ceros de delante cuentan.",
        )
        raise Unusable("too_short", say)
    refusal = _judged(value, situation, _register(situation, question)).refusal
    if refusal:
        raise Unusable(refusal, situation.tongue.say(_REFUSALS[refusal]))


def _ask(question: str, situation: Situation) -> str:
    meter, tongue = _meter(situation), situation.tongue
    name = tongue.say(_REGISTERS[_register(situation, question).name])
    if tongue.spoken:
        return tongue.pick(
            f"key in the {name}: the {meter.digits} black digits, zeros in front too, "
            "and then the pound key",
            f"marque la {name}: las {meter.digits} cifras negras, también los ceros de delante, "
            "y después la tecla numeral",
        )
    return tongue.pick(
        f"write the {name}: the {meter.digits} black digits",
        f"escriba la {name}: las {meter.digits} cifras negras",
    )


def _values(situation: Situation) -> dict[str, int]:
    registers = _meter(situation).registers
    given = (situation.answers[name] for name in ("reading", "second_reading")[: len(registers)])
    return {register.name: int(value) for register, value in zip(registers, given, strict=True)}


def _doubts(situation: Situation) -> list[rules.Doubt]:
    values = _values(situation)
    judged = [_judged(str(values[r.name]), situation, r) for r in _meter(situation).registers]
    return sorted({judgement.doubt for judgement in judged if judgement.doubt})


def _confirm(situation: Situation) -> tuple[str, ...]:
    meter, tongue = _meter(situation), situation.tongue
    said = [
        f"{tongue.say(_REGISTERS[name])} {tongue.number(f'{value:0{meter.digits}d}')}"
        for name, value in _values(situation).items()
    ]
    supply = _name(meter, situation)
    read_back = tongue.pick(
        f"For {supply} I have the {listed(said, tongue)}.",
        f"Para {supply} tengo la {listed(said, tongue)}.",
    )
    if _as_stored(situation).lets_correct(situation.today):
        replaces = tongue.pick("It replaces your reading of today.", "Reemplaza su lectura de hoy.")
        read_back = f"{read_back} {replaces}"
    doubts = _doubts(situation)
    if not doubts:
        return (read_back,)
    warning = " ".join(tongue.say(_DOUBTS[doubt]) for doubt in doubts)
    look_again = tongue.pick(
        "Please look at the meter again.", "Por favor, mire el medidor otra vez."
    )
    return (read_back, f"{warning} {look_again} {read_back}")


def _command(situation: Situation) -> RecordReading:
    meter = _meter(situation)
    reading = Reading(
        meter.meter_id, situation.today, _values(situation), review=bool(_doubts(situation))
    )
    return RecordReading(situation.caller.customer_id or "", reading)


def _business_key(situation: Situation) -> str:
    meter = _meter(situation)
    values = ",".join(f"{name}={value}" for name, value in sorted(_values(situation).items()))
    return f"{meter.meter_id}:{situation.today}:{_correction(situation)}:{values}"


def _correction(situation: Situation) -> int:
    """Count the corrections of the day: back to an earlier reading is a deed of its own."""
    now = _as_stored(situation)
    if now.before is None or not now.lets_correct(situation.today):
        return 0
    return now.before.corrections + (_values(situation) != _shown(now))


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"Thank you, your reading is stored. The receipt number is {number}.",
        f"Gracias, su lectura quedó registrada. El número de comprobante es {number}.",
    )


def _meters_on_offer(situation: Situation) -> tuple[Option, ...]:
    return tuple(Option(meter.meter_id, _name(meter, situation)) for meter in _readable(situation))


def _name(meter: Meter, situation: Situation) -> str:
    """Name a meter by its supply, and by the end of its number where there are two of them."""
    tongue = situation.tongue
    name = tongue.say(_SUPPLIES.get(meter.supply, Phrase("your meter", "su medidor")))
    if len([other for other in situation.facts.meters if other.supply == meter.supply]) == 1:
        return name
    ends = tongue.number(meter.meter_id[-3:])
    return tongue.pick(f"{name} ending in {ends}", f"{name} terminado en {ends}")


METER_READING = Transaction(
    name="meter_reading",
    title=Phrase("this meter reading", "esta lectura"),
    level=1,
    fetched=True,
    facts=("meters",),
    inputs=(
        Input(
            name="meter",
            kind="choice",
            why=Phrase("To know which meter you read", "Para saber qué medidor leyó"),
            options=_meters_on_offer,
            check=_check_meter,
            wanted=lambda situation: len(_readable(situation)) > 1,
        ),
        Input(
            name="reading",
            kind="digits",
            why=Phrase("To bill what you really used", "Para facturar lo que realmente consumió"),
            ask=lambda situation: _ask("reading", situation),
            check=lambda value, situation: _check("reading", value, situation),
            maximum=lambda situation: _meter(situation).digits,
        ),
        Input(
            name="second_reading",
            kind="digits",
            why=Phrase("Because your meter counts twice", "Porque su medidor cuenta dos veces"),
            ask=lambda situation: _ask("second_reading", situation),
            check=lambda value, situation: _check("second_reading", value, situation),
            wanted=lambda situation: len(_meter(situation).registers) > 1,
            maximum=lambda situation: _meter(situation).digits,
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=_command,
    business_key=_business_key,
    told=_told,
)
