"""The boundary with AWS CloudFormation: answers of the functions behind custom resources."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

_TIMEOUT_S: Final = 10


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
