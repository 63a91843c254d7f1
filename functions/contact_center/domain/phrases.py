"""Times and dates as people say them, in English and Spanish.

Everything here takes the wall clock of the person who listens: convert first, then speak.
"""

from datetime import date, datetime, timedelta

from contact_center.domain.language import Language

_NUMBERS: dict[Language, str] = {
    "en": "zero one two three four five six seven eight nine ten",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
}
_DAYS: dict[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre",
}


def greeting(now: datetime, language: Language, name: str | None = None) -> str:
    """Greet by the hour, and by name where there is one.

    Example:
        >>> greeting(datetime(2026, 11, 21, 9), "en", "Ana")
        'Good morning, Ana.'
        >>> greeting(datetime(2026, 11, 21, 13), "es")
        'Buenas tardes.'
    """
    words = _greeting_es(now.hour) if language == "es" else _greeting_en(now.hour)
    return f"{words}, {name}." if name else f"{words}."


def _greeting_en(hour: int) -> str:
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"


def _greeting_es(hour: int) -> str:
    if 5 <= hour < 12:
        return "Buenos días"
    return "Buenas tardes" if 12 <= hour < 20 else "Buenas noches"


def days_ago(days: int, language: Language) -> str:
    """Say how many calendar days ago something was.

    Example:
        >>> [days_ago(n, "en") for n in (0, 1, 3, 12)]
        ['today', 'yesterday', 'three days ago', '12 days ago']
        >>> [days_ago(n, "es") for n in (0, 1, 3)]
        ['hoy', 'ayer', 'hace tres días']
    """
    if days < 2:
        return (("today", "yesterday") if language == "en" else ("hoy", "ayer"))[max(days, 0)]
    number = _NUMBERS[language].split()[days] if days <= 10 else str(days)
    return f"{number} days ago" if language == "en" else f"hace {number} días"


