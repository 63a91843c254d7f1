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
from typing import Any

from contact_center import bootstrap, cloudformation


def handler(event: Mapping[str, Any], _context: object) -> None:
    cloudformation.carry_out(event, _changed)


def _changed(event: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    app = _app()
    if event["RequestType"] == "Delete":
        app.keys.withdraw(event["PhysicalResourceId"])
        return event["PhysicalResourceId"], {}
    # An update is a new key as well: by its new id CloudFormation knows to delete the old one.
    key_id, certificate = app.keys.issue(event["ResourceProperties"]["Name"], app.clock.now())
    return key_id, {"KeyId": key_id, "Certificate": certificate.strip().replace("\n", "\\n")}


_app = bootstrap.at_init(bootstrap.input_key)
