"""The adapters on moto's DynamoDB, and Amazon Connect's API answered by botocore's own stub."""

from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import Stubber

from contact_center import telemetry
from contact_center.adapters.announcements import DynamoAnnouncements
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.aws import clients
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.customers import DynamoCustomers
from contact_center.domain.callers import Customer
from contact_center.domain.phone import PhoneNumber
from tests.back_office_server import BackOfficeServer, running
from tests.memory_table import MemoryTable
from tests.self_service import Centre
from tests.support import HOURS_ID, INSTANCE_ID, TABLE, StandingClock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ANA = Customer("C-1", "Ana", "en", "hillside")
DIEGO = Customer("C-2", "Diego", "es", "harbour")
PHONE, MOBILE = PhoneNumber("+15550100"), PhoneNumber("+15550111")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def cards(dynamodb: "DynamoDBClient") -> DynamoCallerCards:
    return DynamoCallerCards(dynamodb, TABLE)


@pytest.fixture
def customers(dynamodb: "DynamoDBClient") -> DynamoCustomers:
    return DynamoCustomers(dynamodb, TABLE)


@pytest.fixture
def outages(dynamodb: "DynamoDBClient") -> DynamoOutages:
    return DynamoOutages(dynamodb, TABLE)


@pytest.fixture
def history(dynamodb: "DynamoDBClient") -> DynamoContactHistory:
    return DynamoContactHistory(dynamodb, TABLE)


@pytest.fixture
def announcements(dynamodb: "DynamoDBClient") -> DynamoAnnouncements:
    return DynamoAnnouncements(dynamodb, TABLE)


class ConnectStub:
    """Amazon Connect's client; its requests and answers are checked against the service's model."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401  # botocore's
        self.client = client
        self._stubber = Stubber(self.client)
        self._stubber.activate()

    def hours(self, days: dict[str, list[tuple[int, int]]], *, ask_from: str, to: str) -> None:
        """Answer the next question for effective hours, which come in whole hours."""
        self._stubber.add_response(
            "get_effective_hours_of_operations",
            {
                "TimeZone": "America/New_York",
                "EffectiveHoursOfOperationList": [
                    {
                        "Date": day,
                        "OperationalHours": [
                            {
                                "Start": {"Hours": start, "Minutes": 0},
                                "End": {"Hours": end, "Minutes": 0},
                            }
                            for start, end in ranges
                        ],
                    }
                    for day, ranges in days.items()
                ],
            },
            {
                "InstanceId": INSTANCE_ID,
                "HoursOfOperationId": HOURS_ID,
                "FromDate": ask_from,
                "ToDate": to,
            },
        )

    def contact(self, contact_id: str, **fields: object) -> None:
        """Answer the next question for a contact."""
        self._stubber.add_response(
            "describe_contact",
            {"Contact": {"Id": contact_id, **fields}},
            {"InstanceId": INSTANCE_ID, "ContactId": contact_id},
        )

    def fails(self, operation: str, code: str) -> None:
        """Refuse the next request."""
        self._stubber.add_client_error(operation, code, "for +15550100")

    def all_asked(self) -> None:
        """Fail where an answer was left over."""
        self._stubber.assert_no_pending_responses()

    def close(self) -> None:
        self._stubber.deactivate()


@pytest.fixture(scope="module")
def connect_client(aws: None) -> Any:  # noqa: ANN401  # botocore's
    return clients("connect")[0]


@pytest.fixture
def connect(connect_client: Any) -> Iterator[ConnectStub]:  # noqa: ANN401
    stub = ConnectStub(connect_client)
    yield stub
    stub.all_asked()
    stub.close()


def items_of(dynamodb: "DynamoDBClient", partition: str) -> list[dict[str, Any]]:
    """Return the items of a partition, as they are stored."""
    reply = dynamodb.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
    )
    return list(reply["Items"])


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Return what the functions write to their log, as it leaves them."""
    written = StringIO()
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", written)
    return written


@pytest.fixture(params=["moto", "memory", "http"])
def centre(request: pytest.FixtureRequest) -> Iterator[Centre]:
    """A centre in which customers serve themselves: on moto, in memory, and over HTTP."""
    if request.param == "http":
        with running(BackOfficeServer()) as server:
            yield Centre(MemoryTable(), server)
            assert server.mismatches == []
    elif request.param == "memory":
        yield Centre(MemoryTable())
    else:
        dynamodb: DynamoDBClient = request.getfixturevalue("dynamodb")
        yield Centre(dynamodb)
