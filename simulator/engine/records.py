"""What Amazon Connect tells other systems, in Amazon's shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CONTACT_EVENT = "contact_event"  # EventBridge: source aws.connect, "Amazon Connect Contact Event"
CONTACT_RECORD = "contact_record"  # Kinesis: the contact trace record
AGENT_EVENT = "agent_event"  # Kinesis: LOGIN, LOGOUT, STATE_CHANGE, HEART_BEAT


@dataclass(frozen=True, slots=True)
class Record:
    """One delivery: the kind, and the body as the receiving side parses it from JSON."""

    kind: str
    body: dict[str, Any]


RecordListener = Callable[[Record], None]
