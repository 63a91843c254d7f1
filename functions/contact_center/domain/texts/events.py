"""The public way in: what other systems tell, and which text follows for the customer.

An event names the customer and what happened, never a number or words of its own: whom to text, in
which language and whether at all is decided here. The schemas in docs/events/ are made of this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from contact_center.domain import phrases
from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.moments import read_date, read_moment

WORKS_AHEAD: Final = timedelta(hours=48)  # domain reference, part 2(f)
_EVE: Final = timedelta(hours=48)  # the day before begins no earlier, whatever the clock does
_LONGEST: Final = 64  # characters of an id
_SUPPLIES: Final[Mapping[str, Mapping[Language, str]]] = {
    "water": {"en": "water", "es": "agua"},
    "power": {"en": "power", "es": "luz"},
}

Kind = Literal["id", "date", "moment", "supply"]
Values = Mapping[str, Any]
Words = Callable[[Values, Language, ZoneInfo, date], Mapping[str, str]]


class UnusableEvent(InvalidInput):
    """An event that no text can be made of: which field, what is wrong, what is expected."""

    code = "unusable_event"


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event.

    Attributes:
        name: Its detail-type in EventBridge.
        template: Of the text that follows.
        fields: What its detail holds beside ``customerId`` and ``reference``.
        words: Makes the template's variables, on a day.
        true_until: Names the date or time until the end of which the text is true; empty: always.
    """

    name: str
    template: str
    fields: Mapping[str, Kind]
    words: Words
    true_until: str = ""


@dataclass(frozen=True, slots=True)
class CustomerEvent:
    """An event that was understood.

    Attributes:
        reference: What makes it once, in the system that tells.
        at: When it was told.
    """

    type: EventType
    customer_id: str
    reference: str
    values: Values
    at: datetime

    def variables(self, language: Language, zone: ZoneInfo) -> Mapping[str, str]:
        return self.type.words(self.values, language, zone, self.at.astimezone(zone).date())

    def good_until(self, zone: ZoneInfo) -> datetime | None:
        """Return from when on the text would be wrong; None: never."""
        end: date | datetime | None = self.values.get(self.type.true_until)
        if end is None or isinstance(end, datetime):
            return end
        return datetime.combine(end + timedelta(days=1), time(), zone)


def _bill(values: Values, language: Language, _zone: ZoneInfo, today: date) -> Mapping[str, str]:
    return {"bill": values["billId"], "due": phrases.dated(values["dueDate"], today, language)}


def _visit(values: Values, language: Language, zone: ZoneInfo, today: date) -> Mapping[str, str]:
    return {"when": when(values["startsAt"], values["endsAt"], today, language, zone)}


def _works(values: Values, language: Language, zone: ZoneInfo, today: date) -> Mapping[str, str]:
    starts, ends = values["startsAt"], values["endsAt"]
    return works_variables(values["supply"], starts, ends, today, language, zone)


def _order(values: Values, language: Language, _zone: ZoneInfo, today: date) -> Mapping[str, str]:
    day = phrases.dated(values["expectedOn"], today, language)
    return {"order": values["orderNumber"], "day": day}


def _nothing(_v: Values, _language: Language, _zone: ZoneInfo, _today: date) -> Mapping[str, str]:
    return {}


def works_variables(
    supply: str,
    starts_at: datetime,
    ends_at: datetime,
    today: date,
    language: Language,
    zone: ZoneInfo,
) -> Mapping[str, str]:
    """Return what the text about planned works says."""
    said = when(starts_at, ends_at, today, language, zone)
    return {"supply": _SUPPLIES[supply][language], "when": said}


def when(starts: datetime, ends: datetime, today: date, language: Language, zone: ZoneInfo) -> str:
    """Say from when to when, by dates: a text is read later than it was written.

    Example:
        >>> here = ZoneInfo("America/New_York")
        >>> eight, six = (datetime(2026, 11, 26, hour, tzinfo=here) for hour in (8, 18))
        >>> when(eight, six, date(2026, 11, 23), "en", here)
        'on November 26, 8 a.m. - 6 p.m.'
        >>> when(eight, six + timedelta(days=2), date(2026, 11, 23), "es", here)
        'del 26 de noviembre, las 8 de la mañana, al 28 de noviembre, las 6 de la tarde'
    """
    begin, end = starts.astimezone(zone), ends.astimezone(zone)
    first, last = (phrases.dated(at.date(), today, language) for at in (begin, end))
    opens, closes = (phrases.clock_time(at, language) for at in (begin, end))
    if begin.date() == end.date():
        return f"{'el' if language == 'es' else 'on'} {first}, {opens} - {closes}"
    if language == "es":
        return f"del {first}, {opens}, al {last}, {closes}"
    return f"from {first}, {opens}, to {last}, {closes}"


