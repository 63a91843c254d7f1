"""Asking the instance: hours and metrics."""

from datetime import UTC, date, datetime, time

import pytest

from simulator.engine.observer import Override
from simulator.engine.simulation import Simulation
from simulator.world import Hours, Opening, Queue, World
from simulator.world import Override as Holiday
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, menu

HOURS = "CheckHoursOfOperation"
ARN = "arn:x/operating-hours/office"
OFFICE = Hours("Office", ARN, "America/New_York", (Opening("MONDAY", time(8), time(18)),))
PICK = action(
    "pick", "UpdateContactTargetQueue", {"QueueId": "Billing"}, "x", errors={"NoMatchingError": "x"}
)


def world_with(hours: Hours = OFFICE, queue_hours: str | None = ARN) -> World:
    world = World()
    world.hours.add(hours, hours.arn)
    world.queues.add(Queue("Billing", "arn:x/queue/billing", hours=queue_hours), "Billing")
    return world


def checked(world: World, *before: Json, **parameters: str) -> str:
    return str(landed(Play(probe(HOURS, parameters, *before, when="True False"), world)))


def test_open_or_closed_by_the_clock_of_the_schedule() -> None:
    # The simulation starts on a Monday at 14:00 UTC: 09:00 in New York, 06:00 in Los Angeles.
    west = Hours("West", "arn:w", "America/Los_Angeles", (Opening("MONDAY", time(8), time(18)),))

    assert checked(world_with(), HoursOfOperationId="office") == "= True"
    assert checked(world_with(west), HoursOfOperationId="arn:w") == "= False"


def test_without_a_reference_the_target_queues_hours_count() -> None:
    assert checked(world_with(), PICK) == "= True"
    assert checked(world_with(queue_hours=None), PICK) == "= True"  # a queue without hours is open


def test_without_a_queue_or_with_an_agents_there_are_no_hours() -> None:
    from simulator.world import Person

    world = world_with()
    world.people.add(Person("ada", "arn:x/agent/ada"), "ada")
    agent = action(
        "pick", "UpdateContactTargetQueue", {"AgentId": "ada"}, "x", errors={"NoMatchingError": "x"}
    )

    assert checked(world_with()) == "NoMatchingError"
    assert checked(world, agent) == "NoMatchingError"


def test_hours_that_are_not_there_are_an_error_or_open_when_alone() -> None:
    assert checked(world_with(), HoursOfOperationId="other") == "NoMatchingError"
    assert checked(lone_world(), HoursOfOperationId="${Office}") == "= True"
    assert checked(lone_world(), HoursOfOperationId="$.External.none") == "NoMatchingError"


def test_both_branches_must_be_there() -> None:
    play = Play(probe(HOURS, {"HoursOfOperationId": ARN}, when="True"), world_with())

    assert 'no condition for "False"' in play.message


@pytest.mark.parametrize(
    ("override", "where"),
    [
        (Override(data=False), "= False"),
        (Override(data=True), "= True"),
        (Override(error="NoMatchingError"), "NoMatchingError"),
        (Override(substitute="never"), "= False"),
    ],
)
def test_an_observer_may_bend_the_hours(override: Override, where: str) -> None:
    class Bending:
        def started(self, *_: object) -> Override:
            return override

        def completed(self, *_: object) -> None: ...

    world = world_with()
    world.hours.add(Hours("Never", "arn:never"), "never")
    play = Play(
        probe(HOURS, {"HoursOfOperationId": ARN}, menu("ask", "?", {}, "x"), when="True False"),
        world,
    )
    play.simulation.observer = Bending()
    play.press("1")

    assert landed(play) == where


# The calendar itself


WEEK = Hours(
    "Week",
    "arn:week",
    "America/New_York",
    (
        Opening("MONDAY", time(8), time(18)),
        Opening("TUESDAY", time(0), time(0)),
        Opening("WEDNESDAY", time(20), time(0)),
    ),
    (
        Holiday("Closed", date(2026, 3, 9), date(2026, 3, 10)),
        Holiday(
            "Short", date(2026, 3, 16), date(2026, 3, 16), (Opening("MONDAY", time(10), time(12)),)
        ),
    ),
)


@pytest.mark.parametrize(
    ("local", "open_"),
    [
        ("2026-03-02T07:59:59", False),
        ("2026-03-02T08:00:00", True),
        ("2026-03-02T17:59:59", True),
        ("2026-03-02T18:00:00", False),
        ("2026-03-03T00:00:00", True),
        ("2026-03-03T23:59:59", True),
        ("2026-03-04T19:59:59", False),
        ("2026-03-04T23:59:59", True),
        ("2026-03-05T00:00:00", False),
        ("2026-03-09T09:00:00", False),
        ("2026-03-10T09:00:00", False),
        ("2026-03-16T09:59:59", False),
        ("2026-03-16T10:00:00", True),
        ("2026-03-23T09:00:00", True),
    ],
)
def test_the_calendar(local: str, open_: bool) -> None:
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York"))

    assert WEEK.open_at(moment) is open_
    assert WEEK.open_at(moment.astimezone(UTC)) is open_


