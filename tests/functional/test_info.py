from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from contact_center import bootstrap
from contact_center.adapters.amazon_connect import FRESH, STALE, ConnectHours
from contact_center.adapters.announcements import DynamoAnnouncements
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.connect import flow_function
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.matters import Matter
from info.handler import KEYS, inform
from tests.functional.conftest import ConnectStub
from tests.support import (
    HOURS_ID,
    INSTANCE_ID,
    NEW_YORK,
    SATURDAY_NOON,
    TABLE,
    StandingClock,
    flow_event,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Ask = Callable[..., dict[str, str]]

OPEN_TODAY = {"2026-11-21": [(9, 13)], "2026-11-22": [], "2026-11-23": [(8, 18)]}
HOURS = "get_effective_hours_of_operations"


@pytest.fixture
def app(
    clock: StandingClock, connect: ConnectStub, announcements: DynamoAnnouncements
) -> bootstrap.Info:
    hours = ConnectHours(connect.client, INSTANCE_ID, HOURS_ID, NEW_YORK)
    return bootstrap.Info(clock, hours, announcements)


@pytest.fixture
def ask(app: bootstrap.Info) -> Ask:
    handler = flow_function("info", KEYS, inform, lambda: app)
    return lambda **parameters: handler(flow_event(parameters=parameters), None)


def stub_hours(connect: ConnectStub) -> None:
    connect.hours(OPEN_TODAY, ask_from="2026-11-21", to="2026-12-05")


def test_hours_come_from_amazon_connect(ask: Ask, connect: ConnectStub) -> None:
    stub_hours(connect)

    assert ask(topic="hours", language="en") == {
        "outcome": "ok",
        "message": "We are open, and we close in one hour. We open again on Monday at 8 a.m.",
        "open": "yes",
        "nextOpening": "on Monday at 8 a.m.",
    }


def test_hours_are_remembered_for_a_minute(
    ask: Ask, connect: ConnectStub, clock: StandingClock
) -> None:
    stub_hours(connect)
    ask(topic="hours")
    clock.moment += FRESH
    ask(topic="hours")
    connect.all_asked()

    stub_hours(connect)
    clock.moment += timedelta(seconds=1)
    ask(topic="hours")


def test_older_hours_stand_in_while_connect_does_not_answer(
    ask: Ask, connect: ConnectStub, clock: StandingClock
) -> None:
    stub_hours(connect)
    ask(topic="hours")
    connect.fails(HOURS, "ThrottlingException")
    clock.moment += timedelta(hours=2)

    assert ask(topic="hours", language="es")["open"] == "no"

    connect.fails(HOURS, "InternalServiceException")
    clock.moment = SATURDAY_NOON + STALE + timedelta(seconds=1)
    with pytest.raises(ConnectUnavailable, match=r"^GetEffective\w+: InternalServiceException$"):
        ask(topic="hours")


def test_the_address_is_told_in_the_language_of_the_caller(
    ask: Ask, announcements: DynamoAnnouncements
) -> None:
    announcements.put_address({"en": "At the river.", "es": "Junto al río."})

    assert ask(topic="address", language="es") == {
        "outcome": "ok", "message": "Junto al río.", "open": "none", "nextOpening": "none",
    }  # fmt: skip
    assert ask(topic="address", language="uk")["message"] == "At the river."


def test_notices_are_told_while_they_are_valid_newest_first(
    ask: Ask, announcements: DynamoAnnouncements, clock: StandingClock
) -> None:
    day = timedelta(days=1)
    for name, start, end in (("old", -2, 1), ("new", -1, 2), ("over", -9, 0), ("later", 1, 2)):
        announcements.put_notice(
            name,
            {"en": f"Notice {name}", "es": f"Aviso {name}"}
            if name != "old"
            else {"en": "Only English"},
            valid_from=SATURDAY_NOON + start * day,
            valid_until=SATURDAY_NOON + end * day,
        )

    assert ask(topic="notices", language="en")["message"] == "Notice new. Only English."
    assert ask(topic="notices", language="es")["message"] == "Aviso new. Only English."

    clock.moment += 3 * day
    assert ask(topic="notices", language="es")["message"] == "No hay avisos en este momento."


@pytest.mark.parametrize("parameters", [{}, {"topic": "weather"}, {"topic": "address"}])
def test_what_we_cannot_tell_is_an_outcome(ask: Ask, parameters: dict[str, str]) -> None:
    assert ask(**parameters)["outcome"] == "unknown_topic"


NOTICE = "The water is off in Hillside."


def test_an_outage_nearby_comes_before_other_news(
    app: bootstrap.Info, announcements: DynamoAnnouncements, clock: StandingClock
) -> None:
    texts = {"en": "Notice."}
    until = clock.moment + timedelta(hours=1)
    announcements.put_notice("n", texts, valid_from=clock.moment, valid_until=until)  # type: ignore[arg-type]
    known = {"notice": NOTICE, "customerId": "C-1"}

    assert news(app, **known) == f"{NOTICE} Notice."
    assert news(app, notice="none", customerId="C-1") == "Notice."


def test_a_stranger_hears_of_the_outages_of_all_areas_until_they_are_over(
    app: bootstrap.Info, dynamodb: "DynamoDBClient", clock: StandingClock
) -> None:
    outages = DynamoOutages(dynamodb, TABLE)
    later = clock.moment + timedelta(minutes=1)
    harbour = {"en": "No power at the harbour.", "es": "Puerto."}
    outages.declare("hillside", Matter("outage", "O-0", None, clock.moment, words={"en": NOTICE}))
    outages.declare("harbour", Matter("outage", "O-1", None, later, words=harbour))

    assert news(app) == f"No power at the harbour. {NOTICE}"
    assert news(app, customerId="C-1") == "There are no notices at the moment."
    assert news(app, language="es") == f"Puerto. {NOTICE}"
    outages.end("harbour", "O-1")
    assert news(app) == NOTICE


def news(app: bootstrap.Info, language: str = "en", **attributes: str) -> str:
    handler = flow_function("info", KEYS, inform, lambda: app)
    asked = {"topic": "notices", "language": language}
    attributes = {"notice": "none", "customerId": "none", **attributes}
    return str(handler(flow_event(parameters=asked, attributes=attributes), None)["message"])


def test_who_chats_is_told_the_number_to_text_where_there_is_one(
    ask: Ask, app: bootstrap.Info
) -> None:
    handler = flow_function("info", KEYS, inform, lambda: replace(app, text_number="+15550143"))
    told = handler(flow_event(parameters={"topic": "by_text", "language": "es"}), None)

    assert (told["outcome"], "+15550143" in told["message"]) == ("ok", True)
    assert "SALDO" in told["message"]
    assert ask(topic="by_text", language="en")["outcome"] == "unknown_topic"
