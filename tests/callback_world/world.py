"""A month of callbacks in memory: the real functions, the schedules they make, and bad luck.

Customers ask, move, cancel and call us meanwhile; agents miss; nobody answers; a line is busy;
functions fail before or after they wrote; events come twice, late, or not at all; schedules fire a
little late. What is checked of each call is checked as it is made.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from callback.handler import KEYS, callback
from callback_due.handler import due_handler
from callback_events.handler import batch_handler
from callback_sweep.handler import sweep_handler
from contact_center.adapters.callbacks import DynamoCallbacks
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.losses import DynamoLosses
from contact_center.adapters.texting.suppression import Digests
from contact_center.callbacks import bootstrap
from contact_center.callbacks.booking import Desk
from contact_center.callbacks.by_text import ByText
from contact_center.callbacks.calling import Caller
from contact_center.callbacks.changing import Changes
from contact_center.callbacks.events import Dropped
from contact_center.callbacks.keeping import Keeper
from contact_center.callbacks.listening import Listener
from contact_center.callbacks.sweeping import Sweeper
from contact_center.connect import flow_function
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.errors import ContactCenterError
from contact_center.domain.hours import OpeningHours
from tests.callback_world.callers import Callers
from tests.callback_world.luck import Luck, Sometimes
from tests.callback_world.network import Dial, Network
from tests.callback_world.ports import Calls, Records, Schedules
from tests.callback_world.table import PartitionedTable
from tests.support import NEW_YORK, TABLE, ClockOf, flow_event

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


@dataclass
class World:
    """Everything that the functions see, and what they did.

    Attributes:
        dials: Every call that rang, whoever began it.
        broken: What must never happen, and did.
        refusal: What every request to call is answered with, in place of a call.
        refused: What requests to call a number are answered with.
        asked: The tokens of those requests.
    """

    seed: int = 0
    luck: Luck = field(default_factory=Luck)
    now: datetime = START
    dials: list[Dial] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    refusal: Exception | None = None
    refused: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    waits: tuple[int, ...] = (2, 5, 12, 40, 400)  # minutes until an agent takes a queued callback
    policy: Policy = field(default_factory=lambda: Policy(capacity=30))
    texts: bool = False  # callers are offered to go on by text
    landlines: set[str] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311
        self.table = PartitionedTable()
        self.hours = _hours()
        self.order = count()
        self.network = Network(self)
        self.callers = Callers(self)
        self._heap: list[tuple[datetime, int, Callable[[], object]]] = []
        self._schedules: dict[str, tuple[datetime, Mapping[str, object]]] = {}
        self.digests = Digests("a key of the tests")
        self.store = DynamoCallbacks(self.table, TABLE, lambda: self.digests)  # type: ignore[arg-type]
        cases = DynamoCases(self.table, TABLE)  # type: ignore[arg-type]
        losses = DynamoLosses(self.table, TABLE)  # type: ignore[arg-type]
        calls, records = Calls(self), Records(self)
        keeper = Keeper(ClockOf(self), NEW_YORK, self, self.store, Schedules(self), self.policy)
        self.listener = Listener(keeper, calls, records, cases)
        caller = Caller(self.listener)
        self.desk = Desk(keeper, Changes(keeper, calls, records))
        by_text = ByText(self.texts, lambda phone: phone.e164 not in self.landlines, losses)
        flows = bootstrap.Callback(self.desk, self.listener, by_text)
        due, sweep = bootstrap.CallbackDue(caller), bootstrap.CallbackSweep(Sweeper(caller))
        events = bootstrap.CallbackEvents(self.listener, Dropped(records, losses, self.store))
        self.ask = flow_function("callback", KEYS, callback, lambda: flows)
        self.due = due_handler(lambda: due)
        self.heard = batch_handler(lambda: events)
        self.swept = sweep_handler(lambda: sweep)

    # Ports of a clock and of hours.

    def coming(self, now: datetime) -> OpeningHours:
        return self.hours

    # Time.

    def after(self, delay: timedelta, what: Callable[[], object]) -> None:
        heappush(self._heap, (self.now + delay, next(self.order), what))

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        heappush(self._heap, (max(moment, self.now), next(self.order), what))

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
        contact = f"in-{next(self.order)}"
        soon = self.random.random() < self.luck.soon
        day = str(self.random.choice((0, 0, 0, 1, 2)))
        reply: dict[str, str] = {}
        for _ in range(tries):
            try:
                with self.trouble():
                    if soon:
                        reply = self.step(phone, contact, step="now")
                        if reply["outcome"] == "ok":
                            self.network.queue(phone, contact)
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
        contact = f"again-{next(self.order)}"
        try:
            with self.trouble():
                if self.random.random() < 0.5:
                    self.step(phone, contact, step="cancel")
                else:
                    offered = self.step(phone, contact, step="times")
                    self.step(phone, contact, step="book", slot=offered["slot1"])
        except ContactCenterError:
            self.counted["change failed"] += 1

    # Bad luck.

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Let requests to the table fail, some of them after they wrote."""
        half = self.luck.request_fails / 2
        self.table.down = Sometimes(self.random, half)
        self.table.lost = Sometimes(self.random, half)
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
