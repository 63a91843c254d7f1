"""Whether a deployed centre works: what is wrong, and how to mend it. It changes nothing.

The last check is a call: Amazon Connect's test case, which ends before an agent is offered it.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.access import LIVE
from infra.flow_files import pascal_case
from infra.functions import FUNCTIONS
from operations import held_back
from operations.centre import Centre
from operations.flow_versions import FLOWS, FlowVersions

if TYPE_CHECKING:
    from infra.stage import Stage

_LONGEST = 360  # seconds; a test call ends after five minutes at the latest
_EVERY = 5
_CASES = FLOWS.parent / "tests" / "native"
_NOBODY = "+12025550100"  # a number for fiction

ALL_WELL = "number, flows, bots, functions and policies, a lookup, hours, a test call: all well"

Check = Callable[[Centre], Iterator[str]]


def findings(centre: Centre, wait: Callable[[float], object] = time.sleep) -> Iterator[str]:
    """Yields what is wrong, a sentence each with how to mend it.

    Args:
        centre: where.
        wait: lets seconds pass.
    """
    checks: tuple[Check, ...] = (
        _number,
        _flows,
        _bots,
        _functions,
        _policies,
        lambda where: held_back.findings(where, wait),
        _lookup,
        _hours,
        _protection,
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
    for drift in flows.drifted():
        which = f"FLOW={drift.document.stem} STAGE={centre.stage}"
        by_hand = f"make pull {which} to keep it, or make rollback {which}"
        older = f"make deploy STAGE={centre.stage}, unless somebody went back on purpose"
        yield f"flow {drift}: {older if drift.older else by_hand}"


def _number(centre: Centre) -> Iterator[str]:
    """Without the number's association nobody gets in, and nothing else shows it."""
    number = centre.outputs.get("NumberArn")
    if number is None:
        return  # bound by hand, if at all
    paginator = centre.client("connect").get_paginator("list_flow_associations")
    pages = paginator.paginate(InstanceId=centre.instance_id, ResourceType="VOICE_PHONE_NUMBER")
    led_to = {
        _id(one["ResourceId"]): _id(one["FlowId"])
        for page in pages
        for one in page["FlowAssociationSummaryList"]
    }
    main = _id(centre.outputs["MainFlowArn"])
    if led_to.get(_id(number)) != main:
        others = ", though another number does" if main in led_to.values() else ""
        yield (
            f"the stage's number does not lead to the flow main{others}, so nobody who dials"
            f" it gets in: docs/runbook/calls-refused.md, with FLOW_ID={main}"
        )


def _id(arn_or_id: str) -> str:
    return arn_or_id.rpartition("/")[2]


def _bots(centre: Centre) -> Iterator[str]:
    """Flows may talk to bots that are associated with the instance, and to no others."""
    from infra.constructs.directory import parameter_name  # CDK: two seconds

    paginator = centre.client("connect").get_paginator("list_bots")
    pages = paginator.paginate(InstanceId=centre.instance_id, LexVersion="V2")
    associated = {one["LexV2Bot"]["AliasArn"] for page in pages for one in page["LexBots"]}
    for path in sorted((FLOWS / "bots").glob("*.json")):
        name = parameter_name(_stage(centre), f"{pascal_case(path.stem)}Bot")
        bot = centre.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
        if bot not in associated:
            yield (
                f"bot {path.stem} is not associated with the instance, so callers are asked for"
                f" keys alone: associate its alias {LIVE}, or make deploy STAGE={centre.stage}"
            )


def _stage(centre: Centre) -> "Stage":
    from infra.stages import stage_named  # CDK: two seconds

    return stage_named(centre.stage)


def _files() -> list[Path]:
    return sorted([*FLOWS.glob("*.json"), *(FLOWS / "modules").glob("*.json")])


def _functions(centre: Centre) -> Iterator[str]:
    """Flows may call what is associated with the instance, and nothing else."""
    paginator = centre.client("connect").get_paginator("list_lambda_functions")
    pages = paginator.paginate(InstanceId=centre.instance_id)
    associated = {arn.split(":function:")[1] for page in pages for arn in page["LambdaFunctions"]}
    for name, access in FUNCTIONS.items():
        if access.called_by_flows and f"ringback-{centre.stage}-{name}:{LIVE}" not in associated:
            yield (
                f"function {name} is not associated with the instance, so flows cannot call it:"
                f" associate its alias {LIVE}, or make deploy STAGE={centre.stage}"
            )


