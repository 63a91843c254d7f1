"""Lambda ``input_key``: make the key pair that confidential input is encrypted with.

Trigger   AWS CloudFormation, custom resource ``Custom::InputKey``, at deployments only.
Input     properties ``Name`` of the certificate, ``Generation``: another one makes another key.
Answer    PUT to the event's ResponseURL: ``KeyId`` of Amazon Connect; ``Certificate`` in PEM, its
          line ends written as the two characters that JSON wants inside a text.
Raises    nothing: CloudFormation waits for an answer, so a failure is one.

The private key goes from here to Secrets Manager and nowhere else: no person and no checkout ever
has it. To rotate, change the generation: CloudFormation makes the new key, gives it to the flows,
and then takes the old one from Amazon Connect, which holds two at a time. The old private key stays
in the secret until the rotation after, for the calls that are on the line meanwhile.
"""

from collections.abc import Mapping
from typing import Any, Final

from contact_center import bootstrap, cloudformation, telemetry
from contact_center.domain.errors import ContactCenterError

NO_KEY: Final = "none-was-made"  # a physical id is required even of what could not be created


def handler(event: Mapping[str, Any], _context: object) -> None:
    try:
        resource, data = _changed(event, _app())
    except ContactCenterError as exc:
        _tell(event, event.get("PhysicalResourceId", NO_KEY), failure=f"{exc.code}: {exc}")
    except Exception as exc:  # noqa: BLE001 - without an answer the deployment hangs for an hour
        telemetry.logger.exception("failed unexpectedly")
        _tell(event, event.get("PhysicalResourceId", NO_KEY), failure=type(exc).__name__)
    else:
        _tell(event, resource, data=data)


def _changed(
    event: Mapping[str, Any], app: bootstrap.InputKey
) -> tuple[str, Mapping[str, str] | None]:
    if event["RequestType"] == "Delete":
        if event["PhysicalResourceId"] != NO_KEY:
            app.keys.withdraw(event["PhysicalResourceId"])
        return event["PhysicalResourceId"], None
    # An update is a new key as well: by its new id CloudFormation knows to delete the old one.
    key_id, certificate = app.keys.issue(event["ResourceProperties"]["Name"], app.clock.now())
    return key_id, {"KeyId": key_id, "Certificate": certificate.strip().replace("\n", "\\n")}


def _tell(
    event: Mapping[str, Any],
    resource: str,
    *,
    data: Mapping[str, str] | None = None,
    failure: str = "",
) -> None:
    telemetry.logger.info("answered", request=event["RequestType"], failure=failure)
    cloudformation.answer(event, resource, data or {}, failure)


_app = bootstrap.at_init(bootstrap.input_key)
