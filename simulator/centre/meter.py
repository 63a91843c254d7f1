"""CloudWatch's part: what a centre measures, and whether an alarm of the template rings.

Measured here: functions, their own metrics (embedded in log lines), queues, streams, schedules,
pages, throttled requests, and what the instance of Amazon Connect holds. A test may put what is
left. Anomalies are four standard deviations from the mean here, where AWS has a model of the week.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from statistics import mean, pstdev
from typing import Any

from simulator.centre.local import LocalCentre
from simulator.centre.quotas import LINES
from simulator.engine.events import Event

_FILLED = re.compile(r"FILL\((\w+), 0\)")
_Dimensions = Mapping[str, str]


class Meter:
    """Metrics of one centre, and its alarms.

    Args:
        centre: What is measured, from now on.
    """

    def __init__(self, centre: LocalCentre) -> None:
        self._centre = centre
        self._cloud = centre.cloud
        self._instance_id = centre.outputs["InstanceId"]
        self._lines: set[str] = set()
        centre.on_event(self._watch)

    def put(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Put one point of a metric, now."""
        self._cloud.measures.put(namespace, name, value, **dimensions)

    def ringing(self) -> set[str]:
        """Return the names of the alarms that ring now."""
        return {
            str(alarm["AlarmName"]) for alarm in self._cloud.estate.alarms if self._rings(alarm)
        }

    def rings(self, name: str) -> bool:
        """Whether one alarm rings now.

        Raises:
            LookupError: There is none of this name.
        """
        for alarm in self._cloud.estate.alarms:
            if alarm["AlarmName"] == name:
                return self._rings(alarm)
        raise LookupError(f"no alarm {name} in these stacks")

    def _watch(self, event: Event) -> None:
        """Measure what the instance does: its lines, and flows that break off."""
        told = event.as_dict()
        if event.type == "start" and told["channel"] == "VOICE":
            self._lines.add(event.contact.id)
            self._of_instance("CallsPerInterval", 1, MetricGroup="VoiceCalls")
            self._measure_lines()
        elif event.type == "end":
            self._lines.discard(event.contact.id)
            if told.get("reason") == "failed":
                flow = str(told["flow"])
                self._of_instance(
                    "ContactFlowFatalErrors", 1, MetricGroup="ContactFlow", ContactFlowName=flow
                )

    def _measure_lines(self) -> None:
        busy = 100.0 * len(self._lines) / self._cloud.quotas.value(LINES)
        self._of_instance("ConcurrentCallsPercentage", busy, MetricGroup="VoiceCalls")
        if busy > 100.0:
            self._of_instance("CallsBreachingConcurrencyQuota", 1, MetricGroup="VoiceCalls")

    def _of_instance(self, name: str, value: float, **dimensions: str) -> None:
        self.put("AWS/Connect", name, value, InstanceId=self._instance_id, **dimensions)

    # Alarms.

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
        """Whether the latest periods, as many as the alarm evaluates, are above what was usual."""
        (stat,) = (one["MetricStat"] for one in alarm["Metrics"] if "MetricStat" in one)
        period, periods = float(stat["Period"]), int(alarm["EvaluationPeriods"])
        now = self._cloud.now().timestamp()
        sums: defaultdict[int, float] = defaultdict(float)
        for at, value in self._points(stat["Metric"]):
            sums[int((now - at) // period)] += value
        if not sums:
            return False
        usual = [sums[ago] for ago in range(periods, max(sums) + 1)]
        if len(usual) < 3:
            return False
        band = mean(usual) + 4 * pstdev(usual)
        return all(sums[ago] > band for ago in range(periods))

    def _statistic(self, metric: Mapping[str, Any], statistic: str) -> float | None:
        since = (self._cloud.now() - timedelta(seconds=float(metric["Period"]))).timestamp()
        values = sorted(value for at, value in self._points(metric) if at >= since)
        if not values:
            return None
        if statistic == "Sum":
            return sum(values)
        if statistic.startswith("p"):
            place = float(statistic[1:]) / 100 * len(values)
            return values[min(int(place), len(values) - 1)]
        if statistic == "Maximum":
            return values[-1]
        raise ValueError(f"the statistic {statistic} is not played")

    # Metrics.

    def _points(self, metric: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
        wanted = {one["Name"]: str(one["Value"]) for one in metric.get("Dimensions", ())}
        namespace, name = metric["Namespace"], metric["MetricName"]
        for point in self._cloud.measures.points:
            if (point.namespace, point.name) == (namespace, name) and point.dimensions == wanted:
                yield point.at, point.value
        now = self._cloud.now().timestamp()
        if namespace == "AWS/Lambda":
            yield from self._of_functions(name, wanted["FunctionName"])
        elif namespace == "AWS/SQS":
            measured = self._in_queue(name, wanted["QueueName"])
            if measured is not None:
                yield now, measured
        elif name == "LongestQueueWaitTime":
            yield now, self._longest_wait(wanted["QueueName"])
        else:
            yield from self._embedded(namespace, name, wanted)

    def _of_functions(self, name: str, function: str) -> Iterator[tuple[float, float]]:
        for at, of, seconds, error in self._cloud.invocations:
            if of == function:
                measured = {
                    "Invocations": 1.0,
                    "Errors": float(bool(error)),
                    "Duration": seconds * 1e3,
                }
                if name in measured:
                    yield at.timestamp(), measured[name]

    def _in_queue(self, name: str, queue: str) -> float | None:
        lying, oldest = self._cloud.messages.state(queue)
        if name == "ApproximateNumberOfMessagesVisible":
            return float(lying)
        if name == "ApproximateAgeOfOldestMessage":
            return oldest
        return None

    def _longest_wait(self, name: str) -> float:
        queue = self._centre.world.queues.find(name)
        places = self._centre.simulation.routing.waiting(queue) if queue else []
        elapsed = self._centre.simulation.clock.elapsed
        return max((elapsed - place.since for place in places), default=0.0)

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
