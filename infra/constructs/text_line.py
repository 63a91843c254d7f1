"""Capability: the line that texts come and go by: topics around the number."""

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.text_number import TextNumber, topic
from infra.stage import Stage

_CONNECT = "connect.amazonaws.com"


class TextLine(Construct):
    """What sends and receives texts.

    Args:
        number: lives as long as the data.

    Exposes `origination` (ARN), `configuration_set`, `arns` (what SendTextMessage is granted on),
    the topics `incoming`, `events` and `chats` (what is said in chats), and the queue
    `rejects`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        key: kms.IKey,
        number: TextNumber,
    ) -> None:
        super().__init__(scope, construct_id)
        self.rejects = sqs.Queue(
            self,
            "Rejects",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        self.incoming = number.incoming
        self.events = topic(self, "Events", "What becomes of our texts.", key=key)
        self.chats = topic(
            self, "Chats", "What is said in chats with who texts.", key=key, service=_CONNECT
        )
        settings = smsvoice.CfnConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=f"ringback-{stage.name}",
            event_destinations=[
                smsvoice.CfnConfigurationSet.EventDestinationProperty(
                    event_destination_name="events",
                    enabled=True,
                    matching_event_types=["TEXT_ALL"],
                    sns_destination=smsvoice.CfnConfigurationSet.SnsDestinationProperty(
                        topic_arn=self.events.topic_arn
                    ),
                )
            ],
        )
        settings.node.add_dependency(self.events.node.find_child("Policy"))
        self.configuration_set = settings.ref
        self.origination = number.arn
        self.arns = [self.origination, settings.attr_arn]
