"""One Lambda function with the defaults that all of ours share."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from aws_cdk import Annotations, ArnFormat, CfnResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.access import LIVE
from infra.constructs.storage import Storage
from infra.stage import Stage

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


class CentreFunction(Construct):
    """arm64, traced, its own role, its own encrypted log group; nothing it did not ask for.

    Args:
        name: folder below functions/; part of the physical name.
        code: the asset of functions/.
        layers: third-party code.
        environment: everything the function reads.
        concurrency: how many may run at once; None: as many as the account allows.
        timeout: below the caller's own limit.
        waited_for: a caller is on the line meanwhile: it starts as the stage says.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        name: str,
        code: lambda_.Code,
        layers: Sequence[lambda_.ILayerVersion],
        storage: Storage,
        environment: Mapping[str, str],
        timeout: Duration,
        concurrency: int | None,
        waited_for: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"{storage.log_group_prefix}{name}",
            retention=stage.log_retention,
            encryption_key=storage.key,  # there already for the table: no key of its own to pay
            removal_policy=RemovalPolicy.DESTROY,
        )
        # Not the managed AWSLambdaBasicExecutionRole: that one may write to every log group.
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"Ringback {stage.name}: function {name}",
        )
        log_group.grant(role, "logs:CreateLogStream", "logs:PutLogEvents")
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=stage.function_name(name),
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            handler=f"{name}.handler.handler",
            code=code,
            layers=list(layers),
            role=role,
            log_group=log_group,
            # Powertools writes JSON; so do the platform's own lines then, and filters by level.
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=stage.log_level,
            system_log_level_v2=lambda_.SystemLogLevel.INFO,
            memory_size=stage.function_memory_mib,
            timeout=timeout,
            tracing=lambda_.Tracing.ACTIVE,
            reserved_concurrent_executions=concurrency,
            snap_start=(
                lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS
                if stage.cold_start == "snapstart" and waited_for
                else None
            ),
            environment=dict(environment),
        )
        Annotations.of(self.function).acknowledge_warning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish", "let_connect_call publishes"
        )
        self.arn = self.function.function_arn
        self.arn_by_name = Stack.of(self).format_arn(
            service="lambda",
            resource="function",
            resource_name=stage.function_name(name),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        _depend_on_the_policy_alone(self.function, role)

    @cached_property
    def live(self) -> lambda_.Alias:
        """The version that this deployment published, by an alias.

        Only a version starts from a snapshot or is kept warm, and a deployment that fails goes back
        to the one before.
        """
        provisioned = self._stage.cold_start == "provisioned"
        return lambda_.Alias(
            self,
            "Live",
            alias_name=LIVE,
            version=self.function.current_version,
            provisioned_concurrent_executions=(
                self._stage.provisioned_concurrency if provisioned else None
            ),
        )

    def let_connect_call(self, instance_arn: str) -> tuple[str, connect.CfnIntegrationAssociation]:
        """Allows and offers the function, as it is live, to the flows of one instance.

        Returns:
            The ARN to call, and the association: content that names the function must depend on it.
        """
        self.live.add_permission(
            "Connect",
            principal=iam.ServicePrincipal("connect.amazonaws.com"),
            source_account=Stack.of(self).account,
            source_arn=instance_arn,
        )
        association = connect.CfnIntegrationAssociation(
            self,
            "Association",
            instance_id=instance_arn,  # the schema wants the ARN under this name
            integration_type="LAMBDA_FUNCTION",
            integration_arn=self.live.function_arn,
        )
        return self.live.function_arn, association


def _depend_on_the_policy_alone(function: lambda_.Function, role: iam.Role) -> None:
    """Drops the dependency on the role that CDK adds: the function's `Role` says it already.

    cfn-lint reports it (W3005), and a finding on every function hides the next one.
    """
    policy = role.node.find_child("DefaultPolicy").node.default_child
    resource = function.node.default_child
    if isinstance(policy, CfnResource) and isinstance(resource, CfnResource):
        resource.add_override("DependsOn", [policy.logical_id])
