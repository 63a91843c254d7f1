"""A trace tells which request a function waited for, and nothing of whom it was about."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from contact_center.adapters import traces
from contact_center.adapters.aws import clients
from contact_center.adapters.over_http.client import BackOfficeClient
from contact_center.adapters.photos import photo_client
from contact_center.adapters.texting.people import people_clients
from contact_center.adapters.texting.sms import network_client
from contact_center.domain.errors import BackOfficeUnavailable

ROOT = Path(__file__).parents[2]
CURRENT = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:0"
CARD = {"TableName": "t", "Key": {"pk": {"S": "PHONE#+15550100"}}}


class Daemon:
    """What listens beside a function in Lambda."""

    def __init__(self, listening: socket.socket) -> None:
        self._socket = listening

    def heard(self) -> dict[str, Any] | None:
        try:
            datagram = self._socket.recv(65_536)
        except BlockingIOError:
            return None
        header, _, document = datagram.partition(b"\n")
        assert json.loads(header) == {"format": "json", "version": 1}
        piece: dict[str, Any] = json.loads(document)
        return piece


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", CURRENT)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.setblocking(False)
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", f"127.0.0.1:{listening.getsockname()[1]}")
        yield Daemon(listening)


def _asked() -> None:
    (dynamodb,) = clients("dynamodb")
    with Stubber(dynamodb) as stub:
        stub.add_response("get_item", {})
        dynamodb.get_item(**CARD)


def test_a_request_is_a_part_of_the_functions_trace(daemon: Daemon) -> None:
    _asked()

    piece = daemon.heard()
    assert piece is not None
    assert (piece["type"], piece["name"], piece["namespace"]) == ("subsegment", "dynamodb", "aws")
    assert piece["aws"] == {"operation": "GetItem"}
    assert (piece["trace_id"], piece["parent_id"]) == (
        "1-5759e988-bd862e3fe1be46a994272793",
        "53995c3f42cd8ad8",
    )
    assert piece["start_time"] <= piece["end_time"]
    assert len(piece["id"]) == 16
    assert not {"fault", "error"} & piece.keys()
    assert "5550100" not in json.dumps(piece["aws"]) + piece["name"]


def test_how_a_request_ended_is_told(daemon: Daemon) -> None:
    (dynamodb,) = clients("dynamodb", attempts=1)
    for code, status, how in (
        ("Throttled", 429, "throttle"),
        ("ProvisionedThroughputExceededException", 400, "throttle"),
        ("ThrottlingException", 400, "throttle"),
        ("ConditionalCheckFailedException", 400, "error"),
        ("Down", 500, "fault"),
    ):
        with Stubber(dynamodb) as stub:
            stub.add_client_error("get_item", code, http_status_code=status)
            with pytest.raises(ClientError):
                dynamodb.get_item(**CARD)
        piece = daemon.heard()
        assert piece is not None
        assert piece[how] is True
        assert ("throttle" in piece) is (how == "throttle")
        assert ("error" in piece) is (status < 500)
        assert ("fault" in piece) is (status >= 500)
        assert piece["http"] == {"response": {"status": status}}

    def nobody(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://nowhere.test")

    dynamodb.meta.events.register("before-send", nobody)
    with pytest.raises(EndpointConnectionError):
        dynamodb.get_item(**CARD)
    piece = daemon.heard()
    assert piece is not None
    assert piece["fault"] is True


def test_every_client_is_made_of_the_session_that_is_traced(daemon: Daemon) -> None:
    for client, operation, asked in (
        (network_client(), "send_text_message", {"DestinationPhoneNumber": "+15550100"}),
        (people_clients()[0], "stop_contact", {"ContactId": "c", "InstanceId": "i"}),
        (people_clients()[1], "disconnect_participant", {"ConnectionToken": "t"}),
        (photo_client(), "delete_object", {"Bucket": "b", "Key": "k"}),
    ):
        with Stubber(client) as stub:
            stub.add_response(operation, {})
            getattr(client, operation)(**asked)
        piece = daemon.heard()
        assert piece is not None, operation
        assert piece["namespace"] == "aws"

    others = [
        path.name
        for path in (ROOT / "functions").rglob("*.py")
        if re.search(
            r"get_session\(|import boto3|from boto3|botocore\.session\.Session\(", path.read_text()
        )
    ]
    assert [name for name in others if name != "aws.py"] == []


def test_a_system_of_the_company_is_part_of_it_by_the_name_of_what_it_was_asked(
    daemon: Daemon,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        client = BackOfficeClient(url, jitter=lambda: 0.0, pool=urllib3.PoolManager(retries=False))
        with pytest.raises(BackOfficeUnavailable):
            client.calls().get("readBalance", "customers", "C-1")

    piece = daemon.heard()
    assert piece is not None
    assert (piece["name"], piece["namespace"]) == ("back office", "remote")
    assert piece["annotations"] == {"operation": "readBalance"}
    assert piece["fault"] is True
    assert "C-1" not in json.dumps(piece)


@pytest.mark.parametrize("current", ["", CURRENT.replace("Sampled=1", "Sampled=0")])
def test_what_lambda_does_not_trace_is_not_told(
    daemon: Daemon, current: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", current)
    _asked()
    assert daemon.heard() is None


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense", "127.0.0.1:x"])
def test_a_daemon_that_is_not_there_keeps_nobody_waiting(
    daemon: Daemon, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", address)
    _asked()
    with traces.request("back office", "x") as answer:
        answer["status"] = 200
    assert daemon.heard() is None


def test_outside_lambda_nothing_is_told(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_XRAY_DAEMON_ADDRESS")
    _asked()
    with traces.request("back office", "x"):
        pass
    assert daemon.heard() is None
