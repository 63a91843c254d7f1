"""The fictitious utility: each story that the demonstration tells is in the data."""

from typing import TYPE_CHECKING

from caller_lookup.handler import KEYS, look_up
from contact_center import bootstrap
from contact_center.adapters.announcements import DynamoAnnouncements
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.connect import flow_function
from demo.small_utility import seed
from tests.support import NEW_YORK, SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


STORIES = {
    "00": {
        "firstName": "Ana",
        "billIssued": "three days ago",
        "intent": "pay_bill",
        "repeat": "no",
    },
    "01": {"firstName": "Diego", "language": "es", "billIssued": "ayer"},
    "02": {"firstName": "Grace", "intent": "outage", "billIssued": "none"},
    "03": {"firstName": "Omar", "intent": "callback"},
    "04": {"firstName": "Lucia", "language": "es", "intent": "appointment"},
    "05": {"outcome": "shared", "firstName": "none", "greeting": "Good afternoon."},
    "06": {"firstName": "Peter", "intent": "none", "matters": "none", "history1": "none"},
    "07": {"firstName": "Mei", "billIssued": "none", "intent": "none"},
    "08": {"firstName": "Tom", "repeat": "yes", "lastReason": "your bill"},
    "09": {"firstName": "Rosa", "language": "es", "intent": "outage"},
    "12": {"firstName": "Nora"},
    "19": {"outcome": "unknown"},
}


def test_every_story_can_be_called(dynamodb: "DynamoDBClient") -> None:
    seed({"TableName": TABLE}, SATURDAY_NOON)
    app = bootstrap.CallerLookup(StandingClock(), NEW_YORK, DynamoCallerCards(dynamodb, TABLE))
    handler = flow_function("caller_lookup", KEYS, look_up, lambda: app)

    for last, told in STORIES.items():
        reply = handler(flow_event(address=f"+155501{last}"), None)
        assert {name: reply[name] for name in told} == told, last

    history = handler(flow_event(address="+15550110"), None)
    channels = [history[f"history{line}"].split()[3].rstrip(",:") for line in range(1, 6)]
    assert channels == ["voice", "sms", "web", "email", "voice"]


def test_both_languages_are_spoken(dynamodb: "DynamoDBClient") -> None:
    seed({"TableName": TABLE}, SATURDAY_NOON)
    announcements = DynamoAnnouncements(dynamodb, TABLE)

    assert announcements.address("en") != announcements.address("es")
    assert announcements.notices("en", SATURDAY_NOON) != announcements.notices("es", SATURDAY_NOON)
