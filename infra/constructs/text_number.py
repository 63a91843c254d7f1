"""Capability: the number of texts. What texting customers know us by."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs import retention
from infra.stage import Stage

SERVICE = "sms-voice.amazonaws.com"
# AWS would send these if it managed opt-outs. We do, because it knows neither our languages nor our
# wordings; the resource asks for both all the same.
_HELP = "Call us for help. Reply STOP to end texts."
_STOP = "You will get no more texts from us."


def topic(
    scope: Construct, construct_id: str, purpose: str, *, key: kms.IKey, service: str = SERVICE
) -> sns.Topic:
    """Returns an encrypted topic that a service of this account publishes to."""
    made = sns.Topic(scope, construct_id, display_name=purpose, master_key=key, enforce_ssl=True)
    made.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(service)],
            actions=["sns:Publish"],
            resources=[made.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        )
    )
    return made


class TextNumber(Construct):
    """The number, its list of opt-outs, the topic it sends what it gets to. Stateful.

    A number that was released is another's soon, its registration is lost with it, and customers
    answer to it for years.

    Exposes `arn`, and the topic `incoming`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.incoming = topic(self, "Incoming", "What customers text us.", key=key)
        self.arn = stage.texts.number_arn or self._number(stage).attr_arn

    def _number(self, stage: Stage) -> smsvoice.CfnPhoneNumber:
        removal = retention.of_data(stage)
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
            deletion_protection_enabled=stage.protected,
        )
        for kept in (opt_outs, number):
            kept.apply_removal_policy(removal)
        number.node.add_dependency(self.incoming.node.find_child("Policy"))
        return number
