"""Capability: what is to happen at a moment. One-off schedules that functions make, and sweeps."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.stages import Stage


class Schedules(Construct):
    """A group of schedules, the role that they fire in, and a queue for what was not delivered.

    A schedule invokes its function asynchronously: what the function raises is retried by Lambda.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.group = f"ringback-{stage.name}"
        group = scheduler.CfnScheduleGroup(self, "Group", name=self.group)
        self.arn = f"{_arn_of(self, 'schedule')}/{self.group}/*"
        self.role = iam.Role(
            self,
            "Role",
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
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        # Not grant_send_messages, which allows more than that.
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"], resources=[self.dead_letters.queue_arn]
            )
        )
        self._group = group

    def let_invoke(self, *functions: lambda_.IFunction) -> None:
        """Allow schedules to invoke functions; a name without version is all they use."""
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"],
                resources=[function.function_arn for function in functions],
            )
        )

    def grant(self, function: lambda_.Function, *operations: str) -> None:
        """Allow operations on the schedules of the group, which fire in the group's role."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=list(operations), resources=[self.arn])
        )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self.role.role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            )
        )

    def every(self, construct_id: str, minutes: int, function: lambda_.IFunction) -> None:
        """Invoke a function again and again."""
        self.let_invoke(function)
        schedule = scheduler.CfnSchedule
        schedule(
            self,
            construct_id,
            group_name=self._group.ref,
            schedule_expression=f"rate({minutes} minutes)",
            flexible_time_window=schedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=schedule.TargetProperty(
                arn=function.function_arn,
                role_arn=self.role.role_arn,
                dead_letter_config=schedule.DeadLetterConfigProperty(
                    arn=self.dead_letters.queue_arn
                ),
            ),
        )


def _arn_of(scope: Construct, kind: str) -> str:
    return Stack.of(scope).format_arn(service="scheduler", resource=kind).rstrip("/")
