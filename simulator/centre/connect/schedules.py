"""Hours of operation, as Amazon Connect's API tells them."""

from datetime import date, time, timedelta
from typing import Any

from simulator.centre.connect.players import Parameters, id_of, not_found, present
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player, Refusal
from simulator.world import Hours, Opening

_MOST_DAYS = 31  # that GetEffectiveHoursOfOperations answers for; not documented, kept small


class Schedules:
    """Operations on hours of operation."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {
            "DescribeHoursOfOperation": self._describe_hours,
            "GetEffectiveHoursOfOperations": self._effective_hours,
            "ListHoursOfOperationOverrides": self._overrides,
        }

    def _hours(self, parameters: Parameters) -> Hours:
        hours = self._instance.world.hours.find(parameters["HoursOfOperationId"])
        if hours is None:
            raise not_found("HoursOfOperation")
        return hours

    def _describe_hours(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        described = {
            "HoursOfOperationId": id_of(hours.arn),
            "HoursOfOperationArn": hours.arn,
            "Name": hours.name,
            "Description": self._instance.described[hours.arn].get("Description"),
            "TimeZone": hours.time_zone,
            "Config": [_config(opening) for opening in hours.openings],
        }
        return {"HoursOfOperation": present(described)}

    def _effective_hours(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        first, last = (date.fromisoformat(parameters[key]) for key in ("FromDate", "ToDate"))
        if not first <= last <= first + timedelta(days=_MOST_DAYS):
            raise Refusal("InvalidParameterException", "FromDate and ToDate are no short range.")
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return {
            "TimeZone": hours.time_zone,
            "EffectiveHoursOfOperationList": [
                {
                    "Date": day.isoformat(),
                    "OperationalHours": [
                        {"Start": _slice(one.start), "End": _slice(one.end)}
                        for one in hours.openings_on(day)
                    ],
                }
                for day in days
            ],
        }

    def _overrides(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        return {
            "HoursOfOperationOverrideList": [
                {
                    "HoursOfOperationId": id_of(hours.arn),
                    "HoursOfOperationArn": hours.arn,
                    "Name": override.name,
                    "Config": [_config(opening) for opening in override.openings],
                    "EffectiveFrom": override.first.isoformat(),
                    "EffectiveTill": override.last.isoformat(),
                }
                for override in hours.overrides
            ]
        }


def _slice(moment: time) -> dict[str, int]:
    return {"Hours": moment.hour, "Minutes": moment.minute}


def _config(opening: Opening) -> dict[str, Any]:
    return {
        "Day": opening.day,
        "StartTime": _slice(opening.start),
        "EndTime": _slice(opening.end),
    }
