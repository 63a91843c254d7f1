"""What a caller is told of callbacks, in sentences of their language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from contact_center.domain import phrases
from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

_SPOKEN_ZONES: Final[dict[str, tuple[str, str]]] = {
    "America/New_York": ("Eastern time", "hora del este"),
    "America/Chicago": ("Central time", "hora central"),
    "America/Denver": ("Mountain time", "hora de la montaña"),
    "America/Phoenix": ("Arizona time", "hora de Arizona"),
    "America/Los_Angeles": ("Pacific time", "hora del Pacífico"),
    "America/Anchorage": ("Alaska time", "hora de Alaska"),
    "Pacific/Honolulu": ("Hawaii time", "hora de Hawái"),
}

CHANGE: Final[Mapping[Language, str]] = {
    "en": "To move it to another time, press 1. To cancel it, press 2. Otherwise, press 3.",
    "es": "Para cambiarla a otra hora, oprima 1. Para anularla, oprima 2. Si no, oprima 3.",
}
ANOTHER_DAY: Final[Mapping[Language, str]] = {
    "en": "Press 4 for another day.",
    "es": "Oprima 4 para otro día.",
}
FROM_THE_FIRST: Final[Mapping[Language, str]] = {
    "en": "Those were all the days on which we can call you. From the first one again:",
    "es": "Esos eran todos los días en que podemos llamarle. De nuevo desde el primero:",
}
NONE_OF_THESE: Final[Mapping[Language, str]] = {
    "en": "Sorry, that was none of the choices.",
    "es": "Disculpe, esa no era una de las opciones.",
}
NO_TIMES: Final[Mapping[Language, str]] = {
    "en": "We are sorry, there are no more times free.",
    "es": "Lo sentimos, ya no quedan horas libres.",
}
ANOTHERS: Final[Mapping[Language, str]] = {  # says nothing about a request of somebody else
    "en": "We already have a request for that number.",
    "es": "Ya tenemos una solicitud para ese número.",
}
NO_NUMBER: Final[Mapping[Language, str]] = {
    "en": "We are sorry, we cannot call that number.",
    "es": "Lo sentimos, no podemos llamar a ese número.",
}
NO_OWN_NUMBER: Final[Mapping[Language, str]] = {
    "en": "We have no number on which we could call you back.",
    "es": "No tenemos un número al que podamos devolverle la llamada.",
}
_CALLING: Final[Mapping[Language, str]] = {
    "en": "We are calling you at this very moment.",
    "es": "Le estamos llamando en este momento.",
}
NOTHING_OPEN: Final[Mapping[Language, str]] = {
    "en": "We have no callback noted for this number.",
    "es": "No tenemos anotada ninguna llamada para este número.",
}
TAKEN: Final[Mapping[Language, str]] = {
    "en": "That time has just been taken.",
    "es": "Esa hora se acaba de ocupar.",
}
NO_CALL: Final[Mapping[Language, str]] = {
    "en": "All right, we will not call.",
    "es": "De acuerdo, no le llamaremos.",
}
IF_IT_DOES_NOT_SUIT: Final[Mapping[Language, str]] = {
    "en": "If that does not suit you, call us at any hour, to move it or to cancel it.",
    "es": "Si no le conviene, llámenos a cualquier hora para cambiarla o anularla.",
}
GO_ON: Final[Mapping[Language, str]] = {
    "en": "To go on where you were, just call us again.",
    "es": "Para continuar donde estaba, solo vuelva a llamarnos.",
}
BY_TEXT: Final[Mapping[Language, str]] = {
    "en": "To change it, text CALLBACK.",
    "es": "Para cambiarla, envíe LLAMADA.",
}
_SOON: Final[Mapping[Language, str]] = {
    "en": "If you would rather not wait, press 1: you keep your place in line, and we will call"
    " you when it is your turn.",
    "es": "Si prefiere no esperar, oprima 1: usted conserva su lugar en la fila y le llamaremos"
    " cuando llegue su turno.",
}
_AT_A_TIME: Final[Mapping[Language, str]] = {
    "en": "To be called at a time that suits you, press 2.",
    "es": "Para que le llamemos a una hora que le convenga, oprima 2.",
}
_GO_ON_BY_TEXT: Final[Mapping[Language, str]] = {
    "en": "To go on by text instead, press 3.",
    "es": "Para seguir por mensaje de texto, oprima 3.",
}
TEXTED: Final[Mapping[Language, str]] = {
    "en": "The text is on its way: answer it, and tell us what you need.",
    "es": "El mensaje va en camino: respóndalo y díganos qué necesita.",
}
NOT_TEXTED: Final[Mapping[Language, str]] = {
    "en": "We are sorry, we cannot text this number.",
    "es": "Lo sentimos, no podemos enviar mensajes a este número.",
}
_STAY: Final[Mapping[Language, str]] = {
    "en": "Otherwise, just stay on the line.",
    "es": "Si no, simplemente permanezca en la línea.",
}


def ways(language: Language, *, now: bool, times: bool, text: bool = False) -> str:
    """Say what there is in place of waiting.

    Example:
        >>> ways("en", now=False, times=False, text=True)
        'To go on by text instead, press 3. Otherwise, just stay on the line.'
    """
    offered = ((now, _SOON), (times, _AT_A_TIME), (text, _GO_ON_BY_TEXT), (True, _STAY))
    return " ".join(words[language] for possible, words in offered if possible)


def moment(at: datetime, now: datetime, zone: str, centre: str, language: Language) -> str:
    """Say a time by the customer's clock; whose clock, where it is not the centre's."""
    here = ZoneInfo(zone)
    said = phrases.day_and_time(at.astimezone(here), now.astimezone(here), language)
    return _by_whose_clock(said, zone, centre, language)


def written_moment(at: datetime, zone: str, centre: str, language: Language) -> str:
    """Write a time as ``moment`` says it, with its date: a text may wait until the morning."""
    there = at.astimezone(ZoneInfo(zone))
    day, time = phrases.full_day(there.date(), language), phrases.at_time(there, language)
    return _by_whose_clock(f"{day} {time}", zone, centre, language)


def _by_whose_clock(said: str, zone: str, centre: str, language: Language) -> str:
    if zone == centre:
        return said
    names = _SPOKEN_ZONES.get(zone)
    if names is None:
        place = zone.rpartition("/")[2].replace("_", " ")
        names = (f"{place} time", f"hora de {place}")
    return f"{said}, {names[1] if language == 'es' else names[0]}"


def offer(slots: Sequence[Slot], now: datetime, zone: str, centre: str, language: Language) -> str:
    """Offer up to three times, each by its key.

    Example:
        >>> from datetime import UTC, timedelta
        >>> now = datetime(2026, 11, 23, 13, tzinfo=UTC)
        >>> two = [Slot("General", now + timedelta(hours=h)) for h in (2, 5)]
        >>> offer(two, now, "America/New_York", "America/New_York", "en")
        'Press 1 for today at 10 a.m. Press 2 for today at 1 p.m.'
        >>> offer([Slot("General", now + timedelta(days=2))], now, "UTC", "UTC", "en")
        'Press 1 for Wednesday at 1 p.m.'
    """
    press, for_ = ("Oprima", "para") if language == "es" else ("Press", "for")
    times = [moment(slot.begins, now, zone, centre, language) for slot in slots]
    said = [f"{press} {key} {for_} {time.removeprefix('on ')}" for key, time in enumerate(times, 1)]
    return phrases.sentences(*said)


def written_offer(
    slots: Sequence[Slot],
    now: datetime,
    zone: str,
    centre: str,
    language: Language,
    *,
    moves: bool,
) -> str:
    """Offer up to three times in a text, each by its number.

    Args:
        slots: In the order of their numbers.
        now: The present.
        zone: By whose clock times are written.
        centre: The centre's.
        language: The customer's.
        moves: They have a callback, which is moved.
    """
    spanish = language == "es"
    times = [moment(slot.begins, now, zone, centre, language) for slot in slots]
    lines = [f"{number} {time.removeprefix('on ')}" for number, time in enumerate(times, 1)]
    if moves:
        first = "Para cambiarla, responda:" if spanish else "To move it, reply:"
        last = "NO si ya no la necesita." if spanish else "NO if you do not need it."
    else:
        first = "¿Cuándo le llamamos? Responda:" if spanish else "When shall we call? Reply:"
        last = "NO para ninguna." if spanish else "NO for none."
    other = "4 otro día" if spanish else "4 another day"
    return "\n".join([first, *lines, other, last])


def promised(callback: Callback, now: datetime, centre: str, *, own_number: bool) -> str:
    """Read back what we promise."""
    language = callback.language
    where = _where(callback.phone, language, own_number=own_number)
    if callback.wall is None:
        by = callback.promised_by.astimezone(ZoneInfo(centre))
        if language == "es":
            limit = phrases.by_time(by, language)
            return phrases.sentences(
                f"Usted conserva su lugar en la fila y le llamaremos {where} cuando llegue su"
                f" turno, hoy {limit}"
            )
        return phrases.sentences(
            f"You keep your place in line, and we will call you {where} when it is your turn,"
            f" today {phrases.by_time(by, language)}"
        )
    at = moment(callback.promised_from, now, callback.zone, centre, language)
    if language == "es":
        return phrases.sentences(f"Le llamaremos {where} {at}, o en la media hora siguiente")
    return phrases.sentences(f"We will call you {where} {at}, or within half an hour after that")


def existing(callback: Callback, now: datetime, centre: str) -> str:
    """Tell of the open callback of a number."""
    language = callback.language
    if states.is_to_be_dialled(callback):
        if language == "es":
            return "Estamos a punto de llamarle."
        return "We are about to call you."
    if callback.state in ("dialling", "connected"):
        return _CALLING[language]
    if callback.state == "requested":
        if language == "es":
            return "Ya tenemos anotado llamarle en cuanto llegue su turno."
        return "You already have a callback with us: we will call as soon as it is your turn."
    at = moment(callback.due_at, now, callback.zone, centre, language)
    if language == "es":
        return phrases.sentences(f"Ya tenemos anotado llamarle {at}")
    return phrases.sentences(f"You already have a callback with us: {at}")


def too_late(callback: Callback, now: datetime, centre: str) -> str:
    """Tell why a callback cannot be changed any more."""
    if not callback.is_open and callback.leaves is None:
        return NOTHING_OPEN[callback.language]
    if callback.state == "requested" or callback.leaves:
        return _CALLING[callback.language]  # an agent has it
    return existing(callback, now, centre)


def cancelled(language: Language) -> str:
    if language == "es":
        return "Hemos anulado la llamada."
    return "We have taken the callback off our list."


def whisper(callback: Callback, now: datetime) -> str:
    """Tell the agent whom they are about to talk to: English, the agents' language."""
    return (
        f"Callback, {_as_promised(callback, now)}; identity to be checked again.{_before(callback)}"
    )


def why(callback: Callback, now: datetime) -> str:
    """Write on the agent's screen why they talk: what was promised, and what it was about."""
    return f"Callback, {_as_promised(callback, now)}.{_before(callback)}"


def _as_promised(callback: Callback, now: datetime) -> str:
    if callback.wall is None:
        return "promised as soon as it was their turn"
    zone = ZoneInfo(callback.zone)
    at = callback.promised_from.astimezone(zone)
    year = "" if at.year == now.astimezone(zone).year else f" {at.year}"
    return f"promised for {at:%b %-d}{year}, {at:%H:%M} their time"


def _before(callback: Callback) -> str:
    """Say why a person was needed when the callback was asked for."""
    first = callback.told.get("why", "")
    return f" Before: {first.removesuffix('.')}." if first else ""


def _where(phone: PhoneNumber, language: Language, *, own_number: bool) -> str:
    ending = " ".join(phone.e164[-4:])
    if language == "es":
        return "a este mismo número" if own_number else f"al número que termina en {ending}"
    return "at this number" if own_number else f"at the number ending in {ending}"
