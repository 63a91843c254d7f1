"""A deployment makes the key of confidential input; a rotation leaves nobody on the line out."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import Stubber

from contact_center.adapters.aws import clients
from contact_center.adapters.encrypted_input import ConnectInput
from contact_center.adapters.input_keys import ConnectInputKeys
from contact_center.adapters.secrets import Secret
from contact_center.bootstrap import InputKey
from contact_center.domain.digits import Digits
from input_key import handler as function
from simulator.encryption import encrypt
from tests.leaks import leaks
from tests.support import INSTANCE_ID, StandingClock

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

SECRET = "kept-input-keys"  # noqa: S105 - its name


@pytest.fixture(scope="module")
def secretsmanager(aws: None) -> "SecretsManagerClient":
    client: SecretsManagerClient = clients("secretsmanager")[0]
    client.create_secret(Name=SECRET, SecretString="{}")
    return client


@pytest.fixture
def connect(aws: None) -> Iterator[Stubber]:
    (client,) = clients("connect")
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


class CloudFormation:
    """Takes the answers that a function puts to the ResponseURL."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        cloudformation = self

        class Taker(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                length = int(self.headers["Content-Length"])
                cloudformation.answers.append(json.loads(self.rfile.read(length)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Taker)

    def ask(self, request: str, physical: str | None = None) -> dict[str, Any]:
        event = {
            "RequestType": request,
            "ResponseURL": f"http://127.0.0.1:{self.server.server_address[1]}/",
            "StackId": "stack",
            "RequestId": "request",
            "LogicalResourceId": "InputKey",
            "ResourceProperties": {"Name": "Ringback test", "Generation": "1"},
        }
        if physical:
            event["PhysicalResourceId"] = physical
        function.handler(event, None)
        return self.answers.pop()


@pytest.fixture
def cloudformation(
    connect: Stubber, secretsmanager: "SecretsManagerClient", monkeypatch: pytest.MonkeyPatch
) -> Iterator[CloudFormation]:
    secretsmanager.put_secret_value(SecretId=SECRET, SecretString="{}")
    client: Any = connect.client
    keys = ConnectInputKeys(client, INSTANCE_ID, secretsmanager, SECRET)
    monkeypatch.setattr(function, "_app", lambda: InputKey(StandingClock(), keys))
    waiting = CloudFormation()
    thread = Thread(
        target=waiting.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield waiting
    waiting.server.shutdown()
    waiting.server.server_close()


def takes(connect: Stubber, key_id: str) -> None:
    connect.add_response("associate_security_key", {"AssociationId": key_id})


def test_the_certificate_goes_to_the_flows_and_the_private_key_to_the_secret(
    cloudformation: CloudFormation, connect: Stubber, secretsmanager: "SecretsManagerClient"
) -> None:
    takes(connect, "key-1")

    answer = cloudformation.ask("Create")

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "key-1")
    assert answer["Data"]["KeyId"] == "key-1"
    certificate = json.loads(f'"{answer["Data"]["Certificate"]}"')  # as it stands in a flow's JSON
    stored = encrypt("key-1", certificate, "493817")
    assert ConnectInput(Secret(secretsmanager, SECRET)).read(stored) == Digits("493817")
    assert not leaks({"answer": answer}, words=["PRIVATE KEY"])
    assert len(json.dumps(answer)) < 4_096  # CloudFormation takes no more


def test_a_rotation_keeps_the_last_private_key_for_calls_on_the_line(
    cloudformation: CloudFormation, connect: Stubber, secretsmanager: "SecretsManagerClient"
) -> None:
    for key_id in ("key-1", "key-2", "key-3"):
        takes(connect, key_id)

    cloudformation.ask("Create")
    assert cloudformation.ask("Update", "key-1")["PhysicalResourceId"] == "key-2"
    assert set(Secret(secretsmanager, SECRET).read()) == {"key-1", "key-2"}

    cloudformation.ask("Update", "key-2")
    assert set(Secret(secretsmanager, SECRET).read()) == {"key-2", "key-3"}


def test_a_deleted_key_leaves_amazon_connect_and_deleting_it_twice_does_no_harm(
    cloudformation: CloudFormation, connect: Stubber
) -> None:
    asked = {"InstanceId": INSTANCE_ID, "AssociationId": "key-1"}
    connect.add_response("disassociate_security_key", {}, asked)
    connect.add_client_error("disassociate_security_key", "ResourceNotFoundException")

    assert cloudformation.ask("Delete", "key-1")["Status"] == "SUCCESS"
    assert cloudformation.ask("Delete", "key-1")["Status"] == "SUCCESS"


def test_a_creation_that_failed_is_rolled_back_without_a_key(
    cloudformation: CloudFormation, connect: Stubber
) -> None:
    connect.add_client_error("associate_security_key", "ServiceQuotaExceededException")

    answer = cloudformation.ask("Create")

    assert answer["Status"] == "FAILED"
    assert "ServiceQuotaExceededException" in answer["Reason"]
    assert cloudformation.ask("Delete", answer["PhysicalResourceId"])["Status"] == "SUCCESS"


def test_a_key_that_cannot_be_kept_is_withdrawn(
    cloudformation: CloudFormation, connect: Stubber, secretsmanager: "SecretsManagerClient"
) -> None:
    secretsmanager.put_secret_value(SecretId=SECRET, SecretString="no object")
    takes(connect, "key-1")
    asked = {"InstanceId": INSTANCE_ID, "AssociationId": "key-1"}
    connect.add_response("disassociate_security_key", {}, asked)

    assert cloudformation.ask("Create")["Status"] == "FAILED"


def test_cloudformation_is_answered_whatever_happens(
    cloudformation: CloudFormation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> InputKey:
        raise RuntimeError("a secret text")

    monkeypatch.setattr(function, "_app", broken)

    answer = cloudformation.ask("Create")
    assert (answer["Status"], answer["Reason"]) == ("FAILED", "RuntimeError")
