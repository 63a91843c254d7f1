"""Change an appointment: three times on offer, then three later ones, with a day's notice."""

from contact_center.domain import appointments
from contact_center.domain.appointments import OFFERED, Appointment, Move, Slot
from contact_center.domain.transactions.commands import MoveAppointment
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase

_LATER = "later"


def _movable(situation: Situation) -> list[Appointment]:
    now, zone = situation.now, situation.zone
    return [a for a in situation.facts.appointments if appointments.in_time(a.slot, now, zone)]


def _appointment(situation: Situation) -> Appointment:
    chosen = situation.answers.get("appointment")
    movable = _movable(situation)
    return next((a for a in movable if a.appointment_id == chosen), movable[0])


def _slots(situation: Situation, skip: int) -> tuple[Slot, ...]:
    booked = _appointment(situation).slot
    facts = situation.facts
    return appointments.on_offer(facts.free_slots, booked, situation.now, situation.zone, skip=skip)


def _refuse(situation: Situation) -> Refusal | None:
    tongue = situation.tongue
    coming = [a for a in situation.facts.appointments if a.slot.day >= situation.today]
    if not coming:
        say = tongue.pick("I cannot find an appointment of yours.", "No encuentro una cita suya.")
        return Refusal("no_appointment", say)
    if not _movable(situation):
        say = tongue.pick(
            "Your appointment is less than a day away: a colleague has to change it.",
            "Falta menos de un día para su cita: una persona tiene que cambiarla.",
        )
        return Refusal("too_late", say, person=True)
    if not _slots(situation, 0):
        say = tongue.pick("No other time is free now.", "No hay otra hora disponible ahora.")
        return Refusal("no_free_time", say, person=True)
    return None


def _words(slot: Slot, situation: Situation) -> str:
    tongue = situation.tongue
    half = (
        tongue.pick("in the morning", "por la mañana")
        if slot.half == "AM"
        else tongue.pick("in the afternoon", "por la tarde")
    )
    return f"{tongue.day(slot.day, situation.today)} {half}"


def _label(slot: Slot, situation: Situation) -> str:
    return _words(slot, situation).removeprefix("on ")


def _purpose(appointment: Appointment, situation: Situation) -> str:
    return situation.tongue.pick(appointment.purpose_en, appointment.purpose_es)


def _appointments_on_offer(situation: Situation) -> tuple[Option, ...]:
    return tuple(
        Option(a.appointment_id, f"{_purpose(a, situation)} {_words(a.slot, situation)}")
        for a in _movable(situation)
    )


def _slots_on_offer(situation: Situation) -> tuple[Option, ...]:
    options = [Option(str(slot), _label(slot, situation)) for slot in _slots(situation, 0)]
    if _slots(situation, OFFERED):
        options.append(Option(_LATER, situation.tongue.pick("later times", "otras horas")))
    return tuple(options)


def _later_on_offer(situation: Situation) -> tuple[Option, ...]:
    return tuple(Option(str(slot), _label(slot, situation)) for slot in _slots(situation, OFFERED))


def _check(value: str, situation: Situation) -> None:
    if value == _LATER:
        return
    slot, facts = Slot.read(value), situation.facts
    if slot not in facts.free_slots or not appointments.in_time(
        slot, situation.now, situation.zone
    ):
        raise Unusable(
            "slot_taken",
            situation.tongue.pick("That time has just been taken.", "Esa hora acaba de ocuparse."),
        )


def _chosen(situation: Situation) -> Slot:
    answer = situation.answers["slot"]
    return Slot.read(situation.answers["later_slot"] if answer == _LATER else answer)


def _confirm(situation: Situation) -> tuple[str, ...]:
    appointment, tongue = _appointment(situation), situation.tongue
    what = _purpose(appointment, situation)
    old, new = _words(appointment.slot, situation), _words(_chosen(situation), situation)
    return (
        tongue.pick(
            f"Your appointment for {what} {old} is moved: it is {new}.",
            f"Su cita para {what} {old} se cambia: será {new}.",
        ),
    )


def _move(situation: Situation) -> Move:
    appointment = _appointment(situation)
    customer_id = situation.caller.customer_id or ""
    return Move(appointment.appointment_id, customer_id, appointment.slot, _chosen(situation))


def _business_key(situation: Situation) -> str:
    move = _move(situation)
    return f"{move.appointment_id}:{_appointment(situation).version}:{move.to_slot}"


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    new = _words(_chosen(situation), situation)
    return tongue.pick(
        f"Your appointment is now {new}. The receipt number is {number}.",
        f"Su cita es ahora {new}. El número de comprobante es {number}.",
    )


_WHY = Phrase("To find a time that suits you", "Para encontrar una hora que le convenga")

CHANGE_APPOINTMENT = Transaction(
    name="change_appointment",
    title=Phrase("this change of your appointment", "este cambio de su cita"),
    level=2,
    facts=("appointments", "free_slots"),
    inputs=(
        Input(
            name="appointment",
            kind="choice",
            why=Phrase("To know which appointment it is", "Para saber de qué cita se trata"),
            options=_appointments_on_offer,
            wanted=lambda situation: len(_movable(situation)) > 1,
        ),
        Input(
            name="slot",
            kind="choice",
            why=_WHY,
            options=_slots_on_offer,
            check=_check,
        ),
        Input(
            name="later_slot",
            kind="choice",
            why=_WHY,
            options=_later_on_offer,
            check=_check,
            wanted=lambda situation: situation.answers["slot"] == _LATER,
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=lambda situation: MoveAppointment(_move(situation)),
    business_key=_business_key,
    told=_told,
)
