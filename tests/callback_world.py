"""A month of callbacks in memory: the real functions, the schedules they make, and bad luck.

Customers ask, move and cancel; agents miss; nobody answers; a line is busy; functions fail before
or after they wrote; events come twice, late, or not at all; schedules fire a little late. What is
checked of each call is checked as it is made.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from callback.handler import KEYS, callback
from callback_due.handler import due_handler
from callback_events.handler import batch_handler
from callback_sweep.handler import sweep_handler
from contact_center import telemetry
from contact_center.adapters.callbacks import DynamoCallbacks
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.losses import DynamoLosses
from contact_center.callbacks import bootstrap
from contact_center.callbacks.booking import Desk
from contact_center.callbacks.calling import Caller
from contact_center.callbacks.events import Dropped
from contact_center.callbacks.keeping import CALLER, Keeper
from contact_center.connect import flow_function
from contact_center.domain import zones
from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.errors import (
    CallRefused,
    ConnectUnavailable,
    ContactCenterError,
    SchedulerUnavailable,
)
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours
from contact_center.domain.phone import PhoneNumber
from tests.memory_table import MemoryTable, _update
from tests.support import NEW_YORK, TABLE, flow_event

START = datetime(2026, 10, 19, 12, tzinfo=UTC)  # a Monday; the clocks change on November 1
DAYS = 30

# Area codes by their zones, a toll-free one among them, and a number of nowhere.
_AREAS = {
    "212": "America/New_York",
    "312": "America/Chicago",
    "303": "America/Denver",
    "602": "America/Phoenix",
    "310": "America/Los_Angeles",
    "907": "America/Anchorage",
    "808": "Pacific/Honolulu",
    "800": "",
}

Event = dict[str, Any]


class PartitionedTable(MemoryTable):
    """``MemoryTable`` for many items: partitions are found at once, and nothing is copied."""

    def __init__(self) -> None:
        super().__init__()
        self.partitions: dict[str, dict[str, None]] = {}

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchGetItem")
        ((table, wanted),) = RequestItems.items()
        keys = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
        found = [self.items[key] for key in keys if key in self.items]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def query(  # type: ignore[override]  # it also turns pages
        self,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        Limit: int = 1_000,  # noqa: N803
        ExclusiveStartKey: Mapping[str, Any] | None = None,  # noqa: N803
        **_more: object,
    ) -> dict[str, Any]:
        self._called("Query")
        ((_, value),) = ExpressionAttributeValues.items()
        after = ExclusiveStartKey["sk"]["S"] if ExclusiveStartKey else ""
        found = sorted(sk for sk in self.partitions.get(value["S"], ()) if sk > after)
        page: dict[str, Any] = {"Items": [self.items[value["S"], sk] for sk in found[:Limit]]}
        if len(found) > Limit:
            page["LastEvaluatedKey"] = {"pk": value, "sk": {"S": found[Limit - 1]}}
        return page

    def _apply(self, place: tuple[str, str], kind: str, request: Event) -> None:
        pk, sk = place
        if kind == "Put":
            self.items[place] = request["Item"]
        elif kind == "Delete":
            self.items.pop(place, None)
            self.partitions.get(pk, {}).pop(sk, None)
            return
        elif kind == "Update":
            _update(self.items.setdefault(place, dict(request["Key"])), request)
        self.partitions.setdefault(pk, {})[sk] = None


@dataclass
class Luck:
    """How often what goes wrong."""

    request_fails: float = 0.02  # of the table: half of them after it has written
    call_throttled: float = 0.1
    call_answer_lost: float = 0.03
    schedule_fails: float = 0.02
    event_twice: float = 0.2
    event_lost: float = 0.02
    schedule_lost: float = 0.005
    soon: float = 0.4
    agent_misses: float = 0.1
    answers: float = 0.6
    busy: float = 0.08
    voicemail: float = 0.1
    invalid: float = 0.01


@dataclass
class Dial:
    """One call that was made."""

    callback_id: str
    attempt: int
    at: datetime
    contact_id: str


@dataclass
class World:
    """Everything that the functions see, and what they did.

    Attributes:
        dials: Every call that rang, whoever began it.
        broken: What must never happen, and did.
    """

    seed: int = 0
    luck: Luck = field(default_factory=Luck)
    now: datetime = START
    dials: list[Dial] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311
        self.table = PartitionedTable()
        self.hours = _hours()
        self._heap: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()
        self._tokens: dict[str, str] = {}
        self._contacts: dict[str, Event] = {}
        self._schedules: dict[str, tuple[datetime, Mapping[str, object]]] = {}
        store = DynamoCallbacks(self.table, TABLE)  # type: ignore[arg-type]
        keeper = Keeper(_Clock(self), NEW_YORK, self, store, _Schedules(self), Policy(capacity=30))
        calls = _Calls(self)
        cases = DynamoCases(self.table, TABLE)  # type: ignore[arg-type]
        caller = Caller(keeper, calls, _Records(self), cases)
        losses = DynamoLosses(self.table, TABLE)  # type: ignore[arg-type]
        self.store = store
        self.desk = Desk(keeper, calls)
        flows, due = bootstrap.Callback(self.desk, caller), bootstrap.CallbackDue(caller)
        events = bootstrap.CallbackEvents(caller, Dropped(_Records(self), losses))
        self.ask = flow_function("callback", KEYS, callback, lambda: flows)
        self.due = due_handler(lambda: due)
        self.heard = batch_handler(lambda: events)
        self.swept = sweep_handler(lambda: due)
        self.caller = caller

    # Ports of a clock and of hours.

    def coming(self, now: datetime) -> OpeningHours:
        return self.hours

    # Time.

    def after(self, delay: timedelta, what: Callable[[], object]) -> None:
        heappush(self._heap, (self.now + delay, next(self._order), what))

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        heappush(self._heap, (max(moment, self.now), next(self._order), what))

    def run(self, until: datetime) -> None:
        while self._heap and self._heap[0][0] <= until:
            self.now, _, what = heappop(self._heap)
            what()
        self.now = until

    def sweeps(self, every: timedelta, until: datetime) -> None:
        moment = self.now + every
        while moment < until:
            self.at(moment, self._sweep)
            moment += every

    def _sweep(self) -> None:
        try:
            with self.trouble():
                self.swept({}, None)
        except ContactCenterError:
            self.counted["sweep failed"] += 1

    # Customers.

    def customer(self, n: int) -> str:
        area = list(_AREAS)[n % len(_AREAS)]
        return f"+1{area}555{n // len(_AREAS) % 10_000:04d}"

    def request(self, phone: str, *, tries: int = 3) -> dict[str, str]:
        """Somebody waits in a queue and asks; the flow's errors lead to another try."""
        contact = f"in-{next(self._order)}"
        soon = self.random.random() < self.luck.soon
        day = str(self.random.choice((0, 0, 0, 1, 2)))
        reply: dict[str, str] = {}
        for _ in range(tries):
            try:
                with self.trouble():
                    if soon:
                        reply = self.step(phone, contact, step="now")
                        if reply["outcome"] == "ok":
                            self._queue(phone, contact)
                    else:
                        offered = self.step(phone, contact, step="times", day=day)
                        slot = self.random.choice([offered[f"slot{n}"] for n in (1, 2, 3)])
                        reply = self.step(phone, contact, step="book", slot=slot)
            except ContactCenterError:
                self.counted["request failed"] += 1
                continue
            break
        self.counted[f"request {reply.get('outcome')}"] += 1
        return reply

    def step(self, phone: str, contact: str, **parameters: str) -> dict[str, str]:
        given = {"language": "en", "queue": "General", "number": "none", **parameters}
        return self.ask(flow_event(address=phone, parameters=given, contact_id=contact), None)

    def change_mind(self, phone: str) -> None:
        """Somebody calls again, to cancel or to move."""
        contact = f"again-{next(self._order)}"
        try:
            with self.trouble():
                if self.random.random() < 0.5:
                    self.step(phone, contact, step="cancel")
                else:
                    offered = self.step(phone, contact, step="times")
                    self.step(phone, contact, step="book", slot=offered["slot1"])
        except ContactCenterError:
            self.counted["change failed"] += 1

    # Amazon Connect.

    def _queue(self, phone: str, chain: str) -> None:
        """The flow queues a callback: an agent takes it some time later, if there is one."""
        if self.random.random() < 0.02:
            return  # the caller hung up before the flow came to it
        contact = self._begin(phone, "CALLBACK", chain)
        self._emit(contact, "INITIATED")
        self._emit(contact, "QUEUED")
        wait = timedelta(minutes=self.random.choice((2, 5, 12, 40, 400)))
        self.after(wait, lambda: self._agent_takes(contact))

    def _agent_takes(self, contact: Event) -> None:
        if not contact["over"]:
            self._ring(contact)

    def _begin(self, phone: str, method: str, chain: str | None = None) -> Event:
        contact_id = f"contact-{next(self._order)}"
        contact: Event = {
            "contactId": contact_id,
            "initialContactId": chain or contact_id,
            "channel": "VOICE",
            "initiationMethod": method,
            "initiationTimestamp": self.now.isoformat(),
            "phone": phone,
            "over": False,
            "told": False,
            "attributes": {},
        }
        self._contacts[contact_id] = contact
        return contact

    def dial(self, phone: str, attributes: Mapping[str, str]) -> str:
        contact = self._begin(phone, "API")
        contact["attributes"] = dict(attributes)
        self._emit(contact, "INITIATED")
        self._ring(contact)
        return str(contact["contactId"])

    def _ring(self, contact: Event) -> None:
        self._check(contact)
        lucky = self.random.random()
        luck = self.luck
        ring = timedelta(seconds=self.random.randrange(5, 30))
        outcome = "TELECOM_UNANSWERED"
        for share, what in (
            (luck.answers, "answered"),
            (luck.busy, "TELECOM_BUSY"),
            (luck.voicemail, "voicemail"),
            (luck.invalid, "TELECOM_NUMBER_INVALID"),
        ):
            if 0 <= lucky < share:
                outcome = what
            lucky -= share
        if outcome == "answered":
            self.after(ring, lambda: self._answer(contact))
        elif outcome == "voicemail" and contact["initiationMethod"] == "API":
            self.after(ring, lambda: self._voicemail(contact))
        else:
            self.after(ring, lambda: self._end(contact, outcome))

    def _answer(self, contact: Event) -> None:
        if self.random.random() < self.luck.agent_misses:
            self.after(timedelta(minutes=4), lambda: self._end(contact, "CUSTOMER_DISCONNECT"))
            return
        wait = timedelta(seconds=self.random.randrange(90))
        self.after(wait, lambda: self._talk(contact))

    def _talk(self, contact: Event) -> None:
        contact["agentInfo"] = {"connectedToAgentTimestamp": self.now.isoformat()}
        self._emit(contact, "CONNECTED_TO_AGENT")
        talk = timedelta(seconds=self.random.randrange(20, 900))
        self.after(talk, lambda: self._end(contact, "AGENT_DISCONNECT"))

    def _voicemail(self, contact: Event) -> None:
        event = flow_event(
            address=contact["phone"],
            parameters={"step": "voicemail", "language": "en"},
            attributes=contact["attributes"],
            contact_id=contact["contactId"],
        )
        try:
            with self.trouble():
                self.ask(event, None)
        except ContactCenterError:
            self.counted["voicemail failed"] += 1
        self._end(contact, "CONTACT_FLOW_DISCONNECT")

    def _end(self, contact: Event, reason: str) -> None:
        if not contact["over"]:
            contact["over"] = True
            contact["disconnectTimestamp"] = self.now.isoformat()
            contact["disconnectReason"] = reason
            self._emit(contact, "DISCONNECTED")

    def stop(self, contact_id: str) -> bool:
        contact = self._contacts[contact_id]
        if contact["over"] or "agentInfo" in contact or contact.get("rang"):
            return False
        self._end(contact, "API")
        return True

    def described(self, contact_id: str) -> Fact | None:
        contact = self._contacts.get(contact_id)
        if contact is None:
            return None
        talked = contact.get("agentInfo", {}).get("connectedToAgentTimestamp")
        ended = contact.get("disconnectTimestamp")
        return Fact(
            "DESCRIBED",
            "contact",
            self.now,
            phone=PhoneNumber(contact["phone"]),
            connected_at=datetime.fromisoformat(talked) if talked else None,
            ended_at=datetime.fromisoformat(ended) if ended else None,
            disconnect_reason=contact.get("disconnectReason"),
        )

    def _emit(self, contact: Event, kind: str) -> None:
        told = contact["told"]
        if self.random.random() < self.luck.event_lost and (told or kind != "QUEUED"):
            return  # but not both of the first two of a queued callback: docs/callbacks.md
        contact["told"] = True
        hidden = ("phone", "over", "attributes", "rang", "told")
        detail = {k: v for k, v in contact.items() if k not in hidden} | {"eventType": kind}
        body = {
            "detail-type": "Amazon Connect Contact Event",
            "id": f"event-{next(self._order)}",
            "time": self.now.isoformat(),
            "detail": detail,
        }
        message = {"messageId": str(body["id"]), "body": json.dumps(body)}
        for _ in range(2 if self.random.random() < self.luck.event_twice else 1):
            late = timedelta(seconds=self.random.choice((0, 1, 5, 40, 200)))
            self.after(late, lambda: self._deliver(message, 1))

    def _deliver(self, message: Mapping[str, str], attempt: int) -> None:
        with self.trouble():
            failed = self.heard({"Records": [message]}, None)["batchItemFailures"]
        if failed and attempt < 5:
            self.after(timedelta(seconds=180), lambda: self._deliver(message, attempt + 1))
        elif failed:
            self.counted["event buried"] += 1

    def _check(self, contact: Event) -> None:
        """Look at a call as it rings."""
        contact["rang"] = True
        where = zones.zones_of(PhoneNumber(contact["phone"])) or (NEW_YORK.key,)
        found = self._callback_of(contact)
        if not zones.may_reach(where, self.now) or self.hours.closes_at(self.now) is None:
            self.broken.append(f"{contact['phone']} called at {self.now}")
        if found is None:
            return  # queued by the flow, its request not stored: nothing was promised
        if found.state == "cancelled":
            self.broken.append(f"{found.callback_id} called after it was cancelled")
        attempt = int(contact["attributes"].get("callbackAttempt", 0))
        if any((d.callback_id, d.attempt) == (found.callback_id, attempt) for d in self._of(found)):
            self.broken.append(f"{found.callback_id} called twice for attempt {attempt}")
        dial = Dial(found.callback_id, attempt, self.now, contact["contactId"])
        self.dials.append(dial)
        self._by_callback.setdefault(found.callback_id, []).append(dial)

    _by_callback: dict[str, list[Dial]] = field(default_factory=dict)

    def _of(self, callback: states.Callback) -> list[Dial]:
        return self._by_callback.get(callback.callback_id, [])

    def _callback_of(self, contact: Event) -> states.Callback | None:
        with self.calm():
            named = contact["attributes"].get("callbackId")
            if named:
                return self.store.get(named)
            return self.store.of_contact(contact["initialContactId"])

    # Bad luck.

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Let requests to the table fail, some of them after they wrote."""
        self.table.down, self.table.lost = _Sometimes(self, 0.5), _Sometimes(self, 0.5)
        try:
            yield
        finally:
            self.table.down, self.table.lost = set(), set()

    @contextmanager
    def calm(self) -> Iterator[None]:
        down, lost = self.table.down, self.table.lost
        self.table.down, self.table.lost = set(), set()
        try:
            yield
        finally:
            self.table.down, self.table.lost = down, lost

    def schedule(self, name: str, at: datetime, payload: Mapping[str, object]) -> None:
        self._schedules[name] = (at, payload)
        if self.random.random() < self.luck.schedule_lost:
            return
        late = timedelta(seconds=self.random.randrange(60))
        self.at(at + late, lambda: self._fire(name, at, payload))

    def unschedule(self, name: str) -> None:
        self._schedules.pop(name, None)

    def _fire(self, name: str, at: datetime, payload: Mapping[str, object]) -> None:
        if self._schedules.get(name) != (at, payload):
            return  # deleted, or set to another time
        del self._schedules[name]
        self._invoke(payload, 1)

    def _invoke(self, payload: Mapping[str, object], attempt: int) -> None:
        try:
            with self.trouble():
                self.due(payload, None)
        except ContactCenterError:
            self.counted["due failed"] += 1
            if attempt < 3:
                again = timedelta(minutes=attempt)
                self.after(again, lambda: self._invoke(payload, attempt + 1))


@dataclass
class _Clock:
    world: World

    def now(self) -> datetime:
        return self.world.now


class _Sometimes(set[str]):
    """A set of failing operations that contains one now and then."""

    def __init__(self, world: World, share: float) -> None:
        super().__init__()
        self._world, self._share = world, share * world.luck.request_fails

    def __contains__(self, operation: object) -> bool:
        return self._world.random.random() < self._share


@dataclass
class _Schedules:
    world: World

    def set(
        self, name: str, function: str, at: datetime, zone: str, payload: Mapping[str, object]
    ) -> None:
        assert function == CALLER
        ZoneInfo(zone)  # it must be one
        if self.world.random.random() < self.world.luck.schedule_fails:
            raise SchedulerUnavailable("CreateSchedule: ThrottlingException")
        self.world.schedule(name, at, payload)

    def remove(self, name: str) -> None:
        self.world.unschedule(name)


@dataclass
class _Calls:
    world: World

    def start(
        self,
        phone: PhoneNumber,
        queue: str,
        attributes: Mapping[str, str],
        token: str,
    ) -> str:
        world = self.world
        if token in world._tokens:
            return world._tokens[token]
        if world.random.random() < world.luck.call_throttled:
            raise ConnectUnavailable("StartOutboundVoiceContact: ThrottlingException")
        if world.random.random() < world.luck.invalid / 4:
            raise CallRefused("DestinationNotAllowedException")
        world._tokens[token] = world.dial(phone.e164, attributes)
        if world.random.random() < world.luck.call_answer_lost:
            raise ConnectUnavailable("ReadTimeoutError")
        return world._tokens[token]

    def stop(self, contact_id: str) -> bool:
        return self.world.stop(contact_id)

    def callback_of(self, contact_id: str) -> tuple[str, int] | None:
        known = self.world._contacts[contact_id]["attributes"]
        return (known["callbackId"], int(known["callbackAttempt"])) if known else None


@dataclass
class _Records:
    world: World

    def describe(self, contact_id: str) -> Fact | None:
        return self.world.described(contact_id)


def _hours() -> OpeningHours:
    """Monday to Friday from 8 to 18, on Saturday from 9 to 13, with Thanksgiving off."""
    ranges: dict[date, list[tuple[time, time]]] = {}
    first = START.date()
    for n in range(DAYS + 30):
        day = first + timedelta(days=n)
        if day.weekday() < 5 and day != date(2026, 11, 26):
            ranges[day] = [(time(8), time(18))]
        elif day.weekday() == 5:
            ranges[day] = [(time(9), time(13))]
    return OpeningHours.of_days(NEW_YORK, ranges)


@contextmanager
def silence() -> Iterator[Counter[str]]:
    """Count metrics instead of printing them, and print no log."""
    counted: Counter[str] = Counter()

    def count_one(metric: str, **dimensions: str) -> None:
        counted[" ".join((metric, *dimensions.values()))] += 1

    def measure_one(metric: str, value: float, _unit: object, **_dimensions: str) -> None:
        counted[metric] += int(value)

    with (
        patch.object(telemetry, "count", count_one),
        patch.object(telemetry, "measure", measure_one),
        _quiet(),
    ):
        yield counted


@contextmanager
def _quiet() -> Iterator[None]:
    before = telemetry.logger.log_level
    telemetry.logger.setLevel("CRITICAL")
    try:
        yield
    finally:
        telemetry.logger.setLevel(before)


def play(callbacks: int, *, seed: int = 0, luck: Luck | None = None) -> World:
    """Play a month with so many callbacks, and four weeks more for the last to end."""
    world = World(seed=seed, luck=luck or Luck())
    asked = set[str]()
    n = 0
    open_days = [w for w in world.hours.windows if w.opens < START + timedelta(days=DAYS)]
    while n < callbacks:
        phone = world.customer(n)
        n += 1
        window = world.random.choice(open_days)
        inside = (window.closes - window.opens).total_seconds()
        moment = window.opens + timedelta(seconds=world.random.random() * inside)
        asked.add(phone)
        world.at(moment, partial(world.request, phone))
        if world.random.random() < 0.15:
            later = moment + timedelta(minutes=world.random.randrange(1, 3_000))
            world.at(later, partial(world.change_mind, phone))
    until = START + timedelta(days=DAYS + 14)
    world.sweeps(timedelta(minutes=5), until)
    with silence() as counted:
        world.run(until)
    world.counted.update(counted)
    return world


def every(world: World) -> list[states.Callback]:
    """Return all callbacks of a world."""
    found = [pk.removeprefix("CALLBACK#") for pk in world.table.partitions if "CALLBACK#" in pk]
    return [one for callback_id in found if (one := world.store.get(callback_id))]
