"""What tests of texts share: a door on a table in memory, and a network that remembers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from contact_center.adapters import items, keys
from contact_center.adapters.outbox import message
from contact_center.adapters.texting.consents import TableConsents
from contact_center.adapters.texting.held import TableHeld
from contact_center.adapters.texting.inbox import TableInbox, TableSwitch
from contact_center.adapters.texting.standing import CLASSES, Decision
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.texting.table import TableOutbox
from contact_center.adapters.texting.turns import TableTurns
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.errors import ConnectUnavailable, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from contact_center.domain.texts.judged import Message, Rules
from contact_center.domain.texts.wording import House, Text
from contact_center.texting.arrivals import Arrival
from contact_center.texting.door import Done, Door, pass_on
from contact_center.texting.holding import Holding, Looked, look
from contact_center.texting.inbox import receive
from contact_center.texting.ports import Pending
from tests.memory_table import MemoryTable

ANA = PhoneNumber("+12125550100")
MONDAY_NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)  # in New York
DIGESTS = Digests("a key of tests")


class Crash(BaseException):
    """The function is gone: nothing after this happens."""


@dataclass
class FakeNetwork:
    """Takes every text, unless a test says otherwise.

    Attributes:
        sent: What it took.
        before: Called as a text is handed over, before it is taken; may raise.
        after: Called after it is taken, before the door hears so; may raise.
    """

    sent: list[tuple[Message, Text]] = field(default_factory=list)
    before: Callable[[Message], None] = lambda _message: None
    after: Callable[[Message], None] = lambda _message: None
    lives: list[int] = field(default_factory=list)

    def send(self, message: Message, text: Text, time_to_live: int) -> str:
        self.before(message)
        self.sent.append((message, text))
        self.lives.append(time_to_live)
        self.after(message)
        return f"network-{len(self.sent)}"

    @property
    def bodies(self) -> list[str]:
        return [text.body for _, text in self.sent]


def crash(_message: Message) -> None:
    raise Crash


def failing(error: Exception) -> Callable[[Message], None]:
    """Return what a network does that cannot take a text."""

    def fail(_message: Message) -> None:
        raise error

    return fail


class PlainComposer:
    """Takes the variables as they were written."""

    def variables(self, pending: Pending, message: Message, now: datetime) -> Mapping[str, str]:
        return pending.about


@dataclass
class FakeWakes:
    moments: list[datetime] = field(default_factory=list)

    def at(self, moment: datetime) -> None:
        self.moments.append(moment)


@dataclass
class MovingClock:
    moment: datetime = MONDAY_NOON

    def now(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Texting:
    """A centre that texts, on a table in memory or on another client."""

    def __init__(
        self,
        client: Any = None,  # noqa: ANN401
        table: str = "table",
        per_second: Fraction = Fraction(3),
    ) -> None:
        chosen: Any = client or MemoryTable()
        self.client = chosen
        self.table = table
        self.clock, self.network, self.wakes = MovingClock(), FakeNetwork(), FakeWakes()
        self.consents = TableConsents(self._work, DIGESTS)
        house = House("Acme Water", "555-0100", 9_000)
        self.outbox = TableOutbox(self._work, DIGESTS, "America/New_York")
        self.door = Door(
            *(self.clock, self.outbox, self.network, PlainComposer(), self.wakes, house, Rules()),
            TableTurns(self.client, self.table, per_second),
            lambda seconds: self.clock.pass_(seconds=seconds),
        )
        store = SimpleNamespace(open_for=lambda _phone: None)
        self.desk: Any = SimpleNamespace(keeper=SimpleNamespace(store=store))  # of no callback
        self.holding = Holding(self.clock, TableHeld(self.client, self.table), self.wakes)

    def put(self, reference: str, template: str, /, **more: str | None) -> None:
        """Put a message into the outbox, as any writer does; to Ana."""
        self.put_to(ANA, reference, template, **more)

    def put_to(self, to: PhoneNumber, reference: str, template: str, /, **more: str | None) -> None:
        work = self._work()
        work.put(message(reference, template, to, self.clock.now(), **more))
        work.write()

    def run(self, reference: str, to: PhoneNumber = ANA) -> Done:
        """Let the door see a message, as the stream does."""
        return pass_on(reference, to, None, self.door)

    def look(self) -> Looked:
        return look(self.holding)

    def stop(self, source: str = "in-1", to: PhoneNumber = ANA, words: str = "STOP") -> bool:
        return self.consents.stop(self.decision(source, to, words), ())

    def start(self, source: str = "in-2", to: PhoneNumber = ANA) -> bool:
        self.clock.pass_(seconds=1)  # what is said at once with STOP is STOP
        return self.consents.start(self.decision(source, to, "START"), ())

    def arrives(self, source: str, words: str, at: datetime, *, closes: bool = True) -> str:
        """Let STOP or START, or an answer about a callback, arrive, as often as a test likes.

        Args:
            source: The network's id of the text.
            words: What it says.
            at: When it was typed.
            closes: The function lives to note that the text is answered.
        """
        inbox: Any = TableInbox(self._work, DIGESTS)
        if not closes:
            inbox.close = self._dies
        nobody = SimpleNamespace(read=lambda *_: SimpleNamespace(customers=()))
        switch = TableSwitch(self.consents)
        parts = {"clock": self.clock, "inbox": inbox, "switch": switch, "cards": nobody}
        hours = SimpleNamespace(coming=self._unknown)
        articles = {"index": lambda _: {}, "articles": lambda _: (), "miss": lambda *_: None}
        knowledge = SimpleNamespace(**articles)  # that has none
        app: Any = SimpleNamespace(**parts, desk=self.desk, hours=hours, knowledge=knowledge)
        return receive(Arrival(source, ANA, words, at), app)

    def _dies(self, *_: object) -> None:
        raise StorageUnavailable("throttled")

    def _unknown(self, *_: object) -> None:
        raise ConnectUnavailable("throttled")

    def allow(self, *classes: MessageClass, to: PhoneNumber = ANA) -> None:
        decision = self.decision("sign-up", to, "I agree to get texts.", classes or CLASSES)
        self.consents.record(decision)

    def decision(
        self,
        source: str,
        to: PhoneNumber,
        words: str,
        classes: tuple[MessageClass, ...] = CLASSES,
    ) -> Decision:
        return Decision(
            phone=to,
            classes=classes,
            allowed=True,
            method="sms_keyword",
            words=words,
            version="1",
            at=self.clock.now(),
            source=source,
            channel="SMS",
            language="en",
        )

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        work = self._work()
        work.want(pk, sk)
        work.read()
        return dict(work.item(pk, sk))

    def message(self, reference: str) -> dict[str, Any]:
        return self.item(keys.outbox(reference), keys.MESSAGE)

    def partition(self, pk: str) -> list[dict[str, Any]]:
        reply = self.client.query(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        return [items.from_wire(item) for item in reply["Items"]]

    def waiting(self) -> list[str]:
        """Return the messages that the stream would bring, those that came first first."""
        table: MemoryTable = self.client
        return [
            pk.removeprefix("OUTBOX#")
            for (pk, sk), item in table.items.items()
            if sk == keys.MESSAGE and item["status"]["S"] == "waiting"
        ]

    def _work(self) -> UnitOfWork:
        return UnitOfWork(self.client, self.table)
