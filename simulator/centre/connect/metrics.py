"""Real-time metrics, counted in the simulation."""

from typing import Any, Final

from simulator.centre.connect.players import Parameters, id_of, not_found
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player
from simulator.engine.metrics import waiting
from simulator.engine.simulation import Simulation
from simulator.world import Queue

_BY_PROFILE: Final = ["QUEUE", "ROUTING_PROFILE"]


class Metrics:
    """Operations that count contacts and agents."""

    def __init__(self, instance: Instance, simulation: Simulation) -> None:
        self._instance = instance
        self._simulation = simulation

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {"GetCurrentMetricData": self._metrics}

    def _metrics(self, parameters: Parameters) -> dict[str, Any]:
        filters = parameters["Filters"]
        by = parameters.get("Groupings", [])
        if set(filters) - {"Queues", "Channels"} or by not in (["QUEUE"], _BY_PROFILE):
            raise NotPlayedError(
                "connect", "GetCurrentMetricData", "other than queues, grouped by QUEUE"
            )
        channels = filters.get("Channels", ["VOICE"])
        if len(channels) != 1:
            raise NotPlayedError("connect", "GetCurrentMetricData", "for several channels")
        results = []
        for reference in filters.get("Queues", ()):
            queue = self._instance.world.queues.find(reference)
            if queue is None:
                raise not_found("Queue")
            for profile in self._profiles(queue, channels[0]) if by == _BY_PROFILE else [None]:
                collections = [
                    {
                        "Metric": dict(wanted),
                        "Value": self._metric(queue, channels[0], wanted["Name"], profile),
                    }
                    for wanted in parameters["CurrentMetrics"]
                ]
                dimensions = {"Queue": {"Id": id_of(queue.arn), "Arn": queue.arn}}
                if profile is not None:
                    dimensions["RoutingProfile"] = {"Id": id_of(profile), "Arn": profile}
                results.append({"Dimensions": dimensions, "Collections": collections})
        return {"MetricResults": results, "DataSnapshotTime": self._simulation.now}

    def _profiles(self, queue: Queue, channel: str) -> list[str]:
        serving = self._simulation.routing.serving(queue, channel)
        return sorted({one.profile.arn for one in serving})

    def _metric(self, queue: Queue, channel: str, name: str, profile: str | None) -> float:
        routing = self._simulation.routing
        places = waiting(self._simulation, queue, channel)
        agents = [
            one
            for one in routing.serving(queue, channel)
            if profile is None or one.profile.arn == profile
        ]
        elapsed = self._simulation.clock.elapsed
        values: dict[str, list[Any] | float] = {
            "CONTACTS_IN_QUEUE": places,
            # Grouped by queue the value is in seconds (API reference of this operation).
            "OLDEST_CONTACT_AGE": max((elapsed - one.since for one in places), default=0.0),
            "AGENTS_ONLINE": [one for one in agents if one.online],
            "AGENTS_STAFFED": [one for one in agents if one.staffed],
            "AGENTS_AVAILABLE": [one for one in agents if one.can_take(channel)],
            "SLOTS_AVAILABLE": float(sum(one.room(channel) for one in agents if one.available)),
            "AGENTS_ON_CONTACT": [one for one in agents if one.busy],
            "AGENTS_NON_PRODUCTIVE": [one for one in agents if one.non_productive],
            "AGENTS_AFTER_CONTACT_WORK": [one for one in agents if one.wrapping_up],
        }
        if name not in values:
            raise NotPlayedError("connect", "GetCurrentMetricData", f"metric {name}")
        value = values[name]
        return value if isinstance(value, float) else float(len(value))
