"""What an instance holds, as Amazon Connect's API lists it: names and ids."""

from collections.abc import Iterator
from typing import Any

from simulator.centre.connect.players import Parameters, id_of
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player

_STANDARD = ["STANDARD"]


class Listing:
    """Operations that list what the template made of one kind.

    Args:
        instance: Which holds it.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {
            "ListHoursOfOperations": self._hours,
            "ListQueues": self._queues,
            "ListRoutingProfiles": self._profiles,
        }

    def _hours(self, _parameters: Parameters) -> dict[str, Any]:
        return {"HoursOfOperationSummaryList": list(self._named("operating-hours"))}

    def _queues(self, parameters: Parameters) -> dict[str, Any]:
        # Every agent has a queue of their own, which nothing here makes.
        if parameters.get("QueueTypes") != _STANDARD:
            raise NotPlayedError("connect", "ListQueues", f"of other QueueTypes than {_STANDARD}")
        kind = {"QueueType": "STANDARD"}
        return {"QueueSummaryList": [{**one, **kind} for one in self._named("queue")]}

    def _profiles(self, _parameters: Parameters) -> dict[str, Any]:
        return {"RoutingProfileSummaryList": list(self._named("routing-profile"))}

    def _named(self, kind: str) -> Iterator[dict[str, Any]]:
        for arn, properties in self._instance.described.items():
            if f"/{kind}/" in arn:
                yield {"Id": id_of(arn), "Arn": arn, "Name": properties["Name"]}
