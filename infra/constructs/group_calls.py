"""Capability: calls to lists. The dialler beats, and what became of its calls reaches it."""

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

_ATTEMPTS = 5
_BEAT_ATTEMPTS = 2  # the next schedule begins a new chain in any case
_KINDS = ("INITIATED", "CONNECTED_TO_AGENT", "DISCONNECTED")


class Beats(Construct):
    """The queue whose messages, some seconds later, begin the dialler's next beat."""

    def __init__(self, scope: Construct, construct_id: str, *, dead_letters: sqs.IQueue) -> None:
        super().__init__(scope, construct_id)
        self.queue = _queue(self, "Queue", dead_letters, _BEAT_ATTEMPTS)


class GroupCalls(Construct):
    """A schedule and messages invoke `group_call_beat`, contact events `group_call_events`.

    Args:
        functions: by folder: group_call_beat, group_call_events.
        beats: the queue of the dialler's messages.
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
        beats: sqs.IQueue,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        beat = functions["group_call_beat"].function
        schedules.every("GroupCallBeat", 1, beat)
        beats.grant_consume_messages(beat)
        lambda_.EventSourceMapping(
            self, "Beats", target=beat, event_source_arn=beats.queue_arn, batch_size=1
        )
        self._follow(instance_arn, functions["group_call_events"].function, dead_letters)

    def _follow(
        self, instance_arn: str, function: lambda_.Function, dead_letters: sqs.IQueue
    ) -> None:
        queue = _queue(self, "Events", dead_letters, _ATTEMPTS)
        events.Rule(
            self,
            "Rule",
            description="What becomes of the calls and tasks that a request began.",
            event_pattern=events.EventPattern(
                source=["aws.connect"],
                detail_type=["Amazon Connect Contact Event"],
                detail={
                    "instanceArn": [instance_arn],
                    "eventType": list(_KINDS),
                    "initiationMethod": ["API"],
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


def _queue(
    scope: Construct, construct_id: str, dead_letters: sqs.IQueue, attempts: int
) -> sqs.Queue:
    return sqs.Queue(
        scope,
        construct_id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),  # Lambda's advice
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts),
    )
