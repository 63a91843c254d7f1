"""What contact events say: of the calls that we make, and of callers who were cut off."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contact_center import telemetry
from contact_center.callbacks.listening import Listener
from contact_center.contact_event import ContactEvent
from contact_center.domain.callbacks.outcomes import Heard
from contact_center.domain.callbacks.states import Text
from contact_center.domain.history import Fact
from contact_center.domain.language import spoken

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Callbacks, Losses

QUEUED: Final = "CALLBACK"  # how Amazon Connect names a contact of a queued callback
OURS: Final = "API"  # and one that a request began
THEIRS: Final = frozenset({"INBOUND", "TRANSFER"})  # one of a caller, and where they are passed on

_BEGUN: Final = frozenset({"INITIATED", "CONNECTED_TO_SYSTEM", "QUEUED"})
_WAITED: Final = timedelta(seconds=60)  # who hung up after so long gave up rather than slipped
_HUNG_UP: Final = "CUSTOMER_DISCONNECT"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Offers a callback, or the rest by text, to whom we lost.

    Attributes:
        records: Amazon Connect's own records: events do not carry the caller's number.
        callbacks: Of whom we call anyway nobody is asked whether we should.
    """

    records: "ports.ContactRecords"
    losses: "Losses"
    callbacks: "Callbacks"

    def offer(self, contact_id: str, event: Fact) -> None:
        """Offer once for each contact; whether it may be sent is for the sender to decide."""
        known = self.records.describe(contact_id)
        if known is None or known.phone is None or self._still_talks(known):
            return
        at = event.ended_at or event.reported_at
        waited = known.queued_at is not None and _lost_in_queue(event, known)
        if self.losses.halfway(known.phone, at):
            what = "callback_resume"
        elif waited and self.callbacks.open_for(known.phone) is None:
            what = "callback_cut_off"
        else:
            return
        telemetry.count(telemetry.CALLBACK_OFFER, what=what)
        text = Text(f"{contact_id}-cut-off", what)
        self.losses.tell(text, known.phone, spoken(known.language), known.customer_id, at)

    def _still_talks(self, known: Fact) -> bool:
        """Tell whether only a colleague was asked, and the caller still has their own agent.

        What a consultation looks like in Amazon Connect's events was not seen: it is taken for a
        contact that was passed on, while the one before goes on.
        """
        if known.initiation_method != "TRANSFER" or known.previous_id is None:
            return False
        before = self.records.describe(known.previous_id)
        return before is not None and before.ended_at is None


def follow(event: ContactEvent, listener: Listener, dropped: Dropped) -> None:
    """Do what follows from one event."""
    fact = event.fact
    if fact.initiation_method in (QUEUED, OURS):
        report = _heard(event)
        ours = fact.initiation_method == OURS
        if report and (found := listener.contact_of(event.contact_id, fact.chain_id, ours=ours)):
            after = listener.report(found, report)
            if not ours and report.kind == "begun" and after is not None:
                listener.stop_stray(after, event.contact_id)
    elif (
        event.kind == "DISCONNECTED"
        and _lost(fact)
        and listener.keeper.store.of_contact(event.contact_id) is None
    ):
        dropped.offer(event.contact_id, fact)


def _heard(event: ContactEvent) -> Heard | None:
    fact = event.fact
    at = fact.ended_at or fact.reported_at
    if event.kind in _BEGUN:
        return Heard("begun", event.contact_id, fact.reported_at)
    if event.kind == "CONNECTED_TO_AGENT":
        talked = fact.connected_at or fact.reported_at
        return Heard("connected", event.contact_id, talked, talked)
    if event.kind == "DISCONNECTED":
        return Heard("ended", event.contact_id, at, fact.connected_at, fact.disconnect_reason)
    return None


def _lost(fact: Fact) -> bool:
    """Tell whether a caller may have been lost: the flow did not say good-bye to them."""
    return (
        fact.initiation_method in THEIRS
        and fact.channel == "VOICE"
        and fact.connected_at is None
        and fact.disconnect_reason not in ("CONTACT_FLOW_DISCONNECT", "API", "AGENT_DISCONNECT")
    )


def _lost_in_queue(event: Fact, known: Fact) -> bool:
    """Tell whether somebody was cut off in a queue, or gave up after a wait that was ours."""
    queued, ended = known.queued_at, event.ended_at or event.reported_at
    if event.disconnect_reason != _HUNG_UP:
        return True
    return queued is not None and ended - queued >= _WAITED
