"""Leaks and outages: reports, the incidents they add up to, and emergencies.

Source: domain reference, part 2(f): no authentication; emergency words and keys jump ahead; a known
incident is told; enough reports from an area within some minutes make an incident.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from contact_center.domain.language import Language

Trouble = Literal["no_power", "leak", "no_water"]
TROUBLES: tuple[Trouble, ...] = ("no_power", "leak", "no_water")

FORGOTTEN_AFTER = timedelta(days=6)  # as long as its notice stays on the cards
EMERGENCY_KEY = "9"  # in every menu about leaks and outages

# Words that mean danger, whatever else is said. Stems: "flooded", "flooding"; "chispa", "chispas".
_WIRES = r"(?:wires?|(?:power\s*|electric\w*\s+)lines?|cables?|poles?)\b"
_FELL = (
    r"(?:down|fell|fallen|falling|hanging|loose|broken|sparking"
    r"|(?:on|in|across)\s+(?:\w+\s+)?(?:ground|street|road|roof|car|house|lawn|yard|fence|sidewalk))\b"
)
_DEVICE = r"(?:meter|transformer|panel|outlet|socket|fuse\s*box|breaker|wires?|pole|cables?)\b"
_APARATO = r"(?:medidor|transformador|tablero|enchufe|cables?|poste)\b"
_BROKE_OUT = r"(?:melt|blew\s+up|blown\s+up|blowing\s+up|glowing|buzzing|arcing|exploded|red\s+hot)"
_ESTALLO = r"(?:derrit|derret|estall|revent|al\s+rojo)"
_INDOORS = r"(?:basement|cellar|house|home|kitchen|bathroom|bedroom|apartment|garage|ceiling)\b"
_EN_CASA = r"(?:s[óo]tano|casa|cocina|ba[ñn]o|cuarto|apartamento|garaje|techo)\b"
_CABLES = r"(?:cables?|postes?)\b"
_CAYO = r"(?:ca[íi]d\w*|cay[óoe]\w*|colgan\w*|suelt\w*|en\s+el\s+suelo|roto\w*)"
_DANGER = re.compile(
    r"\b(?:fires?\b(?!\s+(?:hydrant|department\s+bill))|flames?\b|smoke|burning|burnt|sparks?\b"
    r"|sparking|electrocut|explo|flood|injur|hurt\b|bleed|trapped|unconscious|danger|drown"
    r"|ambulance|rotten\s+egg|monoxide|live\s+wire"
    r"|(?<!contacto de )(?<!número de )(?<!teléfono de )emergenc\w*"
    r"(?!\s+(?:contact|number|phone))\b"
    r"|(?:electric\w*|got|get|gets|getting|gave\s+\w+)\s+(?:an?\s+|electric\w*\s+)*shock(?:s|ed)?\b"
    r"|shocked\s+(?:by|me|him|her)\b|zapped\b"
    r"|dying\b|passed\s+out|faint(?:ed|ing)\b|collapsed"
    r"|heart\s+attack|(?:not|isn['’]t|can['’]?t|cannot|stopped)\s+breath\w*"
    r"|(?:do(?:es)?\s+not|do(?:es)?n['’]?t|is\s+not|isn['’]t|not|can['’]?t|cannot)"
    r"\s+(?:move|moving|wake|waking|respond|breathe|get\s+up)\b"
    r"|(?:father|mother|husband|wife|son|daughter|child|kid|baby|man|woman|someone|somebody|he|she"
    r"|dad|mom|grand\w+|brother|sister|neighbor)\s+(?:just\s+|has\s+)?(?:fell|fallen)\b(?!\s+behind)"
    rf"|{_DEVICE}.{{0,20}}\b{_BROKE_OUT}|{_BROKE_OUT}\w*\s+(?:\w+\s+)?{_DEVICE}"
    rf"|{_INDOORS}.{{0,20}}\b(?:fill\w*|full|under)\b.{{0,15}}\bwater"
    rf"|water\b(?!\s+(?:bills?|rates?)\b)(?!\s+\w+\s+my\s+bill).{{0,20}}\b(?:fill\w*|pour\w*|gush\w*|ris\w+)\b.{{0,20}}\b{_INDOORS}"
    rf"|{_APARATO}.{{0,20}}\b{_ESTALLO}|{_ESTALLO}\w*\s+(?:\w+\s+){{0,2}}{_APARATO}"
    rf"|{_EN_CASA}.{{0,20}}\b(?:llen\w*|bajo)\b.{{0,15}}\bagua"
    rf"|agua\b.{{0,20}}\b(?:llen\w*|entra\w*|sub\w+)\b.{{0,20}}\b{_EN_CASA}"
    r"|muriendo\b|desmay\w*|infarto|se\s+cay[óo]\b.{0,20}\bno\s+se\s+mueve"
    r"|no\s+(?:se\s+mueve|respira|reacciona|despierta)"
    r"|(?:smell\w*|odou?r|leak\w*)\b.{0,20}\bgas\b|\bgas\b.{0,20}\b(?:leak|smell|odou?r|escap|hiss)"
    rf"|{_WIRES}.{{0,15}}\b{_FELL}|(?:down|downed|fallen)\s+(?:\w+\s+)?(?:wire|line|pole|cable)"
    rf"|(?:tree|branch|limb)\b.{{0,25}}\b{_WIRES}"
    r"|water\b.{0,30}\b(?:outlets?|sockets?|fuse\s*box|breakers?|electric\w*\s+panel)\b"
    r"|agua\b.{0,30}\b(?:enchufe|tomacorriente|caja\s+de\s+fusibles)"
    r"|lines?\s+(?:is\s+|are\s+)?down\b|fuego|incendio|llamas\b|humo|quema|chispa|explosi|inund"
    r"|descarga\s+el[ée]ctric|herid|sangr|atrapad|inconsciente|peligro|ambulancia|ahog|mon[óo]xido"
    r"|huevos?\s+podrido|electrocut|dio\s+(?:la\s+)?corriente|me\s+dio\s+un\s+toque"
    r"|(?:huel\w*|olor|fuga\w*|escap\w*)\b.{0,20}\bgas\b"
    rf"|{_CABLES}.{{0,15}}{_CAYO}|(?:cay[óo]|ca[íi]d\w*)\s+(?:\w+\s+){{0,2}}{_CABLES}"
    rf"|(?:árbol|rama)\b.{{0,25}}\b{_CABLES})",
    re.IGNORECASE,
)

# Danger that is denied, right beside the word, and a detector that only wants a battery.
_NO_DANGER = re.compile(
    r"\b(?:no|not|isn['’]t|aren['’]t|wasn['’]t|without|nobody(?:['’]s)?)\s+"
    r"(?:(?:one|is|are|was|got|in|any|an?|real|immediate)\s+){0,3}"
    r"(?:danger|hurt|injured|injuries|fire|smoke|flames|sparks?|flood(?:ing)?|emergency)\b"
    r"(?!\s+(?:department|truck|brigade|engine|alarm|service|desk))"
    r"|\b(?:no|nadie|sin|ning[úu]n|ninguna)\s+"
    r"(?:(?:hay|es|est[áa]n?|estamos|ha|sido|una?|en|ning[úu]n|ninguna)\s+){0,3}"
    r"(?:peligro|herid[oa]s?|fuego|incendio|humo|llamas|chispas|inundaci[óo]n|emergencia)\b"
    r"|\b(?:i\s+am|i['’]m|we\s+are|we['’]re)\s+not\s+moving\b"  # home
    r"|\bnot\s+moving\s+(?:yet|home|house|out|until|till|before|anymore)\b"
    r"|\bwater\s+(?:\w+\s+){0,3}(?:my|the|our)\s+(?:\w+\s+)?bills?\b"
    r"|\bsmoke\s+(?:detector|alarm)s?\b.{0,20}\b(?:beep|chirp)\w*"
    r"|\bdetector(?:es)?\s+de\s+humo\b.{0,20}\bpita\w*",
    re.IGNORECASE,
)


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


def is_emergency(text: str) -> bool:
    """Tell whether words mean danger to life, in English or Spanish.

    A false alarm costs a moment of an agent, a miss may cost more: when in doubt, it is one.

    Example:
        >>> is_emergency("there are sparks from the pole"), is_emergency("huele a gas")
        (True, True)
        >>> is_emergency("no water since this morning"), is_emergency("se fue la luz")
        (False, False)
        >>> is_emergency("nobody is hurt"), is_emergency("nobody is hurt, but there is a fire")
        (False, True)
    """
    return _DANGER.search(_NO_DANGER.sub(" ", text)) is not None


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
