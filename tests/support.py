"""What tests of several suites share: a centre's values, a clock that stands, events to vary."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

EVENTS = Path(__file__).parent / "events"
TABLE = "ringback-test"
INSTANCE_ID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
HOURS_ID = "11111111-2222-3333-4444-555555555555"

NEW_YORK = ZoneInfo("America/New_York")
SATURDAY_NOON = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # 12:00 in New York

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # else moto does not know its own streams
    "TABLE_NAME": TABLE,
    "INSTANCE_ID": INSTANCE_ID,
    "HOURS_OF_OPERATION_ID": HOURS_ID,
    "CENTRE_TIME_ZONE": NEW_YORK.key,
    "STAGE": "test",
    "BACK_OFFICE_URL": "none",
    "BACK_OFFICE_PORTS": "none",
    "BACK_OFFICE_SECRET_ARN": "none",
    "INPUT_KEY_SECRET_ARN": "input-keys",
    "PEPPER_SECRET_ARN": "pepper",
    "PAYMENT_PROVIDER": "sandbox",
    "OFFERS_TEXTS": "yes",
    "PAGES_URL": "https://go.example",
    "COMPANY": "Riverside Water & Power",
    "CONTACT_NUMBER": "+15550142",
    "ORIGINATION_IDENTITY": "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-1",
    "CONFIGURATION_SET": "ringback-test",
    "TEXT_PRICE_MICROS": "9000",
    "TEXT_PARTS_PER_SECOND": "3",
    "CANARY_CASES": "hours=case-1",
    "FICTIONAL_NUMBERS": "+15550",
    "QUIET_STATE": "none",
    "REJECTED_TEXTS_URL": "https://sqs.us-east-1.amazonaws.com/111122223333/rejects",
    "SUPPRESSION_KEY_SECRET_ARN": "suppression-key",
    "SCHEDULE_GROUP": "ringback-test",
    "SCHEDULE_ROLE_ARN": "arn:aws:iam::123456789012:role/schedules",
    "SCHEDULE_DEAD_LETTERS_ARN": "arn:aws:sqs:us-east-1:123456789012:dead",
    "FUNCTION_ARN_PREFIX": "arn:aws:lambda:us-east-1:123456789012:function:ringback-test-",
    "QUEUE_IDS": "General=queue-1,Billing=queue-2",
    "PHOTOS_BUCKET": "photos",
    "WIDGET_ORIGINS": "https://www.acme.example",
    "PUBLIC_TEXT_NUMBER": "none",
    "WIDGET_CHAT": "none",
    "PERSON_BY_TEXT": "chat",
    "TEXT_CHAT_FLOW_PARAMETER": "/ringback/test/flows/text_chat",
    "CHAT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:chats",
    "CALLBACK_FLOW_PARAMETER": "/ringback/test/flows/callback",
    "CALLBACK_COUNTRIES": "US,CA",
    "CALLBACK_OFFER_AFTER": "60",
    "CALLBACK_OWNER_WAIT": "20",
    "CALLBACK_SLOT_CAPACITY": "4",
    "LISTS_BUCKET": "ringback-test-lists",
    "BEAT_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/111122223333/beats",
    "GROUP_CALL_FLOW_PARAMETER": "/ringback/test/GroupCallFlow",
    "GROUP_TASK_FLOW_PARAMETER": "/ringback/test/GroupTaskFlow",
    "CALL_MINUTE_MICROS": "40200",
    "DETECTS_MACHINES": "no",
    "INCIDENT_REPORTS": "10",
    "INCIDENT_MINUTES": "30",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "Ringback",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}


@dataclass
class StandingClock:
    """``Clock`` that moves when told."""

    moment: datetime = SATURDAY_NOON

    def now(self) -> datetime:
        return self.moment


class _Timed(Protocol):
    now: datetime


@dataclass
class ClockOf:
    """``Clock`` of a world whose time passes."""

    world: _Timed

    def now(self) -> datetime:
        return self.world.now


def load_event(name: str) -> dict[str, Any]:
    """Read an event of ``tests/events`` by its name."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event


def flow_event(
    *,
    address: str | None = "+15550100",
    parameters: Mapping[str, str] | None = None,
    attributes: Mapping[str, str] | None = None,
    contact_id: str | None = None,
    **more: str,
) -> dict[str, Any]:
    """Return the event of a voice contact; without an address the caller withholds the number.

    Args:
        more: Further fields of the contact, such as ``InitiationMethod``.
    """
    event = load_event("flow_voice")
    data = event["Details"]["ContactData"]
    data["CustomerEndpoint"] = {"Address": address, "Type": "TELEPHONE_NUMBER"} if address else None
    data["Attributes"] = dict(attributes or {})
    event["Details"]["Parameters"] = dict(parameters or {})
    if contact_id:
        data["ContactId"] = data["InitialContactId"] = data["PreviousContactId"] = contact_id
    data.update(more)
    return event
