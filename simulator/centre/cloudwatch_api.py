"""CloudWatch's API, as far as whoever operates a centre uses it: which alarms there are."""

from typing import Any

from simulator.centre.estate import Estate
from simulator.centre.gateway import Gateway, Parameters


class CloudWatch:
    """The players of an account.

    Args:
        estate: Whose alarms they are.
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        gateway.play("cloudwatch", "DescribeAlarms", self._describe)

    def _describe(self, parameters: Parameters) -> dict[str, Any]:
        """Tell alarms by name, all of them without names; how they stand is the meter's to say."""
        wanted = parameters.get("AlarmNames")
        found = [
            {"AlarmName": one["AlarmName"], "AlarmDescription": one.get("AlarmDescription", "")}
            for one in self._estate.alarms
            if wanted is None or one["AlarmName"] in wanted
        ]
        return {"MetricAlarms": found, "CompositeAlarms": []}