def _policies(centre: Centre) -> Iterator[str]:
    """The function's side of it: its resource policy lets this instance in."""
    functions = centre.client("lambda")
    for name in (name for name, access in FUNCTIONS.items() if access.called_by_flows):
        try:
            reply = functions.get_policy(
                FunctionName=f"ringback-{centre.stage}-{name}", Qualifier=LIVE
            )
        except ClientError as exc:
            if exc.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            reply = {"Policy": "{}"}  # neither alias nor policy
        statements = json.loads(reply["Policy"]).get("Statement", [])
        if not any(_lets_in(statement, centre.outputs["InstanceArn"]) for statement in statements):
            yield (
                f"function {name} does not let this instance invoke its alias {LIVE}, so calls"
                f" go on as if it were down: make deploy STAGE={centre.stage}"
            )


def _lets_in(statement: Mapping[str, Any], instance_arn: str) -> bool:
    principal = statement.get("Principal")
    sources = [
        value
        for operator in ("ArnLike", "ArnEquals", "StringEquals")
        for key, value in statement.get("Condition", {}).get(operator, {}).items()
        if key.lower() == "aws:sourcearn"
    ]
    return (
        statement["Effect"] == "Allow"
        and isinstance(principal, Mapping)
        and principal.get("Service") == "connect.amazonaws.com"
        and "lambda:InvokeFunction" in statement["Action"]
        and sources in ([], [instance_arn])
    )


def _lookup(centre: Centre) -> Iterator[str]:
    """One lookup through the deployed function, with a number for fiction: it writes nothing."""
    name = f"ringback-{centre.stage}-caller_lookup"
    reply = centre.client("lambda").invoke(
        FunctionName=name, Qualifier=LIVE, Payload=json.dumps(_call(centre.outputs["InstanceArn"]))
    )
    answer = json.loads(reply["Payload"].read())
    if reply.get("FunctionError"):
        yield (
            f"function caller_lookup raised {answer.get('errorType', 'an error')}, so nobody is"
            " known by their number: docs/runbook/function-errors.md"
        )
    elif not answer.get("outcome") or not answer.get("greeting"):
        yield (
            f"function caller_lookup answers without outcome or greeting: make deploy"
            f" STAGE={centre.stage}"
        )


def _call(instance_arn: str) -> Mapping[str, Any]:
    """What Amazon Connect hands over at the start of a call from a number for fiction."""
    contact = "00000000-0000-4000-8000-000000000000"
    return {
        "Name": "ContactFlowEvent",
        "Details": {
            "ContactData": {
                "Attributes": {},
                "Channel": "VOICE",
                "ContactId": contact,
                "InitialContactId": contact,
                "PreviousContactId": contact,
                "CustomerEndpoint": {"Address": _NOBODY, "Type": "TELEPHONE_NUMBER"},
                "SystemEndpoint": {"Address": _NOBODY, "Type": "TELEPHONE_NUMBER"},
                "InitiationMethod": "INBOUND",
                "InstanceARN": instance_arn,
                "Queue": None,
            },
            "Parameters": {},
        },
    }


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


def _canary(centre: Centre) -> str:
    """Returns the name of the test case that the stage's canary calls first."""
    stem = _stage(centre).canaries[0]
    case = json.loads((_CASES / f"{stem}.json").read_text(encoding="utf-8"))
    return str(case["Metadata"]["name"])


def _protection(centre: Centre) -> Iterator[str]:
    """A first deployment goes without protection, so that it can be rolled back (ADR 74)."""
    if not _stage(centre).keep_data:
        return
    name = centre.outputs["TableName"]
    table = centre.client("dynamodb").describe_table(TableName=name)["Table"]
    if not table.get("DeletionProtectionEnabled"):
        yield (
            f"table {name} keeps data and is not protected from deletion: protected=True for the"
            f" stage (infra/stages.py), then make deploy STAGE={centre.stage}"
        )


def _test_call(centre: Centre, wait: Callable[[float], object]) -> Iterator[str]:
    connect = centre.client("connect")
    canary = _canary(centre)  # by its name: an adopted instance has cases of others
    pages = connect.get_paginator("list_test_cases").paginate(InstanceId=centre.instance_id)
    listed = (one for page in pages for one in page["TestCaseSummaryList"])
    case = next((one for one in listed if one["Name"] == canary), None)
    if case is None:
        yield f"test case {canary!r} is not in the instance: make deploy STAGE={centre.stage}"
        return
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
