"""Capability: alarms. Each kind has an article in docs/runbook/, which its alarms name.

What is watched is found in the stacks (estate.py): a new function, queue or flow is watched as soon
as it is there. Thresholds are those at which a person has something to do.
"""

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from contact_center import config, telemetry
from infra.constructs.estate import Estate
from infra.constructs.storage import Storage
from infra.functions import FUNCTIONS
from infra.stages import Stage

_FIVE_MINUTES = Duration.minutes(5)
_LATE = 0.8  # of a function's time-out
_OLD = 300  # seconds that work may wait
_LONG_WAIT = 600  # seconds in a queue
_BUSY = 80  # percent of the calls that the instance may hold at once
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
        self._stage, self._instance_id, self._api_id = stage, instance_id, api_id
        self.topic = self._topic(storage)
        self._action = actions.SnsAction(self.topic)
        self._functions(estate)
        self._queues(estate)
        self._calls(estate)
        self._table(storage)
        self._callbacks()
        self._schedules_and_pages(estate)
        self._transactions_and_texts(estate)

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
        if self._stage.alarms_to:
            topic.add_subscription(subscriptions.EmailSubscription(self._stage.alarms_to))
        return topic

    def _functions(self, estate: Estate) -> None:
        for name, function in estate.functions.items():
            self._alarm(
                "function-errors",
                name,
                "Invocations failed: callers were led to a person, or work is tried again.",
                self._of_function("Errors", name),
                at_least=3,
            )
            if name in estate.live:
                self._alarm(
                    "function-throttled",
                    name,
                    "Invocations were refused: callers wait for a person who need not.",
                    self._of_function("Throttles", name),
                    at_least=1,
                )
                self._alarm(
                    "function-slow",
                    name,
                    "The slowest invocations come near the time-out: callers hear silence.",
                    self._of_function("Duration", name, statistic="p99"),
                    at_least=_LATE * float(function.timeout or 0) * 1000,
                )
        for name in sorted(estate.streams):
            self._alarm(
                "work-waits",
                name,
                "Changes of the table are not followed up.",
                self._of_function("IteratorAge", name, statistic="Maximum"),
                at_least=_OLD * 1000,
            )

    def _queues(self, estate: Estate) -> None:
        for name, queue in estate.set_aside.items():
            self._alarm(
                "dead-letters",
                name,
                "Work was set aside after it failed too often.",
                _of_queue("ApproximateNumberOfMessagesVisible", queue),
                at_least=1,
            )
        for name, queue in estate.work.items():
            self._alarm(
                "work-waits",
                name,
                "Work waits in a queue.",
                _of_queue("ApproximateAgeOfOldestMessage", queue),
                at_least=_OLD,
            )

    def _calls(self, estate: Estate) -> None:
        for flow in estate.flows:
            self._alarm(
                "flow-fails",
                flow.node.id,
                "A flow broke off: its callers heard an error or nothing.",
                self._of_connect(
                    "ContactFlowFatalErrors", "ContactFlow", ContactFlowName=flow.name
                ),
                at_least=1,
            )
        for queue in estate.queues:
            self._alarm(
                "callers-wait",
                queue.node.id,
                "The caller who waits longest has waited for ten minutes.",
                self._of_connect(
                    "LongestQueueWaitTime", "Queue", statistic="Maximum", QueueName=queue.name
                ),
                at_least=_LONG_WAIT,
            )
        refused = {
            name: self._of_connect(metric, "VoiceCalls")
            for name, metric in (
                ("throttled", "ThrottledCalls"),
                ("breaching", "CallsBreachingConcurrencyQuota"),
                ("misconfigured", "MisconfiguredPhoneNumbers"),
            )
        }
        self._alarm(
            "calls-refused",
            "",
            "Callers did not get through: a quota, or a number that leads nowhere.",
            cloudwatch.MathExpression(
                expression=" + ".join(f"FILL({name}, 0)" for name in refused),
                using_metrics=refused,
                period=_FIVE_MINUTES,
            ),
            at_least=1,
        )
        self._alarm(
            "lines-busy",
            "",
            "The instance holds most of the calls that it may hold at once.",
            self._of_connect("ConcurrentCallsPercentage", "VoiceCalls", statistic="Maximum"),
            at_least=_BUSY,
        )
        self._anomaly(
            "unusual-calls",
            "Far more calls than usual at this time: an incident, or somebody makes money of them.",
            self._of_connect("CallsPerInterval", "VoiceCalls"),
        )

    def _table(self, storage: Storage) -> None:
        dimensions = {"TableName": storage.table.table_name}
        throttles = {
            name: cloudwatch.Metric(
                namespace="AWS/DynamoDB",
                metric_name=metric,
                dimensions_map=dimensions,
                statistic="Sum",
                period=_FIVE_MINUTES,
            )
            for name, metric in (("reads", "ReadThrottleEvents"), ("writes", "WriteThrottleEvents"))
        }
        self._alarm(
            "table-throttled",
            "",
            "The table refused requests.",
            cloudwatch.MathExpression(
                expression="FILL(reads, 0) + FILL(writes, 0)",
                using_metrics=throttles,
                period=_FIVE_MINUTES,
            ),
            at_least=1,
        )

    def _callbacks(self) -> None:
        self._alarm(
            "promises-broken",
            "",
            "Callers who were promised a call have not been called, and their time is over.",
            self.own(telemetry.CALLBACKS_LATE, "callback_sweep", statistic="Maximum"),
            at_least=1,
        )

    def _schedules_and_pages(self, estate: Estate) -> None:
        for group in estate.schedules:
            self._alarm(
                "schedules-fail",
                group.node.scope.node.id if group.node.scope else group.node.id,
                "What was due at a time was not done.",
                _metric("AWS/Scheduler", "TargetErrorCount", ScheduleGroup=str(group.name)),
                at_least=1,
            )
        self._alarm(
            "pages-fail",
            "",
            "Pages behind links answered with an error of ours.",
            _metric("AWS/ApiGateway", "5xx", ApiId=self._api_id),
            at_least=3,
        )

    def _transactions_and_texts(self, estate: Estate) -> None:
        self._anomaly(
            "unusual-texts",
            "Far more texts than usual at this time: a campaign, or somebody makes money of them.",
            self.own(telemetry.TEXT, "send_texts"),
        )
        self._alarm(
            "campaign-stalled",
            "",
            "A campaign of texts has somebody left to tell, and told nobody for ten minutes.",
            self.own(telemetry.CAMPAIGN_STALLED, "campaign"),
            at_least=1,
        )
        # Whichever function meets the failure that was one too many says so.
        for name in sorted(estate.functions):
            if name in FUNCTIONS and FUNCTIONS[name].back_office:
                self._alarm(
                    "transaction-switched-off",
                    name,
                    "A transaction of self-service failed so often that it switched itself off.",
                    self.own(telemetry.SWITCHED_OFF, name),
                    at_least=1,
                )

        self._alarm(
            "payment-unsettled",
            "",
            "Money may have been taken that is not booked, and the payment provider does not say.",
            self.own(telemetry.CLAIM_FOR_PERSON, "charge_sweep"),
            at_least=1,
        )

        self._alarm(
            "canary-fails",
            "",
            "A test call did not go as it should: callers may not get what they call for.",
            self.own(telemetry.CANARY_FAILED, "canary"),
            at_least=1,
        )

        self._alarm(
            "answers-abandoned",
            "",
            "More than 3 % of those who answered calls to a list found no agent in time.",
            self.own(telemetry.GROUP_CALL_OVER_LIMIT, "group_call_beat"),
            at_least=1,
        )

        self._alarm(
            "list-held",
            "",
            "Amazon Connect refused one call to a list after another: its run is paused.",
            self.own(telemetry.GROUP_CALLS_HELD, "group_call_beat"),
            at_least=1,
        )

    def own(self, metric: str, service: str, *, statistic: str = "Sum") -> cloudwatch.Metric:
        """Returns one of our own metrics (telemetry.py), of one function."""
        namespace = config.metrics_namespace(self._stage.name)
        return _metric(namespace, metric, statistic=statistic, service=service)

    def _of_function(self, metric: str, name: str, *, statistic: str = "Sum") -> cloudwatch.Metric:
        function = self._stage.function_name(name)
        return _metric("AWS/Lambda", metric, statistic=statistic, FunctionName=function)

    def _of_connect(
        self, metric: str, group: str, *, statistic: str = "Sum", **dimensions: str
    ) -> cloudwatch.Metric:
        return _metric(
            "AWS/Connect",
            metric,
            statistic=statistic,
            InstanceId=self._instance_id,
            MetricGroup=group,
            **dimensions,
        )

    def _alarm(
        self,
        kind: str,
        what: str,
        says: str,
        metric: cloudwatch.IMetric,
        *,
        at_least: float,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            "-".join(part for part in (kind, what) if part),
            alarm_name=self._name(kind, what),
            alarm_description=self._description(kind, says),
            metric=metric,
            threshold=at_least,
            evaluation_periods=1,
            comparison_operator=(cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD),
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)

    def _anomaly(self, kind: str, says: str, metric: cloudwatch.Metric) -> None:
        alarm = cloudwatch.AnomalyDetectionAlarm(
            self,
            kind,
            alarm_name=self._name(kind, ""),
            alarm_description=self._description(kind, says),
            metric=metric,
            std_devs=_UNUSUAL,
            evaluation_periods=3,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)

    def _name(self, kind: str, what: str) -> str:
        return "-".join(part for part in ("ringback", self._stage.name, kind, what) if part)

    def _description(self, kind: str, says: str) -> str:
        return f"{says} {self._stage.runbook_url}docs/runbook/{kind}.md"


def _of_queue(metric: str, name: str) -> cloudwatch.Metric:
    return _metric("AWS/SQS", metric, statistic="Maximum", QueueName=name)


def _metric(
    namespace: str, name: str, *, statistic: str = "Sum", **dimensions: str
) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=namespace,
        metric_name=name,
        dimensions_map=dimensions,
        statistic=statistic,
        period=_FIVE_MINUTES,
    )
