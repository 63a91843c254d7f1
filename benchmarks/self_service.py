"""Requests to DynamoDB for each step of each transaction: two, and what is in them.

Every transaction is done by customers of the small utility, on moto, through the Lambda handler.
Counted is what botocore sends, its own repetitions included.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.lookup import quiet

if TYPE_CHECKING:
    from contact_center.domain.cards import Approved, Card, Charge
    from contact_center.domain.digits import Digits
    from contact_center.self_service import SelfService

_TABLE = "ringback-benchmark"
_SETTINGS = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "us-east-1",
    "TABLE_NAME": _TABLE,
    "CENTRE_TIME_ZONE": "America/New_York",
    "STAGE": "bench",
    "BACK_OFFICE_URL": "none",
    "BACK_OFFICE_PORTS": "none",
    "BACK_OFFICE_SECRET_ARN": "none",
    "POWERTOOLS_SERVICE_NAME": "bench",
    "POWERTOOLS_METRICS_NAMESPACE": "Ringback",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}
_ANA = ("C-1001", "+15550100")
_MEI = ("C-1009", "+15550107")


class Way(NamedTuple):
    """Who does a transaction, and what is answered on the straight way."""

    transaction: str
    who: tuple[str, str]
    answers: tuple[str, ...] = ()


WAYS = (
    Way("balance", _ANA),
    Way("pay_bill", _ANA, ("1", "1")),
    Way("meter_reading", _ANA, ("1230", "1")),
    Way("report_outage", _ANA, ("1", "1", "1")),
    Way("report_outage", _ANA, ("1", "1", "1")),  # again: told of the first
    Way("move_home", _ANA, (f"{datetime.now(UTC) + timedelta(days=2):%m%d}", "10002", "1")),
    Way("payment_plan", _MEI, ("1", "1")),
    Way("change_appointment", _ANA, ("1", "1")),
    Way("order_status", _ANA, ("20417",)),
    Way("change_consent", _ANA, ("3", "1", "1")),
    Way("bill_copy", _ANA, ("1", "1")),
    Way("reset_password", _ANA, ("1",)),
    Way("change_phone", _ANA, ("5552010123", "1")),
)


class Step(NamedTuple):
    """One step, as it was counted."""

    name: str
    outcome: str
    requests: tuple[str, ...]


def measured() -> Iterator[tuple[str, list[Step]]]:
    """Return the steps of each transaction."""
    with _centre() as (client, requests):
        for number, way in enumerate(WAYS):
            yield way.transaction, list(_steps(way, f"contact-{number}", client, requests))


@contextmanager
def _centre() -> Iterator[tuple[Any, list[str]]]:
    from moto import mock_aws

    from contact_center.adapters.aws import clients
    from demo import small_utility

    before = dict(os.environ)
    os.environ.update(_SETTINGS)
    try:
        with mock_aws():
            (client,) = clients("dynamodb")
            client.create_table(
                TableName=_TABLE,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[
                    {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
                ],
                KeySchema=[
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
            )
            small_utility.seed({"TableName": _TABLE}, datetime.now(UTC))
            requests: list[str] = []
            yield client, requests
    finally:
        os.environ.clear()
        os.environ.update(before)


def _steps(way: Way, contact_id: str, client: Any, requests: list[str]) -> Iterator[Step]:  # noqa: ANN401
    from contact_center.bootstrap import self_service as wire
    from contact_center.connect import flow_function
    from self_service import handler as function

    app = wire()
    counted = app.open_desk().memory._work._client  # type: ignore[attr-defined]
    counted.meta.events.register(
        "before-call.dynamodb",
        lambda model, params, **_: requests.append(_described(model.name, params)),
    )
    handler = flow_function("self_service", function.KEYS, function.self_service, lambda: app)
    customer_id, phone = way.who
    verify(client, contact_id, customer_id, datetime.now(UTC))
    turn, reply = "none", {"outcome": ""}
    for value in ("", *way.answers):
        requests.clear()
        step = "answer" if value else "begin"
        with quiet():
            asked = {"transaction": way.transaction, "step": step, "turn": turn, "language": "en"}
            given = {**asked, "value": value or "none"}
            reply = handler(_event(way, contact_id, phone, given), None)
        turn = reply["turn"]
        yield Step(value or "begin", reply["outcome"], tuple(requests))
    if reply["outcome"] == "pay":
        yield from _paying(way, contact_id, app, requests)


def _paying(way: Way, contact_id: str, app: "SelfService", requests: list[str]) -> Iterator[Step]:
    """Key a card in: not encrypted, and charged by a provider elsewhere."""
    from contact_center.bootstrap import TakePayment
    from contact_center.connect import flow_function
    from take_payment import handler as function

    till = TakePayment(app.clock, app.zone, _InTheClear(), _Provider(), app)
    handler = flow_function("take_payment", function.KEYS, function.take_payment, lambda: till)
    card = {"card": "4111111111111111"}
    keyed = {"card": card, "expiry": {"expiry": f"{datetime.now(UTC) + timedelta(days=400):%m%y}"}}
    keyed["pay"] = {**card, **keyed["expiry"], "code": "731"}
    for step, parameters in keyed.items():
        requests.clear()
        given = {"step": step, "language": "en", **parameters}
        with quiet():
            reply = handler(_event(way, contact_id, way.who[1], given), None)
        yield Step(step, reply["outcome"], tuple(requests))


class _InTheClear:
    """What is keyed in, not encrypted."""

    def read(self, keyed: str | None) -> "Digits | None":
        from contact_center.domain.digits import Digits

        return Digits(keyed) if keyed else None


class _Provider:
    """A payment provider elsewhere, that takes everything."""

    def charge(self, _charge: "Charge", card: "Card", /) -> "Approved":
        from contact_center.domain.cards import Approved

        return Approved("token", card.last_four)

    def taken(self, _key: str, /) -> None:
        return None


def verify(
    client: Any,  # noqa: ANN401
    contact_id: str,
    customer_id: str,
    at: datetime,
    table: str = _TABLE,
) -> None:
    """Let somebody have proved who they are, in a contact."""
    from contact_center.adapters import items, keys

    proof = {
        "pk": keys.proof(contact_id),
        "sk": keys.PROOF,
        "level": 3,
        "customer_id": customer_id,
        "at": items.instant(at),
        "contacts": contact_id,
    }
    client.put_item(TableName=table, Item=items.to_wire(proof))


def _event(
    way: Way, contact_id: str, phone: str, parameters: Mapping[str, str]
) -> Mapping[str, Any]:
    return {
        "Details": {
            "ContactData": {
                "ContactId": contact_id,
                "InitialContactId": contact_id,
                "Channel": "VOICE",
                "InitiationMethod": "INBOUND",
                "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"},
                "Attributes": {"customerId": way.who[0]},
            },
            "Parameters": parameters,
        }
    }


def _described(operation: str, parameters: Mapping[str, Any]) -> str:
    """Say what is in a request: how many items are read or written."""
    body = json.loads(parameters["body"])
    if operation == "BatchGetItem":
        ((_, wanted),) = body["RequestItems"].items()
        return f"read {len(wanted['Keys'])}"
    if operation == "TransactWriteItems":
        return f"write {len(body['TransactItems'])} together"
    return {"PutItem": "write 1"}.get(operation, operation)


def main() -> None:
    print(
        "Self-service, requests to DynamoDB for each step (aim: one that reads, one that writes):"
    )
    most = 0
    for transaction, steps in measured():
        for step in steps:
            told = ", ".join(step.requests)
            print(f"  {transaction:18} {step.name:>11} -> {step.outcome:9} {told}")
            if step.outcome != "repeated":
                most = max(most, len(step.requests))
    print(
        f"  at most {most} requests a step, but for a repetition that is noticed as it is written"
    )


if __name__ == "__main__":
    main()
