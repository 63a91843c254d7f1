"""The centre phones itself: a broken flow makes the canary fail, going back makes it sing."""

import json
from datetime import timedelta

import pytest

from operations.centre import Centre
from operations.flow_versions import FlowVersions
from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.operations.test_rollback import BAD


@pytest.fixture
def meter(local: LocalCentre) -> Meter:
    return Meter(local.cloud, local.outputs["InstanceId"])


def _an_hour(local: LocalCentre) -> None:
    local.simulation.advance(timedelta(hours=1).total_seconds())


def test_a_broken_flow_makes_the_canary_fail(
    local: LocalCentre, centre: Centre, meter: Meter
) -> None:
    flows = FlowVersions(centre)
    _an_hour(local)
    _an_hour(local)
    assert meter.ringing() == set()
    connect = local.client("connect")
    instance = local.outputs["InstanceId"]
    calls = connect.list_test_case_executions(InstanceId=instance)["TestCaseExecutions"]
    assert {one["TestCaseExecutionStatus"] for one in calls} == {"PASSED"}

    (main,) = (one for one in flows.documents() if one.stem == "main")
    connect.update_contact_flow_content(
        InstanceId=instance, ContactFlowId=main.id, Content=json.dumps(BAD)
    )
    _an_hour(local)
    _an_hour(local)
    assert any("canary-fails" in name for name in meter.ringing())

    failed = connect.list_test_case_executions(InstanceId=instance, Status="FAILED")
    run = failed["TestCaseExecutions"][0]
    records = connect.list_test_case_execution_records(
        InstanceId=instance,
        TestCaseId=run["TestCaseId"],
        TestCaseExecutionId=run["TestCaseExecutionId"],
    )["ExecutionRecords"]
    assert any(one["Status"] == "FAILED" for one in records)

    flows.roll_back("main")
    _an_hour(local)
    _an_hour(local)
    assert meter.ringing() == set()
    assert local.denied == []
    assert local.holes == []
