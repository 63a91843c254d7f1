"""Capability: a person by text. What is said in their chats comes back as texts."""

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.contact_events import TIMEOUT

# Not who types, or has read what: the customer's phone shows none of it.
_TOLD = (
    "text/plain",
    "text/markdown",
    "application/vnd.amazonaws.connect.event.chat.ended",
)
_ATTEMPTS = 5


class TextChats(Construct):
    """Topic of chats -> queue -> `function`.

    Args:
        topic: that Amazon Connect streams chats to.
        dead_letters: where what keeps failing is set aside.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        topic: sns.ITopic,
        function: lambda_.Function,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),  # Lambda's advice
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=_ATTEMPTS),
        )
        # By hand: add_subscription names what it makes after the topic, in each stage another way.
        sns.Subscription(
            self,
            "Subscription",
            topic=topic,
            protocol=sns.SubscriptionProtocol.SQS,
            endpoint=queue.queue_arn,
            dead_letter_queue=dead_letters,
            filter_policy={"ContentType": sns.SubscriptionFilter.string_filter(allowlist=[*_TOLD])},
        )
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": topic.topic_arn}},
            )
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
