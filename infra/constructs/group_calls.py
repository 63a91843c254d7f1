"""Capability: calls to lists. The dialler beats, and what became of its calls reaches it."""

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.centre_function import CentreFunction
from infra.constructs.schedules import Schedules
from infra.constructs.work_queues import follow_contacts, serve, work_queue

_BEAT_ATTEMPTS = 2  # the next schedule begins a new chain in any case
_KINDS = ("INITIATED", "CONNECTED_TO_AGENT", "DISCONNECTED")


class Beats(Construct):
    """The queue whose messages, some seconds later, begin the dialler's next beat."""

    def __init__(self, scope: Construct, construct_id: str, *, dead_letters: sqs.IQueue) -> None:
        super().__init__(scope, construct_id)
        self.queue = work_queue(self, "Queue", dead_letters, _BEAT_ATTEMPTS)


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
        queue = work_queue(self, "Events", dead_letters)
        follow_contacts(
            self,
            queue=queue,
            dead_letters=dead_letters,
            description="What becomes of the calls and tasks that a request began.",
            instance_arn=instance_arn,
            kinds=_KINDS,
            methods=("API",),
        )
        serve(self, "Mapping", queue, function)
