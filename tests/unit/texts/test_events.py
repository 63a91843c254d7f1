"""Events of other systems: what is understood, what is refused and why, and their schemas."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from contact_center.domain.campaigns.events import AREA_EVENTS
from contact_center.domain.texts import moves
from contact_center.domain.texts.events import (
    EVENTS,
    EventType,
    UnusableEvent,
    schema,
    understood,
)
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import HOUSE, House, worded

NOW: Final = datetime(2026, 11, 23, 15, tzinfo=UTC)
NEW_YORK: Final = ZoneInfo("America/New_York")
FOLDER: Final = Path(__file__).parents[3] / "docs" / "events"
GOOD: Final[dict[str, dict[str, str]]] = {
    "Bill Issued": {"billId": "B-7", "dueDate": "2026-12-09"},
    "Payment Due": {"billId": "B-7", "dueDate": "2026-12-09"},
    "Appointment Tomorrow": {
        "startsAt": "2026-11-24T08:00:00-05:00",
        "endsAt": "2026-11-24T10:00:00-05:00",
    },
    "Planned Works": {
        "supply": "water",
        "startsAt": "2026-11-26T08:00:00-05:00",
        "endsAt": "2026-11-26T14:00:00-05:00",
    },
    "Order Shipped": {"orderNumber": "20417", "expectedOn": "2026-11-27"},
    "Customer Onboarded": {},
}


def event(name: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    detail = {"customerId": "C-1", "reference": "e-1", **GOOD.get(name, {}), **changes}
    kept = {field: value for field, value in detail.items() if value is not None}
    return {"source": "acme.billing", "detail-type": name, "detail": kept}


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_each_event_makes_a_whole_text_in_both_languages(kind: EventType) -> None:
    told = understood(event(kind.name), NOW, NEW_YORK)
    template = TEMPLATES[kind.template]

    for language in ("en", "es"):
        variables = told.variables("es" if language == "es" else "en", NEW_YORK)
        assert variables.keys() == template.variables - HOUSE
        assert worded(template, language, variables, House("Acme", "555-0100", 9_000)).body


def test_a_customer_hears_only_of_what_they_allowed_that_class_of() -> None:
    classes = {kind.name: TEMPLATES[kind.template].message_class for kind in EVENTS.values()}

    assert {name for name, of in classes.items() if of == "service"} == {"Planned Works"}
    assert {of for name, of in classes.items() if name != "Planned Works"} == {"transactional"}
    assert {TEMPLATES[kind.template].basis for kind in EVENTS.values()} == {"consent"}


def test_a_text_speaks_of_the_clock_on_the_customers_wall() -> None:
    told = understood(event("Planned Works"), NOW, NEW_YORK)

    assert told.variables("en", NEW_YORK) == {
        "supply": "water",
        "when": "on November 26, 8 a.m. - 2 p.m.",
    }


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        (
            "Planned Works",
            {"endsAt": "2027-11-26T11:00:00-05:00"},
            {
                "en": "from November 26, 8 a.m., to November 26, 2027, 11 a.m.",
                "es": "del 26 de noviembre, las 8 de la mañana, al 26 de noviembre de 2027,"
                " las 11 de la mañana",
            },
        ),
        ("Appointment Tomorrow", {}, {"en": "on November 24, 8 a.m. - 10 a.m."}),
        ("Payment Due", {"dueDate": "2027-01-04"}, {"en": "January 4, 2027"}),
        ("Order Shipped", {"expectedOn": "2027-01-04"}, {"es": "4 de enero de 2027"}),
    ],
)
def test_a_date_is_named_so_that_it_is_right_whenever_it_is_read(
    name: str, changes: dict[str, Any], said: dict[str, str]
) -> None:
    told = understood(event(name, **changes), NOW, NEW_YORK)

    for language in ("en", "es"):
        spoken = told.variables("es" if language == "es" else "en", NEW_YORK).values()
        assert said.get(language) is None or said[language] in spoken


@pytest.mark.parametrize(
    ("name", "changes", "end"),
    [
        ("Payment Due", {"dueDate": "2026-11-23"}, "2026-11-24T00:00:00-05:00"),
        ("Bill Issued", {"dueDate": "2026-11-23"}, "2026-11-24T00:00:00-05:00"),
        ("Order Shipped", {"expectedOn": "2026-11-23"}, "2026-11-24T00:00:00-05:00"),
        ("Appointment Tomorrow", {}, "2026-11-24T08:00:00-05:00"),
        ("Planned Works", {}, "2026-11-26T08:00:00-05:00"),
    ],
)
def test_a_text_is_true_until(name: str, changes: dict[str, Any], end: str) -> None:
    told = understood(event(name, **changes), NOW, NEW_YORK)

    assert told.good_until(NEW_YORK) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("Bill Lost", {}, "detail-type: expected one of Bill Issued, "),
        ("Bill Issued", {"billId": None}, "detail.billId: expected a text"),
        ("Bill Issued", {"billId": 7}, "detail.billId: expected a text"),
        ("Bill Issued", {"billId": "B" * 65}, "detail.billId: expected at most 64"),
        ("Bill Issued", {"billId": "B\n7"}, "detail.billId: expected at most 64 printable"),
        ("Bill Issued", {"dueDate": "soon"}, "detail.dueDate: expected a date such as"),
        ("Bill Issued", {"phone": "x"}, "detail.phone: Bill Issued has no such field"),
        ("Bill Issued", {"customerId": None}, "detail.customerId: expected a text"),
        ("Planned Works", {"supply": "gas"}, "detail.supply: expected one of water, power"),
        ("Planned Works", {"startsAt": "2026-11-26T08:00:00"}, "expected a time with its offset"),
        ("Planned Works", {"endsAt": "2026-11-26T07:00:00-05:00"}, "a time after startsAt"),
        ("Planned Works", {"startsAt": "2026-11-25T09:59:00-05:00"}, "48 hours ahead"),
        ("Appointment Tomorrow", {"startsAt": "2026-11-23T08:00:00-05:00"}, "to come"),
        ("Appointment Tomorrow", {"startsAt": "2027-06-24T08:00:00-05:00"}, "after startsAt"),
        (
            "Appointment Tomorrow",
            {"startsAt": "2027-06-24T08:00:00-05:00", "endsAt": "2027-06-24T09:00:00-05:00"},
            "detail.startsAt: an appointment is told of the day before",
        ),
        ("Payment Due", {"dueDate": "2019-01-01"}, "detail.dueDate: expected a day or time"),
        ("Payment Due", {"dueDate": "2026-11-22"}, "detail.dueDate: expected a day or time"),
        ("Order Shipped", {"expectedOn": "2026-11-22"}, "detail.expectedOn: expected a day"),
        ("Payment Due", {"dueDate": "9999-12-31"}, "detail.dueDate: expected a date such as"),
        ("Order Shipped", {"expectedOn": "9999-12-31"}, "detail.expectedOn: expected a date"),
        (
            "Planned Works",
            {"endsAt": "9999-12-31T23:59-05:00"},
            "detail.endsAt: expected a time with its offset",
        ),
    ],
)
def test_what_cannot_be_used_says_why(name: str, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(UnusableEvent, match=problem.replace(".", r"\.")):
        understood(event(name, **changes), NOW, NEW_YORK)


@pytest.mark.parametrize("detail", [None, [], "x", 7])
def test_an_event_has_a_detail(detail: object) -> None:
    with pytest.raises(UnusableEvent, match="detail: expected an object"):
        understood({"detail-type": "Bill Issued", "detail": detail}, NOW, NEW_YORK)


def test_works_of_exactly_48_hours_ahead_are_told() -> None:
    works = event("Planned Works", startsAt=(NOW + timedelta(hours=48)).isoformat())

    assert understood(works, NOW, NEW_YORK).customer_id == "C-1"


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_the_published_schema_is_that_of_the_code(kind: EventType) -> None:
    file = FOLDER / f"{kind.name.lower().replace(' ', '-')}.json"
    published = json.loads(file.read_text())

    assert published == schema(kind), f"write schema(EVENTS[{kind.name!r}]) to {file.name} again"
    jsonschema.validate(event(kind.name), published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(event(kind.name, more="x"), published)


def test_nothing_else_is_published() -> None:
    others = [moves.NAME]
    assert len(list(FOLDER.iterdir())) == len(EVENTS) + len(AREA_EVENTS) + len(others)
