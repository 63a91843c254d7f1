"""Amazon Connect's API: calls that we begin, and contacts that we end."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.callbacks.outcomes import ATTEMPT, CALLBACK_ID
from contact_center.domain.errors import CallRefused, ConnectUnavailable
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

RING_SECONDS: Final = 30  # four rings are 24; 15 is the least that Amazon Connect and the FTC allow


_NEVER: Final = frozenset(
    {
        "DestinationNotAllowedException",
        "OutboundContactNotPermittedException",
        "InvalidParameterException",
        "InvalidRequestException",
    }
)


class ConnectCalls:
    """``Calls`` of one instance.

    Args:
        client: Amazon Connect's.
        instance_id: Whose.
        queues: Id of each queue by its name: its number is shown to whom is called.
        flow: Returns the flow that whoever answers comes into.
    """

    def __init__(
        self,
        client: "ConnectClient",
        instance_id: str,
        queues: Mapping[str, str],
        flow: Callable[[], str],
    ) -> None:
        self._client = client
        self._instance_id = instance_id
        self._queues = queues
        self._flow = flow

    def start(
        self, phone: PhoneNumber, queue: str, attributes: Mapping[str, str], token: str
    ) -> str:
        with failures_as(ConnectUnavailable):
            try:
                return self._client.start_outbound_voice_contact(
                    InstanceId=self._instance_id,
                    DestinationPhoneNumber=phone.e164,
                    ContactFlowId=self._flow(),
                    QueueId=self._queues[queue],
                    Attributes=dict(attributes),
                    ClientToken=token,
                    RingTimeoutInSeconds=RING_SECONDS,
                )["ContactId"]
            except ClientError as exc:
                if code_of(exc) in _NEVER:
                    raise CallRefused(code_of(exc)) from None
                raise

    def stop(self, contact_id: str) -> bool:
        with failures_as(ConnectUnavailable):
            try:
                self._client.stop_contact(InstanceId=self._instance_id, ContactId=contact_id)
            except ClientError as exc:
                if code_of(exc) in ("ContactNotFoundException", "ResourceNotFoundException"):
                    return False
                raise
        return True

    def callback_of(self, contact_id: str) -> tuple[str, int] | None:
        with failures_as(ConnectUnavailable):
            try:
                reply = self._client.get_contact_attributes(
                    InstanceId=self._instance_id, InitialContactId=contact_id
                )
            except ClientError as exc:
                if code_of(exc) == "ResourceNotFoundException":
                    return None
                raise
        callback_id = reply["Attributes"].get(CALLBACK_ID)
        attempt = reply["Attributes"].get(ATTEMPT, "")
        return (callback_id, int(attempt)) if callback_id and attempt.isdecimal() else None
