"""The canary judges the last test call of each case, and makes the next."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.stub import Stubber

from canary import handler as function
from contact_center.adapters.aws import clients
from contact_center.adapters.trial_calls import ConnectTrialCalls
from contact_center.canary import Canary
from contact_center.domain.errors import ConnectUnavailable
from tests.support import INSTANCE_ID, StandingClock

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def connect(aws: None) -> Iterator[Stubber]:
    (client,) = clients("connect", attempts=1)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def _fly(connect: Stubber, *runs: tuple[int, str]) -> dict[str, str]:
    """Runs: how many minutes ago, and their status."""
    wanted = {"InstanceId": INSTANCE_ID, "TestCaseId": "case-1"}
    since = int((NOW - timedelta(days=1)).timestamp() * 1000)
    executions: list[dict[str, Any]] = [
        {"StartTime": NOW - timedelta(minutes=ago), "TestCaseExecutionStatus": status}
        for ago, status in runs
    ]
    connect.add_response(
        "list_test_case_executions",
        {"TestCaseExecutions": executions},
        {**wanted, "StartTime": since},
    )
    connect.add_response("start_test_case_execution", {"Status": "INITIATED"}, wanted)
    calls = ConnectTrialCalls(cast("ConnectClient", connect.client), INSTANCE_ID)
    canary = Canary(StandingClock(NOW), calls, {"hello": "case-1"})
    return function.canary_handler(lambda: canary)({}, None)


@pytest.mark.parametrize(
    ("runs", "outcome"),
    [
        ((), "none"),
        (((15, "PASSED"),), "passed"),
        (((15, "FAILED"),), "failed"),
        (((15, "STOPPED"),), "failed"),
        (((15, "IN_PROGRESS"),), "late"),
        (((2, "IN_PROGRESS"),), "none"),
        (((15, "FAILED"), (30, "PASSED")), "failed"),
        (((30, "FAILED"), (15, "PASSED")), "passed"),
    ],
)
def test_the_last_call_is_judged(
    connect: Stubber,
    runs: tuple[tuple[int, str], ...],
    outcome: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fly(connect, *runs) == {"hello": outcome}

    written = capsys.readouterr().out
    assert ('"CanaryFailed"' in written) is (outcome in {"failed", "late"})


def test_a_refusal_raises(connect: Stubber) -> None:
    connect.add_client_error("list_test_case_executions", "ThrottlingException")
    calls = ConnectTrialCalls(cast("ConnectClient", connect.client), INSTANCE_ID)

    with pytest.raises(ConnectUnavailable, match="ThrottlingException"):
        Canary(StandingClock(NOW), calls, {"hello": "case-1"}).fly()
