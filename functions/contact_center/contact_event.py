"""The boundary with Amazon Connect's contact events: a tolerant event in, a fact out.

The casing of fields differs between Amazon's own samples ("agentInfo", "AgentInfo"), fields and
event types are added over time, and older events carry no timestamps but EventBridge's. So names
are compared without case, what is missing is left open, and the type is an open set.

Source: Amazon Connect administrator guide, "Amazon Connect contact events".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contact_center.domain.errors import UnusableContactEvent
from contact_center.domain.history import Fact

DETAIL_TYPE = "Amazon Connect Contact Event"


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """One contact event.

    Attributes:
        kind: INITIATED, QUEUED, ..., or what Connect adds next.
    """

    contact_id: str
    kind: str
    fact: Fact


def parse(body: object) -> ContactEvent:
    """Read an event as EventBridge puts it into a queue.

    Raises:
        UnusableContactEvent: It is not JSON, not a contact event, or does not say which contact,
            what or when. The text says which, and quotes nothing.
    """
    event = _loads(body)
    detail = _mapping(event.get("detail"))
    if event.get("detail-type") != DETAIL_TYPE:
        raise UnusableContactEvent(f"the detail-type is not {DETAIL_TYPE!r}")
    contact_id, kind = _text(detail, "contactid"), _text(detail, "eventtype")
    if not contact_id or not kind:
        raise UnusableContactEvent("detail lacks contactId or eventType")
    event_id, reported_at = _text(event, "id"), _moment(event, "time")
    if not event_id or reported_at is None:
        raise UnusableContactEvent("the event lacks its id, or a time in ISO 8601")
    queue, agent = _mapping(detail.get("queueinfo")), _mapping(detail.get("agentinfo"))
    agent_arn = _text(agent, "agentarn")
    fact = Fact(
        source=kind,
        key=event_id,
        reported_at=reported_at,
        chain_id=_text(detail, "initialcontactid"),
        channel=(_text(detail, "channel") or "").upper() or None,
        initiation_method=(_text(detail, "initiationmethod") or "").upper() or None,
        started_at=_moment(detail, "initiationtimestamp"),
        queued_at=_moment(queue, "enqueuetimestamp"),
        connected_at=_moment(agent, "connectedtoagenttimestamp"),
        ended_at=_moment(detail, "disconnecttimestamp"),
        agent_id=agent_arn.rpartition("/")[2] if agent_arn else None,
        disconnect_reason=_text(detail, "disconnectreason"),
    )
    return ContactEvent(contact_id, kind, fact)


def _loads(body: object) -> Mapping[str, Any]:
    try:
        event = json.loads(body if isinstance(body, str) else "")
    except ValueError:
        raise UnusableContactEvent("the message is not JSON") from None
    if not isinstance(event, dict):
        raise UnusableContactEvent(f"the message is {type(event).__name__}, not an object")
    return _mapping(event)


def _mapping(value: object) -> dict[str, Any]:
    """Return an object with its names in lower case; empty when it is none."""
    return {str(k).lower(): v for k, v in value.items()} if isinstance(value, dict) else {}


def _text(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and value else None


def _moment(data: Mapping[str, Any], name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(data[name])
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
