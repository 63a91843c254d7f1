"""Amazon Connect's API: its opening hours, and its records of contacts."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import ConnectUnavailable, InvalidPhoneNumber
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours, WallRange
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_connect.type_defs import OverrideTimeSliceTypeDef

HORIZON = timedelta(days=14)  # how far ahead "we open on ..." looks
FRESH = timedelta(seconds=60)  # the API serves 2 requests a second for a whole account
STALE = timedelta(hours=6)  # while Connect does not answer, hours this old are better than none

# Attributes of the contact that flows set and history keeps; "none" stands for nothing.
_KEPT = {
    "customer_id": "customerId",
    "intent": "intent",
    "reason": "reason",
    "tried": "tried",
    "language": "language",
    "settled": "settled",
}


class ConnectHours:
    """``Hours`` of one hours of operation, remembered for a minute."""

    def __init__(
        self, client: "ConnectClient", instance_id: str, hours_id: str, zone: ZoneInfo
    ) -> None:
        self._client = client
        self._instance_id = instance_id
        self._hours_id = hours_id
        self._zone = zone
        self._known: tuple[datetime, OpeningHours] | None = None

    def coming(self, now: datetime) -> OpeningHours:
        age = abs(now - self._known[0]) if self._known else None
        if self._known and age is not None and age <= FRESH:
            return self._known[1]
        try:
            hours = self._read(now)
        except ConnectUnavailable:
            if self._known and age is not None and age <= STALE:
                return self._known[1]
            raise
        self._known = (now, hours)
        return hours

    def _read(self, now: datetime) -> OpeningHours:
        today = now.astimezone(self._zone).date()
        with failures_as(ConnectUnavailable):
            reply = self._client.get_effective_hours_of_operations(
                InstanceId=self._instance_id,
                HoursOfOperationId=self._hours_id,
                FromDate=today.isoformat(),
                ToDate=(today + HORIZON).isoformat(),
            )
        zone = ZoneInfo(reply.get("TimeZone") or self._zone.key)
        days: dict[date, list[WallRange]] = {}
        for effective in reply.get("EffectiveHoursOfOperationList", []):
            day = date.fromisoformat(effective["Date"])
            ranges = effective.get("OperationalHours", [])
            days.setdefault(day, []).extend(
                (_wall(hour["Start"]), _wall(hour["End"])) for hour in ranges
            )
        return OpeningHours.of_days(zone, days)


class ConnectContactRecords:
    """``ContactRecords`` of one instance."""

    def __init__(self, client: "ConnectClient", instance_id: str) -> None:
        self._client = client
        self._instance_id = instance_id

    def describe(self, contact_id: str) -> Fact | None:
        with failures_as(ConnectUnavailable):
            try:
                reply = self._client.describe_contact(
                    InstanceId=self._instance_id, ContactId=contact_id
                )
            except ClientError as exc:
                if code_of(exc) == "ResourceNotFoundException":
                    return None
                raise
        return _fact(reply["Contact"])


def _fact(contact: Mapping[str, Any]) -> Fact | None:
    queue, agent = contact.get("QueueInfo", {}), contact.get("AgentInfo", {})
    ended = contact.get("DisconnectTimestamp")
    reported = contact.get("LastUpdateTimestamp") or ended or contact.get("InitiationTimestamp")
    if reported is None:
        return None
    return Fact(
        source="DESCRIBED",
        key="contact",
        reported_at=reported,
        chain_id=contact.get("InitialContactId"),
        previous_id=contact.get("PreviousContactId"),
        channel=contact.get("Channel"),
        initiation_method=contact.get("InitiationMethod"),
        phone=_phone(contact.get("CustomerEndpoint", {})),
        started_at=contact.get("InitiationTimestamp"),
        queued_at=queue.get("EnqueueTimestamp"),
        connected_at=agent.get("ConnectedToAgentTimestamp"),
        ended_at=ended,
        agent_id=agent.get("Id"),
        disconnect_reason=contact.get("DisconnectReason"),
        **_kept(contact.get("Attributes", {})),
    )


def _kept(attributes: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts that flows left in the contact's attributes."""
    return {
        name: value
        for name, attribute in _KEPT.items()
        if (value := attributes.get(attribute)) and value != "none"
    }


def _phone(endpoint: Mapping[str, str]) -> PhoneNumber | None:
    if endpoint.get("Type", "TELEPHONE_NUMBER") != "TELEPHONE_NUMBER":
        return None
    try:
        return PhoneNumber(endpoint.get("Address", ""))
    except InvalidPhoneNumber:
        return None


def _wall(slice_of_day: "OverrideTimeSliceTypeDef") -> time:
    return time(slice_of_day["Hours"], slice_of_day["Minutes"])
