"""Amazon Connect's API: calls that we begin, and contacts that we end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.callbacks.outcomes import ATTEMPT, CALLBACK_ID
from contact_center.domain.callbacks.routing import owner_first
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    CallsThrottled,
    ConnectUnavailable,
)
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

RING_SECONDS: Final = 30  # four rings are 24; 15 is the least that Amazon Connect and the FTC allow


_OF_NUMBER: Final = "DestinationNotAllowedException"
_NEVER: Final = frozenset(
    {
        _OF_NUMBER,
        "OutboundContactNotPermittedException",
        "InvalidParameterException",
        "InvalidRequestException",
    }
)
# Of no number: the flow or the queue is gone, or the role does not allow it.
_FOR_NOBODY: Final = frozenset({"ResourceNotFoundException", "AccessDeniedException"})
# Too many at once. That says nothing of a request before it, which may have timed out.
_THROTTLED: Final = frozenset(
    {"ThrottlingException", "TooManyRequestsException", "LimitExceededException"}
)
_OVER: Final = ("ContactNotFoundException", "ResourceNotFoundException")
# An id that is none is an invalid parameter, where it is not simply not found.
_NO_SUCH: Final = ("ResourceNotFoundException", "InvalidParameterException")
_DETECTION: Final[dict[str, Any]] = {
    "TrafficType": "CAMPAIGN",
    "AnswerMachineDetectionConfig": {
        "EnableAnswerMachineDetection": True,
        "AwaitAnswerMachinePrompt": True,
    },
}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what Amazon Connect answers to a request for a contact into our words.

    Raises:
        CallRefused, CallsRefused, CallsThrottled: It was not made.
        ConnectUnavailable: Whether it was made is not known.
    """
    with failures_as(ConnectUnavailable):
        try:
            yield
        except ClientError as exc:
            code = code_of(exc)
            if code in _NEVER:
                raise CallRefused(code, of_number=code == _OF_NUMBER) from None
            if code in _FOR_NOBODY:
                raise CallsRefused(f"{exc.operation_name}: {code}") from None
            if code in _THROTTLED and not exc.response["ResponseMetadata"].get("RetryAttempts"):
                raise CallsThrottled(f"{exc.operation_name}: {code}") from None
            raise


class ConnectCalls:
    """``Calls`` of one instance.

    Args:
        client: Amazon Connect's.
        instance_id: Whose.
        queues: Id of each queue by its name: its number is shown to whom is called.
        flow: Returns the flow that whoever answers comes into.
        starts: Begins calls, in place of ``client``: it tries once, so that one that was throttled
            is known not to be made.
        detects_machines: Have Amazon Connect tell machines from people: for calls to lists, where
            the account has a quota of campaign calls (limits reference, section 2).
    """

    def __init__(
        self,
        client: "ConnectClient",
        instance_id: str,
        queues: Mapping[str, str],
        flow: Callable[[], str],
        *,
        starts: "ConnectClient | None" = None,
        detects_machines: bool = False,
    ) -> None:
        self._client = client
        self._starts = starts or client
        self._instance_id = instance_id
        self._queues = queues
        self._flow = flow
        self._detection: dict[str, Any] = _DETECTION if detects_machines else {}

    def start(
        self, phone: PhoneNumber, queue: str, attributes: Mapping[str, str], token: str
    ) -> str:
        if queue not in self._queues:
            raise CallRefused("no queue has this name")
        with refusals():
            return self._starts.start_outbound_voice_contact(
                InstanceId=self._instance_id,
                DestinationPhoneNumber=phone.e164,
                ContactFlowId=self._flow(),
                QueueId=self._queues[queue],
                Attributes=dict(attributes),
                ClientToken=token,
                RingTimeoutInSeconds=RING_SECONDS,
                **self._detection,
            )["ContactId"]

    def stop(self, contact_id: str) -> bool:
        with failures_as(ConnectUnavailable):
            try:
                self._client.stop_contact(InstanceId=self._instance_id, ContactId=contact_id)
            except ClientError as exc:
                if code_of(exc) in _OVER:
                    return False
                raise
        return True

    def prefer(self, contact_id: str, owner: str, seconds: int) -> None:
        criteria: Any = owner_first(owner, seconds)
        with failures_as(ConnectUnavailable):
            try:
                self._client.update_contact_routing_data(
                    InstanceId=self._instance_id,
                    ContactId=contact_id,
                    RoutingCriteria=criteria,
                )
            except ClientError as exc:
                if code_of(exc) not in (*_OVER, "InvalidRequestException"):  # an agent has it
                    raise

    def is_agent(self, owner: str) -> bool:
        with failures_as(ConnectUnavailable):
            try:
                self._client.describe_user(InstanceId=self._instance_id, UserId=owner)
            except ClientError as exc:
                if code_of(exc) in _NO_SUCH:
                    return False
                raise
        return True

    def callback_of(self, contact_id: str) -> tuple[str, int] | None:
        found = self.attributes_of(contact_id)
        callback_id, attempt = found.get(CALLBACK_ID), found.get(ATTEMPT, "")
        return (callback_id, int(attempt)) if callback_id and attempt.isdecimal() else None

    def attributes_of(self, contact_id: str) -> Mapping[str, str]:
        """Return the attributes of a contact; none of one that is not known.

        Raises:
            ConnectUnavailable: Nobody knows.
        """
        with failures_as(ConnectUnavailable):
            try:
                reply = self._client.get_contact_attributes(
                    InstanceId=self._instance_id, InitialContactId=contact_id
                )
            except ClientError as exc:
                if code_of(exc) == "ResourceNotFoundException":
                    return {}
                raise
        return reply["Attributes"]