def minutes_left(left: timedelta, language: Language) -> str:
    """Say a time of an hour or less that remains, rounded up to whole minutes.

    Example:
        >>> [minutes_left(timedelta(seconds=s), "en") for s in (3600, 2360, 20)]
        ['one hour', '40 minutes', 'one minute']
        >>> minutes_left(timedelta(minutes=40), "es")
        '40 minutos'
    """
    minutes = max(1, -(-left // timedelta(minutes=1)))
    if minutes == 60:
        return "one hour" if language == "en" else "una hora"
    if minutes == 1:
        return "one minute" if language == "en" else "un minuto"
    return f"{minutes} minutes" if language == "en" else f"{minutes} minutos"


def clock_time(moment: datetime, language: Language) -> str:
    """Say a time of day. The Spanish one carries its article.

    Example:
        >>> clock_time(datetime(2026, 11, 21, 8), "en")
        '8 a.m.'
        >>> clock_time(datetime(2026, 11, 21, 13, 30), "es")
        'la 1:30 de la tarde'
    """
    hour, minute = moment.hour % 12 or 12, moment.minute
    if minute == 0 and hour == 12:
        noon = moment.hour == 12
        if language == "es":
            return "el mediodía" if noon else "la medianoche"
        return "noon" if noon else "midnight"
    digits = f"{hour}:{minute:02d}" if minute else str(hour)
    if language == "en":
        return f"{digits} {'a.m.' if moment.hour < 12 else 'p.m.'}"
    return f"{'la' if hour == 1 else 'las'} {digits} {_part_es(moment.hour)}"


def _part_es(hour: int) -> str:
    if hour < 6:
        return "de la madrugada"
    if hour < 12:
        return "de la mañana"
    return "de la tarde" if hour < 20 else "de la noche"


def at_time(moment: datetime, language: Language) -> str:
    """Say at what time of day.

    Example:
        >>> at_time(datetime(2026, 11, 21, 12), "es"), at_time(datetime(2026, 11, 21, 12), "en")
        ('al mediodía', 'at noon')
    """
    time = clock_time(moment, language)
    if language == "en":
        return f"at {time}"
    return f"al {time[3:]}" if time.startswith("el ") else f"a {time}"


def by_time(moment: datetime, language: Language) -> str:
    """Say by what time of day.

    Example:
        >>> by_time(datetime(2026, 11, 21, 12), "es"), by_time(datetime(2026, 11, 21, 16), "en")
        ('antes del mediodía', 'by 4 p.m.')
    """
    time = clock_time(moment, language)
    if language == "en":
        return f"by {time}"
    return f"antes del {time[3:]}" if time.startswith("el ") else f"antes de {time}"


def day(target: date, today: date, language: Language) -> str:
    """Say which day: today, tomorrow, a weekday, or a date when that is a week away or more.

    Example:
        >>> saturday = date(2026, 11, 21)
        >>> [day(saturday + timedelta(n), saturday, "en") for n in (0, 1, 2, 9)]
        ['today', 'tomorrow', 'on Monday', 'on Monday, November 30,']
        >>> day(date(2026, 11, 30), saturday, "es")
        'el lunes 30 de noviembre'
    """
    ahead = (target - today).days
    if ahead in (0, 1):
        return (("today", "tomorrow") if language == "en" else ("hoy", "mañana"))[ahead]
    if 1 < ahead < 7:
        weekday = _weekday(target, language)
        return f"on {weekday}" if language == "en" else f"el {weekday}"
    return full_day(target, language)


def full_day(target: date, language: Language) -> str:
    """Say which day, the same on whichever day it is read.

    Example:
        >>> [full_day(date(2026, 11, 24), one) for one in ("en", "es")]
        ['on Tuesday, November 24,', 'el martes 24 de noviembre']
    """
    weekday, date = _weekday(target, language), month_day(target, language)
    return f"on {weekday}, {date}," if language == "en" else f"el {weekday} {date}"


def _weekday(target: date, language: Language) -> str:
    return _DAYS[language].split()[target.weekday()]


def month_day(target: date, language: Language) -> str:
    """Say a date without its year.

    Example:
        >>> month_day(date(2026, 11, 30), "en"), month_day(date(2026, 11, 30), "es")
        ('November 30', '30 de noviembre')
    """
    month = _MONTHS[language].split()[target.month - 1]
    return f"{month} {target.day}" if language == "en" else f"{target.day} de {month}"


def dated(target: date, today: date, language: Language) -> str:
    """Say a date, with its year when that is not this one.

    Example:
        >>> dated(date(2026, 11, 30), date(2026, 11, 21), "en")
        'November 30'
        >>> [dated(date(2027, 1, 5), date(2026, 11, 21), one) for one in ("en", "es")]
        ['January 5, 2027', '5 de enero de 2027']
    """
    said = month_day(target, language)
    if target.year == today.year:
        return said
    return f"{said} de {target.year}" if language == "es" else f"{said}, {target.year}"


def day_and_time(moment: datetime, now: datetime, language: Language) -> str:
    """Say a moment to come.

    Example:
        >>> now = datetime(2026, 11, 21, 19)
        >>> day_and_time(datetime(2026, 11, 23, 8), now, "en")
        'on Monday at 8 a.m.'
        >>> day_and_time(datetime(2026, 11, 22, 13), now, "es")
        'mañana a la 1 de la tarde'
    """
    return f"{day(moment.date(), now.date(), language)} {at_time(moment, language)}"


def digits(text: str) -> str:
    """Space digits so that they are read one by one, with a pause after each group of four.

    Five digits are one group: nobody says a ZIP code as four and one.

    Example:
        >>> digits("48291375")
        '4 8 2 9, 1 3 7 5'
        >>> digits("10001")
        '1 0 0 0 1'
    """
    group = 5 if len(text) == 5 else 4
    return ", ".join(" ".join(text[start : start + group]) for start in range(0, len(text), group))


def sentences(*parts: str) -> str:
    """Join sentences, each with one full stop even after "a.m.".

    Example:
        >>> sentences("We open tomorrow at 8 a.m.", "Good bye")
        'We open tomorrow at 8 a.m. Good bye.'
    """
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part
    )
