"""A town that is told by campaigns: the real desk, workers, outbox and door, on virtual time.

Workers are woken by the schedules they make and wait by letting time pass; meanwhile the table's
stream brings the door what they handed over. Anything may be killed before or after any request to
the table, and is started again as Lambda and the schedules would. What must never happen is checked
as it happens: no text outside the window, none faster than the number takes, none twice.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.adapters import items, keys
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.campaigns.notices import CardNotices
from contact_center.adapters.campaigns.recipients import TableRecipients
from contact_center.adapters.campaigns.runs import TableRuns
from contact_center.campaigns.desk import Desk
from contact_center.campaigns.planning import Planner
from contact_center.campaigns.running import Worked, work
from contact_center.campaigns.steps import Runner
from contact_center.domain.campaigns.recipients import Recipient
from contact_center.domain.campaigns.run import OVER
from contact_center.domain.errors import DependencyError
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.judged import Message, Rules
from contact_center.texting.door import pass_on
from tests.fast_table import FastTable
from tests.texting import DIGESTS, MONDAY_NOON, Crash, Texting

AREA = "north"
ZONE = ZoneInfo("America/New_York")
NOTICE = {
    "en": "Water main break on Mill Street, no water in the north.",
    "es": "Rotura en la calle Mill, sin agua en el norte.",
}


def number(n: int) -> PhoneNumber:
    """Return a number of New York that can be a mobile one."""
    return PhoneNumber(f"+1212{2_000_000 + n:07d}")


@dataclass
class Taken:
    """A text that the network took."""

    at: datetime
    to: str
    reference: str
    parts: int


@dataclass
class Luck:
    """How often who is killed, before or after a request to the table, and how slow the door is.

    Attributes:
        slow: Seconds at the most from a claim to the network.
    """

    worker: float = 0.0
    door: float = 0.0
    slow: float = 0.0


class Watched:
    """A client of DynamoDB whose requests are counted, and can be cut off, as those of FastTable.

    Args:
        client: botocore's, or one that behaves so.
        table: Its table.
    """

    def __init__(self, client: Any, table: str) -> None:  # noqa: ANN401 - botocore's
        self._client = client
        self._table = table
        self.requests: Counter[str] = Counter()
        self.changed: Callable[[dict[str, Any]], None] = lambda _item: None
        self.before: Callable[[str], None] = lambda _operation: None
        self.after: Callable[[str], None] = lambda _operation: None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        method = getattr(self._client, name)
        operation = "".join(part.title() for part in name.split("_"))

        def call(**request: Any) -> Any:  # noqa: ANN401
            self.requests[operation] += 1
            self.before(operation)
            reply = method(**request)
            for action in request.get("TransactItems", ()):
                self._follow(action)
            self.after(operation)
            return reply

        return method if name == "get_paginator" else call

    def _follow(self, action: dict[str, Any]) -> None:
        """Tell of messages that wait, as the table's stream would."""
        ((kind, request),) = action.items()
        if kind == "Put" and request["Item"]["sk"]["S"] == keys.MESSAGE:
            self.changed(request["Item"])
        elif kind == "Update" and ":waiting" in request.get("ExpressionAttributeValues", {}):
            found = self._client.get_item(TableName=self._table, Key=request["Key"])
            self.changed(found["Item"])


