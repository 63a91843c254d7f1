"""Capability: a person by text. What is said in their chats comes back as texts."""

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.work_queues import follow_topic, serve, work_queue

# Not who types, or has read what: the customer's phone shows none of it.
_TOLD = (
    "text/plain",
    "text/markdown",
    "application/vnd.amazonaws.connect.event.chat.ended",
)


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
        queue = work_queue(self, "Queue", dead_letters)
        told = sns.SubscriptionFilter.string_filter(allowlist=[*_TOLD])
        follow_topic(
            self,
            "Subscription",
            topic=topic,
            queue=queue,
            dead_letters=dead_letters,
            filter_policy={"ContentType": told},
        )
        serve(self, "Mapping", queue, function)
