"""Capability: what is to happen at a moment. One-off schedules that functions make, and sweeps."""

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.failures import set_aside
from infra.stage import Stage


class Schedules(Construct):
    """A group of schedules, the role that they fire in, and a queue for what was not delivered.

    A schedule invokes its function asynchronously: what the function raises is retried by Lambda.
    All of it has names, so that functions of later stacks can use it without a reference.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.group = name = f"ringback-{stage.name}"
        group = scheduler.CfnScheduleGroup(self, "Group", name=self.group)
        self.arn = f"{_arn_of(self, 'schedule')}/{self.group}/*"
        stack = Stack.of(self)
        self.role_arn = stack.format_arn(
            service="iam", region="", resource="role", resource_name=f"{name}-schedules"
        )
        self._role = iam.Role(
            self,
            "Role",
            role_name=f"{name}-schedules",
            description=f"Ringback {stage.name}: schedules invoke functions",
            # Not anybody's schedules (the confused deputy): those of this group.
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={
                    "StringEquals": {
                        "aws:SourceAccount": Stack.of(self).account,
                        "aws:SourceArn": f"{_arn_of(self, 'schedule-group')}/{self.group}",
                    }
                },
            ),
        )
        self.dead_letters_arn = stack.format_arn(
            service="sqs", resource=f"{name}-SchedulesDeadLetters"
        )
        dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=f"{name}-SchedulesDeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        # Not grant_send_messages, which allows more than that.
        self._role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn])
        )
        self._group = group

    def let_invoke(self, *functions: lambda_.IFunction) -> None:
        """Allow schedules to invoke functions; a name without version is all they use."""
        self._role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"],
                resources=[self._arn_here(function) for function in functions],
            )
        )
        for function in functions:
            set_aside(function, self.dead_letters_arn)

    def _arn_here(self, function: lambda_.IFunction) -> str:
        """Return a function's ARN, of a later stack's by its name, which needs no reference."""
        if Stack.of(function) is Stack.of(self):
            return function.function_arn
        resource = function.node.default_child
        assert isinstance(resource, lambda_.CfnFunction)  # noqa: S101 - what functions are made of
        return Stack.of(self).format_arn(
            service="lambda",
            resource="function",
            resource_name=str(resource.function_name),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def grant(self, function: lambda_.Function, *operations: str) -> None:
        """Allow operations on the schedules of the group, which fire in the group's role."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=list(operations), resources=[self.arn])
        )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self.role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            )
        )

    def every(self, construct_id: str, minutes: int, function: lambda_.IFunction) -> None:
        """Invoke a function again and again, by a schedule in the function's stack."""
        self.let_invoke(function)
        schedule = scheduler.CfnSchedule
        here = Stack.of(function) is Stack.of(self)
        created = schedule(
            self if here else Stack.of(function),
            construct_id,
            group_name=self.group,
            # The user guide asks for the singular with 1, as EventBridge's rules do.
            schedule_expression=f"rate({minutes} minute{'' if minutes == 1 else 's'})",
            flexible_time_window=schedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=schedule.TargetProperty(
                arn=function.function_arn,
                role_arn=self.role_arn,
                dead_letter_config=schedule.DeadLetterConfigProperty(arn=self.dead_letters_arn),
            ),
        )
        if here:
            created.add_resource_dependency(self._group)


def _arn_of(scope: Construct, kind: str) -> str:
    return Stack.of(scope).format_arn(service="scheduler", resource=kind).rstrip("/")
