"""Capability: the queues callers wait in, and who answers them."""

from collections.abc import Callable, Mapping

from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.adoption import Adoption, adopted
from infra.constructs.hours import Hours
from infra.stage_types import InvalidStage

# Name and description. The first is where a transfer goes that has no better place.
QUEUES = {
    "General": "Callers who asked for a person, or whose reason is not known.",
    "Billing": "Callers about a bill or a payment.",
    "Emergency": "Somebody is in danger, or trouble could not be reported.",
}
_EMERGENCY = "Emergency"
PROFILE = "Agents"
_FIRST, _THEN = 1, 2  # priorities: lower is served first
# How many of a channel an agent may have at once: whoever texts takes their time (domain reference,
# row 12: two to three times as many as by telephone).
_AT_ONCE = {"VOICE": 1, "CHAT": 3, "TASK": 3}


class Queues(Construct):
    """Each queue is the placeholder `${<Name>Queue}`.

    Emergencies are answered day and night, by whoever is on call, and before everything else.

    Args:
        shown: ARN of the number that people see when a queue calls them; None: set by hand.

    Exposes `placeholders`, and `arns` by name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        hours: Hours,
        adoption: Adoption | None,
        shown: str | None,
    ) -> None:
        super().__init__(scope, construct_id)
        # What they see whom we call back: the number that they may call.
        caller_id = shown and connect.CfnQueue.OutboundCallerConfigProperty(
            outbound_caller_id_number_arn=shown
        )
        existing = adopted(adoption, "queues", known=QUEUES)
        self.arns: dict[str, str] = {}
        for name, description in QUEUES.items():
            if adoption and name in existing:
                self.arns[name] = adoption.arn("queue", existing[name])
                continue
            queue = connect.CfnQueue(
                self,
                name,
                instance_arn=instance_arn,
                name=name,
                description=description,
                hours_of_operation_arn=(
                    hours.always_arn if name == _EMERGENCY else hours.office_arn
                ),
                outbound_caller_config=caller_id or None,
            )
            self.arns[name] = queue.attr_queue_arn
        self.placeholders = {f"{name}Queue": arn for name, arn in self.arns.items()}


class Profile(Construct):
    """The routing profile of those who answer: it serves every queue.

    Exposes `arn`.

    Args:
        listing: makes the queue that shows quick connects; not asked for by a profile that is lent,
            whose owner says what it serves.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        queues: Queues,
        adoption: Adoption | None,
        listing: Callable[[], str],
    ) -> None:
        super().__init__(scope, construct_id)
        lent = adopted(adoption, "routing_profiles", known=[PROFILE])
        if adoption and PROFILE in lent:
            _check_answered(QUEUES, adopted(adoption, "queues", known=QUEUES))
            self.arn = adoption.arn("routing-profile", lent[PROFILE])
            return
        profile = connect.CfnRoutingProfile
        # Nobody waits in the queue that lists quick connects, so one channel shows them. With all
        # channels there would be more than the ten that one request takes (API reference,
        # CreateRoutingProfile.QueueConfigs).
        served = [(name, arn, channel) for name, arn in queues.arns.items() for channel in _AT_ONCE]
        served.append(("Transfers", listing(), "VOICE"))
        created = profile(
            self,
            PROFILE,
            instance_arn=instance_arn,
            name=PROFILE,
            description="Answers every queue, emergencies first; then who waits longest.",
            default_outbound_queue_arn=queues.arns["General"],
            media_concurrencies=[
                profile.MediaConcurrencyProperty(channel=channel, concurrency=most)
                for channel, most in _AT_ONCE.items()
            ],
            queue_configs=[
                profile.RoutingProfileQueueConfigProperty(
                    delay=0,
                    priority=_FIRST if name == _EMERGENCY else _THEN,
                    queue_reference=profile.RoutingProfileQueueReferenceProperty(
                        channel=channel, queue_arn=arn
                    ),
                )
                for name, arn, channel in served
            ],
        )
        self.arn = created.attr_routing_profile_arn


def _check_answered(queues: Mapping[str, str], existing: Mapping[str, str]) -> None:
    if created := sorted(queues.keys() - existing.keys()):
        raise InvalidStage(
            f"routing profile {PROFILE!r} is adopted, but queue {created[0]!r} would be created,"
            " which it does not serve: adopt that queue too, or let the profile be created"
            " (infra/stages.py)"
        )
