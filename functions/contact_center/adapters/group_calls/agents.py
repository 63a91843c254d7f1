"""``Agents`` and ``Owners``: who is free, and who there is, as Amazon Connect tells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center.adapters.aws import failures_as
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.group_calls.safety import Pool

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

    from contact_center import ports as centre
    from contact_center.group_calls import ports

_FRESH: Final = timedelta(minutes=1)


class ConnectAgents:
    """``Agents`` of one instance.

    Args:
        client: Amazon Connect's.
        instance_id: Whose.
        queues: Id of each queue by its name.
    """

    def __init__(
        self, client: "ConnectClient", instance_id: str, queues: Mapping[str, str]
    ) -> None:
        self._client = client
        self._instance_id = instance_id
        self._queues = queues

    def free(self, queues: Iterable[str]) -> Sequence[Pool]:
        """Ask by queue and routing profile: an agent has one profile, which may serve several."""
        names = {self._queues[name]: name for name in queues}
        with failures_as(ConnectUnavailable):
            reply = self._client.get_current_metric_data(
                InstanceId=self._instance_id,
                Filters={"Queues": list(names), "Channels": ["VOICE"]},
                Groupings=["QUEUE", "ROUTING_PROFILE"],
                CurrentMetrics=[{"Name": "AGENTS_AVAILABLE", "Unit": "COUNT"}],
            )
        # A queue that nobody serves is not in the answer.
        found: dict[str, dict[str, int]] = {}
        for result in reply.get("MetricResults", []):
            where = result.get("Dimensions", {})
            queue = names.get(where.get("Queue", {}).get("Id", ""))
            profile = where.get("RoutingProfile", {}).get("Id", "")
            for one in result.get("Collections", []):
                if queue:
                    found.setdefault(profile, {})[queue] = int(one.get("Value", 0))
        return [Pool(max(of.values()), frozenset(of)) for of in found.values()]


class ConnectOwners:
    """``Owners`` of one instance.

    All users are asked for by the thousand, not each owner by one request: Amazon Connect takes two
    of those a second (limits reference, section 2), and a list may name hundreds.

    Args:
        client: Amazon Connect's.
        instance_id: Whose.
    """

    def __init__(self, client: "ConnectClient", instance_id: str) -> None:
        self._client = client
        self._instance_id = instance_id

    def users(self) -> Collection[str]:
        with failures_as(ConnectUnavailable):
            pages = self._client.get_paginator("list_users").paginate(
                InstanceId=self._instance_id, PaginationConfig={"PageSize": 1_000}
            )
            return frozenset(user["Id"] for page in pages for user in page["UserSummaryList"])


class RememberedOwners:
    """``Owners``, remembered for a minute: a list is loaded by one beat after another.

    Whoever judges a list asks anew, so that a user who was just made is known.

    Args:
        owners: Who are asked.
        clock: Says how old an answer is.
    """

    def __init__(self, owners: "ports.Owners", clock: "centre.Clock") -> None:
        self._owners = owners
        self._clock = clock
        self._known: tuple[datetime, Collection[str]] | None = None

    def users(self) -> Collection[str]:
        now = self._clock.now()
        if self._known is None or abs(now - self._known[0]) > _FRESH:
            self._known = now, self._owners.users()
        return self._known[1]
