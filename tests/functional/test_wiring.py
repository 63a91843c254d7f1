"""Self-service as its settings wire it: in the table, or with the company's own systems."""

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from contact_center import bootstrap
from contact_center.adapters.aws import clients
from contact_center.adapters.in_table.billing import TableBilling
from contact_center.adapters.in_table.meters import TableMeters
from contact_center.adapters.over_http.ports import HttpMeters
from contact_center.adapters.secrets import KeptSecret, Secret
from contact_center.config import ConfigurationError
from contact_center.domain.digits import Digits
from contact_center.domain.pins import Cost, PinHasher
from contact_center.web.bootstrap import web

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

QUICK = Cost(rounds=2, parallel=1)


@pytest.fixture
def secret(aws: None) -> str:
    (secretsmanager,) = clients("secretsmanager")
    created: dict[str, Any] = secretsmanager.create_secret(
        Name="acme", SecretString=json.dumps({"token": "open sesame"})
    )
    return str(created["ARN"])


def test_without_systems_of_the_company_everything_is_in_the_table(
    dynamodb: "DynamoDBClient",
) -> None:
    office = bootstrap.self_service().open_desk().office

    assert isinstance(office.billing, TableBilling)
    assert isinstance(office.meters, TableMeters)


def test_the_ports_that_are_named_are_called_over_http(
    dynamodb: "DynamoDBClient", secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACK_OFFICE_URL", "https://acme.example/v1")
    monkeypatch.setenv("BACK_OFFICE_PORTS", "meters, orders")
    monkeypatch.setenv("BACK_OFFICE_SECRET_ARN", secret)

    office = bootstrap.self_service().open_desk().office

    assert isinstance(office.billing, TableBilling)
    assert isinstance(office.meters, HttpMeters)
    assert office.meters.calls.client.token == "open sesame"  # noqa: S105


def test_a_pepper_that_is_added_later_is_found(aws: None) -> None:
    (secretsmanager,) = clients("secretsmanager")
    first = {"2026": "sesame"}
    secretsmanager.create_secret(Name="peppers", SecretString=json.dumps(first))
    long_alive = PinHasher(KeptSecret(Secret(secretsmanager, "peppers")), QUICK)
    both = {**first, "2027": "poppy"}
    secretsmanager.put_secret_value(SecretId="peppers", SecretString=json.dumps(both))
    stored = PinHasher(both, QUICK).hash(Digits("604913"), "1001")

    assert long_alive.matches(Digits("604913"), "1001", stored)
    assert not long_alive.matches(Digits("720645"), "1001", stored)
    assert "poppy" not in repr(KeptSecret(Secret(secretsmanager, "peppers")))


def test_a_port_that_does_not_exist_stops_the_function(
    dynamodb: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACK_OFFICE_URL", "https://acme.example/v1")
    monkeypatch.setenv("BACK_OFFICE_PORTS", "weather")

    with pytest.raises(ConfigurationError, match="BACK_OFFICE_PORTS: 'weather' is not a port"):
        bootstrap.self_service()


def test_operations_are_told_what_was_switched_off(
    dynamodb: "DynamoDBClient", capsys: pytest.CaptureFixture[str], log: StringIO
) -> None:
    bootstrap.self_service().switched_off("meter_reading")

    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    # By transaction, and in total for the alarm.
    assert [metric["TransactionSwitchedOff"] for metric in metrics] == [[1.0], [1.0]]
    assert [metric.get("transaction") for metric in metrics] == ["meter_reading", None]
    assert '"level":"ERROR"' in log.getvalue()


@pytest.mark.parametrize(
    ("provider", "takes"), [("sandbox", True), ("none", False), ("https://pay.example", False)]
)
def test_a_page_takes_cards_of_the_sandbox_alone(
    dynamodb: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch, provider: str, takes: bool
) -> None:
    (secretsmanager,) = clients("secretsmanager")
    pepper = f"pepper-{provider.partition(':')[0]}"
    secretsmanager.create_secret(Name=pepper, SecretString=json.dumps({"1": "sesame"}))
    monkeypatch.setenv("PEPPER_SECRET_ARN", pepper)
    monkeypatch.setenv("PAYMENT_PROVIDER", provider)

    assert web().takes_cards is takes
