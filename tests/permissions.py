"""Who judges whether a function needs what its role allows: one test file for each function.

The local centre checks every request of a function against its role and remembers what was never
needed. A story plays all that a function does, and whatever is left is a permission too many, or
stands in the story's ``EXPLAINED`` with its reason.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from simulator.centre.local import LocalCentre

ROOT: Final = Path(__file__).parents[1]

# Test file: the functions that it judges. A function is judged once.
JUDGES: Final[Mapping[str, tuple[str, ...]]] = {
    "tests/flows/test_permissions_used.py": (
        *("caller_lookup", "info", "open_case", "agent_context", "authenticate", "knowledge"),
        *("self_service", "take_payment", "follow_up", "contact_events", "input_key"),
        *("phone_number", "charge_sweep", "lex_fulfilment"),
    ),
    "tests/flows/test_permissions_of_pages.py": (
        *("web", "widget", "deflect", "deflection_due", "photos", "chat_events"),
    ),
    "tests/flows/test_texts.py": (
        *("send_texts", "release_texts", "text_events", "incoming_texts", "customer_events"),
    ),
    "tests/flows/test_campaigns.py": ("campaign",),
    "tests/flows/test_callbacks.py": (
        *("callback", "callback_due", "callback_events", "callback_sweep", "callback_desk"),
    ),
    "tests/operations/test_group_calls.py": (
        *("group_call", "group_call_events", "group_call_desk", "group_call_beat"),
    ),
    "tests/drills/test_drills_of_calls.py": ("canary",),
}
# Of Lambda's pollers, in whose name the local centre makes fewer requests.
OF_POLLERS: Final = {
    *("sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "dynamodb:ListStreams"),
}


def unused(centre: LocalCentre, file: str) -> set[tuple[str, str]]:
    """Return what the functions that a test file judges may do and nothing has needed.

    Args:
        centre: In which the stories were played.
        file: ``__file__`` of the test.

    Returns:
        Function and operation. What all functions have is left out: the table's key, and what
        Lambda's pollers need.
    """
    judged = JUDGES[Path(file).resolve().relative_to(ROOT).as_posix()]
    names = {spec.name.rpartition("-")[2] for spec in centre.cloud.estate.functions.values()}
    assert names >= set(judged)
    return {
        (function, grant.action)
        for name, grants in centre.iam_report().items()
        if (function := name.rpartition("-")[2]) in judged
        for grant in grants
        if grant.action not in OF_POLLERS
    }
