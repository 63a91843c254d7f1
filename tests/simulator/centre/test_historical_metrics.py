"""GetMetricDataV2 counts what was played."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.centre.errors import NotPlayedError
from simulator.centre.local import LocalCentre
from simulator.engine.contact import Contact
from tests.simulator.centre.conftest import centre_with_queue

WITHIN_20 = [{"Comparison": "LTE", "ThresholdValue": 20.0}]


def queued(centre: LocalCentre, number: str) -> Contact:
    contact = centre.call(number, to="+15550199")
    centre.simulation.advance(3)
    centre.simulation.press(contact, "1")
    return contact


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[LocalCentre]:
    """Two are answered after 10 and 30 s, with a minute's talk and 20 s of work; one gives up."""
    with centre_with_queue(tmp_path) as raised:
        simulation = raised.simulation
        agent = simulation.agent("agent")
        agent.person = replace(agent.person, wraps_up=20.0)
        for waits in (10, 30):
            contact = queued(raised, "+15550100")
            simulation.advance(waits)
            simulation.agent_accept(contact)
            simulation.advance(60)
            simulation.agent_hang_up(contact)
            simulation.advance(20)
        gives_up = queued(raised, "+15550101")
        simulation.advance(50)
        simulation.hang_up(gives_up)
        simulation.advance(1)
        yield raised


def ask(centre: LocalCentre, *metrics: dict[str, Any], **more: Any) -> list[Any]:  # noqa: ANN401 - boto3
    now = centre.simulation.now
    asked = {
        "StartTime": centre.simulation.start,
        "EndTime": now,
        "Filters": [{"FilterKey": "QUEUE", "FilterValues": [centre.outputs["Queue"]]}],
        "Groupings": ["QUEUE"],
    } | more
    answer = centre.client("connect").get_metric_data_v2(
        ResourceArn=centre.simulation.world.instance_arn, Metrics=list(metrics), **asked
    )
    return list(answer["MetricResults"])


def values(result: dict[str, Any]) -> dict[str, float | None]:
    return {one["Metric"]["Name"]: one.get("Value") for one in result["Collections"]}


def test_a_queue_is_counted(centre: LocalCentre) -> None:
    names = (
        "CONTACTS_CREATED", "CONTACTS_QUEUED", "CONTACTS_HANDLED", "CONTACTS_ABANDONED",
        "AVG_HANDLE_TIME", "AVG_QUEUE_ANSWER_TIME", "AVG_ABANDON_TIME", "AVG_HOLD_TIME",
        "SUM_AFTER_CONTACT_WORK_TIME", "MAX_QUEUED_TIME",
    )  # fmt: skip
    level = {"Name": "SERVICE_LEVEL", "Threshold": WITHIN_20}
    answered = {"Name": "SUM_CONTACTS_ANSWERED_IN_X", "Threshold": WITHIN_20}

    (result,) = ask(centre, *({"Name": name} for name in names), level, answered)

    assert result["Dimensions"] == {"QUEUE": centre.outputs["Queue"].rpartition("/")[2]}
    found = values(result)
    level_found = found.pop("SERVICE_LEVEL")
    assert list(found.values()) == [3, 3, 2, 1, 80, 20, 50, None, 40, 50, 1]
    assert level_found == pytest.approx(100 / 3)


def test_agents_are_counted(centre: LocalCentre) -> None:
    agent = next(iter(centre.simulation.routing.agents.values())).person.arn
    mine = [{"FilterKey": "AGENT", "FilterValues": [agent]}]

    (result,) = ask(
        centre, {"Name": "AGENT_OCCUPANCY"}, {"Name": "SUM_CONTACT_TIME_AGENT"},
        {"Name": "CONTACTS_HANDLED"}, Filters=mine, Groupings=["AGENT"],
    )  # fmt: skip

    elapsed = centre.simulation.clock.elapsed
    found = values(result)
    assert found["SUM_CONTACT_TIME_AGENT"] == pytest.approx(160)
    assert found["AGENT_OCCUPANCY"] == pytest.approx(100 * 160 / elapsed)
    assert found["CONTACTS_HANDLED"] == 2


def test_intervals_filters_and_pages(centre: LocalCentre) -> None:
    centre.simulation.advance(3600)
    later = queued(centre, "+15550102")
    centre.simulation.hang_up(later)
    centre.simulation.advance(1)
    hours = {"Interval": {"IntervalPeriod": "HOUR", "TimeZone": "America/New_York"}}

    found = ask(centre, {"Name": "CONTACTS_ABANDONED"}, **hours)
    assert [values(one)["CONTACTS_ABANDONED"] for one in found] == [1, 1]
    assert found[1]["MetricInterval"]["StartTime"] - centre.simulation.start == timedelta(hours=1)

    chats = [
        {"FilterKey": "QUEUE", "FilterValues": [centre.outputs["Queue"]]},
        {"FilterKey": "CHANNEL", "FilterValues": ["CHAT"]},
    ]
    assert ask(centre, {"Name": "CONTACTS_QUEUED"}, Filters=chats) == []
    not_inbound = {
        "Name": "CONTACTS_QUEUED",
        "MetricFilters": [{"MetricFilterKey": "INITIATION_METHOD",
                           "MetricFilterValues": ["INBOUND"], "Negate": True}],
    }  # fmt: skip
    (none,) = ask(centre, not_inbound)
    assert values(none) == {"CONTACTS_QUEUED": 0}
    assert len(ask(centre, {"Name": "CONTACTS_ABANDONED"}, **hours, MaxResults=1)) == 1


def test_what_is_not_played_or_not_allowed_is_said(centre: LocalCentre) -> None:
    refused = centre.client("connect").exceptions.InvalidParameterException

    with pytest.raises(NotPlayedError, match="metric AVG_TALK_TIME"):
        ask(centre, {"Name": "AVG_TALK_TIME"})
    with pytest.raises(NotPlayedError, match="by CAMPAIGN"):
        ask(centre, {"Name": "CONTACTS_QUEUED"}, Groupings=["CAMPAIGN"])
    with pytest.raises(refused, match="Threshold"):
        ask(centre, {"Name": "SERVICE_LEVEL"})
    with pytest.raises(refused, match="AGENT"):
        ask(centre, {"Name": "AGENT_OCCUPANCY"})
    with pytest.raises(refused, match="future"):
        ask(centre, {"Name": "CONTACTS_QUEUED"}, EndTime=centre.simulation.now + timedelta(days=1))
    with pytest.raises(refused, match="one of QUEUE"):
        ask(centre, {"Name": "CONTACTS_QUEUED"},
            Filters=[{"FilterKey": "CHANNEL", "FilterValues": ["VOICE"]}])  # fmt: skip
