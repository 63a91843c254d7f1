"""Leaks and outages: reports, and the incidents they add up to.

Source: domain reference, part 2(f): no authentication; emergency words and keys jump ahead; a known
incident is told; enough reports from an area within some minutes make an incident.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from contact_center.domain.language import Language

Trouble = Literal["no_power", "leak", "no_water"]
TROUBLES: tuple[Trouble, ...] = ("no_power", "leak", "no_water")

FORGOTTEN_AFTER = timedelta(days=6)  # as long as its notice stays on the cards
EMERGENCY_KEY = "9"  # in every menu about leaks and outages


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """How many reports make an incident.

    Attributes:
        reports: From so many different callers ...
        within: ... in this time.
    """

    reports: int = 10
    within: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Report:
    """What a caller tells about a leak or an outage.

    Attributes:
        area: Supply area.
        reporter: Who, for telling reports apart: the same caller twice is one report.
        customer_id: Set where the trouble is at the address we know.
        incident: The known incident that it belongs to, if there was one.
    """

    number: str
    area: str
    trouble: Trouble
    reporter: str = field(repr=False)
    at: datetime
    customer_id: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that is known to be wrong in an area.

    Attributes:
        words: The notice by language, as callers of the area hear it.
        until: When it is expected to be over, if that is known.
        trouble: What is wrong, where callers' reports said so.
    """

    reference: str
    area: str
    since: datetime
    words: Mapping[Language, str]
    until: datetime | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class OutageMap:
    """Where we supply, and what is known to be wrong there.

    Attributes:
        areas: Area by postal code.
        incidents: The open ones.
    """

    areas: Mapping[str, str] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()

    def known(self, area: str, now: datetime) -> Incident | None:
        """Return what is known to be wrong in an area, the latest first."""
        here = [i for i in self.incidents if i.area == area and _lasts(i, now)]
        return max(here, key=lambda incident: incident.since, default=None)

    def notices(self, language: Language, now: datetime) -> list[str]:
        """Return what is known to be wrong anywhere, in a language or else in English.

        The latest comes first.
        """
        lasting = [incident for incident in self.incidents if _lasts(incident, now)]
        lasting.sort(key=lambda incident: incident.since, reverse=True)
        told = (one.words.get(language) or one.words.get("en") for one in lasting)
        return list(dict.fromkeys(filter(None, told)))


def _lasts(incident: Incident, now: datetime) -> bool:
    """Tell whether an incident still counts; one that nobody ended is forgotten after a while."""
    return now < (incident.until or incident.since + FORGOTTEN_AFTER)


def adds_up(
    reports: Iterable[Report],
    now: datetime,
    rule: ClusterRule = ClusterRule(),
) -> bool:
    """Tell whether reports from one area amount to an incident."""
    recent = {r.reporter for r in reports if timedelta(0) <= now - r.at <= rule.within}
    return len(recent) >= rule.reports


_NOTICES: Mapping[Trouble, Mapping[Language, str]] = {
    "no_power": {
        "en": "We know about a power outage in your area, and we are working on it.",
        "es": "Sabemos que hay un corte de luz en su zona y estamos trabajando en ello.",
    },
    "leak": {
        "en": "We know about a water leak in your area, and we are working on it.",
        "es": "Sabemos que hay una fuga de agua en su zona y estamos trabajando en ello.",
    },
    "no_water": {
        "en": "We know that the water is off in your area, and we are working on it.",
        "es": "Sabemos que no hay agua en su zona y estamos trabajando en ello.",
    },
}


def declared(reports: Iterable[Report], now: datetime) -> Incident:
    """Return the incident that reports add up to: named after the first, about what most report."""
    all_reports = sorted(reports, key=lambda report: report.at)
    told = [report.trouble for report in all_reports]
    trouble = max(TROUBLES, key=told.count)
    first = all_reports[0]
    return Incident(
        reference=f"R{first.number}",
        area=first.area,
        trouble=trouble,
        since=min(first.at, now),
        words=_NOTICES[trouble],
    )
