"""Capability: callbacks. Calls that were promised are made, followed, and swept after."""

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.centre_function import CentreFunction
from infra.constructs.schedules import Schedules
from infra.constructs.work_queues import follow_contacts, serve, work_queue

_SWEEP_EVERY = 5  # minutes
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
        queue = work_queue(self, "Queue", dead_letters)
        follow_contacts(
            self,
            queue=queue,
            dead_letters=dead_letters,
            description="What becomes of the calls that we make, and of callers who are cut off.",
            instance_arn=instance_arn,
            kinds=_KINDS,
            methods=("API", "CALLBACK", "INBOUND", "TRANSFER"),
        )
        serve(self, "Mapping", queue, function)
