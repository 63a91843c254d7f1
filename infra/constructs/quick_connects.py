"""Capability: passing on. Where an agent sends a contact that somebody else has to settle."""

from collections.abc import Mapping

from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.flow_files import pascal_case
from infra.stage import Stage

_FLOW = "QueueTransferFlow"


class QuickConnects(Construct):
    """A quick connect to each queue, and to each of the stage's outside numbers.

    Exposes `arns`. Agents see those of any queue of their routing profile (administrator guide,
    "Transfer calls to a quick connect"), so one queue lists them all (`Listing`): queues that
    offered one another would be a circle, which CloudFormation refuses. So would be quick connects
    to users, who have the routing profile that has that queue: they are made by hand, with
    `flows/agent_transfer.json`.

    Args:
        queues: ARNs by name.
        flows: ARNs by placeholder.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        queues: Mapping[str, str],
        flows: Mapping[str, str],
        stage: Stage,
    ) -> None:
        super().__init__(scope, construct_id)
        kinds = connect.CfnQuickConnect
        wanted = {
            f"To {name}": (
                f"Passes a contact on to the queue {name}, with what is known of it.",
                kinds.QuickConnectConfigProperty(
                    quick_connect_type="QUEUE",
                    queue_config=kinds.QueueQuickConnectConfigProperty(
                        queue_arn=arn, contact_flow_arn=flows[_FLOW]
                    ),
                ),
            )
            for name, arn in queues.items()
        } | {
            one.name: (
                "A number outside of the centre.",
                kinds.QuickConnectConfigProperty(
                    quick_connect_type="PHONE_NUMBER",
                    phone_config=kinds.PhoneNumberQuickConnectConfigProperty(
                        phone_number=one.number
                    ),
                ),
            )
            for one in stage.outside_numbers
        }
        self.arns = [
            kinds(
                self,
                pascal_case(name.replace(" ", "-")),
                instance_arn=instance_arn,
                name=name,
                description=description,
                quick_connect_config=settings,
            ).attr_quick_connect_arn
            for name, (description, settings) in wanted.items()
        ]


class Listing(Construct):
    """A queue in which nobody waits: it shows quick connects to whoever's profile has it.

    Exposes `arn`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        hours_arn: str,
        quick_connects: QuickConnects,
    ) -> None:
        super().__init__(scope, construct_id)
        queue = connect.CfnQueue(
            self,
            "Transfers",
            instance_arn=instance_arn,
            name="Transfers",
            description="Nobody waits here: lists where agents can pass contacts on to.",
            hours_of_operation_arn=hours_arn,
            quick_connect_arns=quick_connects.arns,
        )
        self.arn = queue.attr_queue_arn
