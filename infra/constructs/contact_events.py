"""Capability: contact events. What happened to a contact completes the caller's history."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

TIMEOUT = Duration.seconds(30)  # nobody waits on the line for this one
_ATTEMPTS = 5


class ContactEvents(Construct):
    """Amazon Connect -> EventBridge -> queue -> `function`; what keeps failing is set aside.

    Events come at least once and in any order. A batch reports which of its messages failed,
    so that one bad event does not repeat its neighbours.
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
        queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),  # Lambda's advice
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=_ATTEMPTS
            ),
        )
        events.Rule(
            self,
            "Rule",
            description="What happens to contacts of this instance.",
            event_pattern=events.EventPattern(
                source=["aws.connect"],
                detail_type=["Amazon Connect Contact Event"],
                detail={"instanceArn": [instance_arn]},
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead_letters)],
        )
        queue.grant_consume_messages(function)
        lambda_.EventSourceMapping(
            self,
            "Mapping",
            target=function,
            event_source_arn=queue.queue_arn,
            batch_size=10,
            report_batch_item_failures=True,
        )
