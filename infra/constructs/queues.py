"""Capability: the queues callers wait in, and who answers them."""

from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.constructs.hours import Hours

# Name and description. The first is where a transfer goes that has no better place.
_QUEUES = {
    "General": "Callers who asked for a person, or whose reason is not known.",
    "Billing": "Callers about a bill or a payment.",
}
_EMERGENCY = "Emergency"
_FIRST, _THEN = 1, 2  # priorities: lower is served first
_CHANNEL = "VOICE"


class Queues(Construct):
    """Each queue is the placeholder `${<Name>Queue}`; one routing profile serves them all.

    Emergencies are answered day and night, by whoever is on call, and before everything else.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, instance_arn: str, hours: Hours
    ) -> None:
        super().__init__(scope, construct_id)
        queues = {
            name: connect.CfnQueue(
                self,
                name,
                instance_arn=instance_arn,
                name=name,
                description=description,
                hours_of_operation_arn=hours.office_arn,
            )
            for name, description in _QUEUES.items()
        }
        queues[_EMERGENCY] = connect.CfnQueue(
            self,
            _EMERGENCY,
            instance_arn=instance_arn,
            name=_EMERGENCY,
            description="Somebody is in danger, or trouble could not be reported.",
            hours_of_operation_arn=hours.always_arn,
        )
        self.placeholders = {f"{name}Queue": queue.attr_queue_arn for name, queue in queues.items()}
        profile = connect.CfnRoutingProfile
        profile(
            self,
            "Agents",
            instance_arn=instance_arn,
            name="Agents",
            description="Answers every queue, emergencies first; then who waits longest.",
            default_outbound_queue_arn=queues["General"].attr_queue_arn,
            media_concurrencies=[
                profile.MediaConcurrencyProperty(channel=_CHANNEL, concurrency=1),
            ],
            queue_configs=[
                profile.RoutingProfileQueueConfigProperty(
                    delay=0,
                    priority=_FIRST if name == _EMERGENCY else _THEN,
                    queue_reference=profile.RoutingProfileQueueReferenceProperty(
                        channel=_CHANNEL, queue_arn=queue.attr_queue_arn
                    ),
                )
                for name, queue in queues.items()
            ],
        )
