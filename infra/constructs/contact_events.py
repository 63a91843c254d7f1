"""Capability: contact events. What happened to a contact completes the caller's history."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.work_queues import follow_contacts, serve, work_queue


class ContactEvents(Construct):
    """Amazon Connect -> EventBridge -> queue -> `function`; what keeps failing is set aside.

    Events come at least once and in any order.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, instance_arn: str, function: lambda_.IFunction
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),  # the longest SQS keeps a message
        )
        queue = work_queue(self, "Queue", self.dead_letters)
        follow_contacts(
            self,
            queue=queue,
            dead_letters=self.dead_letters,
            description="What happens to contacts of this instance.",
            instance_arn=instance_arn,
        )
        serve(self, "Mapping", queue, function)
