"""Capability: texts. The outbox goes out by one door; what becomes of a text comes back."""

import json

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contact_center import config
from infra.constructs.functions import Functions
from infra.constructs.schedules import Schedules
from infra.constructs.text_line import TextLine
from infra.constructs.work_queues import follow_topic, serve, work_queue
from infra.stage import Stage

_mapping = lambda_.CfnEventSourceMapping
_ATTEMPTS = 10
_SWEEP_MINUTES = 15


class Texts(Construct):
    """The table's stream -> `send_texts`; topics -> queues -> functions; schedules.

    The stream has one more reader, `follow_up`; DynamoDB serves no third one well.

    Args:
        line: number, topics and schedules.
        functions: those whose triggers are here.
        stream_arn: of the table.
        dead_letters: where what keeps failing is set aside.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        line: TextLine,
        functions: Functions,
        schedules: Schedules,
        stream_arn: str,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        self._dead_letters = dead_letters
        self._follow(functions["send_texts"].function, stream_arn, stage.texts.doors)
        self._deliver("Events", line.events, functions["text_events"].function, dead_letters)
        # What could not be answered lies beside what could not be read.
        self._deliver("Incoming", line.incoming, functions["incoming_texts"].function, line.rejects)
        self.bus = self._bus(stage, functions["customer_events"].function, line.rejects)
        schedules.every("TextSweep", _SWEEP_MINUTES, functions["release_texts"].function)

    def _follow(self, door: lambda_.Function, stream_arn: str, doors: int) -> None:
        door.add_to_role_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"], resources=[self._dead_letters.queue_arn]
            )
        )
        filters = [
            _mapping.FilterProperty(pattern=json.dumps(one)) for one in config.OUTGOING_TEXTS
        ]
        _mapping(
            self,
            "Outbox",
            function_name=door.function_name,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",
            batch_size=10,  # as many as fit into the function's time at the network's worst
            parallelization_factor=doors,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=_ATTEMPTS,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=_mapping.FilterCriteriaProperty(filters=filters),
            destination_config=_mapping.DestinationConfigProperty(
                on_failure=_mapping.OnFailureProperty(destination=self._dead_letters.queue_arn)
            ),
        )

    def _bus(
        self, stage: Stage, function: lambda_.Function, rejects: sqs.IQueue
    ) -> events.EventBus:
        """The public way in: whoever may put events on this bus tells customers (docs/events/)."""
        bus = events.EventBus(self, "Bus", event_bus_name=f"ringback-{stage.name}")
        queue = self._queue("CustomerEvents", function, rejects)
        events.Rule(
            self,
            "CustomerEventsRule",
            event_bus=bus,
            description="What other systems tell of customers.",
            # All of them, also of types that nobody knows: those are kept with their reason.
            event_pattern=events.EventPattern(source=events.Match.exists()),
            targets=[targets.SqsQueue(queue, dead_letter_queue=self._dead_letters)],
        )
        return bus

    def _deliver(
        self,
        construct_id: str,
        topic: sns.ITopic,
        function: lambda_.Function,
        dead_letters: sqs.IQueue,
    ) -> None:
        queue = self._queue(construct_id, function, dead_letters)
        follow_topic(
            self, f"{construct_id}Subscription", topic=topic, queue=queue, dead_letters=dead_letters
        )

    def _queue(
        self, construct_id: str, function: lambda_.Function, dead_letters: sqs.IQueue
    ) -> sqs.Queue:
        """A queue that a function serves; what it cannot do in five tries is set aside."""
        queue = work_queue(self, construct_id, dead_letters)
        serve(self, f"{construct_id}Mapping", queue, function)
        return queue
