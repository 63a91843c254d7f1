"""What an operator wants to be said: checked, and put into the variables of a template."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from contact_center.domain import phrases
from contact_center.domain.campaigns.run import Kind, NotPossible, Run, Works
from contact_center.domain.language import Language, spoken
from contact_center.domain.moments import read_moment
from contact_center.domain.texts.events import WORKS_AHEAD, works_variables
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import House, Template, Text, worded

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FOLLOWING: Final = ("update", "all_clear")  # go to those who got an earlier one
ON_CARDS: Final = ("incident", "danger")  # callers of the area hear these first

_TEMPLATES: Final[Mapping[Kind, str]] = {
    "incident": "incident_notice",
    "danger": "danger_notice",
    "works": "planned_works",
    "announcement": "announcement",
    "update": "incident_update",
    "all_clear": "all_clear",
}
_OF_DANGER: Final[Mapping[Kind, str]] = {"update": "danger_update", "all_clear": "danger_over"}
LANGUAGES: Final = get_args(Language)
LONGEST: Final = 300  # characters of a notice: its template says more
_UNKNOWN: Final[Mapping[Language, str]] = {
    "en": "We do not know yet how long it takes.",
    "es": "Todavía no sabemos cuánto durará.",
}
_SUPPLIES: Final = ("water", "power")
# What a program was meant to fill in: "{name}", "<date>". A notice is the same for everybody.
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}|<\w+>")
# Behind these no full stop is missing; behind a link it would become part of it.
_ENDED: Final = re.compile(r"(?:[.?!…][\"'”’)]*|\S+\.\w+/\S*|https?://\S+)$")


def template_of(run: Run, *, news: bool = False) -> Template:
    """Return the template of a campaign.

    Args:
        run: The campaign.
        news: For who has not heard of it before: that of the first, in whose place it is. It is
            not longer than that of the update, by which the parts are counted.
    """
    first = run.overtakes if news and run.overtakes != "works" else None
    kind = first or run.kind
    return TEMPLATES[_OF_DANGER.get(kind, _TEMPLATES[kind]) if run.danger else _TEMPLATES[kind]]


def variables(run: Run, language: str, zone: ZoneInfo, *, news: bool = False) -> Mapping[str, str]:
    """Return what the template of a campaign needs, in one language."""
    tongue = spoken(language)
    if run.works:
        return works_variables(
            run.works.supply,
            run.works.starts_at,
            run.works.ends_at,
            run.at.astimezone(zone).date(),
            tongue,
            zone,
        )
    said = {"notice": run.words[language]}
    if "estimate" in template_of(run, news=news).variables:
        said["estimate"] = estimate(run.until, tongue, zone)
    return said


def estimate(until: datetime | None, language: Language, zone: ZoneInfo) -> str:
    """Say until when it is expected to last.

    Example:
        >>> six = datetime.fromisoformat("2026-11-23T18:00:00-05:00")
        >>> estimate(six, "en", ZoneInfo("America/New_York"))
        'Expected to be over by 6 p.m. on November 23.'
        >>> estimate(six, "es", ZoneInfo("America/New_York"))
        'Se espera que termine antes de las 6 de la tarde del 23 de noviembre.'
    """
    if until is None:
        return _UNKNOWN[language]
    there = until.astimezone(zone)
    time = phrases.by_time(there, language)
    day = phrases.month_day(there.date(), language)
    if language == "es":
        return f"Se espera que termine {time} del {day}."
    return f"Expected to be over {time} on {day}."


def said(run: Run, house: House, zone: ZoneInfo, *, news: bool = False) -> Mapping[str, Text]:
    """Put a campaign into words, in each of its languages; ``news``: see ``template_of``.

    Raises:
        UnusableMessage: It cannot be.
    """
    template = template_of(run, news=news)
    return {
        language: worded(template, language, variables(run, language, zone, news=news), house)
        for language in run.languages
    }


def notice_words(run: Run, zone: ZoneInfo) -> Mapping[str, str]:
    """Return what callers of the area hear."""
    return {
        language: phrases.sentences(text, estimate(run.until, spoken(language), zone))
        for language, text in run.words.items()
    }


def drafted(given: Mapping[str, Any], run_id: str, now: datetime) -> Run:
    """Make a campaign of what was given.

    Args:
        given: ``kind``, ``area``, ``words`` by language, ``until``; for works ``supply``,
            ``startsAt`` and ``endsAt``; for updates and the all-clear ``first``; ``by``.
        run_id: What it is called.
        now: When.

    Raises:
        NotPossible: Which value is wrong, and what is expected there.
    """
    kind = given.get("kind")
    if kind not in KINDS:
        raise NotPossible(f"kind: expected one of {', '.join(KINDS)}")
    following = kind in FOLLOWING
    run = Run(
        run_id=run_id,
        kind=kind,
        area="" if following else _text(given, "area", 60),
        at=now,
        by=_text({"by": given.get("by") or "operator"}, "by", 60),
        words={} if kind == "works" else _words(given.get("words")),
        until=_moment(given, "until") if given.get("until") else None,
        works=_works(given, now) if kind == "works" else None,
        first=_text(given, "first", 60) if following else None,
        incident=_text(given, "incident", 60) if given.get("incident") else None,
    )
    if run.until and run.until <= now:
        raise NotPossible("until: expected a time to come")
    return run


def _words(given: object) -> Mapping[str, str]:
    if not isinstance(given, Mapping) or "en" not in given:
        raise NotPossible("words: expected the notice in English at least: words.en")
    if unknown := sorted(str(one) for one in given if one not in LANGUAGES):
        raise NotPossible(f"words.{unknown[0][:20]}: we speak {', '.join(LANGUAGES)}")
    return {one: _sentence(given, one) for one in LANGUAGES if one in given}


def _sentence(given: Mapping[str, Any], language: str) -> str:
    """Return a notice with a full stop, for more is said behind it."""
    text = _text(given, language, LONGEST, "words.")
    if found := _PLACEHOLDER.search(text):
        said = f"words.{language}: {found[0][:30]} would stand there as it is"
        raise NotPossible(f"{said}; a notice is the same for everybody")
    return text if _ENDED.search(text) or len(text) == LONGEST else f"{text}."


def _works(given: Mapping[str, Any], now: datetime) -> Works:
    supply = given.get("supply")
    if supply not in _SUPPLIES:
        raise NotPossible(f"supply: expected one of {', '.join(_SUPPLIES)}")
    works = Works(str(supply), _moment(given, "startsAt"), _moment(given, "endsAt"))
    if works.ends_at <= works.starts_at:
        raise NotPossible("endsAt: expected a time after startsAt")
    if works.starts_at - now < WORKS_AHEAD:
        raise NotPossible("startsAt: works are told of 48 hours ahead")
    return works


def _text(given: Mapping[str, Any], name: str, longest: int, prefix: str = "") -> str:
    text = given.get(name)
    if not isinstance(text, str) or not text.strip():
        raise NotPossible(f"{prefix}{name}: expected a text")
    if len(text) > longest or not text.isprintable():
        raise NotPossible(f"{prefix}{name}: expected one line of at most {longest} characters")
    return text.strip()


def _moment(given: Mapping[str, Any], name: str) -> datetime:
    try:
        return read_moment(str(given.get(name)))
    except ValueError:
        raise NotPossible(
            f"{name}: expected a time with its offset, such as 2026-12-09T08:00:00-05:00"
        ) from None
