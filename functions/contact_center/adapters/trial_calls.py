"""Test calls of an Amazon Connect instance, which makes them to itself."""

from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.adapters.aws import failures_as
from contact_center.domain.errors import ConnectUnavailable
from contact_center.ports import TrialCall

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

_ENDED = {"PASSED": True, "FAILED": False, "STOPPED": False}


class ConnectTrialCalls:
    """``TrialCalls`` of one instance."""

    def __init__(self, connect: "ConnectClient", instance_id: str) -> None:
        self._connect = connect
        self._instance_id = instance_id

    def start(self, case_id: str) -> None:
        with failures_as(ConnectUnavailable):
            self._connect.start_test_case_execution(
                InstanceId=self._instance_id, TestCaseId=case_id
            )

    def last(self, case_id: str, since: datetime) -> TrialCall | None:
        with failures_as(ConnectUnavailable):
            reply = self._connect.list_test_case_executions(
                InstanceId=self._instance_id,
                TestCaseId=case_id,
                StartTime=int(since.timestamp() * 1000),
            )
        calls = [
            TrialCall(one["StartTime"], _ENDED.get(one["TestCaseExecutionStatus"]))
            for one in reply.get("TestCaseExecutions", ())
        ]
        return max(calls, key=lambda call: call.started, default=None)
