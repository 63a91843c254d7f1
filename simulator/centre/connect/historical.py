"""Historical metrics: GetMetricDataV2, counted in what the simulation remembers.

Source: botocore's service model and the API reference. Not documented, chosen here: dimensions
carry ids; intervals begin at the full quarter, half or whole hour, or at the time zone's midnight.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from botocore.utils import parse_to_aware_datetime

from simulator.centre.connect.measures import AGENTS, CONTACTS, Number, Within
from simulator.centre.connect.players import Parameters, id_of
from simulator.centre.errors import NotPlayedError
from simulator.centre.gateway import Player, Refusal
from simulator.engine.agents import Agent
from simulator.engine.history import History, Spent
from simulator.engine.segment import Segment
from simulator.engine.simulation import Simulation

OPERATION: Final = "GetMetricDataV2"
_MINUTES: Final = {"FIFTEEN_MIN": 15, "THIRTY_MIN": 30, "HOUR": 60}
_RESOURCES: Final = ("QUEUE", "ROUTING_PROFILE", "AGENT")  # a filter by one of them is required
_OF_AGENTS: Final = frozenset({"ROUTING_PROFILE", "AGENT"})  # what agents' metrics are grouped by
_PAGE: Final = 100

Row = tuple[datetime, datetime, tuple[str, ...]]
Values = dict[str, list[str]]  # filter key -> what is let through


def _agent_id(segment: Segment) -> str | None:
    return None if segment.agent is None else id_of(segment.agent.person.arn)


def _profile_id(segment: Segment) -> str | None:
    return None if segment.agent is None else id_of(segment.agent.profile.arn)


DIMENSIONS: Final[Mapping[str, Callable[[Segment], str | None]]] = {
    "QUEUE": lambda segment: None if segment.queue is None else id_of(segment.queue.arn),
    "CHANNEL": lambda segment: segment.channel,
    "AGENT": _agent_id,
    "ROUTING_PROFILE": _profile_id,
    "INITIATION_METHOD": lambda segment: segment.method,
    "DISCONNECT_REASON": lambda segment: segment.reason,
}


class HistoricalMetrics:
    """GetMetricDataV2."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._history = History()
        simulation.reporter.remember(self._history)

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {OPERATION: self._metrics}

    def _metrics(self, parameters: Parameters) -> dict[str, Any]:
        groupings = parameters.get("Groupings", [])
        _only_known(groupings)
        filters = _filters(parameters["Filters"])
        for metric in parameters["Metrics"]:
            _check(metric, {*groupings, *filters})
        rows: dict[Row, list[Number]] = {}
        for begin, end in self._intervals(parameters):
            for key in self._keys(groupings, filters, begin, end):
                rows[begin, end, key] = [
                    self._value(metric, groupings, key, filters, begin, end)
                    for metric in parameters["Metrics"]
                ]
        period = parameters.get("Interval", {}).get("IntervalPeriod", "TOTAL")
        results = [
            {
                "Dimensions": dict(zip(groupings, key, strict=True)),
                "MetricInterval": {"Interval": period, "StartTime": begin, "EndTime": end},
                "Collections": [
                    {"Metric": dict(metric)} if value is None
                    else {"Metric": dict(metric), "Value": value}
                    for metric, value in zip(parameters["Metrics"], values, strict=True)
                ],
            }
            for (begin, end, key), values in rows.items()
        ]  # fmt: skip
        return _page(results, parameters)

    def _intervals(self, parameters: Parameters) -> Iterator[tuple[datetime, datetime]]:
        begin = parse_to_aware_datetime(parameters["StartTime"])
        until = parse_to_aware_datetime(parameters["EndTime"])
        interval = parameters.get("Interval", {})
        period = interval.get("IntervalPeriod", "TOTAL")
        if period == "WEEK":
            raise NotPlayedError("connect", OPERATION, "by weeks")
        days = 3 if period in _MINUTES else 35
        if not begin < until <= self._simulation.now:
            raise _invalid("EndTime must be after StartTime and not in the future")
        if until - begin >= timedelta(days=days):
            raise _invalid(f"StartTime and EndTime must be less than {days} days apart")
        forgotten = self._history.forgotten
        if forgotten is not None and begin <= self._simulation.at(forgotten):
            raise NotPlayedError("connect", OPERATION, "for so long ago: it is forgotten")
        if period == "TOTAL":
            yield begin, until
            return
        zone = ZoneInfo(interval.get("TimeZone", "UTC"))
        while begin < until:
            end = min(_next(begin.astimezone(zone), period), until)
            yield begin, end
            begin = end

    def _keys(
        self, groupings: Sequence[str], filters: Values, begin: datetime, end: datetime
    ) -> list[tuple[str, ...]]:
        """The groups of which there is something to tell, in the order it was seen."""
        found: dict[tuple[str, ...], None] = {}
        for segment in self._history.segments:
            moments = (segment.initiated, segment.enqueued, segment.connected_to_agent,
                       segment.disconnected)  # fmt: skip
            if self._among(moments, begin, end) and _passes(segment, filters):
                key = _key(segment, groupings)
                if key is not None:
                    found[key] = None
        if _OF_AGENTS.issuperset(groupings) and _OF_AGENTS.issuperset(filters):
            for agent in self._simulation.routing.agents.values():
                if _has(agent, filters) and any(self._spent(agent, begin, end)):
                    found[tuple(_of(agent)[name] for name in groupings)] = None
        return list(found)

    def _value(
        self,
        metric: Parameters,
        groupings: Sequence[str],
        key: tuple[str, ...],
        filters: Values,
        begin: datetime,
        end: datetime,
    ) -> Number:
        name = metric["Name"]
        if name in AGENTS:
            only = {group: [one] for group, one in zip(groupings, key, strict=True)}
            agents = self._simulation.routing.agents.values()
            times = [self._spent(a, begin, end) for a in agents if _has(a, filters | only)]
            return AGENTS[name](
                Spent(*(sum(column) for column in zip(*times, strict=True))) if times else Spent()
            )
        measure = CONTACTS[name]
        segments = [
            segment
            for segment in self._history.segments
            if self._among((measure.moment(segment),), begin, end)
            and measure.counts(segment)
            and _key(segment, groupings) == key
            and _passes(segment, filters)
            and all(_kept(segment, one) for one in metric.get("MetricFilters", ()))
        ]
        return measure.value(segments, _within(metric))

    def _among(self, moments: Sequence[float | None], begin: datetime, end: datetime) -> bool:
        at = self._simulation.at
        return any(moment is not None and begin <= at(moment) < end for moment in moments)

    def _spent(self, agent: Agent, begin: datetime, end: datetime) -> Spent:
        start = self._simulation.start
        return self._history.spent(
            agent, (begin - start).total_seconds(), (end - start).total_seconds()
        )


