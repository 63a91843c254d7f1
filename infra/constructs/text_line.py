"""Capability: the line that texts come and go by: a number, its topics, its schedules."""

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.stages import Stage

SERVICE = "sms-voice.amazonaws.com"
_CONNECT = "connect.amazonaws.com"
# AWS would send these if it managed opt-outs. We do, because it knows neither our languages nor our
# wordings; the resource asks for both all the same.
_HELP = "Call us for help. Reply STOP to end texts."
_STOP = "You will get no more texts from us."


class TextLine(Construct):
    """What sends and receives texts, and when held ones are looked at.

    Exposes `origination` (ARN), `configuration_set`, `arns` (what SendTextMessage is granted on),
    the topics `incoming`, `events` and `chats` (what is said in chats), the queue `rejects`, and
    `wake_group`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.rejects = sqs.Queue(
            self,
            "Rejects",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        self.incoming = self._topic("Incoming", "What customers text us.", key)
        self.events = self._topic("Events", "What becomes of our texts.", key)
        self.chats = self._topic("Chats", "What is said in chats with who texts.", key, _CONNECT)
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
        self.origination = stage.texts.number_arn or self._number(stage).attr_arn
        self.arns = [self.origination, settings.attr_arn]
        name = f"ringback-{stage.name}-texts"
        group = scheduler.CfnScheduleGroup(self, "Wakes", name=name)
        self.wake_group = group.ref
        self.wake_arns = Stack.of(self).format_arn(
            service="scheduler", resource="schedule", resource_name=f"{name}/*"
        )
        self._role(stage)

    def _topic(
        self, construct_id: str, purpose: str, key: kms.IKey, service: str = SERVICE
    ) -> sns.Topic:
        topic = sns.Topic(
            self, construct_id, display_name=purpose, master_key=key, enforce_ssl=True
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(service)],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        return topic

    def _number(self, stage: Stage) -> smsvoice.CfnPhoneNumber:
        word = smsvoice.CfnPhoneNumber.MandatoryKeywordProperty
        # Of this stage alone: whoever says STOP to a test is not lost to production.
        opt_outs = smsvoice.CfnOptOutList(
            self, "OptOuts", opt_out_list_name=f"ringback-{stage.name}"
        )
        number = smsvoice.CfnPhoneNumber(
            self,
            "Number",
            iso_country_code="US",
            number_capabilities=["SMS"],
            number_type=stage.texts.number_type,
            mandatory_keywords=smsvoice.CfnPhoneNumber.MandatoryKeywordsProperty(
                help=word(message=_HELP), stop=word(message=_STOP)
            ),
            self_managed_opt_outs_enabled=True,
            opt_out_list_name=opt_outs.ref,
            two_way=smsvoice.CfnPhoneNumber.TwoWayProperty(
                enabled=True, channel_arn=self.incoming.topic_arn
            ),
            deletion_protection_enabled=stage.keep_data,
        )
        number.apply_removal_policy(
            RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        )
        number.node.add_dependency(self.incoming.node.find_child("Policy"))
        return number

    def _role(self, stage: Stage) -> None:
        """The role in which schedules invoke what looks at held texts.

        By its name: the function's environment names the role, so the role cannot name the
        function's resource.
        """
        stack = Stack.of(self)
        self.wake_target = stack.format_arn(
            service="lambda",
            resource="function",
            resource_name=f"ringback-{stage.name}-release_texts",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        role = iam.Role(
            self,
            "WakeRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
            ),
            description=f"Ringback {stage.name}: schedules that look at held texts",
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.wake_target])
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.rejects.queue_arn])
        )
        self.wake_role = role.role_arn
