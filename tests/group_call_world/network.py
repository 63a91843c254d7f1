"""Amazon Connect, and whoever picks up: rings, answers, waits, talks, and tells of it, or not."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from contact_center.contact_event import ContactEvent
from contact_center.domain import zones
from contact_center.domain.callbacks import times
from contact_center.domain.errors import CallRefused, ConnectUnavailable
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours
from tests.group_call_world.luck import Agent, Luck

if TYPE_CHECKING:
    from itertools import count

    from contact_center.adapters.group_calls.people import TablePeople
    from contact_center.adapters.group_calls.runs import DynamoRuns
    from contact_center.domain.callbacks.policy import Policy
    from contact_center.group_calls.answering import Answering

_REDELIVERED = timedelta(seconds=180)
_PAUSE = timedelta(minutes=5)  # at least, from one call to the next


class Network:
    """What of the world rings.

    What must hold of each call is checked as it is made. The rest of it is ``World``.
    """

    now: datetime
    luck: Luck
    random: Random
    shared: bool
    hours: OpeningHours
    policy: "Policy"
    runs: "DynamoRuns"
    people: "TablePeople"
    answering: "Answering"
    staff: list[Agent]
    rang: dict[str, tuple[datetime, str]]
    broken: list[str]
    requests: list[datetime]
    refuses: Callable[[Recipient], Exception | None]
    counted: Counter[str]
    after: Callable[[timedelta, Callable[[], object]], None]
    mortal: Callable[[], None]
    safely: Callable[[Callable[[], object]], bool]
    _contacts: dict[str, dict[str, Any]]
    _latest: dict[str, dict[str, Any]]
    _tokens: dict[str, str]
    _order: "count[int]"

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
        self._contacts[contact["id"]] = self._latest[phone] = contact
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
        before = self._latest.get(phone.e164)
        if before and ("ended" not in before or self.now - before["began"] < _PAUSE):
            self.broken.append(f"{it.token} called again at {self.now}")
        if stored is None or stored.state != "running":
            self.broken.append(f"{it.token} called though the run is {stored and stored.state}")
        if not times.may_call(self.hours, home, self.now, zones.rule_for(phone, self.policy.quiet)):
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
        idle = self.idle(contact["queue"])
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

    def idle(self, queue: str) -> list[Agent]:
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

    def describe(self, contact_id: str) -> Fact | None:
        contact = self._contacts.get(contact_id)
        return self._fact(contact) if contact else None

    def stop(self, contact_id: str) -> None:
        """Take a task back."""
        contact = self._contacts[contact_id]
        if "ended" not in contact:
            self.counted["taken back"] += 1
            self._end(contact, "API")

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
