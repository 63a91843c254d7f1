"""The boundary with AWS CloudFormation: answers of the functions behind custom resources."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, Final

from contact_center import telemetry
from contact_center.domain.errors import ContactCenterError

NOTHING_MADE: Final = "none-was-made"  # a physical id is required even of what was not created

_TIMEOUT_S: Final = 10

Change = Callable[[Mapping[str, Any]], tuple[str, Mapping[str, str]]]


def carry_out(event: Mapping[str, Any], change: Change) -> None:
    """Do what CloudFormation asks for, and answer in any case: a failure is an answer too.

    Args:
        event: The request.
        change: Does it; returns the physical id and the attributes for Fn::GetAtt. It is not
            called for the deletion of what was never made.
    """
    physical = event.get("PhysicalResourceId", NOTHING_MADE)
    data: Mapping[str, str] = {}
    failure = ""
    try:
        if event["RequestType"] != "Delete" or physical != NOTHING_MADE:
            physical, data = change(event)
    except ContactCenterError as exc:
        failure = f"{exc.code}: {exc}"
    except Exception as exc:  # noqa: BLE001 - without an answer the deployment hangs for an hour
        telemetry.logger.exception("failed unexpectedly")
        failure = type(exc).__name__
    telemetry.logger.info("answered", request=event["RequestType"], failure=failure)
    answer(event, physical, data, failure)


def answer(
    event: Mapping[str, Any], resource: str, data: Mapping[str, str], failure: str = ""
) -> None:
    """Tell CloudFormation how a request went.

    Args:
        event: The request.
        resource: Physical id. Another one than before means that the resource was replaced.
        data: Attributes for Fn::GetAtt; 4,096 bytes with everything else, at most.
        failure: Why it failed, for the person who deploys; empty: it did not.

    Source: AWS CloudFormation user guide, "Custom resource response objects".
    """
    body = json.dumps(
        {
            "Status": "FAILED" if failure else "SUCCESS",
            "Reason": failure,
            "PhysicalResourceId": resource,
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
            "Data": dict(data),
        }
    ).encode()
    # The URL is signed for a PUT without content type.
    request = urllib.request.Request(  # noqa: S310 - it comes from CloudFormation
        event["ResponseURL"], data=body, method="PUT", headers={"content-type": ""}
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S):  # noqa: S310
        return
