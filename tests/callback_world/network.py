"""Amazon Connect as the month plays it: contacts, agents, those who answer or not, and events."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from contact_center.domain import zones
from contact_center.domain.callbacks import states, times
from contact_center.domain.errors import ContactCenterError
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber
from tests.support import NEW_YORK, flow_event

if TYPE_CHECKING:
    from tests.callback_world.world import World

Event = dict[str, Any]
Hearer = Callable[[object, object], Any]  # a function that takes a batch of events

_OF_THE_PLAY = ("phone", "over", "attributes", "rang", "knownUntil")  # of no event


@dataclass
class Dial:
    """One call that was made."""

    callback_id: str
    attempt: int
    at: datetime
    contact_id: str


class Network:
    """The contacts of a world; what must not happen is noted as a call rings."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.contacts: dict[str, Event] = {}
        self.tokens: dict[str, str] = {}  # of requests to call, and the contacts they led to
        self._by_callback: dict[str, list[Dial]] = {}
        self._of_number: defaultdict[str, list[Event]] = defaultdict(list)

    def queue(self, phone: str, chain: str) -> None:
        """The flow queues a callback: an agent takes it some time later, if there is one."""
        if self._world.random.random() < self._world.luck.hangs_up_early:
            return  # before the flow came to it
        contact = self.begin(phone, "CALLBACK", chain)
        self.emit(contact, "INITIATED")
        if not self._noted(contact):
            self.end(contact, "CONTACT_FLOW_DISCONNECT")
            return
        self._check_line(contact, "put into the queue")
        self.emit(contact, "QUEUED")
        wait = timedelta(minutes=self._world.random.choice(self._world.waits))
        self._world.after(wait, lambda: self._agent_takes(contact))

    def _noted(self, contact: Event) -> bool:
        """The flow of a callback on its way into the queue asks, and once more after an error."""
        for _ in range(2):
            try:
                with self._world.trouble():
                    reply = self._world.ask(self.event(contact, "queued"), None)
            except ContactCenterError:
                self._world.counted["noting failed"] += 1
            else:
                return bool(reply["outcome"] == "ok")
        return False

    def event(self, contact: Event, step: str) -> Event:
        return flow_event(
            address=contact["phone"],
            parameters={"step": step, "language": "en"},
            attributes=contact["attributes"],
            contact_id=contact["contactId"],
            InitialContactId=contact["initialContactId"],
        )

    def _agent_takes(self, contact: Event) -> None:
        if not contact["over"]:
            self._ring(contact)

    def begin(self, phone: str, method: str, chain: str | None = None) -> Event:
        contact_id = f"contact-{next(self._world.order)}"
        contact: Event = {
            "contactId": contact_id,
            "initialContactId": chain or contact_id,
            "channel": "VOICE",
            "initiationMethod": method,
            "initiationTimestamp": self._world.now.isoformat(),
            "phone": phone,
            "over": False,
            "attributes": {},
        }
        self.contacts[contact_id] = contact
        self._of_number[phone].append(contact)
        return contact

    def is_with(self, phone: str) -> bool:
        """Tell whether somebody is on the line with us, whoever called."""
        return any(
            not one["over"] and ("rang" in one or one["initiationMethod"] == "INBOUND")
            for one in self._of_number[phone]
        )

    def dial(self, phone: str, attributes: Mapping[str, str]) -> str:
        contact = self.begin(phone, "API")
        contact["attributes"] = dict(attributes)
        self.emit(contact, "INITIATED")
        self._ring(contact)
        return str(contact["contactId"])

    def _ring(self, contact: Event) -> None:
        self._check(contact)
        lucky = self._world.random.random()
        luck = self._world.luck
        ring = timedelta(seconds=self._world.random.randrange(5, 30))
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
        if self._world.callers.is_here(contact["phone"]):
            outcome = "TELECOM_BUSY"
        if outcome == "answered":
            self._world.after(ring, lambda: self._answer(contact))
        elif outcome == "voicemail" and contact["initiationMethod"] == "API":
            self._world.after(ring, lambda: self._voicemail(contact))
        else:
            self._world.after(ring, lambda: self.end(contact, outcome))

    def _answer(self, contact: Event) -> None:
        if contact["over"]:
            return
        if contact["initiationMethod"] == "API":
            self._tells(contact, "answered")
        if self._world.random.random() < self._world.luck.agent_misses:
            self._world.after(
                timedelta(minutes=4), lambda: self.end(contact, "CUSTOMER_DISCONNECT")
            )
            return
        wait = timedelta(seconds=self._world.random.randrange(90))
        self._world.after(wait, lambda: self._talk(contact))

    def _talk(self, contact: Event) -> None:
        if contact["over"]:
            return
        contact["agentInfo"] = {"connectedToAgentTimestamp": self._world.now.isoformat()}
        self.emit(contact, "CONNECTED_TO_AGENT")
        talk = timedelta(seconds=self._world.random.randrange(20, 900))
        self._world.after(talk, lambda: self.end(contact, "AGENT_DISCONNECT"))

    def _voicemail(self, contact: Event) -> None:
        self._tells(contact, "voicemail")
        self.end(contact, "CONTACT_FLOW_DISCONNECT")

    def _tells(self, contact: Event, step: str) -> None:
        """The flow of whom we call tells the function, which may be down."""
        try:
            with self._world.trouble():
                self._world.ask(self.event(contact, step), None)
        except ContactCenterError:
            self._world.counted[f"{step} failed"] += 1

    def end(self, contact: Event, reason: str) -> None:
        if not contact["over"]:
            contact["over"] = True
            contact["disconnectTimestamp"] = self._world.now.isoformat()
            contact["disconnectReason"] = reason
            self.emit(contact, "DISCONNECTED")

    def stop(self, contact_id: str) -> bool:
        contact = self.contacts[contact_id]
        if contact["over"]:
            return False
        self.end(contact, "API")
        return True

    def described(self, contact_id: str) -> Fact | None:
        contact = self.contacts.get(contact_id)
        if contact is None:
            return None
        talked = contact.get("agentInfo", {}).get("connectedToAgentTimestamp")
        ended = contact.get("disconnectTimestamp")
        return Fact(
            "DESCRIBED",
            "contact",
            self._world.now,
            phone=PhoneNumber(contact["phone"]),
            connected_at=datetime.fromisoformat(talked) if talked else None,
            ended_at=datetime.fromisoformat(ended) if ended else None,
            disconnect_reason=contact.get("disconnectReason"),
        )

    def emit(self, contact: Event, kind: str, to: Hearer | None = None) -> None:
        """Send an event on its way, to the function of callbacks where none is named."""
        if self._world.random.random() < self._world.luck.event_lost:
            return
        detail = {k: v for k, v in contact.items() if k not in _OF_THE_PLAY}
        detail |= {"eventType": kind}
        body = {
            "detail-type": "Amazon Connect Contact Event",
            "id": f"event-{next(self._world.order)}",
            "time": self._world.now.isoformat(),
            "detail": detail,
        }
        message = {"messageId": str(body["id"]), "body": json.dumps(body)}
        hearer = to or self._world.heard
        for _ in range(2 if self._world.random.random() < self._world.luck.event_twice else 1):
            late = timedelta(seconds=self._world.random.choice((0, 1, 5, 40, 200)))
            self._world.after(late, lambda: self._deliver(message, hearer, 1))

    def _deliver(self, message: Mapping[str, str], to: Hearer, attempt: int) -> None:
        with self._world.trouble():
            failed = to({"Records": [message]}, None)["batchItemFailures"]
        if failed and attempt < 5:
            again = timedelta(seconds=180)
            self._world.after(again, lambda: self._deliver(message, to, attempt + 1))
        elif failed:
            self._world.counted["event buried"] += 1
        elif to == self._world.callers.heard:
            self._world.callers.known(json.loads(message["body"]))

    def _check(self, contact: Event) -> None:
        """Look at a call as it rings."""
        contact["rang"] = True
        if contact["initiationMethod"] == "API":  # Amazon Connect dials its queue, and asks nobody
            self._check_line(contact, "called")
        where = zones.zones_of(PhoneNumber(contact["phone"])) or (NEW_YORK.key,)
        found = self._callback_of(contact)
        now = self._world.now
        quiet = self._world.policy.quiet
        if not times.may_call(self._world.hours, where, now, quiet):
            self._world.broken.append(f"{contact['phone']} called at {self._world.now}")
        if found is None:
            return  # queued by the flow, its request not stored: nothing was promised
        if found.state == "cancelled":
            self._world.broken.append(f"{found.callback_id} called after it was cancelled")
        if contact["initiationMethod"] == "CALLBACK" and found.contact_id != contact["contactId"]:
            self._world.broken.append(f"{found.callback_id} called from a place nobody knew of")
        attempt = int(contact["attributes"].get("callbackAttempt", 0))
        if any((d.callback_id, d.attempt) == (found.callback_id, attempt) for d in self._of(found)):
            self._world.broken.append(f"{found.callback_id} called twice for attempt {attempt}")
        dial = Dial(found.callback_id, attempt, self._world.now, contact["contactId"])
        self._world.dials.append(dial)
        self._by_callback.setdefault(found.callback_id, []).append(dial)

    def _check_line(self, contact: Event, what: str) -> None:
        """See whether somebody is called of whom we can know that they are with us already."""
        if self._world.callers.is_here(contact["phone"], known=True):
            at = self._world.now
            self._world.broken.append(f"{contact['phone']} {what} at {at}, on the line with us")

    def _of(self, callback: states.Callback) -> list[Dial]:
        return self._by_callback.get(callback.callback_id, [])

    def _callback_of(self, contact: Event) -> states.Callback | None:
        with self._world.calm():
            named = contact["attributes"].get("callbackId")
            if named:
                return self._world.store.get(named)
            return self._world.store.of_contact(contact["initialContactId"])
