"""CloudWatch's part: what functions and queues measure, and whether an alarm of the template rings.

Measured here: invocations, errors and durations of functions, their own metrics (embedded in log
lines), what lies in queues, and flows that broke off. What only AWS can measure is put by hand.
Anomalies are four standard deviations from the mean here, where AWS has a model of the week.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from statistics import mean, pstdev
from typing import Any

from simulator.centre.cloud import Cloud
from simulator.engine.events import Event

_FILLED = re.compile(r"FILL\((\w+), 0\)")
_Dimensions = Mapping[str, str]


class Meter:
    """Metrics of one centre, and its alarms.

    Args:
        cloud: What is measured.
        instance_id: Of Amazon Connect.
    """

    def __init__(self, cloud: Cloud, instance_id: str) -> None:
        self._cloud = cloud
        self._instance_id = instance_id
        self._put: list[tuple[float, str, str, _Dimensions, float]] = []

    def put(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Put one point of a metric, now."""
        now = self._cloud.now().timestamp()
        self._put.append((now, namespace, name, dimensions, value))

    def watch(self, event: Event) -> None:
        """Count flows that break off."""
        if event.type == "end" and event.as_dict().get("reason") == "failed":
            self.put(
                "AWS/Connect",
                "ContactFlowFatalErrors",
                1,
                InstanceId=self._instance_id,
                MetricGroup="ContactFlow",
                ContactFlowName=str(event.as_dict()["flow"]),
            )

    def ringing(self) -> set[str]:
        """Return the names of the alarms that ring now."""
        return {
            str(alarm["AlarmName"]) for alarm in self._cloud.estate.alarms if self._rings(alarm)
        }

    def _rings(self, alarm: Mapping[str, Any]) -> bool:
        if "ThresholdMetricId" in alarm:
            return self._unusual(alarm)
        value = self._value(alarm)
        return value is not None and value >= float(alarm["Threshold"])

    def _value(self, alarm: Mapping[str, Any]) -> float | None:
        if "Metrics" not in alarm:
            return self._statistic(alarm, alarm.get("Statistic") or alarm["ExtendedStatistic"])
        values = {
            one["Id"]: self._statistic(
                {**one["MetricStat"]["Metric"], "Period": one["MetricStat"]["Period"]},
                one["MetricStat"]["Stat"],
            )
            for one in alarm["Metrics"]
            if "MetricStat" in one
        }
        (expression,) = (one["Expression"] for one in alarm["Metrics"] if "Expression" in one)
        return sum(values[name] or 0.0 for name in _FILLED.findall(expression))

    def _unusual(self, alarm: Mapping[str, Any]) -> bool:
        (metric,) = (one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one)
        period = 300.0
        now = self._cloud.now().timestamp()
        points = list(self._points(metric))
        before = [value for at, value in points if at <= now - period]
        latest = [value for at, value in points if at > now - period]
        if len(before) < 3 or not latest:
            return False
        return max(latest) > mean(before) + 4 * pstdev(before)

    def _statistic(self, metric: Mapping[str, Any], statistic: str) -> float | None:
        since = (self._cloud.now() - timedelta(seconds=float(metric["Period"]))).timestamp()
        values = [value for at, value in self._points(metric) if at >= since]
        if not values:
            return None
        return sum(values) if statistic == "Sum" else max(values)

    def _points(self, metric: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
        wanted = {one["Name"]: str(one["Value"]) for one in metric.get("Dimensions", ())}
        namespace, name = metric["Namespace"], metric["MetricName"]
        for at, space, called, dimensions, value in self._put:
            if (space, called) == (namespace, name) and dimensions == wanted:
                yield at, value
        if namespace == "AWS/Lambda":
            yield from self._of_functions(name, wanted["FunctionName"])
        elif namespace == "AWS/SQS" and name == "ApproximateNumberOfMessagesVisible":
            yield self._cloud.now().timestamp(), self._lying_in(wanted["QueueName"])
        else:
            yield from self._embedded(namespace, name, wanted)

    def _of_functions(self, name: str, function: str) -> Iterator[tuple[float, float]]:
        for at, of, seconds, failed in self._cloud.invocations:
            if of == function:
                measured = {"Invocations": 1.0, "Errors": float(failed), "Duration": seconds * 1e3}
                if name in measured:
                    yield at.timestamp(), measured[name]

    def _lying_in(self, queue: str) -> float:
        sqs = self._cloud.client("sqs")
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        attributes = sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
        )
        return float(attributes["Attributes"]["ApproximateNumberOfMessages"])

    def _embedded(
        self, namespace: str, name: str, wanted: _Dimensions
    ) -> Iterator[tuple[float, float]]:
        for line in self._cloud.logs:
            if not line.text.startswith('{"_aws"') or f'"{name}"' not in line.text:
                continue
            written = json.loads(line.text)
            for directive in written["_aws"]["CloudWatchMetrics"]:
                for names in directive["Dimensions"]:
                    has = {key: str(written[key]) for key in names}
                    if directive["Namespace"] == namespace and has == wanted:
                        value = written[name]
                        yield line.at.timestamp(), value[0] if isinstance(value, list) else value