class Town:
    """Everybody in an area, and what campaigns do to them.

    Args:
        client: A table; one in memory unless a test brings its own.
        per_second: Parts a second of the number.
        seed: Of what is left to chance.
    """

    def __init__(
        self,
        client: Any = None,  # noqa: ANN401 - botocore's
        table: str = "table",
        *,
        per_second: Fraction = Fraction(3),
        seed: int = 0,
        luck: Luck | None = None,
        at: datetime = MONDAY_NOON,
    ) -> None:
        chosen: Any = Watched(client, table) if client else FastTable()
        self.table = chosen
        self.random = Random(seed)  # noqa: S311 - luck
        self.luck = luck or Luck()
        self.texting = Texting(self.table, table, per_second)
        self.clock = self.texting.clock
        self.clock.moment = at
        self.taken: list[Taken] = []
        self.texting.network.before = self._on_its_way
        self.texting.network.after = self._took
        self.kills: Counter[str] = Counter()
        self.worked: list[Worked] = []
        self._number = count()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._woken: set[tuple[str, datetime]] = set()
        self._stream: deque[tuple[datetime, str, str, str | None]] = deque()
        self._doing = ""
        self._latency = timedelta(seconds=0.4)  # of the table's stream
        recipients = TableRecipients(self.table, table, DIGESTS, self.clock.now)
        self.runs = TableRuns(self.table, table)
        self.recipients = recipients
        door = self.texting.door
        self.planner = Planner(
            self.clock, self.runs, recipients, door.house, Rules(), ZONE, per_second
        )
        notices = CardNotices(DynamoOutages(self.table, table))
        self.runner = Runner(
            self.clock,
            self.runs,
            recipients,
            notices,
            self,
            self.pass_time,
            Rules(),
            ZONE,
            per_second,
            lambda: f"worker-{next(self._number)}",
        )
        self.desk = Desk(self.planner, self, notices, lambda: f"RUN-{next(self._number):03d}")
        chosen.changed = self._changed
        chosen.before = chosen.after = self._maybe_killed

    # People.

    def settle(self, people: int, *, spanish: int = 4, first: int = 0) -> None:
        """Let people live in the area; every so-maniest speaks Spanish; all consent."""
        for n in range(first, first + people):
            self.resident(n, "es" if n % spanish == 0 else "en")

    def resident(
        self,
        n: int,
        language: str = "en",
        consent: str = "yes",
        *,
        customer: str = "",
        phone: PhoneNumber | None = None,
    ) -> None:
        phone, who = phone or number(n), customer or f"C-{n}"
        self._put(keys.area(AREA), keys.resident(phone, who), card=keys.phone(phone))
        self._put(keys.customer(who), keys.PROFILE, language=language, phones=phone.e164)
        self._put(keys.texts(phone), keys.STANDING, allows_service=consent, version=1)

    def stop(self, n: int) -> None:
        self.texting.stop(f"in-{n}-{next(self._number)}", number(n))

    def _put(self, pk: str, sk: str, **more: Any) -> None:  # noqa: ANN401 - as stored
        item = items.to_wire({"pk": pk, "sk": sk, **more})
        self.table.put_item(TableName=self.texting.table, Item=item)

    # The operator.

    def do(self, what: str, run: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401
        return self.desk.run({"do": what, "run": run, **more})

    @property
    def given(self) -> dict[str, Any]:
        """What an operator gives where a test says nothing else."""
        return {"area": AREA, "words": NOTICE}

    def preview(self, kind: str = "incident", **more: Any) -> dict[str, Any]:  # noqa: ANN401
        return self.desk.run({"do": "preview", "kind": kind, **self.given, **more})

    def approve(self, shown: dict[str, Any]) -> str:
        self.do("approve", shown["run"], digest=shown["preview"]["digest"])
        return str(shown["run"])

    # The machinery.

    def at(self, run_id: str, moment: datetime) -> None:
        """Wake a worker at the next minute (``Wakes``)."""
        due = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        if (run_id, due) not in self._woken:
            self._woken.add((run_id, due))
            heappush(self._agenda, (due, next(self._number), lambda: self._wake(run_id, due)))

    def run_until(self, end: datetime) -> None:
        """Let everything happen until a time."""
        while self._agenda and self._agenda[0][0] <= end:
            due, _, act = heappop(self._agenda)
            self._advance(due)
            act()
        self._advance(end)

    def run_on(self, run_id: str, *, at_most: timedelta = timedelta(days=3)) -> None:
        """Let everything happen until a campaign is over."""
        end = self.clock.now() + at_most
        self.sweeps(end)
        while self.state(run_id) not in OVER and self._agenda and self._agenda[0][0] <= end:
            due, _, act = heappop(self._agenda)
            self._advance(due)
            act()
        self._advance(self.clock.now() + timedelta(seconds=5))

    def sweeps(self, until: datetime) -> None:
        """Look at held and stuck texts, and at campaigns asleep, every quarter of an hour."""
        moment = self.clock.now()
        while moment < until:
            moment += timedelta(minutes=15)
            heappush(self._agenda, (moment, next(self._number), self._sweep))

    def state(self, run_id: str) -> str:
        run = self.runs.get(run_id)
        return run.state if run else "gone"

    def everybody(self, run_id: str) -> list[Recipient]:
        return list(self.recipients.outcomes(run_id))

    def pass_time(self, seconds: float) -> None:
        """Let a worker wait: time passes, and the door works meanwhile."""
        doing, self._doing = self._doing, ""
        self._advance(self.clock.now() + timedelta(seconds=seconds))
        self._doing = doing

    def _advance(self, to: datetime) -> None:
        # A door that waits for a turn lets time pass: what is left then waits, and the worker acts.
        while self._stream and self._stream[0][0] <= to and self.clock.moment < to:
            due, reference, phone, customer_id = self._stream.popleft()
            self.clock.moment = max(self.clock.moment, due)
            self._pass_on(reference, phone, customer_id)
        self.clock.moment = max(self.clock.moment, to)

    def _wake(self, run_id: str, due: datetime) -> None:
        self._woken.discard((run_id, due))
        run = self.runs.get(run_id)
        if run is None:
            return
        if run.state == "drafted":
            self.may_die("worker", lambda: self.do("preview", run_id))
        else:
            self.may_die("worker", lambda: self.worked.append(work(run, self.runner)))

    def _sweep(self) -> None:
        self.texting.look()
        for run in self.runs.open():
            if run.state in ("drafted", "approved", "running"):
                self.at(run.run_id, self.clock.now())

    def _pass_on(self, reference: str, phone: str, customer_id: str | None) -> None:
        to, door = PhoneNumber(phone), self.texting.door
        if not self.may_die("door", lambda: pass_on(reference, to, customer_id, door)):
            later = self.clock.now() + timedelta(seconds=1)
            self._stream.append((later, reference, phone, customer_id))

    def may_die(self, who: str, do: Callable[[], object]) -> bool:
        """Do something as somebody who may be killed; False when that happened."""
        doing, self._doing = self._doing, who
        try:
            do()
        except (Crash, DependencyError):
            self.kills[who] += 1
            return False
        finally:
            self._doing = doing
        return True

    def _changed(self, item: dict[str, Any]) -> None:
        if item["sk"]["S"] == keys.MESSAGE and item["status"]["S"] == "waiting":
            plain = items.from_wire(item)
            reference = str(plain["pk"]).removeprefix(keys.outbox(""))
            due = self.clock.now() + self._latency
            self._stream.append((due, reference, plain["to"], plain.get("customer_id")))

    def _maybe_killed(self, _operation: str) -> None:
        odds = {"worker": self.luck.worker, "door": self.luck.door}.get(self._doing, 0.0)
        if odds and self.random.random() < odds:
            raise Crash

    def _on_its_way(self, _message: Message) -> None:
        if self.luck.slow:
            self.clock.pass_(seconds=self.random.uniform(0, self.luck.slow))

    def _took(self, message: Message) -> None:
        _, text = self.texting.network.sent[-1]
        self.taken.append(
            Taken(self.clock.now(), message.to.e164, message.reference, text.parts.count)
        )


@dataclass(frozen=True)
class Checked:
    """What a campaign came to.

    Attributes:
        sent: How many numbers got it.
        busiest: Most parts in any second.
    """

    sent: int
    outcomes: Counter[str] = field(default_factory=Counter)
    busiest: int = 0


def check(town: Town, run_id: str, eligible: Iterable[PhoneNumber]) -> Checked:
    """Check that everybody who may be was told once, and that everybody else has a reason.

    Raises:
        AssertionError: Somebody was told twice or never, without a reason or too fast.
    """
    of_run = [one for one in town.taken if one.reference.startswith(f"{run_id}.")]
    told = Counter(one.to for one in of_run)
    assert not [to for to, times in told.items() if times > 1], "somebody was told twice"
    outcomes: Counter[str] = Counter()
    everybody = town.everybody(run_id)
    assert len({one.phone for one in everybody}) == len(everybody), "somebody is there twice"
    for one in everybody:
        outcomes[f"{one.outcome} {one.reason}".strip()] += 1
        if one.outcome == "sent":
            assert told[one.phone.e164] == 1
        elif one.outcome == "refused":
            assert one.reason
            assert one.phone.e164 not in told
    missing = {one.e164 for one in eligible} - set(told)
    unknown = {one.phone.e164 for one in everybody if one.outcome == "unknown"}
    assert missing <= unknown, "somebody who may be told was not, and nobody knows why"
    return Checked(len(told), outcomes, busiest(of_run))


def busiest(texts: list[Taken]) -> int:
    """Return the most parts in any second, from any moment on."""
    most, first, within = 0, 0, 0
    for one in texts:
        within += one.parts
        while texts[first].at <= one.at - timedelta(seconds=1):
            within -= texts[first].parts
            first += 1
        most = max(most, within)
    return most
