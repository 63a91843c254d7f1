"""Capability: callbacks. Calls that were promised are made, followed, and swept after."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.centre_function import CentreFunction
from infra.constructs.contact_events import TIMEOUT
from infra.constructs.schedules import Schedules

_SWEEP_EVERY = 5  # minutes
_ATTEMPTS = 5
_KINDS = ("INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "DISCONNECTED")


class Callbacks(Construct):
    """Schedules invoke `callback_due`, contact events reach `callback_events`.

    Args:
        functions: by folder: callback_due, callback_events, callback_sweep.
        dead_letters: for events that keep failing.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        schedules: Schedules,
        functions: Mapping[str, CentreFunction],
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        schedules.let_invoke(functions["callback_due"].function)
        schedules.every("CallbackSweep", _SWEEP_EVERY, functions["callback_sweep"].function)
        self._follow(instance_arn, functions["callback_events"].function, dead_letters)

    def _follow(
        self, instance_arn: str, function: lambda_.Function, dead_letters: sqs.IQueue
    ) -> None:
        queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),  # Lambda's advice
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=_ATTEMPTS),
        )
        events.Rule(
            self,
            "Rule",
            description="What becomes of the calls that we make, and of callers who are cut off.",
            event_pattern=events.EventPattern(
                source=["aws.connect"],
                detail_type=["Amazon Connect Contact Event"],
                detail={
                    "instanceArn": [instance_arn],
                    "eventType": list(_KINDS),
                    "initiationMethod": ["API", "CALLBACK", "INBOUND"],
                },
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=dead_letters)],
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
