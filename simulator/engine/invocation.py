"""The contract between a flow and a Lambda function.

Source: administrator guide, Invoke AWS Lambda functions. The function gets the contact and the
action's parameters as texts; it answers with a JSON object of less than 32 KB, by default a flat
map of texts. An error is retried up to three times, as long as the action's time limit lets it.
Nothing reaches ``$.External`` on failure; success replaces it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.engine.data import (
    DEFAULT_LANGUAGE,
    customer_endpoint,
    queue_data,
    segment_attributes,
    system_endpoint,
)
from simulator.world import Failure, Timed
from simulator.world.resources import remaining

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.world import Function

REPLY_LIMIT: Final = 32_768  # bytes of UTF-8; a reply must be smaller
ATTEMPTS: Final = 4  # the first and three retries


class Outcome(NamedTuple):
    """What became of an invocation.

    Attributes:
        reply: What the function answered; None on failure.
        error: Why it failed; None on success.
        seconds: Time it took, all attempts together.
        attempt: How many attempts were made.
        printed: Lines it wrote to standard output, in all attempts.
    """

    reply: Mapping[str, Any] | None
    error: str | None
    seconds: float
    attempt: int
    printed: tuple[str, ...] = ()


def event_of(contact: Contact, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Build the event a function receives."""
    data = contact.data
    world = contact.simulation.world
    return {
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "Attributes": dict(contact.attributes.values),
                "AwsRegion": world.region,
                "Channel": contact.channel,
                "ContactId": contact.id,
                "CustomerEndpoint": _plain(customer_endpoint(contact)),
                "CustomerId": data.get("CustomerId"),
                "Description": data.get("Description"),
                "InitialContactId": contact.initial_id,
                "InitiationMethod": contact.method,
                "InstanceARN": world.instance_arn,
                "LanguageCode": data.get("LanguageCode", DEFAULT_LANGUAGE),
                "MediaStreams": data.get("MediaStreams", {"Customer": {"Audio": None}}),
                "Name": data.get("Name"),
                "PreviousContactId": contact.previous_id or contact.id,
                "Queue": queue_data(contact),
                "References": data.get("References", {}),
                "RelatedContactId": contact.related_id,
                "SegmentAttributes": {
                    key: {"ValueString": value}
                    for key, value in segment_attributes(contact).items()
                },
                "SystemEndpoint": _plain(system_endpoint(contact)),
                "Tags": {"aws:connect:instanceId": world.instance_id, **data.get("Tags", {})},
            },
            "Parameters": dict(parameters),
        },
    }


def _plain(endpoint: dict[str, str] | None) -> dict[str, str] | None:
    return endpoint and {"Address": endpoint["Address"], "Type": endpoint["Type"]}


def invoke(function: Function, event: dict[str, Any], *, time_limit: float, flat: bool) -> Outcome:
    """Call a function as Amazon Connect does, with retries.

    Args:
        function: What to call; raising is a function error.
        event: What it receives; every attempt gets a fresh copy.
        time_limit: Seconds for all attempts together; what has not answered by then has failed.
        flat: Whether the reply must be a flat map of texts (STRING_MAP), else any object (JSON).
    """
    wire = json.dumps(event)
    spent = 0.0
    error = ""
    attempt = 0
    printed: tuple[str, ...] = ()
    while attempt < ATTEMPTS and spent < time_limit:
        attempt += 1
        left = time_limit - spent
        limited = remaining.set(left)
        try:
            answer = function.call(json.loads(wire))
        except (Exception, SystemExit) as raised:  # noqa: BLE001 - whatever a function raises is its error
            failure = raised if isinstance(raised, Failure) else Failure()
            printed += failure.printed
            spent += min(failure.seconds, left)
            why = failure.why or f"the function raised {_name(raised)}"
            error = late(time_limit) if failure.seconds > left else why
            continue
        finally:
            remaining.reset(limited)
        timed = answer if isinstance(answer, Timed) else Timed(answer, 0.0)
        printed += timed.printed
        spent += min(timed.seconds, left)
        if timed.seconds > left:
            error = late(time_limit)
            continue
        problem = problem_of(timed.reply, flat=flat)
        if problem is None:
            return Outcome(json.loads(json.dumps(timed.reply)), None, spent, attempt, printed)
        return Outcome(None, problem, spent, attempt, printed)
    return Outcome(None, error, spent, attempt, printed)


def late(time_limit: float) -> str:
    """Return what is said of a function that has not answered in time."""
    return f"the function ran longer than {time_limit:g} s"


def _name(raised: BaseException) -> str:
    """What kind of error it was: never what it said, which may hold personal data."""
    return type(raised).__name__


def problem_of(reply: object, *, flat: bool) -> str | None:
    """Return why a flow could not take a reply, None where it could.

    The guide also restricts the characters of values; its own example and every real flow break
    that rule, so it is not enforced.
    """
    if not isinstance(reply, Mapping):
        return f"the reply is {_kind(reply)}, not an object"
    try:
        size = len(json.dumps(reply, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError):
        return "the reply cannot be written as JSON"
    if size >= REPLY_LIMIT:
        return f"the reply has {size} bytes; it must have less than {REPLY_LIMIT}"
    if flat:
        for key, value in reply.items():
            if not isinstance(value, str):
                return f"the reply's {key} is {_kind(value)}; STRING_MAP takes texts only"
    return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}
    return names.get(type(value), "null" if value is None else "a number")
