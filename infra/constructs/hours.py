"""Capability: the calendar, as Amazon Connect's hours of operation."""

from datetime import time

from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.adoption import Adoption, adopted
from infra.calendar import DAYS, SPECIAL_DAYS, TIME_ZONE, WEEK, Opening, SpecialDay

_Hours = connect.CfnHoursOfOperation
_DAY_AND_NIGHT = Opening(time(0), time(0))  # from midnight to midnight: all day (Flow language)


HOURS = ["Office", "Always"]  # what an adopted instance may lend


class Hours(Construct):
    """The hours that flows check and `info` says: one source of truth for both."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        adoption: Adoption | None,
    ) -> None:
        super().__init__(scope, construct_id)
        existing = adopted(adoption, "hours", known=HOURS)
        self.office_arn, self.always_arn = (
            adoption.arn("operating-hours", existing[name])
            if adoption and name in existing
            else create(instance_arn)
            for name, create in zip(HOURS, (self._office, self._always), strict=True)
        )
        self.placeholders = {"OfficeHours": self.office_arn}

    def _office(self, instance_arn: str) -> str:
        hours = _Hours(
            self,
            "Office",
            instance_arn=instance_arn,
            name="Office",
            description="When agents answer.",
            time_zone=TIME_ZONE,
            config=[_weekly(day, opening) for day, opening in WEEK.items()],
            hours_of_operation_overrides=[_override(special) for special in SPECIAL_DAYS],
        )
        return hours.attr_hours_of_operation_arn

    def _always(self, instance_arn: str) -> str:
        hours = _Hours(
            self,
            "Always",
            instance_arn=instance_arn,
            name="Always",
            description="Day and night: when somebody is on call.",
            time_zone=TIME_ZONE,
            config=[_weekly(day, _DAY_AND_NIGHT) for day in DAYS],
        )
        return hours.attr_hours_of_operation_arn


def _weekly(day: str, opening: Opening) -> _Hours.HoursOfOperationConfigProperty:
    return _Hours.HoursOfOperationConfigProperty(
        day=day, start_time=_slice(opening.opens), end_time=_slice(opening.closes)
    )


def _override(special: SpecialDay) -> _Hours.HoursOfOperationOverrideProperty:
    """A date with no hours at all is a day when the centre is closed."""
    opening = special.opening
    hours = (
        [
            _Hours.HoursOfOperationOverrideConfigProperty(
                day=f"{special.day:%A}".upper(),
                start_time=_override_slice(opening.opens),
                end_time=_override_slice(opening.closes),
            )
        ]
        if opening
        else []
    )
    return _Hours.HoursOfOperationOverrideProperty(
        # Names are unique within the hours, so the year is part of them.
        override_name=f"{special.name} {special.day.year}",
        effective_from=special.day.isoformat(),
        effective_till=special.day.isoformat(),
        override_config=hours,
    )


def _slice(at: time) -> _Hours.HoursOfOperationTimeSliceProperty:
    return _Hours.HoursOfOperationTimeSliceProperty(hours=at.hour, minutes=at.minute)


def _override_slice(at: time) -> _Hours.OverrideTimeSliceProperty:
    return _Hours.OverrideTimeSliceProperty(hours=at.hour, minutes=at.minute)
