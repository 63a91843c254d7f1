"""Capability: what agents may be, beside available and offline."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_connect as connect
from constructs import Construct

from infra import desk
from infra.flow_files import pascal_case


class AgentStatuses(Construct):
    """The statuses of infra/desk.py, in an instance that is ours. They live as long as it does.

    Amazon Connect creates statuses and deletes none (its API has no DeleteAgentStatus). So no stack
    tries to, and they are beside the instance: in a stack that comes and goes, the second
    creation would meet the names of the first.
    """

    def __init__(self, scope: Construct, construct_id: str, *, instance_arn: str) -> None:
        super().__init__(scope, construct_id)
        for number, (name, description) in enumerate(desk.AGENT_STATUSES.items(), start=1):
            connect.CfnAgentStatus(
                self,
                pascal_case(name.replace(" ", "-")),
                instance_arn=instance_arn,
                name=name,
                description=description,
                state="ENABLED",
                type="CUSTOM",
                display_order=number,
            ).apply_removal_policy(RemovalPolicy.RETAIN)
