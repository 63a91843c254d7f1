"""Real-time metrics, counted in the simulation.

Source: administrator guide, metric definitions. Available: could take a contact of the channel now.
Staffed: online and not in a custom status. Online: signed in, not offline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.engine.agents import Agent
    from simulator.engine.queueing import Place
    from simulator.engine.simulation import Simulation
    from simulator.world import Queue

CHANNELS: Final = ("VOICE", "CHAT", "TASK", "EMAIL")

# CheckMetricData's names -> ours.
CHECKED: Final[Mapping[str, str]] = {
    "NumberOfAgentsAvailable": "AVAILABLE",
    "NumberOfAgentsStaffed": "STAFFED",
    "NumberOfAgentsOnline": "ONLINE",
    "OldestContactInQueueAgeSeconds": "OLDEST",
    "NumberOfContactsInQueue": "SIZE",
}


def value(simulation: Simulation, queue: Queue, metric: str, channel: str | None) -> float:
    """Return a metric of a queue now: fixed by the world, else counted.

    Args:
        simulation: Where it is counted.
        queue: The queue.
        metric: SIZE, OLDEST (seconds), AVAILABLE, STAFFED, ONLINE, BUSY, AFTER_CONTACT_WORK,
            MISSED or NON_PRODUCTIVE (agents).
        channel: Whose contacts are counted, and for which agents must be free; None: any.
    """
    fixed = simulation.world.metrics
    for name in (queue.name, queue.arn, "*"):
        if metric in fixed.get(name, {}):
            return fixed[name][metric]
    if metric in ("SIZE", "OLDEST"):
        return _of_queue(simulation, queue, metric, channel)
    channels = CHANNELS if channel is None else (channel,)
    serving = {
        agent: [one for one in channels if agent in simulation.routing.serving(queue, one)]
        for agent in simulation.routing.agents.values()
    }
    return sum(_counts(agent, metric, served) for agent, served in serving.items() if served)


def snapshot(simulation: Simulation, queue: Queue, channel: str | None) -> dict[str, Any]:
    """Return ``$.Metrics`` as GetMetricData fills it."""

    def count(metric: str) -> str:
        return f"{value(simulation, queue, metric, channel):g}"

    return {
        "Queue": {
            "Name": queue.name,
            "ARN": queue.arn,
            "Size": count("SIZE"),
            "OldestContactAge": count("OLDEST"),
        },
        "Agents": {
            "Online": {"Count": count("ONLINE")},
            "Available": {"Count": count("AVAILABLE")},
            "Staffed": {"Count": count("STAFFED")},
            "AfterContactWork": {"Count": count("AFTER_CONTACT_WORK")},
            "Busy": {"Count": count("BUSY")},
            "Missed": {"Count": count("MISSED")},
            "NonProductive": {"Count": count("NON_PRODUCTIVE")},
        },
    }


def waiting(simulation: Simulation, queue: Queue, channel: str | None) -> list[Place]:
    """The places of a queue that contacts of a channel (None: any) have."""
    places = simulation.routing.waiting(queue)
    return [place for place in places if channel in (None, place.contact.channel)]


def _of_queue(simulation: Simulation, queue: Queue, metric: str, channel: str | None) -> float:
    places = waiting(simulation, queue, channel)
    if metric == "SIZE":
        return len(places)
    now = simulation.clock.elapsed
    return max((int(now - place.since) for place in places), default=0)


def _counts(agent: Agent, metric: str, channels: Iterable[str]) -> bool:
    if metric == "AVAILABLE":
        return any(agent.can_take(channel) for channel in channels)
    return {
        "STAFFED": agent.staffed,
        "ONLINE": agent.online,
        "BUSY": agent.busy,
        "AFTER_CONTACT_WORK": agent.wrapping_up,
        "MISSED": agent.status == "MissedCallAgent",
        "NON_PRODUCTIVE": agent.non_productive,
    }[metric]
