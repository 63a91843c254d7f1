"""What Amazon Connect answers to a request to call, by botocore's own words and tries."""

from typing import Any

import pytest
from botocore.stub import Stubber

from contact_center.adapters.aws import clients
from contact_center.adapters.calls import ConnectCalls
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    CallsThrottled,
    ConnectUnavailable,
)
from contact_center.domain.phone import PhoneNumber
from tests.support import ENVIRONMENT

FLOW = "4a573372-1f28-4e26-b97b-000000000001"


@pytest.mark.parametrize(
    ("code", "meta", "error"),
    [
        ("ThrottlingException", {}, CallsThrottled),
        ("TooManyRequestsException", {"RetryAttempts": 0}, CallsThrottled),
        ("LimitExceededException", {}, CallsThrottled),
        # The try before may have timed out, and its telephone be ringing.
        ("ThrottlingException", {"RetryAttempts": 1}, ConnectUnavailable),
        ("InternalServiceException", {}, ConnectUnavailable),
        ("AccessDeniedException", {}, CallsRefused),
        ("DestinationNotAllowedException", {}, CallRefused),
    ],
)
def test_what_was_certainly_not_made_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, code: str, meta: dict[str, int], error: type[Exception]
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    often, starts = clients("connect", once=("connect",))
    instance = "4a573372-1f28-4e26-b97b-000000000002"
    calls = ConnectCalls(often, instance, {"General": FLOW}, lambda: FLOW, starts=starts)
    answers: Any = Stubber(starts)
    answers.add_client_error("start_outbound_voice_contact", code, response_meta=meta)
    with answers, pytest.raises(Exception, match=r"\w") as refused:
        calls.start(PhoneNumber("+12125550123"), "General", {}, "token")

    assert type(refused.value) is error
    assert "+1212" not in str(refused.value)
    assert starts.meta.config.retries["total_max_attempts"] == 1
    assert often.meta.config.retries["total_max_attempts"] == 2
