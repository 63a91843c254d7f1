"""A centre that calls lists, in memory: the real dialler, a telephone network, and bad luck.

People answer, do not, are busy, are machines, refuse; agents talk, miss, take other calls; Amazon
Connect throttles, or calls and its answer is lost; functions end at any moment; events come twice,
late, or not at all. What must hold of each call is checked as it is made.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from contact_center.adapters import codec, items, keys
from contact_center.adapters.group_calls.agents import RememberedOwners
from contact_center.adapters.group_calls.beats import TableBeats
from contact_center.adapters.group_calls.people import TablePeople
from contact_center.adapters.group_calls.runs import DynamoRuns
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain import zones
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callers import Customer
from contact_center.domain.errors import ContactCenterError, Raced
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.plan import Effort
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.group_calls.safety import Pool
from contact_center.domain.hours import OpeningHours
from contact_center.group_calls.answering import Answering
from contact_center.group_calls.desk import Desk
from contact_center.group_calls.dialling import Dialler
from contact_center.group_calls.drafting import Drafter
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.loading import Loader
from tests.group_call_world.luck import Agent, Killed, Luck
from tests.group_call_world.network import Network
from tests.group_call_world.parts import Calls, Messages, Mortal
from tests.support import NEW_YORK, TABLE, ClockOf

START = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)  # a Monday, 07:30 in New York
LIST = "reminders.csv"
QUEUES = ("General", "Billing")
AREAS = ("212", "312", "303", "310")  # New York, Chicago, Denver, Los Angeles
_REDELIVERED = timedelta(seconds=180)


@dataclass
class World(Network):
    """Everything that the dialler sees, and what it did.

    Attributes:
        shared: Every agent serves every queue, as with the template's one routing profile.
        working: Ids of users.
        gone: Ids that no user has any more.
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
    countries: frozenset[str] | None = None
    counted: Counter[str] = field(default_factory=Counter)
    working: frozenset[str] = frozenset({"ada", "ben", "away", *(f"away-{n}" for n in range(40))})
    gone: tuple[str, ...] = ("nobody",)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311
        self.table = Mortal(self)
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
        clock = ClockOf(self)
        self.keeper = Keeper(clock, self, self.runs, self.policy)
        drafter = Drafter(
            clock,
            self,
            self,
            self.people,
            self,
            self.runs,
            QUEUES,
            NEW_YORK,
            self.policy.quiet,
            self.countries,
        )
        beats = TableBeats(self.table, TABLE, Messages(self), "queue")  # type: ignore[arg-type]
        self.dialler = Dialler(
            self.keeper,
            Loader(replace(drafter, owners=RememberedOwners(self, clock)), self.keeper),
            self.people,
            self,
            Calls(self),
            beats,
            self,
            QUEUES,
        )
        self.answering = Answering(self.keeper, self.people, Calls(self))
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

    def users(self) -> Collection[str]:
        return self.working - set(self.gone)

    def free(self, queues: Iterable[str]) -> Sequence[Pool]:
        self.mortal()
        if self.shared:
            return [Pool(len(self.idle(QUEUES[0])), frozenset(QUEUES))]
        return [Pool(len(self.idle(queue)), frozenset({queue})) for queue in queues]

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

    def approve(self, name: str = LIST, *, mode: str = "calls", **more: object) -> str:
        """Judge a list and approve it; return the run."""
        told = self.desk.run({"do": "dry_run", "list": name, "mode": mode})
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
        # Asked only where it can happen: what else is random does not hang on the number of writes.
        if self.luck.killed and self.table.mortal and self.random.random() < self.luck.killed:
            raise Killed

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
