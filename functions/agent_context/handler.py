"""Lambda ``agent_context``: write the history, and compose what the agent hears and sees.

Trigger   Amazon Connect flow, before a contact enters a queue, synchronous.
Input     parameters ``reason`` (why a person), ``intent``, ``tried``, ``language``, ``queue``;
          attributes that the flow set from ``caller_lookup``. Nothing is read.
Reply     outcome = ok; who, why, tried, whisper (English: the agents' language).
Cost      one transaction; a step repeated by Connect replaces its own fact, some seconds later.
Raises    StorageUnavailable: the flow takes its error branch, and the caller still gets a person.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contact_center import bootstrap
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain import context
from contact_center.domain.authentication import VALID_FOR
from contact_center.domain.callers import number_presented
from contact_center.domain.context import Circumstances
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber, is_withheld

KEYS = ("outcome", "who", "why", "tried", "whisper")


def prepare(event: FlowEvent, app: bootstrap.AgentContext) -> Mapping[str, str | None]:
    now = app.clock.now()
    app.history.enter(event.contact_id, _fact(event, now))
    told = context.compose(
        Circumstances(
            first_name=event.attribute("firstName"),
            customer_id=event.attribute("customerId"),
            household=event.attribute("household"),
            number_known=not is_withheld(event.number),
            repeat=event.attribute("repeat") == "yes",
            reason=event.parameter("reason"),
            intent=event.parameter("intent"),
            tried=event.parameter("tried"),
            language=event.parameter("language") or event.attribute("language") or "en",
            level=_level(event, now),
            left_undone=event.attribute("failedTransaction") is not None,
            **_promised(event),
        )
    )
    return {**told, "outcome": "ok"}


def _level(event: FlowEvent, now: datetime) -> int:
    """Return what the flow says was proved; old proof, and the one of a call before, is none."""
    level, at = event.attribute("authLevel") or "", event.attribute("authAt")
    if at is None or not level.isdigit() or event.initiation_method == "CALLBACK":
        return 0
    try:
        proved_at = datetime.fromisoformat(at)
    except ValueError:
        return 0
    return int(level) if proved_at.tzinfo and now - proved_at < VALID_FOR else 0


def _promised(event: FlowEvent) -> dict[str, str | None]:
    """Return what the flow of a callback told of it: the agent of a promised call needs both."""
    if event.parameter("reason") != "callback":
        return {}
    return {"promise": event.attribute("whisper"), "before": event.attribute("why")}


def _fact(event: FlowEvent, now: datetime) -> Fact:
    number = number_presented(event.number)
    told: dict[str, Any] = {
        name: context.without_secrets(words)
        for name in ("intent", "reason", "tried", "language", "queue")
        if (words := event.parameter(name))
    }
    return Fact(
        source="CONTEXT",
        key=_step(event),
        reported_at=now,
        chain_id=event.initial_contact_id,
        channel=event.channel,
        initiation_method=event.initiation_method,
        phone=number if isinstance(number, PhoneNumber) else None,
        customer_id=event.attribute("customerId"),
        **told,
    )


def _step(event: FlowEvent) -> str:
    """Name the step of the contact: Connect repeats a call with the same parameters."""
    parameters = "\n".join(f"{key}={value}" for key, value in sorted(event.parameters.items()))
    return hashlib.sha256(parameters.encode()).hexdigest()[:16]


handler = flow_function("agent_context", KEYS, prepare, bootstrap.agent_context)
