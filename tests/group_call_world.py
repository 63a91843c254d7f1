"""A centre that calls lists, in memory: the real dialler, a telephone network, and bad luck.

People answer, do not, are busy, are machines, refuse; agents talk, miss, take other calls; Amazon
Connect throttles, or calls and its answer is lost; functions end at any moment; events come twice,
late, or not at all. What must hold of each call is checked as it is made.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from contact_center.adapters import codec, items, keys
from contact_center.adapters.group_calls.beats import TableBeats
from contact_center.adapters.group_calls.people import TablePeople
from contact_center.adapters.group_calls.runs import DynamoRuns
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.contact_event import ContactEvent
from contact_center.domain import zones
from contact_center.domain.callbacks import times
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callers import Customer
from contact_center.domain.errors import CallRefused, ConnectUnavailable, ContactCenterError, Raced
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.plan import Effort
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.group_calls.safety import Pool
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours
from contact_center.group_calls.answering import Answering
from contact_center.group_calls.desk import Desk
from contact_center.group_calls.dialling import Dialler
from contact_center.group_calls.drafting import Drafter
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.loading import Loader
from tests.callback_world.table import PartitionedTable
from tests.support import NEW_YORK, TABLE

START = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)  # a Monday, 07:30 in New York
LIST = "reminders.csv"
QUEUES = ("General", "Billing")
AREAS = ("212", "312", "303", "310")  # New York, Chicago, Denver, Los Angeles
_REDELIVERED = timedelta(seconds=180)
_PAUSE = timedelta(minutes=5)  # at least, from one call to the next


class Killed(BaseException):
    """The function ended there: no code of it runs any more."""


@dataclass
class Luck:
    """How often what goes wrong, and what people do."""

    killed: float = 0.0
    throttled: float = 0.05
    answer_lost: float = 0.02
    event_lost: float = 0.02
    event_twice: float = 0.2
    answers: float = 0.5
    busy: float = 0.1
    machine: float = 0.1
    invalid: float = 0.01
    refuses: float = 0.04
    later: float = 0.04
    not_needed: float = 0.04
    agent_misses: float = 0.01
    talk: tuple[int, int] = (40, 200)


@dataclass
class Agent:
    """Somebody who talks."""

    queue: str
    free_at: datetime


@dataclass
class World:
    """Everything that the dialler sees, and what it did.

    Attributes:
        shared: Every agent serves every queue, as with the template's one routing profile.
        rang: Each call by its token: when, and to whom.
        broken: What must never happen, and did.
        requests: When Amazon Connect was asked to begin a call.
        refuses: What Amazon Connect refuses the calls of some numbers with, if it does.
    """

    agents: Mapping[str, int]
    seed: int = 0
    luck: Luck = field(default_factory=Luck)
    shared: bool = False
    now: datetime = START
    rang: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    requests: list[datetime] = field(default_factory=list)
    refuses: Callable[[Recipient], Exception | None] = lambda _it: None
    policy: Policy = POLICY
    counted: Counter[str] = field(default_factory=Counter)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311
        self.table = _Mortal(self)
        self._heap: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()
        self._contacts: dict[str, dict[str, Any]] = {}
        self._latest: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, str] = {}
        self.staff = [
            Agent(queue, self.now) for queue, number in self.agents.items() for _ in range(number)
        ]
        self.digests = Digests("a key")
        self.runs = DynamoRuns(self.table, TABLE, lambda: self.digests)  # type: ignore[arg-type]
        self.people = TablePeople(self.work, lambda: self.digests, NEW_YORK.key)
        clock = _Clock(self)
        self.keeper = Keeper(clock, self, self.runs, self.policy)
        drafter = Drafter(
            clock,
            self,
            self,
            self.people,
            self.runs,
            QUEUES,
            NEW_YORK,
            self.policy.quiet,
        )
        beats = TableBeats(self.table, TABLE, _Queue(self), "queue")  # type: ignore[arg-type]
        self.dialler = Dialler(
            self.keeper,
            Loader(drafter, self.keeper),
            self.people,
            self,
            _Calls(self),
            beats,
            self,
            QUEUES,
        )
        self.answering = Answering(self.keeper, self.people, _Calls(self))
        self.desk = Desk(drafter, self.keeper, Effort({}))
        self.hours = OpeningHours.of_days(
            NEW_YORK, {START.date() + timedelta(days=n): [(time(8), time(20))] for n in range(9)}
        )

    # What the dialler asks for.

    def coming(self, _now: datetime) -> OpeningHours:
        return self.hours

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def report(self, name: str, report: Mapping[str, Any]) -> str:
        self.files[f"{name}.dry-run.json"] = str(report).encode()
        return name

    def free(self, queues: Iterable[str]) -> Sequence[Pool]:
        self.mortal()
        if self.shared:
            return [Pool(len(self._idle(QUEUES[0])), frozenset(QUEUES))]
        return [Pool(len(self._idle(queue)), frozenset({queue})) for queue in queues]

    def describe(self, contact_id: str) -> Fact | None:
        contact = self._contacts.get(contact_id)
        return self._fact(contact) if contact else None

    def work(self) -> UnitOfWork:
        return UnitOfWork(self.table, TABLE)  # type: ignore[arg-type]

    # People.

    def customer(self, n: int, **profile: object) -> str:
        """Register a customer; return their id."""
        number = f"+1{AREAS[n % len(AREAS)]}555{n // len(AREAS):04d}"
        customer = Customer(f"C-{n}", "Kim", "en", "hillside")
        zone = zones._of_digits(number)[0]
        item = {"phones": number, "time_zone": zone, **profile}
        stored = {
            "pk": keys.customer(customer.customer_id),
            "sk": keys.PROFILE,
            **codec.plain(customer),
            **item,
        }
        self.table.items[str(stored["pk"]), keys.PROFILE] = items.to_wire(stored)
        return customer.customer_id

    def upload(self, rows: Sequence[str], name: str = LIST) -> None:
        self.files[name] = "\n".join((",".join(COLUMNS), *rows)).encode()

    def rows(self, number: int, due: str = "2026-11-25") -> list[str]:
        return [
            f"{self.customer(n)},,your visit,{QUEUES[n % 2]},en,,service,{due}"
            for n in range(number)
        ]

    def begin(self, number: int, *, name: str = LIST, due: str = "2026-11-25") -> str:
        """Upload a list of new customers, and have it called; return the run."""
        self.upload(self.rows(number, due), name)
        return self.approve(name)

    def approve(self, name: str = LIST, **more: object) -> str:
        """Judge a list and approve it; return the run."""
        told = self.desk.run({"do": "dry_run", "list": name})
        command = {"run": told["run"], "digest": told["digest"], "by": "a supervisor"}
        self.desk.run({"do": "approve", **command, **more})
        return str(told["run"])

    # Time.

    def after(self, delay: timedelta, what: Callable[[], object]) -> None:
        heappush(self._heap, (self.now + delay, next(self._order), what))

    def run(self, until: datetime, every: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass; schedules wake the dialler each minute, while it has work."""
        moment = self.now
        while moment < until:
            heappush(self._heap, (moment, next(self._order), self._wake))
            moment += every
        while self._heap and self._heap[0][0] <= until:
            self.now, _, what = heappop(self._heap)
            what()
        self.now = max(self.now, until)

    def _wake(self) -> None:
        self.safely(self.dialler.wake)

    def beat(self, chain: int) -> None:
        if not self.safely(lambda: self.dialler.beat(chain)):
            self.after(_REDELIVERED, lambda: self.beat(chain))

    def safely(self, what: Callable[[], object]) -> bool:
        """Run a function that may be killed, as Lambda does."""
        self.counted["invocations"] += 1
        self.table.mortal = True
        try:
            what()
        except Killed:
            self.counted["killed"] += 1
            return False
        except (ContactCenterError, Raced):
            self.counted["failed"] += 1
            return False
        finally:
            self.table.mortal = False
        return True

    def mortal(self) -> None:
        if self.table.mortal and self.random.random() < self.luck.killed:
            raise Killed

    # Amazon Connect.

    def start(self, recipient: Recipient) -> str:
        self.mortal()
        self.requests.append(self.now)
        if self.random.random() < self.luck.throttled:
            self.counted["throttled"] += 1
            raise ConnectUnavailable("StartOutboundVoiceContact: TooManyRequestsException")
        if refused := self.refuses(recipient):
            self.counted["refused"] += 1
            raise refused
        token = recipient.token
        if token not in self._tokens:
            if self.random.random() < self.luck.invalid:
                raise CallRefused("DestinationNotAllowedException", of_number=True)
            self._tokens[token] = self._ring(recipient)
        if self.random.random() < self.luck.answer_lost:
            self.counted["answer lost"] += 1
            raise ConnectUnavailable("ReadTimeoutError")
        self.mortal()
        return self._tokens[token]

    def attributes(self, contact_id: str) -> tuple[str, int, int] | None:
        found = self._contacts.get(contact_id)
        return found["named"] if found else None

    def _ring(self, it: Recipient) -> str:
        phone = it.call.phone.e164
        self._check(it)
        self.rang[it.token] = self.now, phone
        contact: dict[str, Any] = {
            "id": f"contact-{next(self._order)}",
            "named": (it.run_id, it.line, it.call.attempts),
            "name": it.name,
            "queue": it.call.queue,
            "began": self.now,
        }
        self._contacts[contact["id"]] = self._latest[it.name] = contact
        self._tell(contact, "INITIATED")
        outcome = self._outcome()
        ring = timedelta(seconds=self.random.randrange(4, 29))
        if outcome == "person":
            self.after(ring, lambda: self._answer(contact))
        elif outcome == "machine":
            self.after(ring, lambda: self._machine(contact))
        else:
            self.after(ring, lambda: self._end(contact, outcome))
        return str(contact["id"])

    def _check(self, it: Recipient) -> None:
        """Look at a call as it rings."""
        stored = self.runs.run(it.run_id)
        phone = it.call.phone
        home = zones.zones_of(phone)
        before = self._latest.get(it.name)
        if before and ("ended" not in before or self.now - before["began"] < _PAUSE):
            self.broken.append(f"{it.token} called again at {self.now}")
        if stored is None or stored.state != "running":
            self.broken.append(f"{it.token} called though the run is {stored and stored.state}")
        if not times.may_call(self.hours, home, self.now, self.policy.quiet):
            self.broken.append(f"{it.token} called at {self.now}")
        if self.people.of_recipient(it).do_not_call:
            self.broken.append(f"{it.token} called though they asked not to be")
        if it.call.attempts > 3:
            self.broken.append(f"{it.token} called too often")

    def _outcome(self) -> str:
        lucky, luck = self.random.random(), self.luck
        for share, what in (
            (luck.answers, "person"),
            (luck.busy, "TELECOM_BUSY"),
            (luck.machine, "machine"),
        ):
            if lucky < share:
                return what
            lucky -= share
        return "TELECOM_UNANSWERED"

    def _answer(self, contact: dict[str, Any]) -> None:
        """They hear who calls, and say what they want."""
        lucky, luck = self.random.random(), self.luck
        wish = "person"
        for share, what in (
            (luck.refuses, "refuse"),
            (luck.later, "later"),
            (luck.not_needed, "not_needed"),
        ):
            if lucky < share:
                wish = what
                break
            lucky -= share
        self.after(timedelta(seconds=6), lambda: self._wish(contact, wish))

    def _wish(self, contact: dict[str, Any], wish: str) -> None:
        contact["wish"] = wish
        self.answering.wished(contact["name"], wish, contact["id"])  # type: ignore[arg-type]
        if wish != "person":
            self._end(contact, "CONTACT_FLOW_DISCONNECT")
            return
        contact["queued"] = self.now
        self._offer(contact, self.now + timedelta(seconds=30))

    def _offer(self, contact: dict[str, Any], patience: datetime) -> None:
        """Give a caller to an agent: the one who waits longest; whoever misses is tried again."""
        if self.now >= patience:
            self._end(contact, "CUSTOMER_DISCONNECT")
            return
        idle = self._idle(contact["queue"])
        if not idle:
            self.after(timedelta(seconds=1), lambda: self._offer(contact, patience))
            return
        agent = min(idle, key=lambda one: one.free_at)
        if self.random.random() < self.luck.agent_misses:
            agent.free_at = self.now + timedelta(seconds=20)
            self.after(timedelta(seconds=20), lambda: self._offer(contact, patience))
            return
        contact["talked"] = self.now + timedelta(seconds=1)
        talk = timedelta(seconds=self.random.randrange(*self.luck.talk))
        agent.free_at = self.now + talk + timedelta(seconds=10)
        self.after(timedelta(seconds=1), lambda: self._tell(contact, "CONNECTED_TO_AGENT"))
        self.after(talk, lambda: self._end(contact, "AGENT_DISCONNECT"))

    def _idle(self, queue: str) -> list[Agent]:
        idle = [one for one in self.staff if one.free_at <= self.now]
        return [one for one in idle if self.shared or one.queue == queue]

    def _machine(self, contact: dict[str, Any]) -> None:
        self.answering.machine(contact["name"], contact["id"])
        self._end(contact, "CONTACT_FLOW_DISCONNECT")

    def _end(self, contact: dict[str, Any], reason: str) -> None:
        contact["ended"], contact["reason"] = self.now, reason
        late = "talked" not in contact or contact["talked"] - contact["queued"] > timedelta(
            seconds=2
        )
        if "wish" in contact:
            self.counted["answered"] += 1
            self.counted["abandoned"] += int(contact["wish"] == "person" and late)
        self._tell(contact, "DISCONNECTED")

    def _fact(self, contact: Mapping[str, Any]) -> Fact:
        return Fact(
            "TOLD",
            "contact",
            self.now,
            initiation_method="API",
            queued_at=contact.get("queued"),
            connected_at=contact.get("talked"),
            ended_at=contact.get("ended"),
            disconnect_reason=contact.get("reason"),
        )

    def _tell(self, contact: dict[str, Any], kind: str) -> None:
        if self.random.random() < self.luck.event_lost:
            return
        event = ContactEvent(contact["id"], kind, self._fact(contact))
        for _ in range(2 if self.random.random() < self.luck.event_twice else 1):
            late = timedelta(seconds=self.random.choice((0, 1, 2, 9)))
            self.after(late, lambda: self._hear(event))

    def _hear(self, event: ContactEvent) -> None:
        if not self.safely(lambda: self.answering.follow(event)):
            self.after(_REDELIVERED, lambda: self._hear(event))

    # What came of it.

    def recipients(self, run_id: str) -> list[Recipient]:
        found = self.table.partitions.get(keys.run(run_id), {})
        lines = [int(sk.split("#")[1]) for sk in found if sk.startswith("RECIPIENT#")]
        return [one for line in lines if (one := self.runs.get(run_id, line))]

    def fastest(self, seconds: int = 10) -> float:
        """Return the most requests a second within any stretch of so many seconds."""
        most, first = 0, 0
        for last, at in enumerate(self.requests):
            while (at - self.requests[first]).total_seconds() >= seconds:
                first += 1
            most = max(most, last - first + 1)
        return most / seconds


class _Mortal(PartitionedTable):
    """A table whose users end before or after what they write."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.mortal = False

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # noqa: N803
        self.world.mortal()
        super().transact_write_items(TransactItems)
        self.world.mortal()

    def put_item(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is declared there
        self.world.mortal()
        told = super().put_item(*given, **named)
        self.world.mortal()
        return told


@dataclass
class _Clock:
    world: World

    def now(self) -> datetime:
        return self.world.now


@dataclass
class _Queue:
    """SQS: a message comes once its delay is over."""

    world: World

    def send_message(self, *, DelaySeconds: int, MessageBody: str, **_: str) -> None:  # noqa: N803
        chain = int(MessageBody.split(":")[1].strip(" }"))
        self.world.mortal()
        self.world.after(timedelta(seconds=DelaySeconds), lambda: self.world.beat(chain))
        self.world.mortal()


@dataclass
class _Calls:
    """``Calls``."""

    world: World

    def start(self, recipient: Recipient, _mode: str) -> str:
        return self.world.start(recipient)

    def named(self, contact_id: str) -> tuple[str, int, int] | None:
        return self.world.attributes(contact_id)
