from collections.abc import Callable
from datetime import timedelta

import pytest

from contact_center import bootstrap
from contact_center.adapters.amazon_connect import FRESH, STALE, ConnectHours
from contact_center.adapters.announcements import DynamoAnnouncements
from contact_center.connect import flow_function
from contact_center.domain.errors import ConnectUnavailable
from info.handler import KEYS, inform
from tests.functional.conftest import ConnectStub
from tests.support import (
    HOURS_ID,
    INSTANCE_ID,
    NEW_YORK,
    SATURDAY_NOON,
    StandingClock,
    flow_event,
)

Ask = Callable[..., dict[str, str]]

OPEN_TODAY = {"2026-11-21": [(9, 13)], "2026-11-22": [], "2026-11-23": [(8, 18)]}
HOURS = "get_effective_hours_of_operations"


@pytest.fixture
def ask(clock: StandingClock, connect: ConnectStub, announcements: DynamoAnnouncements) -> Ask:
    hours = ConnectHours(connect.client, INSTANCE_ID, HOURS_ID, NEW_YORK)
    app = bootstrap.Info(clock, hours, announcements)
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
