"""Capability: the Amazon Connect instance, created or adopted. Stateful."""

from aws_cdk import aws_connect as connect
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs import retention
from infra.constructs.storage import FLOW_LOG_PREFIX
from infra.stage import Stage


class Instance(Construct):
    """Exposes `arn` and `id`, whichever way the instance came.

    Created instances log their flows, encrypted with `key` and for as long as the stage says.
    Amazon Connect allows 100 creations and deletions in 30 days (administrator guide, feature
    limits): adopt one in short-lived environments.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        if stage.adopts:
            self.arn, self.id = stage.adopts.instance_arn, stage.adopts.instance_id
            return
        instance = connect.CfnInstance(
            self,
            "Instance",
            identity_management_type="CONNECT_MANAGED",
            instance_alias=stage.instance_alias,
            attributes=connect.CfnInstance.AttributesProperty(
                inbound_calls=True,
                outbound_calls=True,
                contactflow_logs=True,
                contact_lens=True,
                auto_resolve_best_voices=True,
            ),
        )
        # Named as Amazon Connect would: it writes into the group that is there.
        log = logs.LogGroup(
            self,
            "FlowLog",
            log_group_name=f"{FLOW_LOG_PREFIX}{stage.instance_alias}",
            retention=stage.log_retention,
            encryption_key=key,
            removal_policy=retention.of_data(stage),  # as long as the instance that writes it
        )
        instance.node.add_dependency(log)
        # Claimed numbers, recordings and users go with the instance.
        instance.apply_removal_policy(retention.of_data(stage))
        self.arn, self.id = instance.attr_arn, instance.attr_id
