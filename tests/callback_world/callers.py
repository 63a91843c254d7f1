"""Customers who call us themselves meanwhile: while they wait or talk, nobody calls them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contact_center import bootstrap
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.lines import LONGEST, DynamoLines
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber
from contact_events.handler import batch_handler
from tests.callback_world.ports import NoTransactions, Records
from tests.support import TABLE

if TYPE_CHECKING:
    from tests.callback_world.network import Event
    from tests.callback_world.world import World


class Callers:
    """Who is on the line with us of their own accord, and what ``contact_events`` makes of it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._here: dict[str, Event] = {}
        self._history = DynamoContactHistory(world.table, TABLE)  # type: ignore[arg-type]
        lines = DynamoLines(world.table, TABLE)  # type: ignore[arg-type]
        app = bootstrap.ContactEvents(self._history, lines, Records(world), NoTransactions())
        self.heard = batch_handler(lambda: app)

    def mean_to_call(self, callback: Callback) -> None:
        """Some of those who were promised a call do not wait for it, or not quite."""
        world = self._world
        if world.random.random() >= world.luck.calls_in:
            return
        phone = callback.phone.e164
        if world.random.random() < 0.5:  # about when we are to call them
            at = callback.due_at + timedelta(seconds=world.random.randrange(-900, 120))
        else:
            at = world.now + timedelta(minutes=world.random.randrange(5, 3_000))
        world.at(at, lambda: self.calls_in(phone))

    def calls_in(self, phone: str) -> None:
        """Somebody calls, while we are open and do not talk to them, and comes to the queue."""
        world, network = self._world, self._world.network
        if world.hours.closes_at(world.now) is None or network.is_with(phone):
            return
        world.counted["called in"] += 1
        contact = network.begin(phone, "INBOUND")
        self._here[phone] = contact
        self._tell_of(contact)
        network.emit(contact, "INITIATED", self.heard)
        contact["queueInfo"] = {"enqueueTimestamp": world.now.isoformat()}
        network.emit(contact, "QUEUED", self.heard)
        wait = timedelta(seconds=world.random.randrange(20, 1_200))
        gives_up = world.random.random() < 0.3
        world.after(wait, lambda: self._leaves(contact) if gives_up else self._talks(contact))

    def _tell_of(self, contact: "Event") -> None:
        """The flow leaves word of who waits: with it, the events are about somebody's number."""
        phone, now = PhoneNumber(contact["phone"]), self._world.now
        context = Fact("CONTEXT", "context", now, phone=phone, queue="General")
        with self._world.calm():
            self._history.enter(contact["contactId"], context)

    def _talks(self, contact: "Event") -> None:
        contact["agentInfo"] = {"connectedToAgentTimestamp": self._world.now.isoformat()}
        self._world.network.emit(contact, "CONNECTED_TO_AGENT", self.heard)
        talk = timedelta(seconds=self._world.random.randrange(60, 3_600))
        self._world.after(talk, lambda: self._leaves(contact))

    def _leaves(self, contact: "Event") -> None:
        contact["over"] = True
        contact["disconnectTimestamp"] = self._world.now.isoformat()
        contact["disconnectReason"] = "CUSTOMER_DISCONNECT"
        self._world.network.emit(contact, "DISCONNECTED", self.heard)

    # What is checked as we call.

    def known(self, event: "Event") -> None:
        """``contact_events`` has worked off an event: from now on, a wait or a talk is known."""
        detail = event["detail"]
        began = {
            "QUEUED": detail.get("queueInfo", {}).get("enqueueTimestamp"),
            "CONNECTED_TO_AGENT": detail.get("agentInfo", {}).get("connectedToAgentTimestamp"),
        }.get(detail["eventType"])
        contact = self._world.network.contacts[detail["contactId"]]
        if began is not None:
            until = datetime.fromisoformat(began) + LONGEST
            contact["knownUntil"] = max(until, contact.get("knownUntil", until))

    def is_here(self, phone: str, *, known: bool = False) -> bool:
        """Tell whether somebody called us and waits or talks; ``known``: and we can know of it."""
        contact = self._here.get(phone)
        if contact is None or contact["over"]:
            return False
        return not known or self._world.now < contact.get("knownUntil", self._world.now)
