"""The local centre, its agents, and people with telephones who are on lists."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from random import Random
from typing import Any
from unittest.mock import patch

from contact_center import config
from contact_center.adapters import items, keys
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.recipients import RECIPIENT
from contact_center.domain.group_calls.words import ASK
from operations.__main__ import main
from operations.centre import Centre
from simulator.centre.clock import OutOfTime
from simulator.centre.gateway import Player, Refusal
from simulator.centre.local import LocalCentre
from simulator.engine.agents import Agent
from simulator.engine.contact import Contact
from simulator.engine.events import Event
from simulator.engine.routing import _EVERYTHING
from simulator.world import Person, Phone
from tests.support import NEW_YORK

MONDAY = datetime(2026, 11, 23, 10, 35, tzinfo=NEW_YORK)
ZONES = {"212": "America/New_York", "312": "America/Chicago", "310": "America/Los_Angeles"}
AREAS = tuple(ZONES)  # 10:35 in New York is 07:35 in Los Angeles


class Town:
    """The local centre, its agents, and people with telephones."""

    def __init__(self) -> None:
        self.local = LocalCentre.raise_(start=MONDAY, progress=lambda _: None)
        self._detects_machines()
        self.centre = Centre("dev", self.local.outputs, self.local.client)
        self.random = Random(7)  # noqa: S311
        self.keys: dict[str, str | None] = {}
        self.dialled: list[tuple[datetime, str, str]] = []
        self._listeners: list[Callable[[Contact, str], object]] = []
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

    def customer(self, n: int, phone: Phone | None = None) -> str:
        """Register a customer, with what becomes of calls to them; return their id."""
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
        self.local.world.phones[number] = phone or Phone(outcome, seconds=8.0)
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

    def hears(self, listener: Callable[[Contact, str], object]) -> None:
        """Have what is said in calls to lists heard by somebody else from now on."""
        self._listeners[:] = [listener]

    def loses(self, kind: str, detected: str) -> None:
        """Have no event of a kind come of calls in which this was detected."""
        put = self.local._dispatcher.put_event

        def some(event: dict[str, Any]) -> None:
            detail = event["detail"]
            contact = self.local.simulation.contacts.get(detail.get("contactId", ""))
            lost = contact is not None and contact.segment.detected == detected
            if not (lost and detail["eventType"] == kind):
                put(event)

        patch.object(self.local._dispatcher, "put_event", some).start()

    def list_of(self, name: str, rows: Sequence[str], mode: str = "calls") -> str:
        """Upload a list, and have it called; return its run."""
        content = "\n".join((",".join(COLUMNS), *rows))
        bucket = self.local.outputs["CallListsBucket"]
        self.local.client("s3").put_object(Bucket=bucket, Key=f"lists/{name}", Body=content)
        said = self.ask(f"dry-run {name} --mode {mode}")
        run, digest = said.split()[1], said.split()[-1]
        assert "approved, by anna" in self.ask(f"approve {run} --digest {digest} --by anna")
        return run

    def answers(self, number: str) -> bool:
        return self.local.world.phones[number].outcome == "answered"

    def _detects_machines(self) -> None:
        """As a stage with ``detects_machines`` is deployed."""
        functions = self.local.cloud.estate.functions
        (arn,) = (arn for arn in functions if arn.endswith("-group_call_beat"))
        told = {**functions[arn].environment, config.DETECTS_MACHINES: "yes"}
        functions[arn] = replace(functions[arn], environment=told)

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
        contact = event.contact
        if told["type"] != "prompt" or RECIPIENT not in contact.attributes.values:
            return
        for listener in self._listeners:
            listener(contact, told["text"])
        if not any(ask in told["text"] for ask in ASK.values()):
            return
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
