"""A campaign with everything real but Amazon: commands, schedules, stream, door, roles."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from operations.__main__ import main
from operations.campaigns import CampaignDesk
from operations.centre import Centre, OperationError
from simulator.centre.local import LocalCentre
from tests import permissions

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=NEW_YORK)
GRACE, ROSA = "+15550102", "+15550109"  # in the harbour; Rosa speaks Spanish
WORDS = {"en": "Water main break on Pier Street.", "es": "Rotura en la calle Pier."}

# What it fails at, handed to it by a schedule, is set aside in its name.
EXPLAINED = {("campaign", "sqs:SendMessage")}


@pytest.fixture
def centre() -> Iterator[LocalCentre]:
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as raised:
        yield raised


@pytest.fixture
def desk(centre: LocalCentre) -> CampaignDesk:
    return CampaignDesk(Centre("dev", centre.outputs, centre.client))


def _texts(centre: LocalCentre, minutes: float) -> dict[str, str]:
    before = len(centre.texts.sent)
    centre.simulation.advance(minutes * 60)
    return {text.to: text.body for text in centre.texts.sent[before:]}


def _heard(centre: LocalCentre, number: str) -> str:
    heard: list[str] = []
    centre.on_event(lambda event: heard.append(str(event.as_dict().get("text", ""))))
    centre.call(number, keys="hangup")
    return " ".join(heard)


def _an_incident_from_the_first_word_to_the_all_clear(
    centre: LocalCentre, desk: CampaignDesk
) -> None:
    until = (MONDAY + timedelta(hours=8)).isoformat()
    shown = desk.do("preview", kind="incident", area="harbour", words=WORDS, until=until)
    assert shown["preview"]["eligible"] == 2
    assert _texts(centre, 5) == {}

    with pytest.raises(OperationError, match="names another preview"):
        desk.do("approve", run=shown["run"], digest="no")
    desk.do("approve", run=shown["run"], digest=shown["preview"]["digest"])
    told = _texts(centre, 5)
    assert set(told) == {GRACE, ROSA}
    assert told[GRACE].startswith(
        "Riverside Water & Power: Water main break on Pier Street. Expected to be over by 6 p.m."
    )
    assert "Rotura en la calle Pier. Se espera" in told[ROSA]
    assert "Water main break on Pier Street." in _heard(centre, GRACE)
    assert desk.do("status", run=shown["run"])["state"] == "finished"

    centre.text(ROSA, "ALTO")
    centre.settle(60)
    update = desk.do("preview", kind="update", first=shown["run"], words={"en": "Crew at work."})
    assert update["preview"]["refused"] == {"suppression": 1}
    desk.do("approve", run=update["run"], digest=update["preview"]["digest"])
    assert set(_texts(centre, 5)) == {GRACE}
    clear = desk.do("preview", kind="all_clear", first=shown["run"], words={"en": "It is over."})
    desk.do("approve", run=clear["run"], digest=clear["preview"]["digest"])
    assert "All clear: It is over." in _texts(centre, 5)[GRACE]
    assert "Pier Street" not in _heard(centre, GRACE)
    assert centre.denied == []
    assert centre.holes == []


def _another_systems_incident_waits_for_a_person(centre: LocalCentre, desk: CampaignDesk) -> None:
    before = {one["run"] for one in desk.do("list")["campaigns"]}
    detail = {"reference": "outage-7", "area": "harbour", "words": WORDS}
    entry = {
        "EventBusName": centre.outputs["EventBusName"],
        "Source": "acme.grid",
        "DetailType": "Area Incident",
        "Detail": json.dumps(detail),
    }
    for _ in range(2):  # EventBridge delivers at least once
        centre.client("events").put_events(Entries=[entry])
    assert _texts(centre, 5) == {}

    (drafted,) = [one["run"] for one in desk.do("list")["campaigns"] if one["run"] not in before]
    shown = desk.do("status", run=drafted)
    assert (shown["state"], shown["by"]) == ("previewed", "acme.grid")
    assert shown["preview"]["eligible"] == 1  # who said STOP is not texted
    desk.do("approve", run=drafted, digest=shown["preview"]["digest"])
    assert set(_texts(centre, 5)) == {GRACE}
    assert centre.denied == []


def _approve_resume_and_stop_by_the_commands(
    centre: LocalCentre, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = CampaignDesk(Centre("dev", centre.outputs, centre.client))
    shown = desk.do("preview", kind="announcement", area="hillside", words={"en": "Open day."})
    run = shown["run"]
    lines = [
        "list",
        f"approve {run} {shown['preview']['digest']}",
        f"approve {run} {shown['preview']['digest']}",
        f"pause {run}",
        f"resume {run}",
        f"stop {run} --by Night-desk",
        f"status {run}",
        f"resume {run}",
        "preview --kind party",
        "bogus",
        "preview --area Hillsid --en No.",
        f"status {run}",
    ]
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
    monkeypatch.setattr("operations.__main__.deployed", lambda _stage: desk.centre)

    assert main(["campaign"]) == 2

    said = capsys.readouterr()
    assert f"{run}: announcement in hillside: stopped" in said.out
    assert "stop by Night-desk" in said.out
    assert f"{run} is approved: cannot approve it; possible: pause, stop" in said.err
    assert f"{run}: announcement in hillside: paused" in said.out
    assert f"{run}: announcement in hillside: approved" in said.out.partition("paused")[2]
    assert f"{run} is stopped: cannot resume it; possible: nothing" in said.err
    assert "invalid choice: 'party'" in said.err
    assert "invalid choice: 'bogus'" in said.err
    assert "area: nobody lives in Hillsid; there are harbour, hillside" in said.err
    assert said.out.count(f"{run}: announcement in hillside: stopped") == 3, "it went on"
    assert _texts(centre, 20) == {}


def test_incidents_from_here_and_elsewhere_need_every_permission(
    centre: LocalCentre,
    desk: CampaignDesk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _an_incident_from_the_first_word_to_the_all_clear(centre, desk)
    _another_systems_incident_waits_for_a_person(centre, desk)
    _approve_resume_and_stop_by_the_commands(centre, monkeypatch, capsys)

    assert permissions.unused(centre, __file__) == EXPLAINED
