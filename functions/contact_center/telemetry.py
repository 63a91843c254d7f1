"""Logs and metrics by Powertools, with telephone numbers masked in every line.

The masking works on the finished line, so that no way of writing a log, no nested dictionary and no
text of an exception goes around it.
"""

import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from contact_center import config
from contact_center.domain.phone import mask_numbers

if TYPE_CHECKING:
    from contact_center.domain.transactions.session import StepEvent

# Metrics, all of them counts.
OUTCOME = "Outcome"  # by function and outcome: each answer to a flow
FAILURE = "Failure"  # by function and error: the flow took its error branch
REPEATED_CONTACT = "RepeatedContact"  # a caller who called within the last 24 hours
UNFOLLOWED_EVENT = "UnfollowedContactEvent"  # by type: Amazon Connect reports more than we follow
KNOWLEDGE_MISS = "KnowledgeMiss"  # by language: a question that has no answer yet
INCIDENT = "IncidentDeclared"  # by area: callers' reports have added up
STEP = "SelfServiceStep"  # by transaction, step and what happened there
SWITCHED_OFF = "TransactionSwitchedOff"  # by transaction: it failed too often
CLAIM_SETTLED = "ClaimSettled"  # by how: a sweep met charges that were claimed and not booked
CLAIM_FOR_PERSON = "ClaimForPerson"  # a sweep met one that it cannot settle
UNREADABLE_ITEM = "UnreadableItem"  # of a caller's card, left out
DEFLECTION = "Deflection"  # by transaction and what became of it: callers who go on by text
LINK = "Link"  # by purpose and what happened to it
PIN = "PagePin"  # by outcome: a PIN written on a page
TEXT = "Text"  # by outcome and reason: what became of a message at the one door
TEXT_EVENT = "TextEvent"  # by type: what the network said later
TEXT_RECEIVED = "TextReceived"  # by what it was taken for
PHOTO = "Photo"  # by what it was: a file that a customer sent
CHAT_EVENT = "ChatEvent"  # by what it was: what happened in a chat with who texts
CUSTOMER_EVENT = "CustomerEvent"  # by outcome: what another system told of a customer
UNUSABLE_MESSAGE = "UnusableMessage"  # by error: goes to a dead-letter queue
HISTORY_WRITTEN = "HistoryWritten"  # by ending
ANSWERED_IN_TIME = "AnsweredInTime"  # by queue, 1 or 0: its average is the service level
OUT_OF_QUEUE_IN_TIME = "OutOfQueueInTime"  # by queue, 1 or 0: as Amazon Connect reckons it
UNSCHEDULED = "CallbackUnscheduled"  # left to the sweep
CALLBACK_STATE = "CallbackState"  # by the state that a callback came into
UNSETTLED = "CallbackUnsettled"  # refused for a reason of ours, or a bug: nobody was called
CALLBACK_OFFER = "CallbackOffer"  # by what was offered, accepted or refused
CALLBACK_KEPT = "CallbackKept"  # 1 or 0: its average is the rate of promises kept
CALLBACKS_LATE = "CallbacksLate"  # promises that a sweep finds broken, and nobody called yet
CALLBACK_WAIT = "CallbackWait"  # seconds from the request to the talk
CALLBACK_ATTEMPTS = "CallbackAttempts"  # calls that it took, by how it ended
GROUP_CALL = "GroupCall"  # a call to somebody on a list
GROUP_CALL_ANSWERED = "GroupCallAnswered"  # by a person
GROUP_CALL_ABANDONED = "GroupCallAbandoned"  # of these: no agent was there in time
GROUP_CALL_REFUSED = "GroupCallRefused"  # of these: never again, they said
GROUP_CALL_OUTCOME = "GroupCallOutcome"  # by what a call, or all calls to somebody, led to
GROUP_CALL_OVER_LIMIT = "GroupCallOverLimit"  # a beat found a run with too many abandoned answers
GROUP_CALLS_HELD = "GroupCallsHeld"  # a run was paused: one call after another was refused
GROUP_CALLS_STALLED = "GroupCallsStalled"  # a run could call somebody, and called nobody for long
GROUP_CALL_SLOWED = "GroupCallSlowed"  # Amazon Connect told us to wait
CAMPAIGN = "Campaign"  # by act: what an operator did with one
CAMPAIGN_TEXTS = "CampaignTexts"  # handed to the one door
CAMPAIGN_WAITS = "CampaignWaits"  # another system drafted one: nobody is told until it is approved
CAMPAIGN_STALLED = "CampaignStalled"  # texts are left, and none went for ten minutes

CANARY = "Canary"  # by outcome: test calls
CANARY_FAILED = "CanaryFailed"  # by case: a test call that did not go as told

COUNT = MetricUnit.Count

# Those that an alarm looks at: counted once more by the service alone, whatever their dimensions.
IN_TOTAL = frozenset({SWITCHED_OFF, TEXT, CANARY_FAILED})

METRICS_NAMESPACE = os.environ.get(config.POWERTOOLS["namespace"], config.METRICS_NAMESPACE)

_encode = json.JSONEncoder(default=str, separators=(",", ":"), ensure_ascii=False).encode


def masked_json(line: Mapping[str, Any]) -> str:
    """Serialize a log line."""
    return mask_numbers(_encode(line))


logger = Logger(json_serializer=masked_json)


def count(metric: str, **dimensions: str) -> None:
    """Count one, by the service (the function) and by dimensions of few values."""
    for by in (dimensions, {}) if dimensions and metric in IN_TOTAL else (dimensions,):
        with single_metric(
            name=metric,
            unit=MetricUnit.Count,
            value=1,
            namespace=METRICS_NAMESPACE,
            default_dimensions=by,
        ):
            pass


def count_steps(transaction: str, steps: Iterable["StepEvent"]) -> None:
    """Count what happened at the steps of a transaction."""
    for event in steps:
        count(STEP, transaction=transaction, step=event.step, what=event.what)


def measure(metric: str, value: float, unit: MetricUnit, **dimensions: str) -> None:
    """Report a measure other than a count, by the service and by dimensions of few values."""
    with single_metric(
        name=metric,
        unit=unit,
        value=value,
        namespace=METRICS_NAMESPACE,
        default_dimensions=dimensions,
    ):
        pass
