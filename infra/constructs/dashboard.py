"""Capability: one page that shows how the centre does, for people who do not know its parts."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from contact_center import config, telemetry
from contact_center.domain.history import ANSWERED_WITHIN
from infra.constructs.estate import Estate
from infra.prices import AVERAGE_CALL_MINUTES, LAMBDA_REQUEST, VOICE_MINUTE
from infra.stage import Stage

_PERIOD = Duration.hours(1)
_CALLS_TO_LISTS = (
    *(telemetry.GROUP_CALL, telemetry.GROUP_CALL_ANSWERED),
    *(telemetry.GROUP_CALL_ABANDONED, telemetry.GROUP_CALL_REFUSED),
)


class Dashboard(Construct):
    """Callers first, then promises, then machinery.

    Args:
        estate: what the stacks hold.
        instance_id: of Amazon Connect.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        estate: Estate,
        instance_id: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._estate, self._instance_id = stage, estate, instance_id
        board = cloudwatch.Dashboard(
            self, "Board", dashboard_name=f"ringback-{stage.name}", period_override=None
        )
        board.add_widgets(
            self._graph("Calls an hour", self._calls()),
            self._graph("Containment: % of calls that needed no person", self._containment()),
            self._graph("Estimated cost of a contact, USD", self._cost()),
        )
        board.add_widgets(
            self._graph(
                f"Service level: share answered within {ANSWERED_WITHIN} s, by queue",
                self._own(telemetry.ANSWERED_IN_TIME, "queue", statistic="Average"),
            ),
            self._graph(
                f"Out of the queue within {ANSWERED_WITHIN} s, answered or not, by queue",
                self._own(telemetry.OUT_OF_QUEUE_IN_TIME, "queue", statistic="Average"),
            ),
            self._graph("Longest wait by queue, s", *self._waits()),
        )
        board.add_widgets(
            self._graph("Self-service, by what happened", self._own(telemetry.STEP, "what")),
            self._graph("Answers to flows", self._own(telemetry.OUTCOME, "outcome")),
        )
        board.add_widgets(
            self._graph(
                "Callbacks: share of promises kept",
                self._own(telemetry.CALLBACK_KEPT, "service", statistic="Average"),
            ),
            self._graph("Callbacks, by state", self._own(telemetry.CALLBACK_STATE, "state")),
            self._graph("Offers to call back", self._own(telemetry.CALLBACK_OFFER, "what")),
        )
        board.add_widgets(
            self._graph(
                "Calls to lists: made, answered, without an agent in time, refused",
                *(self._own(metric, "service") for metric in _CALLS_TO_LISTS),
            ),
            self._graph(
                "Calls to lists, by what they led to",
                self._own(telemetry.GROUP_CALL_OUTCOME, "outcome"),
            ),
        )
        board.add_widgets(
            self._graph("Texts, by what became of them", self._own(telemetry.TEXT, "outcome")),
            self._graph("Texts, by what the network said", self._own(telemetry.TEXT_EVENT, "type")),
            self._graph("Texts of campaigns", self._own(telemetry.CAMPAIGN_TEXTS, "service")),
        )
        board.add_widgets(
            self._graph("Error branches taken, by error", self._own(telemetry.FAILURE, "error")),
            self._graph("Errors of functions", *self._errors()),
            self._graph("Set aside after failing too often", *self._set_aside()),
        )

    def _calls(self) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/Connect",
            metric_name="CallsPerInterval",
            dimensions_map={"InstanceId": self._instance_id, "MetricGroup": "VoiceCalls"},
            statistic="Sum",
            period=_PERIOD,
            label="calls",
        )

    def _containment(self) -> cloudwatch.MathExpression:
        """Every call is looked up once; every call for a person is put into context once."""
        return cloudwatch.MathExpression(
            expression="100 * (1 - FILL(handed, 0) / calls)",
            using_metrics={
                "handed": self._of_function("Invocations", "agent_context"),
                "calls": self._of_function("Invocations", "caller_lookup"),
            },
            label="contained",
            period=_PERIOD,
        )

    def _cost(self) -> cloudwatch.MathExpression:
        """Voice at an average length, and the functions' requests; prices in infra/prices.py."""
        functions = {
            f"f{number}": self._of_function("Invocations", name)
            for number, name in enumerate(sorted(self._estate.live))
        }
        requests = " + ".join(f"FILL({name}, 0)" for name in functions) or "0"
        return cloudwatch.MathExpression(
            expression=(
                f"{AVERAGE_CALL_MINUTES * VOICE_MINUTE.usd:.6f}"
                f" + {LAMBDA_REQUEST.usd:.9f} * ({requests}) / calls"
            ),
            using_metrics={**functions, "calls": self._calls()},
            label="estimate",
            period=_PERIOD,
        )

    def _waits(self) -> list[cloudwatch.IMetric]:
        return [
            cloudwatch.Metric(
                namespace="AWS/Connect",
                metric_name="LongestQueueWaitTime",
                dimensions_map={
                    "InstanceId": self._instance_id,
                    "MetricGroup": "Queue",
                    "QueueName": queue.name,
                },
                statistic="Maximum",
                period=_PERIOD,
                label=queue.name,
            )
            for queue in self._estate.queues
        ]

    def _errors(self) -> list[cloudwatch.IMetric]:
        return [self._of_function("Errors", name) for name in sorted(self._estate.functions)]

    def _set_aside(self) -> list[cloudwatch.IMetric]:
        return [
            cloudwatch.Metric(
                namespace="AWS/SQS",
                metric_name="ApproximateNumberOfMessagesVisible",
                dimensions_map={"QueueName": queue},
                statistic="Maximum",
                period=_PERIOD,
                label=name,
            )
            for name, queue in self._estate.set_aside.items()
        ]

    def _own(self, metric: str, by: str, *, statistic: str = "Sum") -> cloudwatch.MathExpression:
        """One of our own metrics (telemetry.py), a line for each value of a dimension."""
        namespace = config.metrics_namespace(self._stage.name)
        return cloudwatch.MathExpression(
            expression=(
                f"SEARCH('Namespace=\"{namespace}\" MetricName=\"{metric}\" {by}', '{statistic}')"
            ),
            using_metrics={},
            label="",
            period=_PERIOD,
        )

    def _of_function(self, metric: str, name: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name=metric,
            dimensions_map={"FunctionName": self._stage.function_name(name)},
            statistic="Sum",
            period=_PERIOD,
            label=name,
        )

    def _graph(self, title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
        return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8, height=6)
