"""AWS calls a second against the local centre, and how long it takes to raise one.

The calls go through botocore as a function's do: request validated, role checked, answer parsed.
For comparison the same calls with moto's own HTTP interception.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

import boto3
from moto import mock_aws

from simulator.centre import clock
from simulator.centre.acting import acting
from simulator.centre.assembly import LOCAL_REGION, read_assembly
from simulator.centre.cloud import Cloud
from simulator.centre.gateway import Caller
from simulator.centre.iam import Role, parse_policy
from simulator.centre.local import LocalCentre
from simulator.centre.settings import read_settings
from simulator.centre.synthesis import synthesize

SECONDS = 1.0  # measured for each figure
RUNS = 5
_NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
AIM = 2_000  # GetItem a second; moto alone does about 200

_EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_ITEM = {"pk": {"S": "card"}, "sk": {"S": "0"}, "text": {"S": "x" * 100}, "n": {"N": "1"}}
_KEY = {"pk": {"S": "card"}, "sk": {"S": "0"}}


def calls(client: Any, table: str) -> dict[str, Callable[[], object]]:  # noqa: ANN401 - boto3
    """Return the calls that are measured, by name, on a table with 20 items in one partition."""
    for number in range(20):
        client.put_item(TableName=table, Item={**_ITEM, "sk": {"S": str(number)}})
    query = {
        "TableName": table,
        "KeyConditionExpression": "pk = :card",
        "ExpressionAttributeValues": {":card": {"S": "card"}},
    }
    condition = {"Put": {"TableName": table, "Item": _ITEM}}
    other = {"Put": {"TableName": table, "Item": {**_ITEM, "sk": {"S": "1"}}}}
    return {
        "GetItem": partial(client.get_item, TableName=table, Key=_KEY),
        "PutItem": partial(client.put_item, TableName=table, Item=_ITEM),
        "Query of 20 items": partial(client.query, **query),
        "TransactWriteItems of 2": partial(
            client.transact_write_items, TransactItems=[condition, other]
        ),
    }


def per_second(call: Callable[[], object]) -> float:
    """Return how often a call can be made in a second of one core's time."""
    call()
    count, begin = 0, time.process_time()
    while (elapsed := time.process_time() - begin) < SECONDS:
        call()
        count += 1
    return count / elapsed


def _with_moto(schema: dict[str, Any]) -> dict[str, float]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name=LOCAL_REGION)
        client.create_table(TableName="t", BillingMode="PAY_PER_REQUEST", **schema)
        return {name: per_second(call) for name, call in calls(client, "t").items()}


def main() -> None:
    """Measure and print."""
    settings = read_settings()
    assembly = synthesize(settings.project, stage=settings.stage)

    def raised() -> float:
        begin = time.process_time()
        LocalCentre.from_assembly(assembly, settings).close()
        return time.process_time() - begin

    raised()
    print(
        f"Raising a centre, seeded, synthesis cached: {median(raised() for _ in range(RUNS)):.2f} s"
    )

    cloud = Cloud(read_assembly(assembly), lambda: _NOW)
    table = cloud.outputs["TableName"]
    described = cloud.client("dynamodb").describe_table(TableName=table)["Table"]
    schema = {name: described[name] for name in ("KeySchema", "AttributeDefinitions")}
    slow = _with_moto(schema)
    role = Role("benchmark", "", parse_policy({"Statement": _EVERYTHING}))
    answer = partial(cloud.gateway.answer, Caller("benchmark", role))
    with acting(answer), clock.shown(_NOW):
        client = boto3.client("dynamodb", region_name=cloud.region)
        for name, call in calls(client, table).items():
            rate = per_second(call)
            note = f" (aim {AIM:,})" if name == "GetItem" else ""
            print(f"{name:24} {rate:8,.0f}/s{note}; moto over HTTP {slow[name]:6,.0f}/s")


if __name__ == "__main__":
    main()