# Metrics


def metric(name: str, world: World, *conditions: tuple[str, str], **parameters: str) -> str:
    return str(
        landed(
            Play(
                probe(
                    "CheckMetricData",
                    {"MetricType": name, **parameters},
                    PICK,
                    errors="NoMatchingError NoMatchingCondition",
                    conditions=list(conditions),
                ),
                world,
            )
        )
    )


MORE_THAN_NONE = ("NumberGreaterThan", "0")


def test_agents_are_counted_by_their_status() -> None:
    from simulator.world import Person

    world = world_with()
    for name, status in (("ada", "Available"), ("bob", "Lunch"), ("cyd", None)):
        world.people.add(Person(name, f"arn:x/agent/{name}", status=status), name)
    exactly = {
        "NumberOfAgentsAvailable": "1",
        "NumberOfAgentsStaffed": "1",
        "NumberOfAgentsOnline": "2",
    }

    for name, number in exactly.items():
        assert metric(name, world, ("Equals", number)) == f"Equals {number}"


def test_the_one_agent_of_a_world_without_people_is_there() -> None:
    assert metric("NumberOfAgentsAvailable", world_with(), MORE_THAN_NONE) == "NumberGreaterThan 0"


def test_a_world_may_fix_its_numbers() -> None:
    world = world_with()
    world.metrics["Billing"] = {"AVAILABLE": 0, "OLDEST": 301.0}

    assert metric("NumberOfAgentsAvailable", world, MORE_THAN_NONE) == "NoMatchingCondition"
    assert (
        metric("OldestContactInQueueAgeSeconds", world, ("NumberGreaterThan", "300"))
        != "NoMatchingCondition"
    )


def test_the_queue_is_measured_as_it_is() -> None:
    world = world_with()
    waits = [
        PICK | {"Transitions": {"NextAction": "wait"}},
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
        ),
    ]
    from tests.simulator.language.build import flow

    simulation = Simulation(world, start=datetime(2026, 3, 2, 14, tzinfo=UTC))
    waiting = flow(*waits)
    simulation.start_contact(waiting)
    simulation.advance(40)
    simulation.start_contact(waiting)
    simulation.advance(5)
    asking = probe("GetMetricData", {}, PICK)
    contact = simulation.start_contact(asking)

    assert contact.value("$.Metrics.Queue.Name") == "Billing"
    assert contact.value("$.Metrics.Queue.Size") == "2"
    assert contact.value("$.Metrics.Queue.OldestContactAge") == "45"
    assert contact.value("$.Metrics.Agents.Online.Count") == "1"
    assert contact.value("$.Metrics.Agents.Available.Count") == "0"  # the call rings at her


@pytest.mark.parametrize(
    ("asked", "size", "available"),
    [({}, "1", "1"), ({"QueueChannel": "Chat"}, "0", "1"), ({"QueueChannel": "Voice"}, "1", "1")],
)
def test_a_channel_is_counted_alone_and_all_without_one(
    asked: dict[str, str], size: str, available: str
) -> None:
    from tests.simulator.language.build import flow

    enters = action("wait", "TransferContactToQueue", {}, "end",
                    errors={"NoMatchingError": "end", "QueueAtCapacity": "end"})  # fmt: skip
    simulation = Simulation(world_with(), start=datetime(2026, 3, 2, 14, tzinfo=UTC))
    simulation.start_contact(flow(PICK | {"Transitions": {"NextAction": "wait"}}, enters))
    contact = simulation.start_contact(probe("GetMetricData", asked, PICK), channel="EMAIL")

    assert contact.value("$.Metrics.Queue.Size") == size
    assert contact.value("$.Metrics.Agents.Available.Count") == available


@pytest.mark.parametrize("kind", ["CheckMetricData", "GetMetricData"])
def test_without_a_queue_there_is_no_metric(kind: str) -> None:
    parameters = {"MetricType": "NumberOfContactsInQueue"} if kind == "CheckMetricData" else {}
    play = Play(probe(kind, parameters, errors="NoMatchingError NoMatchingCondition"), world_with())

    assert landed(play) == "NoMatchingError"


def test_a_metric_that_is_none_is_refused() -> None:
    assert "MetricType is none of" in Play(probe("CheckMetricData", {"MetricType": "Mood"})).message
