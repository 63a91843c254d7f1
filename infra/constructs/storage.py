"""Capability: storage. The one table, and the key for what is stored."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.constructs import retention
from infra.stage import Stage

FLOW_LOG_PREFIX = "/aws/connect/"  # and the alias: what Amazon Connect calls its log of flows

# What DynamoDB does with the key in the caller's name. Spelled out, because CDK's own
# grants use kms:GenerateDataKey* and kms:ReEncrypt*.
_KEY_READ = ("kms:Decrypt", "kms:DescribeKey")
_KEY_WRITE = ("kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo")
_TABLE_READS = frozenset({"dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"})


class Storage(Construct):
    """One on-demand table without index; expiry on `expires_at`; every change streamed. Stateful.

    The key also encrypts the logs of functions and of the HTTP API: the two prefixes are all it
    serves there.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        removal = retention.of_data(stage)
        self.log_group_prefix = f"/aws/lambda/ringback-{stage.name}-"
        self.api_log_group_prefix = f"/aws/apigateway/ringback-{stage.name}-"
        self.key = kms.Key(
            self,
            "Key",
            description=f"Ringback {stage.name}: the table and the functions' logs",
            enable_key_rotation=True,
            pending_window=Duration.days(30 if stage.keep_data else 7),
            removal_policy=removal,
        )
        self._let_logs_use_the_key(stage.instance_alias)
        self._let_alarms_use_the_key(stage)
        self._let_topics_use_the_key()
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.customer_managed_key(self.key),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires_at",
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            deletion_protection=stage.protected,
            removal_policy=removal,
        )

    def grant(self, grantee: iam.IGrantable, *actions: str) -> None:
        """Allows `actions` on the table, and the key by way of DynamoDB alone."""
        self.table.grant(grantee, *actions)
        writes = not _TABLE_READS.issuperset(actions)
        grantee.grant_principal.add_to_principal_policy(
            iam.PolicyStatement(
                actions=[*_KEY_READ, *(_KEY_WRITE if writes else ())],
                resources=[self.key.key_arn],
                conditions={
                    "StringEquals": {"kms:ViaService": f"dynamodb.{_region(self)}.amazonaws.com"}
                },
            )
        )

    def _let_topics_use_the_key(self) -> None:
        """Lets texts and chats be published to encrypted topics of this account."""
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[
                    iam.ServicePrincipal("sms-voice.amazonaws.com"),
                    iam.ServicePrincipal("connect.amazonaws.com"),
                ],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],  # in a key's policy: this key
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )

    def _let_logs_use_the_key(self, instance_alias: str) -> None:
        stack = Stack.of(self)
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
                # What CloudWatch Logs asks for ("Encrypt log data using AWS KMS"), which writes
                # it with wildcards; those it really uses are not documented.
                actions=[*_KEY_READ, *_KEY_WRITE, "kms:GenerateDataKeyWithoutPlaintext"],
                resources=["*"],  # in a key's policy: this key
                conditions={
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": [
                            f"arn:aws:logs:{stack.region}:{stack.account}:log-group:{prefix}*"
                            for prefix in (
                                self.log_group_prefix,
                                self.api_log_group_prefix,
                                f"{FLOW_LOG_PREFIX}{instance_alias}",
                            )
                        ]
                    }
                },
            )
        )

    def _let_alarms_use_the_key(self, stage: Stage) -> None:
        """Lets alarms write to their encrypted topic (CloudWatch user guide, "Amazon SNS")."""
        stack = Stack.of(self)
        alarms = f"arn:aws:cloudwatch:{stack.region}:{stack.account}:alarm:ringback-{stage.name}-*"
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],  # in a key's policy: this key
                conditions={"ArnLike": {"aws:SourceArn": alarms}},
            )
        )


def _region(scope: Construct) -> str:
    return Stack.of(scope).region


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
