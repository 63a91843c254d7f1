"""A function that works off a queue: what arrives, who serves it, where failures are set aside."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

TIMEOUT = Duration.seconds(30)  # of a function that serves a queue: nobody waits on the line
_ATTEMPTS = 5


def work_queue(
    scope: Construct, construct_id: str, dead_letters: sqs.IQueue, attempts: int = _ATTEMPTS
) -> sqs.Queue:
    """Return an encrypted queue whose messages are set aside after some deliveries."""
    return sqs.Queue(
        scope,
        construct_id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),  # Lambda's advice
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts),
    )


def serve(
    scope: Construct, construct_id: str, queue: sqs.IQueue, function: lambda_.IFunction
) -> None:
    """Let a function serve a queue in batches.

    It reports which messages failed, so that one bad message does not repeat its neighbours.
    """
    queue.grant_consume_messages(function)
    lambda_.EventSourceMapping(
        scope,
        construct_id,
        target=function,
        event_source_arn=queue.queue_arn,
        batch_size=10,
        report_batch_item_failures=True,
    )


def follow_contacts(
    scope: Construct,
    *,
    queue: sqs.IQueue,
    dead_letters: sqs.IQueue,
    description: str,
    instance_arn: str,
    kinds: Sequence[str] = (),
    methods: Sequence[str] = (),
) -> None:
    """Bring the contact events of an instance to a queue.

    None given of `kinds` (event types such as `QUEUED`) or of `methods` (initiation methods such
    as `API`) means all.
    """
    detail = {"instanceArn": [instance_arn]}
    if kinds:
        detail["eventType"] = list(kinds)
    if methods:
        detail["initiationMethod"] = list(methods)
    events.Rule(
        scope,
        "Rule",
        description=description,
        event_pattern=events.EventPattern(
            source=["aws.connect"], detail_type=["Amazon Connect Contact Event"], detail=detail
        ),
        targets=[targets.SqsQueue(queue, dead_letter_queue=dead_letters)],
    )


def follow_topic(
    scope: Construct,
    construct_id: str,
    *,
    topic: sns.ITopic,
    queue: sqs.Queue,
    dead_letters: sqs.IQueue,
    filter_policy: Mapping[str, sns.SubscriptionFilter] | None = None,
) -> None:
    """Bring the messages of a topic to a queue.

    By hand: `add_subscription` names what it makes after the topic, in each stage another way.
    """
    sns.Subscription(
        scope,
        construct_id,
        topic=topic,
        protocol=sns.SubscriptionProtocol.SQS,
        endpoint=queue.queue_arn,
        dead_letter_queue=dead_letters,
        filter_policy=filter_policy,
    )
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("sns.amazonaws.com")],
            actions=["sqs:SendMessage"],
            resources=[queue.queue_arn],
            conditions={"ArnEquals": {"aws:SourceArn": topic.topic_arn}},
        )
    )