_TIMES: Final[Mapping[str, Kind]] = {"startsAt": "moment", "endsAt": "moment"}
_ORDER: Final[Mapping[str, Kind]] = {"orderNumber": "id", "expectedOn": "date"}
_DUE: Final[Mapping[str, Kind]] = {"billId": "id", "dueDate": "date"}
EVENTS: Final[Mapping[str, EventType]] = {
    one.name: one
    for one in (
        EventType("Bill Issued", "bill_issued", _DUE, _bill, "dueDate"),
        EventType("Payment Due", "payment_due", _DUE, _bill, "dueDate"),
        EventType("Appointment Tomorrow", "appointment_tomorrow", _TIMES, _visit, "startsAt"),
        EventType(
            "Planned Works", "planned_works", {"supply": "supply", **_TIMES}, _works, "startsAt"
        ),
        EventType("Order Shipped", "order_shipped", _ORDER, _order, "expectedOn"),
        EventType("Customer Onboarded", "welcome", {}, _nothing),
    )
}


def understood(event: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> CustomerEvent:
    """Read an event of EventBridge.

    Args:
        event: As it came.
        now: The time.
        zone: Where its dates are meant.

    Raises:
        UnusableEvent: With the first thing that is wrong.
    """
    kind = EVENTS.get(str(event.get("detail-type")))
    if kind is None:
        raise UnusableEvent(
            f"detail-type: expected one of {', '.join(EVENTS)}, or an event of docs/events/"
        )
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        raise UnusableEvent("detail: expected an object")
    known = {"customerId", "reference", *kind.fields}
    if unknown := sorted(str(name)[:40] for name in detail if name not in known):
        raise UnusableEvent(f"detail.{unknown[0]}: {kind.name} has no such field")
    values = {name: _read(name, of, detail) for name, of in kind.fields.items()}
    _check_times(kind, values, now)
    customer, reference = (_read(name, "id", detail) for name in ("customerId", "reference"))
    told = CustomerEvent(kind, customer, reference, values, now)
    if (end := told.good_until(zone)) is not None and end <= now:
        raise UnusableEvent(f"detail.{kind.true_until}: expected a day or time to come")
    return told


def _check_times(kind: EventType, values: Values, now: datetime) -> None:
    if "endsAt" in values and values["endsAt"] <= values["startsAt"]:
        raise UnusableEvent("detail.endsAt: expected a time after startsAt")
    if kind.template == "planned_works" and values["startsAt"] - now < WORKS_AHEAD:
        raise UnusableEvent("detail.startsAt: works are told of 48 hours ahead")
    if kind.template == "appointment_tomorrow" and values["startsAt"] - now > _EVE:
        raise UnusableEvent("detail.startsAt: an appointment is told of the day before")


def _read(name: str, kind: Kind, detail: Mapping[str, Any]) -> Any:  # noqa: ANN401 - by its kind
    given = detail.get(name)
    if not isinstance(given, str) or not given.strip():
        raise UnusableEvent(f"detail.{name}: expected a text")
    try:
        return _READERS[kind](given)
    except ValueError:
        raise UnusableEvent(f"detail.{name}: expected {_EXPECTED[kind]}") from None


def _id(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError
    return text


def _supply(text: str) -> str:
    if text not in _SUPPLIES:
        raise ValueError
    return text


_READERS: Final[Mapping[Kind, Callable[[str], Any]]] = {
    "id": _id,
    "date": read_date,
    "moment": read_moment,
    "supply": _supply,
}
_EXPECTED: Final[Mapping[Kind, str]] = {
    "id": f"at most {_LONGEST} printable characters",
    "date": "a date such as 2026-12-09",
    "moment": "a time with its offset, such as 2026-12-09T08:00:00-05:00",
    "supply": f"one of {', '.join(_SUPPLIES)}",
}
_SCHEMAS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    "id": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "supply": {"type": "string", "enum": list(_SUPPLIES)},
}


def schema(kind: EventType) -> Mapping[str, Any]:
    """Return the JSON Schema of an event as EventBridge delivers it."""
    detail = {"customerId": "id", "reference": "id", **kind.fields}
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": kind.name,
        "description": f"The customer gets the text {kind.template}, if they may.",
        "type": "object",
        "required": ["source", "detail-type", "detail"],
        "properties": {
            "source": {"type": "string"},
            "detail-type": {"type": "string", "enum": [kind.name]},
            "detail": {
                "type": "object",
                "required": list(detail),
                "additionalProperties": False,
                "properties": {name: dict(_SCHEMAS[of]) for name, of in detail.items()},
            },
        },
    }
