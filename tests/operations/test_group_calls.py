"""A list is called in the local centre, as a supervisor orders it and the template allows it.

Nine people: who answers and who does not, who refuses, machines, a busy line; agents who miss;
Amazon Connect throttles, and functions end in the middle of a beat.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters import items, keys
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.recipients import RECIPIENT
from operations.__main__ import main
from operations.centre import Centre
from simulator.centre.clock import OutOfTime
from simulator.centre.gateway import Player, Refusal
from simulator.centre.local import LocalCentre
from simulator.engine.agents import Agent
from simulator.engine.events import Event
from simulator.engine.routing import _EVERYTHING
from simulator.world import Person, Phone
from tests.support import NEW_YORK

MONDAY = datetime(2026, 11, 23, 10, 35, tzinfo=NEW_YORK)
ASKED = "Not to be called like this again, press 9"
PEOPLE = 9
ZONES = {"212": "America/New_York", "312": "America/Chicago", "310": "America/Los_Angeles"}
AREAS = tuple(ZONES)  # 10:35 in New York is 07:35 in Los Angeles


class Town:
    """The local centre, its agents, and people with telephones."""

    def __init__(self) -> None:
        self.local = LocalCentre.raise_(start=MONDAY, progress=lambda _: None)
        self.centre = Centre("dev", self.local.outputs, self.local.client)
        self.random = Random(7)  # noqa: S311
        self.keys: dict[str, str | None] = {}
        self.dialled: list[tuple[datetime, str, str]] = []
        self.local.simulation.on_event(self._hears)
        self._staff()
        self._trouble("StartOutboundVoiceContact")

    def ask(self, line: str) -> str:
        """Give a command as somebody types it, and return what it prints."""
        said = StringIO()
        with (
            patch("operations.__main__.deployed", lambda _stage: self.centre),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            main(["group-calls", *line.split()])
        return said.getvalue()

    def passes(self, **time: float) -> None:
        self.local.simulation.advance(timedelta(**time).total_seconds())

    def customer(self, n: int) -> str:
        number = f"+1{AREAS[n % 3]}555{100 + n:04d}"
        item = {
            "pk": keys.customer(f"G-{n}"),
            "sk": keys.PROFILE,
            "customer_id": f"G-{n}",
            "first_name": "Kim",
            "language": "en",
            "area": "hillside",
            "phones": number,
            "time_zone": ZONES[AREAS[n % 3]],
        }
        self.local.client("dynamodb").put_item(
            TableName=self.local.outputs["TableName"], Item=items.to_wire(item)
        )
        outcome = ("answered", "answered", "answered", "no_answer", "busy")[n % 5]
        self.local.world.phones[number] = Phone(outcome, seconds=8.0)
        self.keys[number] = ("1", "1", "9", "3", None)[n % 7 % 5]
        return f"G-{n}"

    def rang(self) -> list[tuple[datetime, str]]:
        """Calls that Amazon Connect made: when, and to whom; a repeated token makes none."""
        simulation = self.local.simulation
        return [
            (simulation.at(one.segment.initiated), str(one.segment.customer))
            for one in simulation.contacts.values()
            if one.channel == "VOICE" and RECIPIENT in one.attributes.values
        ]

    def answers(self, number: str) -> bool:
        return self.local.world.phones[number].outcome == "answered"

    def _staff(self) -> None:
        routing = self.local.simulation.routing
        routing.agents.clear()
        for n in range(3):
            arn = self.local.world.arn("agent", f"agent-{n}")
            person = Person(f"agent-{n}", arn, answers_after=1.0, talks=45.0, wraps_up=5.0)
            routing.agents[arn] = Agent(person, _EVERYTHING)

    def _hears(self, event: Event) -> None:
        """Whoever is asked presses their key, two seconds later."""
        told = event.as_dict()
        if told["type"] != "prompt" or ASKED not in str(told.get("text")):
            return
        contact = event.contact
        key = self.keys[str(contact.customer)]
        if key is not None:
            simulation = self.local.simulation
            simulation.clock.after(2.0, lambda: simulation.press(contact, key))

    def _trouble(self, operation: str) -> None:
        gateway = self.local.cloud.gateway
        play = gateway._players["connect", operation]
        gateway.play("connect", operation, self._unlucky(play))

    def _unlucky(self, play: Player) -> Player:
        def played(parameters: Mapping[str, Any]) -> dict[str, Any]:
            luck = self.random.random()
            if luck < 0.15:
                raise Refusal("TooManyRequestsException", "Slow down.", 429)
            token = str(parameters["ClientToken"])
            self.dialled.append((self.local.now, str(parameters["DestinationPhoneNumber"]), token))
            reply = play(parameters)
            if luck < 0.25:
                raise OutOfTime  # it has called, and its function ends before it knows
            return reply

        return played


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    assert town.local.denied == []
    assert town.local.holes == []
    assert [line for line in town.local.logs if "+1" in line.text and "555" in line.text] == []
    town.local.close()


def test_a_list_is_judged_approved_held_up_and_called_to_its_end(
    town: Town, tmp_path: Path
) -> None:
    rows = [f"{town.customer(n)},,your visit,,en,,service,2026-11-25" for n in range(PEOPLE)]
    rows += ["G-404,,your visit,,en,,service,2026-11-25", "G-1,,x,Gardening,en,,service,2026-11-25"]
    (tmp_path / "visits.csv").write_text("\n".join((",".join(COLUMNS), *rows)))
    assert "visits.csv is there" in town.ask(f"upload {tmp_path}/visits.csv")

    said = town.ask("dry-run visits.csv --agents General=3")
    assert f"called      {PEOPLE} (General {PEOPLE})" in said
    assert "not called  1 (unknown_customer 1)" in said
    assert f"line {PEOPLE + 3}: skill must be one of" in said
    run, digest = said.split()[1], said.split()[-1]
    town.passes(minutes=3)
    assert "the digest is not that" in town.ask(f"approve {run} --digest {'0' * 64} --by anna")
    assert town.dialled == []  # a dry run calls nobody, and nothing else is called

    assert "approved, by anna" in town.ask(f"approve {run} --digest {digest} --by anna")
    town.passes(minutes=6)
    assert ": running." in town.ask(f"status {run}")
    called = len(town.dialled)
    assert called >= 3
    assert ": paused." in town.ask(f"pause {run} --by anna")
    town.passes(minutes=10)
    assert len(town.dialled) == called  # at once: not even what was claimed is asked for again
    town.ask(f"resume {run} --by anna")
    town.passes(hours=3)  # the west is asleep at first, and calls are tried again

    said = town.ask(f"status {run}")
    assert ": finished." in said
    assert f"recipients {PEOPLE}" in said
    assert "open 0" in said
    tokens = {token for _, _, token in town.dialled}
    rang = town.rang()
    assert len(rang) == len(tokens)  # once for each attempt, whatever was asked for again
    assert max(Counter(number for _, number in rang).values()) <= 3
    assert len({number for _, number in rang}) == PEOPLE
    for at, number in rang:
        zone = ZONES[number[2:5]]
        assert 8 <= at.astimezone(ZoneInfo(zone)).hour < 21, number
    refused = {number for number, key in town.keys.items() if key == "9"}
    for number in refused:
        assert sum(number == other for _, other in rang if town.answers(number)) <= 1
    assert "do_not_call" in town.ask("dry-run visits.csv")
    for number in refused:
        assert "may be called" in town.ask(f"allow {number} --words gladly --by anna")
    assert "do_not_call" not in town.ask("dry-run visits.csv")


def test_a_list_becomes_tasks_and_an_owner_gets_theirs(town: Town, tmp_path: Path) -> None:
    owner = town.local.world.arn("agent", "agent-2")
    agent = town.local.simulation.routing.agents[owner].person
    town.local.world.people.add(agent, owner, agent.username)
    rows = [f"{town.customer(n)},,your visit,,en,,service,2026-11-25" for n in (0, 1)]
    rows[1] = rows[1].replace(",en,,", ",en,agent-2,")
    (tmp_path / "visits.csv").write_text("\n".join((",".join(COLUMNS), *rows)))
    town.ask(f"upload {tmp_path}/visits.csv")
    said = town.ask("dry-run visits.csv --mode tasks")
    run, digest = said.split()[1], said.split()[-1]
    town.ask(f"approve {run} --digest {digest} --by anna")
    town.passes(minutes=10)

    tasks = [
        one
        for one in town.local.simulation.contacts.values()
        if one.channel == "TASK" and RECIPIENT in one.attributes.values
    ]
    assert len(tasks) == 2
    takers = {one.attributes.values["owner"]: one.segment.agent for one in tasks}
    assert set(takers) == {"none", "agent-2"}
    assert takers["agent-2"] is not None
    assert takers["agent-2"].person is agent
    assert town.dialled == []  # the agent calls, when they have read it
    assert "completed 2" in town.ask(f"status {run}")
