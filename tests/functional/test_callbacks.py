"""The functions of callbacks on moto's DynamoDB and Scheduler, and Amazon Connect's own model."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from threading import Barrier, Lock
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import Stubber

from callback.handler import KEYS, callback
from callback_desk.handler import desk_handler
from callback_due.handler import due_handler
from callback_events.handler import batch_handler
from callback_sweep.handler import sweep_handler
from contact_center.adapters import items
from contact_center.adapters.amazon_connect import ConnectContactRecords
from contact_center.adapters.aws import clients
from contact_center.adapters.callbacks import DynamoCallbacks
from contact_center.adapters.calls import RING_SECONDS, ConnectCalls
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.losses import DynamoLosses
from contact_center.adapters.schedules import EventBridgeSchedules, Places
from contact_center.callbacks import bootstrap
from contact_center.callbacks.administration import Administration
from contact_center.callbacks.booking import Desk, Request
from contact_center.callbacks.by_text import ByText
from contact_center.callbacks.calling import Caller
from contact_center.callbacks.changing import Changes
from contact_center.callbacks.events import Dropped
from contact_center.callbacks.listening import Listener
from contact_center.callbacks.sweeping import Sweeper
from contact_center.connect import flow_function
from contact_center.domain import zones
from contact_center.domain.callbacks import slots
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.support import ENVIRONMENT, TABLE, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PHONE = PhoneNumber("+12125550123")
GROUP = "callbacks"
CONTACT = "4a573372-1f28-4e26-b97b-000000000042"
RACES = 10  # on the table in memory there are a thousand: tests/unit/test_last_place.py


class OneAtATime:
    """A client whose requests happen one after another, as DynamoDB's transactions do.

    moto checks and writes without a lock; what comes between two requests is left to the threads.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401  # botocore's
        self._client, self._lock = client, Lock()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any operation
        operation = getattr(self._client, name)

        def locked(**given: Any) -> Any:  # noqa: ANN401
            with self._lock:
                return operation(**given)

        return locked


@dataclass
class Office:
    """The functions with their real adapters; the clock and the hours are the world's."""

    world: World
    desk: Desk
    listener: Listener
    scheduler: Any
    connect: Stubber

    def __post_init__(self) -> None:
        dynamodb = self.listener.keeper.store._client  # type: ignore[attr-defined]
        losses = DynamoLosses(dynamodb, TABLE)
        by_text = ByText(False, lambda _: False, losses)
        app = bootstrap.Callback(self.desk, self.listener, by_text)
        caller = Caller(self.listener)
        due, sweep = bootstrap.CallbackDue(caller), bootstrap.CallbackSweep(Sweeper(caller))
        events = bootstrap.CallbackEvents(self.listener, self.dropped(losses))
        supervisor = bootstrap.CallbackAdministration(
            Administration(self.desk.changes, lambda _: True)
        )
        self.ask = flow_function("callback", KEYS, callback, lambda: app)
        self.due = due_handler(lambda: due)
        self.sweep = sweep_handler(lambda: sweep)
        self.heard = batch_handler(lambda: events)
        self.supervise = desk_handler(lambda: supervisor)

    def dropped(self, losses: DynamoLosses) -> Dropped:
        return Dropped(self.listener.records, losses, self.listener.keeper.store)

    def step(self, name: str, **parameters: str) -> dict[str, str]:
        given = {"step": name, "language": "en", "queue": "General", "number": "none"}
        event = flow_event(address=PHONE.e164, parameters=given | parameters, contact_id="in-1")
        with silence():
            return self.ask(event, None)

    def schedule(self, callback: Callback) -> dict[str, Any]:
        name = f"callback-{callback.callback_id}"
        found: dict[str, Any] = self.scheduler.get_schedule(Name=name, GroupName=GROUP)
        return found

    def fires(self, callback: Callback) -> None:
        with silence():
            self.due(json.loads(self.schedule(callback)["Target"]["Input"]), None)

    def hears(self, kind: str, **detail: object) -> None:
        body = {
            "detail-type": "Amazon Connect Contact Event",
            "id": kind,
            "time": self.world.now.isoformat(),
            "detail": {
                "contactId": CONTACT,
                "initialContactId": CONTACT,
                "channel": "VOICE",
                "initiationMethod": "API",
                "initiationTimestamp": self.world.now.isoformat(),
                "eventType": kind,
                **detail,
            },
        }
        with silence():
            told = self.heard({"Records": [{"messageId": "m", "body": json.dumps(body)}]}, None)
        assert told == {"batchItemFailures": []}

    def promised(self) -> Callback:
        found = self.desk.keeper.store.open_for(PHONE)
        assert found is not None
        return found


