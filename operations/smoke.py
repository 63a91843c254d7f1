"""Whether a deployed centre works: what is wrong, and how to mend it. It changes nothing.

The last check is a call: Amazon Connect's test case, which ends before an agent is offered it.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.functions import FUNCTIONS
from operations.centre import Centre
from operations.flow_versions import FLOWS, FlowVersions

_LONGEST = 360  # seconds; a test call ends after five minutes at the latest
_EVERY = 5

Check = Callable[[Centre], Iterator[str]]


def findings(centre: Centre, wait: Callable[[float], object] = time.sleep) -> Iterator[str]:
    """Yields what is wrong, a sentence each with how to mend it.

    Args:
        centre: where.
        wait: lets seconds pass.
    """
    checks: tuple[Check, ...] = (
        _flows,
        _functions,
        _hours,
        lambda where: _test_call(where, wait),
    )
    for check in checks:
        try:
            yield from check(centre)
        except ClientError as exc:
            code = exc.response.get("Error", {}).get("Code", "?")
            yield f"{exc.operation_name} was refused ({code}): may your credentials do it?"


def _flows(centre: Centre) -> Iterator[str]:
    flows = FlowVersions(centre)
    there = {document.stem for document in flows.documents()}
    for path in _files():
        if path.stem not in there:
            yield f"flow {path.stem} is not in the instance: make deploy STAGE={centre.stage}"
    for document in flows.drifted():
        yield (
            f"flow {document.stem} is published with another content than was deployed: export it,"
            f" or make rollback FLOW={document.stem} STAGE={centre.stage}"
        )


def _files() -> list[Path]:
    return sorted([*FLOWS.glob("*.json"), *(FLOWS / "modules").glob("*.json")])


def _functions(centre: Centre) -> Iterator[str]:
    """Flows may call what is associated with the instance, and nothing else."""
    paginator = centre.client("connect").get_paginator("list_lambda_functions")
    pages = paginator.paginate(InstanceId=centre.instance_id)
    associated = {arn.split(":function:")[1] for page in pages for arn in page["LambdaFunctions"]}
    for name, access in FUNCTIONS.items():
        if access.called_by_flows and f"ringback-{centre.stage}-{name}:live" not in associated:
            yield (
                f"function {name} is not associated with the instance, so flows cannot call it:"
                f" associate its alias live, or make deploy STAGE={centre.stage}"
            )


def _hours(centre: Centre) -> Iterator[str]:
    today = datetime.now(UTC).date()
    reply = centre.client("connect").get_effective_hours_of_operations(
        InstanceId=centre.instance_id,
        HoursOfOperationId=centre.outputs["OfficeHoursId"],
        FromDate=today.isoformat(),
        ToDate=(today + timedelta(days=7)).isoformat(),
    )
    if not any(day.get("OperationalHours") for day in reply["EffectiveHoursOfOperationList"]):
        yield "the office is closed for the next seven days: see infra/calendar.py"


def _test_call(centre: Centre, wait: Callable[[float], object]) -> Iterator[str]:
    connect = centre.client("connect")
    cases = connect.list_test_cases(InstanceId=centre.instance_id)["TestCaseSummaryList"]
    if not cases:
        yield f"no test case is in the instance: make deploy STAGE={centre.stage}"
        return
    case = min(cases, key=lambda one: str(one["Name"]))
    run: dict[str, Any] = {"InstanceId": centre.instance_id, "TestCaseId": case["Id"]}
    run["TestCaseExecutionId"] = connect.start_test_case_execution(**run)["TestCaseExecutionId"]
    status = "INITIATED"
    for _ in range(_LONGEST // _EVERY):
        status = connect.get_test_case_execution_summary(**run)["Status"]
        if status not in {"INITIATED", "IN_PROGRESS"}:
            break
        wait(_EVERY)
    if status != "PASSED":
        yield (
            f"test call {case['Name']!r} ended as {status}: docs/runbook/canary-fails.md, with"
            f" CASE={case['Id']} EXECUTION={run['TestCaseExecutionId']}"
        )