def _next(moment: datetime, period: str) -> datetime:
    """When the interval ends that a moment is in."""
    if period == "DAY":
        return datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)
    minutes = _MINUTES[period]
    past = timedelta(
        minutes=moment.minute % minutes, seconds=moment.second, microseconds=moment.microsecond
    )
    # In UTC, so that the hour in which clocks are set back is two hours.
    return moment.astimezone(UTC) - past + timedelta(minutes=minutes)


def _filters(written: Sequence[Parameters]) -> Values:
    filters = {}
    for one in written:
        if "StringCondition" in one:
            raise NotPlayedError("connect", OPERATION, "with StringCondition")
        filters[one["FilterKey"]] = [id_of(value) for value in one["FilterValues"]]
    _only_known(filters)
    if not set(_RESOURCES) & set(filters):
        raise _invalid(f"Filters need one of {', '.join(_RESOURCES)}")
    return filters


def _only_known(names: Sequence[str] | Values) -> None:
    for name in names:
        if name not in DIMENSIONS:
            raise NotPlayedError("connect", OPERATION, f"by {name}")


def _check(metric: Parameters, dimensions: set[str]) -> None:
    name = metric.get("Name", "")
    if name in AGENTS:
        if not dimensions <= _OF_AGENTS:
            raise _invalid(f"{name} is filtered and grouped by {' and '.join(sorted(_OF_AGENTS))}")
    elif name not in CONTACTS:
        raise NotPlayedError("connect", OPERATION, f"metric {name or metric['MetricId']}")
    elif CONTACTS[name].threshold != bool(metric.get("Threshold")):
        raise _invalid(f"{name} takes {'one' if CONTACTS[name].threshold else 'no'} Threshold")
    for one in metric.get("MetricFilters", ()):
        if one["MetricFilterKey"] not in ("INITIATION_METHOD", "DISCONNECT_REASON"):
            raise NotPlayedError("connect", OPERATION, f"MetricFilters {one['MetricFilterKey']}")


def _within(metric: Parameters) -> Within:
    for threshold in metric.get("Threshold", ()):
        longest = float(threshold["ThresholdValue"])
        if threshold["Comparison"] not in ("LT", "LTE"):
            raise _invalid("Comparison is LT or LTE")
        if threshold["Comparison"] == "LT":
            return lambda seconds: seconds < longest
        return lambda seconds: seconds <= longest
    return lambda _seconds: True


def _key(segment: Segment, groupings: Sequence[str]) -> tuple[str, ...] | None:
    """The group of a segment; None: it lacks what is grouped by."""
    values = [DIMENSIONS[name](segment) for name in groupings]
    present = [value for value in values if value is not None]
    return tuple(present) if len(present) == len(values) else None


def _passes(segment: Segment, filters: Values) -> bool:
    return all(DIMENSIONS[name](segment) in wanted for name, wanted in filters.items())


def _kept(segment: Segment, one: Parameters) -> bool:
    found = DIMENSIONS[one["MetricFilterKey"]](segment) in one["MetricFilterValues"]
    return found is not one.get("Negate", False)


def _of(agent: Agent) -> dict[str, str]:
    return {"AGENT": id_of(agent.person.arn), "ROUTING_PROFILE": id_of(agent.profile.arn)}


def _has(agent: Agent, *filters: Values) -> bool:
    return all(_of(agent)[name] in wanted for one in filters for name, wanted in one.items())


def _page(results: list[dict[str, Any]], parameters: Parameters) -> dict[str, Any]:
    begin = int(parameters.get("NextToken", 0))
    end = begin + parameters.get("MaxResults", _PAGE)
    page = {"MetricResults": results[begin:end]}
    return page | {"NextToken": str(end)} if end < len(results) else page


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
