"""What rings: one row for each alarm, by its kind, which is also the name of its article.

What is watched is found in the stacks (estate.py): a new function, queue or flow is watched as soon
as it is there. Thresholds are those at which a person has something to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from contact_center import config, telemetry
from infra.constructs.estate import Estate
from infra.functions import FUNCTIONS
from infra.stage import Stage

_FIVE_MINUTES = Duration.minutes(5)
_LATE = 0.8  # of a function's time-out
_OLD = 300  # seconds that work may wait
_LONG_WAIT = 600  # seconds in a queue
_BUSY = 80  # percent of the calls that the instance may hold at once
_STORM = 10  # throttles of what is tried again by itself: a few are what its limit is for


@dataclass(frozen=True, slots=True)
class Ring:
    """One alarm.

    Args:
        kind: its article.
        says: what has happened, for who is called.
        metric: in periods of five minutes.
        at_least: the value at which it rings; None: far above what is usual at this time.
        what: which of its kind, where there are several.
    """

    kind: str
    says: str
    metric: cloudwatch.IMetric
    at_least: float | None
    what: str = ""


# Kind, metric of ours (telemetry.py), the function that reports it, statistic, threshold.
_OWN = (
    (
        *("promises-broken", telemetry.CALLBACKS_LATE, "callback_sweep", "Maximum", 1),
        "Callers who were promised a call have not been called, and their time is over.",
    ),
    (
        *("callbacks-unsettled", telemetry.UNSETTLED, "callback_sweep", "Sum", 1),
        "Callbacks are due, and cannot be made or settled for a reason that does not pass.",
    ),
    (
        *("unusual-texts", telemetry.TEXT, "send_texts", "Sum", None),
        "Far more texts than usual at this time: a campaign, or somebody makes money of them.",
    ),
    (
        *("campaign-waits", telemetry.CAMPAIGN_WAITS, "campaign", "Sum", 1),
        "Another system told of an incident: its texts wait for somebody to approve them.",
    ),
    (
        *("campaign-stalled", telemetry.CAMPAIGN_STALLED, "campaign", "Sum", 1),
        "A campaign of texts has somebody left to tell, and told nobody for ten minutes.",
    ),
    (
        *("payment-unsettled", telemetry.CLAIM_FOR_PERSON, "charge_sweep", "Sum", 1),
        "Money may have been taken that is not booked, and the payment provider does not say.",
    ),
    (
        *("canary-fails", telemetry.CANARY_FAILED, "canary", "Sum", 1),
        "A test call did not go as it should: callers may not get what they call for.",
    ),
    (
        *("answers-abandoned", telemetry.GROUP_CALL_OVER_LIMIT, "group_call_beat", "Sum", 1),
        "More than 3 % of those who answered calls to a list found no agent in time.",
    ),
    (
        *("list-held", telemetry.GROUP_CALLS_HELD, "group_call_beat", "Sum", 1),
        "Amazon Connect refused one call to a list after another: its run is paused.",
    ),
    (
        *("list-stalled", telemetry.GROUP_CALLS_STALLED, "group_call_beat", "Sum", 1),
        "A run could call somebody and calls nobody for half an hour, or cannot load its list.",
    ),
)


class Rings:
    """The alarms of a stage.

    Args:
        estate: what the stacks hold.
        instance_id: of Amazon Connect.
        api_id: of the pages.
        table_name: of the table.
    """

    def __init__(
        self, stage: Stage, estate: Estate, instance_id: str, api_id: str, table_name: str
    ) -> None:
        self._stage, self._estate = stage, estate
        self._instance_id, self._api_id, self._table_name = instance_id, api_id, table_name

    def all(self) -> Iterator[Ring]:
        """Yields every alarm."""
        yield from self._functions()
        yield from self._queues()
        yield from self._calls()
        yield from self._table()
        yield from self._schedules_and_pages()
        yield from self._transactions()
        for kind, metric, function, statistic, at_least, says in _OWN:
            yield Ring(kind, says, self._own(metric, function, statistic), at_least)

    def _functions(self) -> Iterator[Ring]:
        for name, function in self._estate.functions.items():
            yield Ring(
                "function-errors",
                "Invocations failed: callers were led to a person, or work is tried again.",
                self._of_function("Errors", name),
                at_least=3,
                what=name,
            )
            live = name in self._estate.live
            yield Ring(
                "function-throttled",
                "Invocations were refused: callers wait for a person who need not."
                if live
                else "Invocations were refused one after another: work that nobody waits for on the"
                " line is late.",
                self._of_function("Throttles", name),
                at_least=1 if live else _STORM,
                what=name,
            )
            if live:
                yield Ring(
                    "function-slow",
                    "The slowest invocations come near the time-out: callers hear silence.",
                    self._of_function("Duration", name, statistic="p99"),
                    at_least=_LATE * float(function.timeout or 0) * 1000,
                    what=name,
                )
        for name in sorted(self._estate.streams):
            yield Ring(
                "work-waits",
                "Changes of the table are not followed up.",
                self._of_function("IteratorAge", name, statistic="Maximum"),
                at_least=_OLD * 1000,
                what=name,
            )

    def _queues(self) -> Iterator[Ring]:
        for name, queue in self._estate.set_aside.items():
            yield Ring(
                "dead-letters",
                "Work was set aside after it failed too often.",
                _of_queue("ApproximateNumberOfMessagesVisible", queue),
                at_least=1,
                what=name,
            )
        for name, queue in self._estate.work.items():
            yield Ring(
                "work-waits",
                "Work waits in a queue.",
                _of_queue("ApproximateAgeOfOldestMessage", queue),
                at_least=_OLD,
                what=name,
            )

    def _calls(self) -> Iterator[Ring]:
        for flow in self._estate.flows:
            yield Ring(
                "flow-fails",
                "A flow broke off: its callers heard an error or nothing.",
                self._of_connect(
                    "ContactFlowFatalErrors", "ContactFlow", ContactFlowName=flow.name
                ),
                at_least=1,
                what=flow.node.id,
            )
        for queue in self._estate.queues:
            yield Ring(
                "callers-wait",
                "The caller who waits longest has waited for ten minutes.",
                self._of_connect(
                    "LongestQueueWaitTime", "Queue", statistic="Maximum", QueueName=queue.name
                ),
                at_least=_LONG_WAIT,
                what=queue.node.id,
            )
        yield Ring(
            "calls-refused",
            "Callers did not get through: a quota, or a number that leads nowhere.",
            _sum_of(
                throttled=self._of_connect("ThrottledCalls", "VoiceCalls"),
                breaching=self._of_connect("CallsBreachingConcurrencyQuota", "VoiceCalls"),
                misconfigured=self._of_connect("MisconfiguredPhoneNumbers", "VoiceCalls"),
            ),
            at_least=1,
        )
        yield Ring(
            "lines-busy",
            "The instance holds most of the calls that it may hold at once.",
            self._of_connect("ConcurrentCallsPercentage", "VoiceCalls", statistic="Maximum"),
            at_least=_BUSY,
        )
        yield Ring(
            "unusual-calls",
            "Far more calls than usual at this time: an incident, or somebody makes money of them.",
            self._of_connect("CallsPerInterval", "VoiceCalls"),
            at_least=None,
        )

    def _table(self) -> Iterator[Ring]:
        yield Ring(
            "table-throttled",
            "The table refused requests.",
            _sum_of(
                reads=_metric("AWS/DynamoDB", "ReadThrottleEvents", TableName=self._table_name),
                writes=_metric("AWS/DynamoDB", "WriteThrottleEvents", TableName=self._table_name),
            ),
            at_least=1,
        )

    def _schedules_and_pages(self) -> Iterator[Ring]:
        for group in self._estate.schedules:
            yield Ring(
                "schedules-fail",
                "What was due at a time was not done.",
                _metric("AWS/Scheduler", "TargetErrorCount", ScheduleGroup=str(group.name)),
                at_least=1,
                what=group.node.scope.node.id if group.node.scope else group.node.id,
            )
        yield Ring(
            "pages-fail",
            "Pages behind links answered with an error of ours.",
            _metric("AWS/ApiGateway", "5xx", ApiId=self._api_id),
            at_least=3,
        )

    def _transactions(self) -> Iterator[Ring]:
        # Whichever function meets the failure that was one too many says so.
        for name in sorted(self._estate.functions):
            if name in FUNCTIONS and FUNCTIONS[name].back_office:
                yield Ring(
                    "transaction-switched-off",
                    "A transaction of self-service failed so often that it switched itself off.",
                    self._own(telemetry.SWITCHED_OFF, name, "Sum"),
                    at_least=1,
                    what=name,
                )

    def _own(self, metric: str, service: str, statistic: str) -> cloudwatch.Metric:
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


def _sum_of(**metrics: cloudwatch.IMetric) -> cloudwatch.MathExpression:
    return cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({name}, 0)" for name in metrics),
        using_metrics=metrics,
        period=_FIVE_MINUTES,
    )


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
