"""What we tell a caller about our opening hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.domain import phrases
from contact_center.domain.hours import OpeningHours
from contact_center.domain.language import Language

CLOSING_SOON = timedelta(hours=1)  # from here on we say how many minutes are left


@dataclass(frozen=True, slots=True)
class OpeningAnswer:
    """Whether we are open, and how to say it.

    Attributes:
        message: Sentences to say.
        next_opening: "tomorrow at 8 a.m.", or None when no opening is known.
    """

    is_open: bool
    message: str
    next_opening: str | None


def answer(hours: OpeningHours, now: datetime, language: Language) -> OpeningAnswer:
    """Say whether the centre is open, until when, and when it opens next.

    Example:
        >>> from datetime import UTC, date, time
        >>> from zoneinfo import ZoneInfo
        >>> nine_to_five = [(time(9), time(17))]
        >>> days = {date(2026, 11, 20): nine_to_five, date(2026, 11, 23): nine_to_five}
        >>> hours = OpeningHours.of_days(ZoneInfo("UTC"), days)
        >>> answer(hours, datetime(2026, 11, 20, 16, 20, tzinfo=UTC), "en").message
        'We are open, and we close in 40 minutes. We open again on Monday at 9 a.m.'
    """
    here = hours.on_wall_clock(now)
    closes, opens = hours.closes_at(now), hours.opens_at(now)
    coming = phrases.day_and_time(hours.on_wall_clock(opens), here, language) if opens else None
    if closes is None:
        return OpeningAnswer(False, _closed(coming, language), coming)
    if closes - now <= CLOSING_SOON:
        left = phrases.minutes_left(closes - now, language)
        until = f"cerramos en {left}" if language == "es" else f"we close in {left}"
        first = f"Estamos abiertos y {until}" if language == "es" else f"We are open, and {until}"
    else:
        first = _until(hours.on_wall_clock(closes), here, language)
    again = "Volvemos a abrir" if language == "es" else "We open again"
    sentences = [first, f"{again} {coming}"] if coming else [first]
    return OpeningAnswer(True, phrases.sentences(*sentences), coming)


def _closed(coming: str | None, language: Language) -> str:
    closed, opens = (
        ("Ahora está cerrado", "Abrimos") if language == "es" else ("We are closed now", "We open")
    )
    return phrases.sentences(closed, f"{opens} {coming}") if coming else phrases.sentences(closed)


def _until(closes: datetime, here: datetime, language: Language) -> str:
    if closes.date() > here.date() + timedelta(days=1):
        return "Estamos abiertos a todas horas" if language == "es" else "We are open day and night"
    time = phrases.clock_time(closes, language)
    today = closes.date() == here.date()
    if language == "es":
        return f"Estamos abiertos {'hoy ' if today else ''}hasta {time}"
    return f"We are open {'today ' if today else ''}until {time}"
