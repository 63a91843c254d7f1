"""The history of a customer or a number: one interaction for each contact, on any channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

REPEAT_WITHIN = timedelta(hours=24)
LINES_FOR_AGENT = 5

Ending = Literal[
    "in_progress",
    "answered",
    "abandoned",
    "case",
    "callback",
    "ended",
    "text_sent",
    "text_delivered",
    "text_not_delivered",
    "text_received",
]

_ENDINGS: dict[Ending, str] = {
    "in_progress": "not over yet",
    "answered": "spoke with an agent",
    "abandoned": "hung up in the queue",
    "case": "left a request",
    "callback": "took a callback",
    "ended": "ended without an agent",
    "text_sent": "sent",
    "text_delivered": "delivered",
    "text_not_delivered": "not delivered",
    "text_received": "received",
}
# Initiation methods of contacts that the company began. A chat is begun by API in the customer's
# name.
_OURS = frozenset({"OUTBOUND", "API", "CALLBACK", "EXTERNAL_OUTBOUND", "AGENT_REPLY", "MONITOR"})

_TOPICS: dict[str, dict[Language, str]] = {
    "pay_bill": {"en": "your bill", "es": "su factura"},
    "outage": {"en": "the outage in your area", "es": "el corte en su zona"},
    "callback": {"en": "your callback", "es": "la llamada que le prometimos"},
    "appointment": {"en": "your appointment", "es": "su cita"},
}
_TOPIC_LINES = {
    "pay_bill": "bill",
    "outage": "outage",
    "callback": "callback",
    "appointment": "appointment",
    # Texts of ours, by their templates: what the customer may be calling about.
    "bill_issued": "new bill",
    "payment_due": "payment due",
    "appointment_tomorrow": "appointment",
    "planned_works": "planned works",
    "order_shipped": "order",
    "welcome": "welcome",
    "incident_notice": "incident",
    "danger_notice": "danger",
    "incident_update": "update on the incident",
    "danger_update": "update on the danger",
    "all_clear": "all clear",
    "danger_over": "danger over",
    "announcement": "announcement",
    "callback_missed": "callback",
    "callback_later": "callback",
    "callback_moved": "callback",
    "callback_not_called": "callback",
}


@dataclass(frozen=True, slots=True)
class Interaction:
    """One contact with a customer, as history keeps it.

    Attributes:
        chain_id: First contact of the chain; a transfer goes on in a new contact of the same chain.
        channel: VOICE, CHAT, TASK, EMAIL, SMS, WEB, ...; an open set.
        initiation_method: INBOUND, OUTBOUND, CALLBACK, ...; an open set.
        at: When it began, UTC. It is part of the key and does not change any more.
        ending: How it ended.
        intent: Why the customer got in touch, as the flow understood it.
        reason: Why a person was needed.
        tried: What was tried before that, in the words of the flow.
        queue: Where it waited, by name.
        duration_s, waited_s, talked_s: Whole seconds in all, in the queue, and with the agent.
        agent_id: Who answered, by Amazon Connect's id.
        disconnect_reason: Amazon Connect's word for how the line was cut.
        settled: What the customer wanted was done, or answered, without a person.
    """

    contact_id: str
    chain_id: str
    channel: str
    at: datetime
    ending: Ending
    initiation_method: str = "INBOUND"
    phone: PhoneNumber | None = None
    customer_id: str | None = None
    intent: str | None = None
    reason: str | None = None
    tried: str | None = None
    language: str | None = None
    queue: str | None = None
    duration_s: int | None = None
    waited_s: int | None = None
    talked_s: int | None = None
    agent_id: str | None = None
    disconnect_reason: str | None = None
    settled: bool | None = None

    @property
    def by_customer(self) -> bool:
        """Whether the customer got in touch, rather than the company."""
        return self.initiation_method not in _OURS or self.channel == "CHAT"

    @property
    def came_to_nothing(self) -> bool:
        """Whether the customer hung up on us before anything was asked for, or waited for."""
        said = self.intent or self.reason or self.tried or self.queue or self.settled
        return self.channel == "VOICE" and self.ending == "ended" and not said

    @property
    def is_left_open(self) -> bool:
        """Whether the customer may be calling again because of it: nothing says it is settled.

        Whoever went on to wait for a person, or left a request, had more to settle than that.
        """
        return not (self.settled and self.ending in ("ended", "text_received"))


def latest_of_chains(history: Iterable[Interaction]) -> list[Interaction]:
    """Return the latest interaction of each chain, newest first: one line each for the agent."""
    oldest_first = sorted(history, key=lambda interaction: interaction.at)
    chains = {interaction.chain_id: interaction for interaction in oldest_first}
    return sorted(chains.values(), key=lambda interaction: interaction.at, reverse=True)


def repeated(history: Iterable[Interaction], now: datetime) -> Interaction | None:
    """Return the customer's own latest contact of the last 24 hours, if it left something open.

    Who paid a bill this morning calls about something else this afternoon, and meets the menu. So
    does who hung up at the first question, or texted STOP: that is no matter that a person would go
    on with.

    A call or text of ours does not make the next call a repeat, nor does it hide the customer's
    call that it answers: both are of one chain, so the history comes here with every contact.

    Source: domain reference, row 67: repeat within 24 hours from the same number.
    """
    recent = [
        interaction
        for interaction in history
        if interaction.by_customer
        and not interaction.came_to_nothing
        and timedelta(0) <= now - interaction.at <= REPEAT_WITHIN
    ]
    latest = max(recent, key=lambda interaction: interaction.at, default=None)
    return latest if latest and latest.is_left_open else None


def topic(interaction: Interaction, language: Language) -> str | None:
    """Say what an interaction was about ("your bill"), or None where we do not know."""
    words = _TOPICS.get(interaction.intent or "")
    return words[language] if words else None


def line_for_agent(interaction: Interaction, zone: ZoneInfo) -> str:
    """Describe an interaction in one English line: what the agent reads.

    Example:
        >>> from datetime import UTC
        >>> call = Interaction(
        ...     "c-1", "c-1", "VOICE", datetime(2026, 11, 18, 15, tzinfo=UTC), "answered",
        ...     intent="pay_bill", queue="Billing", waited_s=35, talked_s=310,
        ... )
        >>> line_for_agent(call, ZoneInfo("America/New_York"))
        'Nov 18 10:00 voice, bill, Billing: spoke with an agent, waited 35 s, talked 6 min'
        >>> link = Interaction(
        ...     "c-2", "c-2", "SMS", datetime(2026, 11, 18, 15, tzinfo=UTC), "ended",
        ...     tried="meter reading by text: not finished",
        ... )
        >>> line_for_agent(link, ZoneInfo("America/New_York"))
        'Nov 18 10:00 sms: meter reading by text: not finished'
    """
    about = [interaction.channel.lower(), _TOPIC_LINES.get(interaction.intent or "")]
    times = [
        f"{word} {_rounded(seconds)}"
        for word, seconds in (("waited", interaction.waited_s), ("talked", interaction.talked_s))
        if seconds
    ]
    what = ", ".join(filter(None, [*about, interaction.queue]))
    ending = (
        _ENDINGS[interaction.ending] if interaction.is_left_open else "settled without an agent"
    )
    if interaction.channel == "SMS" and interaction.ending == "ended":
        ending = interaction.tried or ending  # such as a link that was not used to its end
    how = ", ".join([ending, *times])
    return f"{interaction.at.astimezone(zone):%b %-d %H:%M} {what}: {how}"


def _rounded(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{-(-seconds // 60)} min"
