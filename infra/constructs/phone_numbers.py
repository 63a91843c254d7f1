"""Capability: the number that callers dial, claimed or attached, and the flow it leads to."""

from aws_cdk import CustomResource, Duration, Fn
from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.constructs import retention
from infra.constructs.centre_function import CentreFunction
from infra.stage import Stage


class PhoneNumbers(Construct):
    """Claims what the stage says; exposes `arns`. Stateful: a released number is another's soon."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, instance_arn: str
    ) -> None:
        super().__init__(scope, construct_id)
        self.arns: list[str] = []
        for wanted in stage.phone_numbers:
            if wanted.arn:
                self.arns.append(wanted.arn)
                continue
            number = connect.CfnPhoneNumber(
                self,
                "Main",
                target_arn=instance_arn,
                country_code=wanted.country,
                type=wanted.kind,
                description=f"Ringback {stage.name}",
            )
            number.apply_removal_policy(retention.of_data(stage))
            self.arns.append(number.attr_phone_number_arn)


class NumberLeadsToFlow(Construct):
    """Binds a number to a flow, which no property of either resource does.

    Source: CloudFormation's schemas of AWS::Connect::PhoneNumber and ContactFlow, 2026-10.

    Args:
        function: answers CloudFormation: functions/phone_number.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: CentreFunction,
        number_arn: str,
        flow_arn: str,
    ) -> None:
        super().__init__(scope, construct_id)
        CustomResource(
            self,
            "Resource",
            service_token=function.arn,
            resource_type="Custom::PhoneNumberFlow",
            service_timeout=Duration.minutes(2),
            properties={
                "PhoneNumberId": Fn.select(1, Fn.split("/", number_arn)),
                "FlowId": Fn.select(3, Fn.split("/", flow_arn)),
            },
        )
