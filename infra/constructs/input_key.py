"""Capability: the key that Amazon Connect encrypts confidential input with."""

from aws_cdk import CustomResource, Duration
from constructs import Construct

from infra.constructs.centre_function import CentreFunction
from infra.stage import Stage


class InputKey(Construct):
    """Made in the cloud at the first deployment; the private half never leaves it.

    Exposes what flows need of it: `placeholders`.

    Args:
        function: answers CloudFormation: functions/input_key.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, function: CentreFunction
    ) -> None:
        super().__init__(scope, construct_id)
        key = CustomResource(
            self,
            "Key",
            service_token=function.arn,
            resource_type="Custom::InputKey",
            service_timeout=Duration.minutes(2),
            properties={
                "Name": f"Ringback {stage.name}",
                "Generation": stage.input_key_generation,
            },
        )
        self.placeholders = {
            "InputKeyId": key.get_att_string("KeyId"),
            "InputKeyCertificate": key.get_att_string("Certificate"),
        }
