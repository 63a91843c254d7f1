"""Lambda ``phone_number``: lead the number that callers dial to a flow.

Trigger   AWS CloudFormation, custom resource ``Custom::PhoneNumberFlow``, at deployments only.
Input     properties ``PhoneNumberId`` and ``FlowId``, of the instance in ``INSTANCE_ID``.
Answer    PUT to the event's ResponseURL; no attributes.
Raises    nothing: CloudFormation waits for an answer, so a failure is one.

The number's id is the physical id. So another flow is an update in place, without a moment in which
the number leads nowhere; another number is led to the flow first and the old one is let go after.
Doing it again changes nothing, so a repeated request is harmless.
"""

from collections.abc import Mapping
from typing import Any

from contact_center import bootstrap, cloudformation


def handler(event: Mapping[str, Any], _context: object) -> None:
    cloudformation.carry_out(event, _changed)


def _changed(event: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    numbers = _app().numbers
    if event["RequestType"] == "Delete":
        numbers.release(event["PhysicalResourceId"])
        return event["PhysicalResourceId"], {}
    properties = event["ResourceProperties"]
    numbers.lead(properties["PhoneNumberId"], properties["FlowId"])
    return properties["PhoneNumberId"], {}


_app = bootstrap.at_init(bootstrap.phone_number)