@pytest.fixture
def office(dynamodb: "DynamoDBClient") -> Iterator[Office]:
    scheduler, connect = clients("scheduler", "connect")
    scheduler.create_schedule_group(Name=GROUP)
    world = World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))
    table: Any = OneAtATime(dynamodb)
    store = DynamoCallbacks(table, TABLE, lambda: world.digests)
    places = Places(
        GROUP, "arn:aws:iam::1:role/r", "arn:aws:sqs:us-east-1:1:d", "arn:aws:lambda:us-east-1:1:f-"
    )
    schedules = EventBridgeSchedules(scheduler, places)
    keeper = replace(world.desk.keeper, store=store, schedules=schedules)
    calls = ConnectCalls(connect, ENVIRONMENT["INSTANCE_ID"], {"General": "queue-1"}, lambda: "f-1")
    records = ConnectContactRecords(connect, ENVIRONMENT["INSTANCE_ID"])
    listener = Listener(keeper, calls, records, DynamoCases(table, TABLE))
    with Stubber(connect) as stubbed:
        yield Office(
            world, Desk(keeper, Changes(keeper, calls, records)), listener, scheduler, stubbed
        )
        stubbed.assert_no_pending_responses()
    scheduler.delete_schedule_group(Name=GROUP)


def test_from_the_request_over_a_busy_line_to_the_supervisor(office: Office) -> None:
    offered = office.step("times")
    assert office.step("book", slot=offered["slot1"])["outcome"] == "ok"
    booked = office.promised()
    at = f"{booked.due_at.astimezone(office.desk.keeper.zone):%Y-%m-%dT%H:%M:%S}"
    schedule = office.schedule(booked)
    assert schedule["ScheduleExpression"] == f"at({at})"
    assert schedule["ScheduleExpressionTimezone"] == "America/New_York"
    assert schedule["Target"]["Arn"].endswith("f-callback_due")

    office.world.now = booked.due_at + timedelta(seconds=3)
    office.connect.add_response(
        "start_outbound_voice_contact",
        {"ContactId": CONTACT},
        {
            "InstanceId": ENVIRONMENT["INSTANCE_ID"],
            "DestinationPhoneNumber": PHONE.e164,
            "ContactFlowId": "f-1",
            "QueueId": "queue-1",
            "Attributes": {
                "callbackId": booked.callback_id,
                "callbackAttempt": "1",
                "language": "en",
                "customerId": "none",
                "queue": "General",
                "verified": "no",
            },
            "ClientToken": f"{booked.callback_id}-1",
            "RingTimeoutInSeconds": RING_SECONDS,
        },
    )
    office.fires(booked)
    office.fires(booked)  # delivered twice: there is one answer, and one question
    assert office.promised().state == "dialling"

    ended = office.world.now + timedelta(seconds=20)
    office.hears(
        "DISCONNECTED", disconnectTimestamp=ended.isoformat(), disconnectReason="TELECOM_BUSY"
    )
    missed = office.promised()
    assert (missed.state, missed.attempts) == ("retry_wait", 1)
    assert missed.due_at == office.world.now + timedelta(minutes=5)
    assert f"{missed.due_at.astimezone(office.desk.keeper.zone):%H:%M}" in str(
        office.schedule(missed)["ScheduleExpression"]
    )
    with silence():
        assert office.sweep({}, None) == {"found": 0}
        listed = office.supervise({"do": "list", "state": "retry_wait"}, None)["callbacks"]
        assert [one["id"] for one in listed] == [booked.callback_id]
        done = office.supervise({"do": "cancel", "id": booked.callback_id}, None)
        assert done["callback"]["state"] == "cancelled"
        assert "error" in office.supervise({"do": "show"}, None)
    with pytest.raises(office.scheduler.exceptions.ResourceNotFoundException):
        office.schedule(booked)


def test_what_no_schedule_called_is_called_by_the_sweep(office: Office) -> None:
    office.step("book", slot=office.step("times")["slot1"])
    booked = office.promised()
    office.world.now = booked.due_at + timedelta(minutes=4)
    office.connect.add_response("start_outbound_voice_contact", {"ContactId": CONTACT})
    with silence():
        assert office.sweep({}, None) == {"found": 1}
        assert office.sweep({}, None) == {"found": 0}

    assert office.promised().contact_id == CONTACT


def test_two_callers_in_threads_of_their_own_race_for_the_last_place(
    office: Office, dynamodb: "DynamoDBClient"
) -> None:
    """Real threads, real requests: takes seconds, because every transaction copies moto's table."""
    keeper = replace(office.desk.keeper, policy=replace(office.desk.keeper.policy, capacity=1))
    desk = replace(office.desk, keeper=keeper)
    hours = office.world.hours
    free = slots.possible("General", hours, ("America/New_York",), office.world.now, zones.DEFAULT)
    start = Barrier(2)

    def ask(slot: slots.Slot, n: int) -> str:
        phone = PhoneNumber(f"+1212556{n:04d}")
        request = Request(phone=phone, language="en", queue="General", contact_id=f"race-{n}")
        start.wait()
        return desk.at(request, slot)[0]

    with silence(), ThreadPoolExecutor(2) as threads:
        for n, slot in enumerate(islice(free, RACES)):
            both = [threads.submit(ask, slot, 2 * n + side) for side in (0, 1)]
            assert sorted(one.result() for one in both) == ["ok", "taken"]

    days = [office.world.now.date() + timedelta(days=n) for n in range(slots.DAYS_AHEAD + 1)]
    assert sorted(keeper.store.taken("General", days).values()) == [1] * RACES
    locks = [
        one
        for one in map(items.from_wire, dynamodb.scan(TableName=TABLE)["Items"])
        if one["pk"].startswith("CALLER#")
    ]
    assert len(locks) == RACES  # whoever lost has no half of a callback
