"""What is measured of calls to lists: calls, answers, what became of them, what found no agent."""

from contact_center import telemetry
from contact_center.domain.group_calls import recipients
from contact_center.domain.group_calls.recipients import Recipient

_OUTCOMES = frozenset(
    {"no_answer", "busy", "voicemail", "later", "completed", "exhausted", "cancelled", "expired"}
)


def tell(before: Recipient, after: Recipient) -> None:
    """Report what a write changed."""
    for name, change in recipients.counts(before, after).items():
        if change <= 0:
            continue
        if name == "calls":
            telemetry.count(telemetry.GROUP_CALL)
        elif name == "answered":
            telemetry.count(telemetry.GROUP_CALL_ANSWERED)
        elif name == "abandoned":
            telemetry.count(telemetry.GROUP_CALL_ABANDONED)
        elif name == "refused":
            telemetry.count(telemetry.GROUP_CALL_REFUSED)
        elif name in _OUTCOMES:
            telemetry.count(telemetry.GROUP_CALL_OUTCOME, outcome=name)
