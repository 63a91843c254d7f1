"""The numbers of an Amazon Connect instance, and the flows that they lead to."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import ConnectUnavailable

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient


class ConnectPhoneNumbers:
    """``PhoneNumbers`` of one instance."""

    def __init__(self, connect: "ConnectClient", instance_id: str) -> None:
        self._connect = connect
        self._instance_id = instance_id

    def lead(self, number_id: str, flow_id: str) -> None:
        with failures_as(ConnectUnavailable):
            self._connect.associate_phone_number_contact_flow(
                PhoneNumberId=number_id, InstanceId=self._instance_id, ContactFlowId=flow_id
            )

    def release(self, number_id: str) -> None:
        with failures_as(ConnectUnavailable):
            try:
                self._connect.disassociate_phone_number_contact_flow(
                    PhoneNumberId=number_id, InstanceId=self._instance_id
                )
            except ClientError as exc:
                if code_of(exc) != "ResourceNotFoundException":
                    raise
