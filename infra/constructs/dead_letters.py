"""Where work lies that failed too often, until a person looks at it."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct


class DeadLetters(Construct):
    """Exposes `queue`; an alarm and docs/runbook/dead-letters.md come with it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),  # the longest SQS keeps a message
        )
