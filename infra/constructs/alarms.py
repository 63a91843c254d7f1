"""Capability: alarms. Each kind has an article in docs/runbook/, which its alarms name.

What rings, and when, is a table: rings.py.
"""

from typing import Any

from aws_cdk import Annotations, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.constructs.estate import Estate
from infra.constructs.rings import Ring, Rings
from infra.constructs.storage import Storage
from infra.stage import Stage
from infra.stage_checks import SUBSCRIBERS

_UNUSUAL = 4  # standard deviations


class Alarms(Construct):
    """Everything that calls a person, on one topic.

    Args:
        estate: what the stacks hold.
        instance_id: of Amazon Connect.
        api_id: of the pages.
        storage: the table and its key.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        estate: Estate,
        instance_id: str,
        api_id: str,
        storage: Storage,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self.topic = self._topic(storage)
        action = actions.SnsAction(self.topic)
        rings = Rings(stage, estate, instance_id, api_id, str(storage.table.table_name))
        for ring in rings.all():
            self._alarm(ring).add_alarm_action(action)
        if stage.keep_data:
            self._warn_of_silence()

    def _topic(self, storage: Storage) -> sns.Topic:
        topic = sns.Topic(
            self,
            "Topic",
            topic_name=f"ringback-{self._stage.name}-alarms",
            master_key=storage.key,
            enforce_ssl=True,
        )
        account = Stack.of(self).account
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": account}},
            )
        )
        if self._stage.alarms_to not in (None, SUBSCRIBERS):
            topic.add_subscription(subscriptions.EmailSubscription(str(self._stage.alarms_to)))
        return topic

    def _warn_of_silence(self) -> None:
        """Says at synthesis what a stage whose data is kept must not find out at night."""
        warnings, name = Annotations.of(self), self._stage.name
        if self._stage.alarms_to is None:
            warnings.add_warning_v2(
                "ringback:nobody-is-alarmed",
                f"stage {name}: alarms_to is None, so alarms reach nobody: give a mail address, or"
                f" {SUBSCRIBERS!r} where people subscribe to the topic ringback-{name}-alarms"
                " themselves (infra/stages.py)",
            )
        if not self._stage.runbook_url:
            warnings.add_warning_v2(
                "ringback:alarms-without-links",
                f"stage {name}: runbook_url is empty, so alarms name their article and link to"
                " nothing: give where this repository is read (infra/stages.py)",
            )

    def _alarm(self, ring: Ring) -> cloudwatch.AlarmBase:
        name = "-".join(
            part for part in ("ringback", self._stage.name, ring.kind, ring.what) if part
        )
        link = f"{self._stage.runbook_url}docs/runbook/{ring.kind}.md"
        construct_id = "-".join(part for part in (ring.kind, ring.what) if part)
        alike: dict[str, Any] = {
            "alarm_name": name,
            "alarm_description": f"{ring.says} {link}",
            "metric": ring.metric,
            "treat_missing_data": cloudwatch.TreatMissingData.NOT_BREACHING,
        }
        compared = cloudwatch.ComparisonOperator
        if ring.at_least is None:
            return cloudwatch.AnomalyDetectionAlarm(
                self,
                construct_id,
                **alike,
                std_devs=_UNUSUAL,
                evaluation_periods=3,
                comparison_operator=compared.GREATER_THAN_UPPER_THRESHOLD,
            )
        return cloudwatch.Alarm(
            self,
            construct_id,
            **alike,
            threshold=ring.at_least,
            evaluation_periods=1,
            comparison_operator=compared.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        )
